"""Pictures: ``focus`` (whom to show), ``picture`` (what one is, and how to draw one), ``pictures``, ``page``."""
