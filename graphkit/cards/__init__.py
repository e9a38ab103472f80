"""Cards: what the graph knows about one thing."""
