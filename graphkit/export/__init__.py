"""The graph as files for other tools: ``formats`` chooses one, the other modules write it."""
