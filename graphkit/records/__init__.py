"""Sets of accepted records, and the ids of those that have none."""
