"""The names of the templates, apart from what makes them, so that a help page loads nothing."""

TEMPLATES = ("donation", "dispatch", "training", "purchase", "pairing")
