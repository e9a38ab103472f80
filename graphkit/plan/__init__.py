"""What must change in a store, and the writing of it."""
