"""Queries, typed and saved; names to nodes; figures, passages and valid time. Reads only."""
