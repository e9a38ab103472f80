"""Places of China over time: the shipped table of units by name and rank, and its look-up."""
