"""Unknown names in a query: each is warned of once, with the nearest known name; correct queries are not."""

import re
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st
from memory_graph import build_reader, stored

from graphkit.errors import QueryError
from graphkit.query.run import run as run_query
from graphkit.query.unknown_names import name_warnings, property_names
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store.cypher.tokens import scan
from graphkit.wording.quoted import engine_words

pytestmark = pytest.mark.conformance

RECORDS = {
    "entities": [{"id": "city/c", "label": "City", "name": "某市"}, {"id": "ent/a", "label": "Enterprise"}],
    "activities": [
        {"id": "act/1", "kind": "donation", "providers": ["ent/a"], "recipients": ["city/c"],
         "contributions": [{"id": "con/1", "amount": "5", "currency": "CNY", "stage": "disbursed"}]},
    ],
}  # fmt: skip
UNKNOWN_NAMES = "MATCH (f:Foundaton)-[r:PROVIDD]->(n:Node) RETURN n.titel AS a, n.titel AS b, r.roel AS c"


def run(reader, cypher):
    return run_query(reader, cypher, vocabulary=load_vocabulary())


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    with closing(stored(build_reader(**RECORDS), tmp_path_factory.mktemp("unknown") / "graph.kgl")) as opened:
        yield opened


@pytest.mark.parametrize(
    ("cypher", "message"),
    [
        ("MATCH (a:Activity) RETURN a.nmae AS n", "Activity has no property 'nmae'.*did you mean 'name'"),
        ("MATCH (a:Activity) WHERE a.knd = 'x' RETURN a.id AS n", "Activity has no property 'knd'.*'kind'"),
        ("MATCH (n:Node) RETURN n.nmae AS n", "'nmae', so it is always null; did you mean 'name'"),
        ("MATCH (a)-[d]->(b) WHERE d.activty IS NULL RETURN count(*) AS n", "'activty'.*did you mean 'activity'"),
        ("MATCH (a:Node)-[d:DONATED_TO]->(b) RETURN d.amuont AS n", "'amuont'.*did you mean 'amount'"),
        ("MATCH (a:Activty) RETURN a.name AS n", "the graph has no label 'Activty'; did you mean 'Activity'"),
        (
            "MATCH (a:Node)-[:PROVIDD]->(b) RETURN a.name AS n",
            "the graph has no edge type 'PROVIDD'; did you mean 'PROVIDED'",
        ),
        ("MATCH (n:Node) RETURN n.wholly_other AS n", "'wholly_other', so it is always null$"),
        ("MATCH (n:Node) RETURN n.`名字` AS n", "'名字'"),
    ],
)
def test_an_unknown_name_is_warned_of_once(reader, cypher, message):
    (warning,) = run(reader, cypher).warnings
    assert re.search(message, warning.text("en"))


def test_each_of_several_unknown_names_is_warned_of(reader):
    warnings = list(map(str, run(reader, UNKNOWN_NAMES).warnings))
    assert [sum(name in warning for warning in warnings) for name in ("Foundaton", "PROVIDD", "titel", "roel")] == [
        1
    ] * 4


@pytest.mark.parametrize(
    "cypher",
    [
        "MATCH (a:Activity)-[d]->(b) RETURN d.each_amount AS n",  # in the schema, not in this graph: null is right
        "MATCH (a:Node) RETURN a.start_date.year AS n",
        "MATCH (a:Node) WITH {own: a.name} AS m RETURN m.own AS n",
        "UNWIND [{own: 1}] AS m RETURN m.own AS n",
        "RETURN date('2020-01-01').year AS n",
        "MATCH (a:Node) RETURN duration.inDays(date('2020-01-01'), date('2020-01-02')).days AS n",
        "MATCH (a:Node) RETURN a {.id, .name} AS n",
        "RETURN 'a.nmae' AS n // b.nmae",
    ],
)
def test_what_is_right_is_passed_over(reader, cypher):
    assert run(reader, cypher).warnings == ()


def test_a_server_warns_alike(reader, neo4j_uri):
    with closing(stored(build_reader(**RECORDS), neo4j_uri)) as server:
        assert sorted(map(str, run(server, UNKNOWN_NAMES).warnings)) == sorted(
            map(str, run(reader, UNKNOWN_NAMES).warnings)
        )
        right = "MATCH (a:Activity)-[d:DONATED_TO]->(b) WITH {own: a.name} AS m, d RETURN m.own AS n, d.amount AS o"
        assert run(server, right).warnings == ()


def test_an_unknown_name_is_warned_of_in_chinese(reader):
    (warning,) = run(reader, "MATCH (a:Activty) RETURN a.name AS n").warnings
    assert warning.text("zh") == "图谱中没有标签“Activty”；是不是“Activity”？"


@pytest.mark.parametrize(
    ("sentence", "message"),
    [
        ("warn: label does not exist. The label `Prty` does not exist in database `neo4j`.", "label 'Prty'.*'Party'"),
        ("The relationship type `SNT` does not exist in database `neo4j`.", "edge type 'SNT'.*'SENT'"),
        ("The property `nmae` does not exist in database `neo4j`.", "property is named 'nmae'.*'name'"),
        ("something else is odd", "^something else is odd$"),
    ],
)
def test_what_a_server_notices_reads_alike(reader, sentence, message):
    (warning,) = name_warnings(reader, "RETURN 1 AS one", [engine_words(sentence)], load_vocabulary())
    assert re.search(message, str(warning))


@given(st.text(alphabet="(n:A)-[r]->.{}`'x, RETURN", max_size=40))
def test_any_text_that_can_be_cut_into_tokens_has_names(text):
    try:
        scan(text)
    except QueryError:
        return
    assert all(isinstance(name, str) for name in property_names(text))
