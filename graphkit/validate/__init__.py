"""Checks records: their shape, codes, each record on its own, all of them together; reports every problem at once.

``intake.take`` reads files and checks each record; ``whole.check`` checks all records together once their names are
resolved. Both return problems as data (``graphkit.findings``) and raise nothing for what users wrote.
"""
