"""Random queries: the embedded store answers what its engine does without any optimizer, and what a server does."""

from collections import Counter
from contextlib import closing

import kglite
import pytest

from graphkit.pipeline.demo import load_demo
from graphkit.store import open_reader
from graphkit.store.kglite import parts
from graphkit.store.kglite.slices import is_row_by_row

from .random_queries import Query, answers, differences, unoptimised

QUERIES = 1000
"""A few seconds. Many more, against a server too: ``python tests/store/random_queries.py STORE.kgl 20000``."""
ON_A_SERVER = 200


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = str(tmp_path_factory.mktemp("random") / "demo.kgl")
    load_demo(path, pairings=True)
    return path


@pytest.fixture(scope="module")
def reader(path):
    with closing(open_reader(path)) as opened:
        yield opened


def test_no_step_of_the_optimizer_changes_an_answer(reader, path, record_property):
    graph, tried = kglite.load(path), Counter()

    def optimised(text):
        answer = answers(reader, text)
        tried["refused" if answer is None else "with rows" if answer[1] else "empty"] += 1
        return answer

    assert not list(differences(optimised, lambda text: unoptimised(graph, text), range(QUERIES)))
    assert tried["with rows"] > QUERIES / 2, "a question without an answer proves little"
    assert tried["refused"] < QUERIES / 100
    record_property("tried", dict(tried))


def test_parts_of_an_answer_are_the_whole(reader, monkeypatch, record_property):
    """Whatever can be asked in parts is, where the engine may hold three rows: one start after the other."""
    tried = Counter()
    with monkeypatch.context() as patch:
        patch.setattr(parts, "BUDGET", 3)

        def in_parts(text):
            answer = answers(reader, text)
            tried["in parts" if is_row_by_row(text) else "whole"] += 1
            return answer

        def at_once(text):
            with monkeypatch.context() as inner:
                inner.setattr(parts, "BUDGET", 10_000_000)
                return answers(reader, text)

        assert not list(differences(in_parts, at_once, range(2 * QUERIES)))
    assert tried["in parts"] > QUERIES / 5
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
]
"""What 20,000 random queries found, each with another way to ask the same."""


@pytest.mark.parametrize(("query", "rewritten"), FOUND)
def test_what_was_found_stays_mended(reader, path, query, rewritten):
    assert answers(reader, query) == unoptimised(kglite.load(path), query) == answers(reader, rewritten)


def test_a_server_answers_the_same(reader, neo4j_uri):
    load_demo(neo4j_uri, pairings=True)
    with closing(open_reader(neo4j_uri)) as server:
        ways = [lambda text, store=store: answers(store, text) for store in (reader, server)]
        assert not list(differences(*ways, range(ON_A_SERVER)))


def test_a_seed_always_gives_the_same_query():
    assert [Query(seed).text for seed in range(50)] == [Query(seed).text for seed in range(50)]
    assert len({Query(seed).text for seed in range(200)}) > 190
