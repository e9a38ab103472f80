"""Tables of results: typed columns, cells, writers."""
