"""What must change in a store, and how it is written."""
