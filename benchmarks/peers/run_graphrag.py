"""Load ``nodes.jsonl`` and ``edges.jsonl`` of a folder by neo4j-graphrag; building its graph is off the clock.

``Neo4jWriter`` is the part that writes. Without APOC in the server it reports a failure.
"""

import asyncio
import json
import logging
import os
import sys
import time
from pathlib import Path

import neo4j
from neo4j_graphrag.components.kg_writer import Neo4jWriter
from neo4j_graphrag.components.types import Neo4jGraph, Neo4jNode, Neo4jRelationship


def rows(file):
    with file.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def node(row):
    return Neo4jNode(id=row["id"], label=row.pop("category")[0], properties=row)


def relationship(row):
    ends = {"start_node_id": row.pop("subject"), "end_node_id": row.pop("object")}
    return Neo4jRelationship(type=row.pop("predicate"), **ends, properties=row)


def main(folder):
    logging.disable(logging.CRITICAL)  # a failure is also in the result
    graph = Neo4jGraph(
        nodes=[node(row) for row in rows(folder / "nodes.jsonl")],
        relationships=[relationship(row) for row in rows(folder / "edges.jsonl")],
    )
    login = (os.environ.get("NEO4J_USERNAME", "neo4j"), os.environ["NEO4J_PASSWORD"])
    with neo4j.GraphDatabase.driver(os.environ["NEO4J_URI"], auth=login) as driver:
        begin = time.perf_counter()
        result = asyncio.run(Neo4jWriter(driver).run(graph))
        seconds = time.perf_counter() - begin
    print(json.dumps({"seconds": seconds, "note": f"reports {result.status} {json.dumps(result.metadata)[:200]}"}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
