"""Corner cases of the contract, worked by hand: each × givers × groups, funds, facilities, flows, totals of totals."""

import pytest

MONEY = {"id": "con/1", "amount": "100", "currency": "CNY", "stage": "disbursed"}
GROUP = {"entities": [{"id": "grp/g", "size": 4}]}


def act(number=0, **fields):
    return {"id": f"act/{number}", "kind": "donation", "contributions": [MONEY], **fields}


def edge(graph, giver, receiver, figure="con/1", type_="DONATED_TO"):
    return graph.direct()[giver, type_, receiver, figure]


def summed(graph, end, party, flag):
    """Sum one party's edges by the documented pattern."""
    figures = {
        (found["contribution"] if found.get("joint") else key): found.get("amount", found.get("joint_amount"))
        for key, found in graph.direct().items()
        if key[end] == party and found.get(flag)
    }
    return sum(figure for figure in figures.values() if figure is not None)  # as Cypher does


def given(graph, party):
    return summed(graph, 0, party, "counted_given")


def received(graph, party):
    return summed(graph, 2, party, "counted_received")


def brokered(graph, party):
    edges = {k: e for k, e in graph.direct("FACILITATED_FOR").items() if k[0] == party and e.get("counted_given")}
    return sum({(e["contribution"] if e.get("joint") else k): e["brokered_amount"] for k, e in edges.items()}.values())


EACH = {**MONEY, "each": True}


def test_two_givers_to_each_of_two_schools(graph):
    found = graph(activities=[act(providers=["ent/a", "ent/b"], recipients=["school/s", "school/t"],
                                  contributions=[EACH])])  # fmt: skip
    assert found.nodes["con/1"].properties["counted_amount"] == 200.0
    assert (given(found, "ent/a"), received(found, "school/s"), received(found, "school/t")) == (0, 100.0, 100.0)


def test_two_givers_to_each_member_of_a_group(graph):
    found = graph(**GROUP, activities=[act(providers=["ent/a", "ent/b"], recipients=["grp/g"], contributions=[EACH])])
    one = edge(found, "ent/a", "grp/g")
    assert (one["each_amount"], one["joint_amount"], "amount" in one) == (100.0, 400.0, False)
    assert found.nodes["con/1"].properties["counted_amount"] == received(found, "grp/g") == 400.0
    assert given(found, "ent/a") == 0


def test_each_of_a_school_and_the_members_of_a_group(graph):
    found = graph(**GROUP, activities=[act(providers=["ent/a"], recipients=["school/s", "grp/g"],
                                           contributions=[EACH])])  # fmt: skip
    assert found.nodes["con/1"].properties["counted_amount"] == given(found, "ent/a") == 500.0
    assert (received(found, "school/s"), received(found, "grp/g")) == (100.0, 400.0)


def test_a_group_of_unknown_size_beside_a_school_leaves_the_school_its_own(graph):
    found = graph(activities=[act(providers=["ent/a", "ent/b"], recipients=["school/s", "grp/g"],
                                  contributions=[EACH])])  # fmt: skip
    node, group = found.nodes["con/1"].properties, edge(found, "ent/a", "grp/g")
    assert ("times" in node, node["counted"]) == (False, False)
    assert (group["each_amount"], "joint_amount" in group, "counted_received" in group) == (100.0, False, False)
    assert received(found, "school/s") == 100.0


@pytest.mark.parametrize("more", [{"per": "month"}, {"per": "year"}])
def test_a_rate_per_member_stays_a_rate(graph, more):
    found = graph(
        **GROUP, activities=[act(providers=["ent/a"], recipients=["grp/g"], contributions=[{**EACH, **more}])]
    )
    one = edge(found, "ent/a", "grp/g")
    assert (one["each_amount"], "amount" in one, one["counted"]) == (100.0, False, False)
    assert not {"counted_given", "counted_received"} & set(one)


def test_what_is_brokered_for_each_member_of_a_group(graph):
    row = act(providers=["ent/a"], facilitators=["party/p"], recipients=["grp/g"], contributions=[EACH])
    found = graph(**GROUP, activities=[row])
    assert brokered(found, "party/p") == 400.0
    unknown = graph(activities=[row]).direct("FACILITATED_FOR")["party/p", "FACILITATED_FOR", "grp/g", "con/1"]
    assert (unknown["each_amount"], "brokered_amount" in unknown, "counted_given" in unknown) == (100.0, False, False)


def totals(graph, **roles):
    """A total, its part and the part's part, each in an act of its own."""
    rows = [
        act(number, recipients=["city/b"], **role, contributions=[
            {**MONEY, "id": f"con/{number}", "amount": amount,
             **({"part_of_total": f"con/{number - 1}"} if number > 1 else {})}])
        for number, (amount, role) in enumerate(zip(("100", "30", "7"), roles["by"], strict=True), 1)
    ]  # fmt: skip
    return graph(activities=rows)


