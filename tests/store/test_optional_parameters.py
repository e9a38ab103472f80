"""A server plans a query once, whichever of its optional parameters are given."""

import datetime

import pytest

from graphkit.query.run import run
from graphkit.query.saved import load_saved
from graphkit.store.neo4j.optional_parameters import as_one_map

pytestmark = pytest.mark.neo4j
QUERY = (
    "MATCH (n:Node) WHERE ($name IS NULL OR n.name = $name) AND ($`第 一` IS NULL OR n.id > $`第 一`) "
    "AND $text <> '$name' // $name\nRETURN count(*) AS n LIMIT $most"
)


def test_all_given_stay_as_they_are():
    assert as_one_map("RETURN $a AS a", {"a": 1}) == ("RETURN $a AS a", {"a": 1})


def test_texts_and_comments_are_left_alone(server):
    text, _ = as_one_map(QUERY, {"name": None, "第 一": "", "text": "x", "most": 5})
    assert text.count("graphkit_parameters") == 6
    assert "'$name' // $name" in text
    whole = server.query("MATCH (n:Node) RETURN count(*) AS n").rows
    assert server.query(QUERY, {"name": None, "第 一": "", "text": "x", "most": 5}).rows == whole
    assert server.query(QUERY, {"name": "无", "第 一": None, "text": "x", "most": 5}).rows == [{"n": 0}]


def test_a_saved_query_has_one_text_and_one_parameter(server):
    query = load_saved("helpers")
    given = {name: parameter.default for name, parameter in query.parameters.items()}
    sent = {
        as_one_map(query.text, {**given, **more})[0]
        for more in ({}, {"flow": "aid"}, {"day": datetime.date(2020, 1, 1)})
    }
    assert len(sent) == 1
    assert list(as_one_map(query.text, given)[1]) == ["graphkit_parameters"]
    few = run(server, query, {"top": 2}).rows
    assert few == run(server, query, {}).rows[:2]
    assert {row["flow"] for row in run(server, query, {"flow": "trade"}).rows} == {"trade"}
