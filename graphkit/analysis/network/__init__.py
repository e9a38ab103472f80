"""The graph as a network: snapshot, projection, NetworkX."""
