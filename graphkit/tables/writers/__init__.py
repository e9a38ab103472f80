"""One module for each format that tables are written in."""
