"""Pictures: ``scene`` (what is shown), ``style`` (how), ``layout`` (where), ``page`` (one safe file), ``network``."""
