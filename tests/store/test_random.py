"""Random queries: the embedded store answers what its engine does without any optimizer, and what a server does."""

import re
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from graphkit.pipeline.demo import load_demo
from graphkit.store import open_reader
from graphkit.store.kglite import parts, passes
from graphkit.store.kglite.functions import KNOWN
from graphkit.store.kglite.slices import is_row_by_row

from .compare_stores import answer_to, answers, differences, unoptimised
from .random_queries import Query

BLOCKS, QUERIES = 8, 2500
"""20,000 in all, in parts that two workers share. Other ones, or more on a server: see compare_stores.py."""
ON_A_SERVER = 260
NOT_DRAWN = {"rand", "randomuuid", "elementid", "exists"}
"""Functions whose answer is chance or a store's own, and one that only takes patterns."""
PROMISED = {
    ":A|B": "[:A|B]",
    "WHERE n:A OR n:B": "n:A OR n:B",
    "(n:Node {id: $id})": "{id: $id}",
    "WHERE NOT (a)<-[:FACILITATED]-()": "NOT pattern",
    "EXISTS { … }": "EXISTS",
    "CALL { WITH x MATCH … RETURN … }": "CALL { … aggregate }",
    "count": "count(x)",
    "count(DISTINCT …)": "count(DISTINCT x)",
    "min": "min(text)",
    "max": "max(date)",
    "collect": "ordered collect",
    "WITH … WHERE": "WITH aggregate",
    "-[:PART_OF*1..4]->": "[*1..n]",
    "date('2020-01-31')": "date('…')",
    "+ duration('P1M')": "date + duration",
    "duration.inDays(a, b).days": "duration.inDays",
    "duration.inMonths(a, b).months": "duration.inMonths",
    "[x IN list WHERE … | …]": "[x IN … WHERE … | …]",
    "size": "size(text)",
    "{id: n.id}": "a map",
    "n {.id, .name}": "n {.id, …}",
    "CASE": "simple CASE",
}
"""What docs/cypher.md promises -> what random queries call it, where that differs."""
GUIDE = Path(__file__).parents[2] / "docs" / "cypher.md"


@pytest.fixture(scope="module")
def path(programmes_and_pairings, tmp_path_factory):
    return programmes_and_pairings(tmp_path_factory.mktemp("random") / "demo.kgl")


@pytest.fixture(scope="module")
def reader(path):
    with closing(open_reader(path)) as opened:
        yield opened


def promised():
    """Return what docs/cypher.md says to work, as random queries call it."""
    chapter = GUIDE.read_text(encoding="utf-8").partition("## What works as you would expect")[2].partition("\n## ")[0]
    named = re.findall(r"`([^`]+)`", chapter.replace("\n", " "))
    return {PROMISED.get(words, words) for words in named}


@pytest.mark.slow
@pytest.mark.parametrize("block", range(BLOCKS))
def test_no_step_of_the_optimizer_changes_an_answer(path, reader, record_property, block):
    tried, used, slow = Counter(), Counter(), []
    with closing(unoptimised(path)) as plain:

        def optimised(query):
            answer = answer_to(reader, query)
            tried["refused" if answer is None else "with rows" if answer[1] else "empty"] += 1
            used.update(query.used if answer and answer[1] else ())
            return answer

        seeds = range(block * QUERIES, (block + 1) * QUERIES)
        found = [
            (seed, query.text, query.parameters, *two)
            for seed, query, *two in differences(optimised, lambda query: answer_to(plain, query), seeds, slow)
        ]
    assert not found
    assert tried["with rows"] > QUERIES * 0.4, "a question without an answer proves little"
    assert tried["refused"] < QUERIES / 500
    assert len(slow) < QUERIES / 500
    assert promised() <= used.keys(), "what is promised is asked for, and found"
    (_, least) = used.most_common()[-1]
    record_property("tried", {**tried, f"features, the rarest {least} times": len(used)})


@pytest.mark.slow
def test_parts_of_an_answer_are_the_whole(reader, monkeypatch, record_property):
    """Whatever can be asked in parts is, where the engine may hold three rows: one start after the other."""
    tried = Counter()
    with monkeypatch.context() as patch:
        patch.setattr(parts, "BUDGET", 3)

        def in_parts(query):
            answer = answer_to(reader, query)
            tried["in parts" if is_row_by_row(query.text) else "whole"] += 1
            return answer

        def at_once(query):
            with monkeypatch.context() as inner:
                inner.setattr(parts, "BUDGET", 10_000_000)
                return answer_to(reader, query)

        assert not list(differences(in_parts, at_once, range(2 * QUERIES)))
    assert tried["in parts"] > QUERIES / 10
    record_property("tried", dict(tried))