def test_three_levels_of_totals_and_two_givers(graph):
    found = totals(graph, by=[{"providers": ["ent/a"]}, {"providers": ["ent/b"]}, {"providers": ["ent/a"]}])
    assert (given(found, "ent/a"), given(found, "ent/b"), received(found, "city/b")) == (100.0, 30.0, 100.0)


def test_three_levels_of_which_the_uppermost_is_joint(graph):
    found = totals(graph, by=[{"providers": ["ent/a", "ent/b"]}, {"providers": ["ent/b"]}, {"providers": ["ent/b"]}])
    assert (given(found, "ent/a"), given(found, "ent/b"), received(found, "city/b")) == (0, 30.0, 100.0)


def test_a_broker_s_part_is_left_out_beside_the_total_that_he_brokered(graph):
    both = {"providers": ["ent/a"], "facilitators": ["party/p"]}
    found = totals(graph, by=[both, both, {"providers": ["ent/b"], "facilitators": ["party/q"]}])
    assert (brokered(found, "party/p"), brokered(found, "party/q")) == (100.0, 7.0)
    part = found.direct("FACILITATED_FOR")["party/p", "FACILITATED_FOR", "city/b", "con/2"]
    assert part["counted_given"] is False


def test_who_gave_the_total_still_brokered_its_part(graph):
    found = totals(
        graph,
        by=[
            {"providers": ["ent/a"]},
            {"providers": ["ent/b"], "facilitators": ["ent/a"]},
            {"providers": ["ent/b"]},
        ],
    )
    assert (given(found, "ent/a"), brokered(found, "ent/a"), given(found, "ent/b")) == (100.0, 30.0, 30.0)


def test_a_fund_that_another_fund_pays_into(graph):
    entities = [
        {"id": "fund/f", "contributors": ["fund/g"]},
        {"id": "fund/g", "contributors": [{"entity": "ent/a", "certainty": "inferred"}, "ent/b"]},
    ]
    found = graph(entities=entities, activities=[act(funders=["fund/f"], recipients=["school/s"])])
    one, two = edge(found, "ent/a", "school/s"), edge(found, "ent/b", "school/s")
    assert (one["channel"], one["certainty"], two["certainty"]) == ("fund/f", "inferred", "stated")
    assert received(found, "school/s") == one["joint_amount"] == 100.0


@pytest.mark.parametrize(
    ("contributors", "giver"),
    [({"fund/f": ["fund/g"]}, "fund/g"), ({"fund/f": ["fund/g"], "fund/g": ["fund/f"]}, "fund/f")],
)
def test_funds_behind_which_nobody_stands_are_channels(graph, contributors, giver):
    entities = [{"id": fund, "contributors": names} for fund, names in contributors.items()]
    entities += [{"id": "fund/g"}] if "fund/g" not in contributors else []
    found = graph(entities=entities, activities=[act(funders=["fund/f"], recipients=["school/s"])])
    assert edge(found, giver, "school/s")["giver_is_channel"] is True


def test_a_fund_receives_and_pays_on_and_the_payer_gave_once(graph):
    rows = [
        act(1, providers=["ent/a"], recipients=["fund/f"]),
        act(2, funders=["fund/f"], recipients=["school/s"], contributions=[{**MONEY, "id": "con/2", "amount": "40"}]),
    ]
    found = graph(entities=[{"id": "fund/f", "contributors": ["ent/a"]}], activities=rows)
    assert (given(found, "ent/a"), received(found, "school/s")) == (100.0, 40.0)


def test_goods_that_a_fund_gives_are_its_own(graph):
    goods = {"id": "con/1", "quantity": "5", "unit": "computer"}
    rows = [act(providers=["fund/f"], recipients=["school/s"], contributions=[goods])]
    found = graph(entities=[{"id": "fund/f", "contributors": ["ent/a"]}], activities=rows)
    assert edge(found, "fund/f", "school/s")["giver_is_channel"] is True


def test_a_facility_that_serves_two_groups(graph):
    entities = [{"id": "fac/x", "serves": ["grp/g", "grp/h"], "part_of": "school/s"}, {"id": "grp/g", "size": 4}]
    found = graph(entities=entities, activities=[act(providers=["ent/a"], created=["fac/x"])])
    assert found.pairs("DONATED_TO") == [("ent/a", "grp/g"), ("ent/a", "grp/h")]
    assert given(found, "ent/a") == 100.0
    assert (received(found, "grp/g"), received(found, "grp/h")) == (0, 0)
    assert edge(found, "ent/a", "grp/g")["created_things"] == ["fac/x"]


