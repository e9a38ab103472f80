"""One self-contained, safe HTML file."""
