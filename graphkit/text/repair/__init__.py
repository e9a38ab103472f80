"""Garbled text read as what it must have been."""