FOUND = [
    (
        "MATCH (a) MATCH (a)<-[:PART_OF*1..3]-(b) WHERE a.valid_from < date('2020-07-28') "
        "RETURN count(DISTINCT b) AS x",
        "MATCH (a)<-[:PART_OF*1..3]-(b) WHERE a.valid_from < date('2020-07-28') RETURN count(DISTINCT b) AS x",
    ),
    (
        "MATCH (a)-[:TOOK_PLACE_IN]-(b) WHERE a.name <> 'a' MATCH (b)-[:TOOK_PLACE_IN|PART_OF_ACTIVITY]->(c:City) "
        "WHERE (b)<-[:PROVIDED]-() RETURN max(c.name) AS x",
        "MATCH (a)-[:TOOK_PLACE_IN]-(b) WHERE a.name <> 'a' MATCH (b)-[:TOOK_PLACE_IN|PART_OF_ACTIVITY]->(c:City) "
        "WHERE (b)<-[:PROVIDED]-() WITH c.name AS name RETURN max(name) AS x",
    ),
    (
        "MATCH (n:City) WITH n.lat AS n WHERE n > 30 RETURN count(n) AS x",
        "MATCH (n:City) WITH n.lat AS lat WHERE lat > 30 RETURN count(lat) AS x",
    ),
    (
        "MATCH p = (n:City)-[r:PART_OF]->(m) WITH n, type(r) AS r WHERE r = 'PART_OF' RETURN count(r) AS x",
        "MATCH p = (n:City)-[r:PART_OF]->(m) WITH n, type(r) AS t WHERE t = 'PART_OF' RETURN count(t) AS x",
    ),
    (
        "MATCH p = shortestPath((n:City {name: '广州市'})-[*..3]-(m:Place)) WITH m LIMIT 3 RETURN count(m) AS x",
        "MATCH p = shortestPath((n:City {name: '广州市'})-[*..3]-(m:Place)) WITH m ORDER BY m.id LIMIT 3 "
        "RETURN count(m) AS x",
    ),
    (
        "CALL { MATCH (a:Node {name: '无'})-[:PART_OF]->() RETURN count(a) AS c UNION ALL MATCH (b:Entity) "
        "RETURN count(b) AS c } RETURN sum(c) AS x",
        "MATCH (b:Entity) RETURN sum(1) AS x",
    ),
]
"""What 20,000 random queries found, each with another way to ask the same."""


def test_steps_that_change_answers_are_noticed(reader, path, monkeypatch):
    """Were the two ways to ask the same, no difference would ever be found."""
    monkeypatch.setattr(passes, "left_out", lambda _: ())
    with closing(unoptimised(path)) as plain:
        monkeypatch.setattr(passes, "UNION_FAULT", "none of its words")
        assert all(answers(reader, query) != answers(plain, query) for query, _ in FOUND)


@pytest.mark.parametrize(("query", "rewritten"), FOUND)
def test_what_was_found_stays_mended(reader, path, query, rewritten):
    assert answers(reader, query) == answers(unoptimised(path), query) == answers(reader, rewritten)


def test_a_server_answers_the_same(reader, neo4j_uri, record_property):
    load_demo(neo4j_uri, pairings=True)
    used = Counter()

    def embedded(query):
        used.update(query.used)
        return answer_to(reader, query)

    with closing(open_reader(neo4j_uri)) as server:

        def on_a_server(query):
            return answer_to(server, query)

        found = [
            (seed, query.text, query.parameters, *two)
            for seed, query, *two in differences(embedded, on_a_server, range(ON_A_SERVER))
        ]
    assert not found
    assert promised() <= used.keys()
    record_property("tried", {"queries": ON_A_SERVER, "features": len(used)})


def test_a_seed_always_gives_the_same_query():
    assert [Query(seed).text for seed in range(50)] == [Query(seed).text for seed in range(50)]
    assert len({Query(seed).text for seed in range(200)}) > 190


def test_every_function_of_the_guide_is_drawn():
    called = {name.lower() for seed in range(4000) for name in re.findall(r"([\w.]+)\(", Query(seed).text)}
    assert KNOWN.keys() - NOT_DRAWN <= called
