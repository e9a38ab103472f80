"""Questions to a store: run, saved ones, names, cards, summaries, where it is told. Reads only."""
