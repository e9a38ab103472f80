"""The embedded store, on kglite."""
