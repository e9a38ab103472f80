"""One loader for each file format."""
