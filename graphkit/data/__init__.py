"""The five programmes as records, and the table of places: data only."""
