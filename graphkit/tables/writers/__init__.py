"""One module for each format that tables are written in; ``graphkit.tables.formats`` is their registry."""
