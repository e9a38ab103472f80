"""The command line: parse, call, print; one file per verb, imported when the verb is used."""
