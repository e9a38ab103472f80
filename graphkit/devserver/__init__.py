"""A Neo4j server without Docker, for tests and trials: ``python -m graphkit.devserver``."""
