"""Whom help reaches: facilities give way, and nobody helps himself."""

import pytest

FACILITY = {"kind": "construction", "providers": ["ent/a"]}


def pairs(graph, entities, **fields):
    rows = [{"id": "act/x", "kind": "construction", **fields}]
    return sorted({(key[0], key[2]) for key in graph(entities=entities, activities=rows).direct()})


@pytest.mark.parametrize(
    ("facility", "receiver"),
    [
        ({"serves": ["grp/g"], "part_of": "school/s"}, "grp/g"),
        ({"part_of": "school/s", "located_in": "county/c"}, "school/s"),
        ({"part_of": "fac/hall", "located_in": "county/c"}, "school/s"),
        ({"located_in": "county/c"}, "county/c"),
        ({}, "fac/room"),
    ],
)
def test_a_facility_gives_way_to_whom_it_is_for(graph, facility, receiver):
    entities = [{"id": "fac/room", **facility}, {"id": "fac/hall", "part_of": "school/s"}, {"id": "grp/g"}]
    assert pairs(graph, entities, providers=["ent/a"], created=["fac/room"]) == [("ent/a", receiver)]
    assert pairs(graph, entities, providers=["ent/a"], recipients=["fac/room"]) == [("ent/a", receiver)]


def test_four_rooms_of_one_school_are_one_edge(graph):
    rooms = [{"id": f"fac/{number}", "part_of": "school/s"} for number in range(4)]
    row = {"id": "act/x", "kind": "construction", "providers": ["ent/a"], "created": [room["id"] for room in rooms]}
    ((key, edge),) = graph(entities=rooms, activities=[row]).direct().items()
    assert key[2] == "school/s"
    assert edge["created_things"] == ["fac/0", "fac/1", "fac/2", "fac/3"]


def test_a_facility_never_gives_way_to_its_giver_nor_to_the_place_where_that_lies(graph):
    entities = [
        {"id": "fac/room", "part_of": "ent/a", "located_in": "county/c"},
        {"id": "ent/a", "located_in": "county/c"},
    ]
    assert pairs(graph, entities, providers=["ent/a"], created=["fac/room"]) == [("ent/a", "fac/room")]


def test_a_school_stays_itself(graph):
    entities = [{"id": "school/s", "located_in": "county/c"}]
    assert pairs(graph, entities, providers=["ent/a"], created=["school/s"]) == [("ent/a", "school/s")]


OFFICE = {"id": "agency/o", "located_in": "township/t"}
PLACES = [OFFICE, {"id": "township/t", "part_of": "county/c"}]


@pytest.mark.parametrize("helper", ["county/c", "township/t", "agency/o"])
def test_the_receiving_side_does_not_help_itself(graph, helper):
    assert pairs(graph, PLACES, kind="funding", providers=[helper, "city/far"], recipients=["county/c"]) == [
        ("city/far", "county/c")
    ]
    assert pairs(graph, PLACES, kind="investment", facilitators=[helper], recipients=["county/c"]) == []


def test_nor_where_the_pairing_or_the_programme_says_whose_side_it_is(graph):
    pairing = {"id": "pair/x", "helper": "city/far", "recipient": "county/c", "programmes": ["prog/p"]}
    for tie in ({"pairing": "pair/x"}, {"programmes": ["prog/p"]}):
        row = {"id": "act/x", "kind": "funding", "providers": ["agency/o"], "recipients": ["school/s"], **tie}
        found = graph(
            programmes=[{"id": "prog/p", "name": "协作"}], entities=PLACES, pairings=[pairing], activities=[row]
        )
        assert found.direct("GRANTED_TO") == {}


@pytest.mark.parametrize("benefit", ["reverse", "mutual"])
def test_what_flows_back_or_both_ways_keeps_its_edges(graph, benefit):
    assert pairs(graph, PLACES, kind="funding", benefit=benefit, providers=["agency/o"], recipients=["county/c"]) == [
        ("agency/o", "county/c")
    ]


def test_a_stay_to_learn_keeps_its_edges(graph):
    fields = {"kind": "dispatch", "providers": ["hospital/far"], "hosts": ["hospital/far"]}
    assert pairs(graph, PLACES, senders=["county/c"], recipients=["county/c"], **fields) == [
        ("county/c", "hospital/far"),
        ("hospital/far", "county/c"),
    ]


def test_enterprises_and_foundations_may_help_their_own_place(graph):
    entities = [*PLACES, {"id": "ent/local", "located_in": "county/c"}]
    assert pairs(graph, entities, kind="donation", providers=["ent/local"], recipients=["county/c"]) == [
        ("ent/local", "county/c")
    ]


def test_investment_keeps_the_receiving_side_as_investor_but_not_as_broker(graph):
    assert pairs(graph, PLACES, kind="investment", providers=["agency/o"], recipients=["county/c"]) == [
        ("agency/o", "county/c")
    ]


def test_a_figure_stays_joint_where_one_of_its_givers_is_left_out(graph):
    money = {"id": "con/1", "amount": "100", "currency": "CNY"}
    row = {
        "id": "act/x",
        "kind": "funding",
        "providers": ["county/c", "city/far"],
        "recipients": ["county/c"],
        "contributions": [money],
    }
    (edge,) = graph(activities=[row]).direct().values()
    assert (edge["joint_amount"], "counted_given" in edge) == (100.0, False)


@pytest.mark.parametrize("kind", ["funding", "investment"])
def test_anyone_may_help_his_own_place_in_data_of_iati(graph, kind):
    fields = {"kind": kind, "providers": ["agency/o"], "facilitators": ["township/t"], "recipients": ["county/c"]}
    assert pairs(graph, PLACES, standard="iati", **fields) == [("agency/o", "county/c"), ("township/t", "county/c")]
    assert ("township/t", "county/c") not in pairs(graph, PLACES, **fields)
