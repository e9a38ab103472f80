"""Alternative claims and stages of the same money."""

import itertools

ROW = {"kind": "donation", "providers": ["ent/a"], "recipients": ["school/s"]}


def act(claim_id, *, source, **contribution):
    con = {"id": f"con/{claim_id}", "amount": "5", "currency": "CNY", "stage": "disbursed", **contribution}
    return {**ROW, "id": f"act/{claim_id}", "contributions": [con], "evidence": [{"source": source}]}


SOURCES = [{"id": "src/first"}, {"id": "src/copy", "republished_by": ["某网"]}]


def alternatives(graph):
    return {(e.source, e.target) for e in graph.edges.values() if e.type == "ALTERNATIVE_TO"}


def rules(graph):
    return {e.source: e.properties["decided_by"] for e in graph.edges.values() if e.type == "ALTERNATIVE_TO"}


def test_the_later_claim_is_preferred_and_the_edge_turned(graph):
    rows = [
        act("old", source="src/first", as_of="2023"),
        act("new", source="src/first", as_of="2024", alternative_to="con/old"),
    ]
    found = graph(sources=SOURCES, activities=rows)
    assert alternatives(found) == {("con/old", "con/new")}
    assert found.nodes["con/old"].properties["counted"] is False
    assert found.nodes["con/new"].properties["counted"] is True
    assert ("ent/a", "DONATED_TO", "school/s", "con/old") not in found.direct()


def test_then_the_primary_publisher_then_the_id(graph):
    rows = [act("a", source="src/copy"), act("b", source="src/first", alternative_to="con/a")]
    assert alternatives(graph(sources=SOURCES, activities=rows)) == {("con/a", "con/b")}
    rows = [act("a", source="src/first"), act("b", source="src/first", alternative_to="con/a")]
    assert alternatives(graph(sources=SOURCES, activities=rows)) == {("con/b", "con/a")}


def test_a_decision_goes_before_every_rule(graph):
    rows = [
        act("a", source="src/first", as_of="2024"),
        act("b", source="src/copy", as_of="2020", alternative_to="con/a"),
        act("c", source="src/first", as_of="2023", alternative_to="con/b"),
    ]
    plain = graph(sources=SOURCES, activities=rows)
    assert alternatives(plain) == {("con/b", "con/a"), ("con/c", "con/a")}
    assert rules(plain) == {"con/b": "as_of", "con/c": "as_of"}
    judged = graph(sources=SOURCES, activities=rows, chosen={"con/b"})
    assert alternatives(judged) == {("con/a", "con/b"), ("con/c", "con/b")}
    assert rules(judged) == {"con/a": "decision", "con/c": "decision"}
    assert [judged.nodes[f"con/{claim_id}"].properties["counted"] for claim_id in "abc"] == [False, True, False]
    assert {key[3] for key in judged.direct("DONATED_TO")} == {None, "con/b"}, (
        "the other acts keep an edge, without figure"
    )


def test_the_choice_does_not_depend_on_order_or_on_who_names_whom(graph):
    seen = set()
    for ties in ({"b": "a", "c": "a"}, {"a": "b", "b": "c"}, {"a": "c", "c": "b"}):
        rows = [
            act(
                claim_id,
                source="src/first",
                as_of=date,
                **({"alternative_to": f"con/{ties[claim_id]}"} if claim_id in ties else {}),
            )
            for claim_id, date in (("a", "2022"), ("b", "2024"), ("c", "2023"))
        ]
        for order in itertools.permutations(rows):
            seen.add(frozenset(alternatives(graph(sources=SOURCES, activities=list(order)))))
    assert seen == {frozenset({("con/a", "con/b"), ("con/c", "con/b")})}


def test_the_earlier_state_of_realised_money_is_not_realised_again(graph):
    rows = [
        act("paid", source="src/first"),
        act("spent", source="src/first", stage="completed", stage_of="con/paid"),
    ]
    found = graph(sources=SOURCES, activities=rows)
    assert found.nodes["con/paid"].properties["realised"] is False
    assert found.nodes["con/spent"].properties["realised"] is True
    assert found.nodes["con/paid"].properties["counted"] is True
