"""Workbooks for people to fill in and mend: templates, annotated copies, rejected rows, datasets as tables."""
