"""Other tools that can bring the same graph into Neo4j, each with its own requirements and script."""
