"""Load ``nodes.jsonl`` and ``edges.jsonl`` of a folder by KGX, on the clock, with the constraint that it fails to make.

KGX fetches the Biolink model and a JSON-LD context when it is imported. Neither has a say in loading a graph of other
labels, so both are replaced in this process. Its own constraint is in the syntax of Neo4j 4, and its refusal is only
logged; without one, every edge scans all nodes.
"""

import json
import os
import sys
import time
import types
from pathlib import Path


class Toolkit:
    """Stands in for the Biolink model: it knows nothing."""

    def __getattr__(self, name):
        return lambda *_, **__: []


sys.modules["bmt"] = types.ModuleType("bmt")
sys.modules["bmt"].Toolkit = Toolkit

import kgx.config  # noqa: E402

kgx.config.jsonld_context_map["biolink"] = {}

import neo4j  # noqa: E402
from kgx.sink.neo_sink import NeoSink  # noqa: E402
from kgx.transformer import Transformer  # noqa: E402

URI = os.environ["NEO4J_URI"]
LOGIN = {"username": os.environ.get("NEO4J_USERNAME", "neo4j"), "password": os.environ["NEO4J_PASSWORD"]}
sinks = []


class Kept(NeoSink):
    """Remembers its sink, which the transformer forgets."""

    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        sinks.append(self)


def main(folder):
    kgx.transformer.SINK_MAP["neo4j"] = Kept
    with neo4j.GraphDatabase.driver(URI, auth=tuple(LOGIN.values())) as driver:
        driver.execute_query("CREATE CONSTRAINT IF NOT EXISTS FOR (n:`biolink:NamedThing`) REQUIRE n.id IS UNIQUE")
        driver.execute_query("CALL db.awaitIndexes()")
        begin = time.perf_counter()
        transformer = Transformer(stream=True, error_log=os.devnull)
        files = [str(folder / "nodes.jsonl"), str(folder / "edges.jsonl")]
        transformer.transform({"filename": files, "format": "jsonl"}, {"format": "neo4j", "uri": URI, **LOGIN})
        returned = time.perf_counter()
        seen = driver.execute_query("MATCH ()-[e]->() RETURN count(e)").records[0].value()
        resumed = time.perf_counter()
        for sink in sinks:  # KGX never does: its last batches are still on their way when transform() returns
            sink.session.close()
        seconds = time.perf_counter() - resumed + returned - begin
    print(json.dumps({"seconds": seconds, "note": f"{seen:,} edges were in the store when transform() returned"}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