def test_what_a_facility_serves_counts_before_its_giver_is_left_out(graph):
    entities = [{"id": "fac/x", "serves": ["ent/a", "grp/g"]}]
    assert graph(entities=entities, activities=[act(providers=["ent/a"], created=["fac/x"])]).pairs("DONATED_TO") == [
        ("ent/a", "grp/g")
    ]


def test_a_room_in_a_hall_in_a_school(graph):
    entities = [
        {"id": "fac/room", "part_of": "fac/hall"},
        {"id": "fac/hall", "part_of": "school/s", "located_in": "county/c"},
    ]
    found = graph(entities=entities, activities=[act(providers=["ent/a"], created=["fac/room"])])
    assert found.pairs("DONATED_TO") == [("ent/a", "school/s")]


def test_facilities_that_are_part_of_one_another_end_somewhere(graph):
    entities = [
        {"id": "fac/room", "part_of": "fac/hall", "located_in": "county/c"},
        {"id": "fac/hall", "part_of": "fac/room"},
    ]
    found = graph(entities=entities, activities=[act(providers=["ent/a"], created=["fac/room"])])
    assert found.pairs("DONATED_TO") == [("ent/a", "county/c")]


def test_the_place_where_it_lies_builds_it(graph):
    entities = [{"id": "fac/x", "located_in": "county/c"}]
    found = graph(entities=entities, activities=[act(providers=["county/c", "city/far"], created=["fac/x"])])
    assert found.pairs("DONATED_TO") == [("city/far", "county/c")]
    alone = graph(entities=entities, activities=[act(providers=["county/c"], created=["fac/x"])])
    assert alone.pairs("DONATED_TO") == [("county/c", "fac/x")]


def test_what_is_created_gives_way_to_the_named_receivers(graph):
    entities = [{"id": "fac/x", "located_in": "county/c"}]
    found = graph(
        entities=entities,
        activities=[act(providers=["ent/a"], created=["fac/x"], recipients=["fac/x", "village/v"])],
    )
    assert found.pairs("DONATED_TO") == [("ent/a", "village/v")]
    assert edge(found, "ent/a", "village/v")["created_things"] == ["fac/x"]


def test_one_act_of_three_flows(graph):
    figures = [
        MONEY,
        {**MONEY, "id": "con/2", "kind": "purchase", "amount": "50"},
        {**MONEY, "id": "con/3", "kind": "investment", "amount": "30"},
        {**MONEY, "id": "con/4", "flow": "mixed", "amount": "9"},
    ]
    row = act(providers=["county/c", "ent/a"], recipients=["county/c"], contributions=figures)
    found = graph(activities=[row]).direct()
    flows = {(key[0], key[1]): one["flow"] for key, one in found.items() if key[3] != "con/4"}
    assert flows == {
        ("ent/a", "DONATED_TO"): "aid",
        ("ent/a", "PURCHASED_FROM"): "trade",
        ("ent/a", "INVESTED_IN"): "investment",
    }
    assert found["ent/a", "DONATED_TO", "county/c", "con/4"]["flow"] == "mixed"


def test_the_receiving_side_keeps_what_is_no_aid(graph):
    figures = [MONEY, {**MONEY, "id": "con/2", "kind": "investment", "amount": "30"}]
    row = act(providers=["agency/o"], recipients=["county/c"], contributions=figures)
    found = graph(entities=[{"id": "agency/o", "located_in": "county/c"}], activities=[row])
    assert sorted(key[1] for key in found.direct()) == ["INVESTED_IN"]


def test_each_of_four_rooms_of_one_school(graph):
    rooms = [{"id": f"fac/{number}", "part_of": "school/s"} for number in range(4)]
    row = act(providers=["ent/a"], created=[room["id"] for room in rooms], contributions=[EACH])
    found = graph(entities=rooms, activities=[row])
    assert edge(found, "ent/a", "school/s")["amount"] == 400.0
    assert found.nodes["con/1"].properties["counted_amount"] == given(found, "ent/a") == 400.0
    assert received(found, "school/s") == 400.0


def test_each_of_a_facility_for_two_and_a_school(graph):
    entities = [{"id": "fac/x", "serves": ["grp/g", "village/v"]}]
    row = act(providers=["ent/a"], recipients=["fac/x", "school/s"], contributions=[EACH])
    found = graph(entities=entities, activities=[row])
    assert found.nodes["con/1"].properties["counted_amount"] == given(found, "ent/a") == 200.0
    assert edge(found, "ent/a", "village/v")["joint_amount"] == 100.0
    assert (received(found, "school/s"), received(found, "village/v")) == (100.0, 0)
