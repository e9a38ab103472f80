"""Measures of the network."""
