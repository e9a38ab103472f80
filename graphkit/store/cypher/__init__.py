"""Cypher as text: statements, tokens, and the guard of queries."""
