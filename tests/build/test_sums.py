"""What adds to which sum: totals and parts, joint figures, figures per receiver."""

import pytest

MONEY = {"amount": "100", "currency": "CNY", "stage": "disbursed"}


def act(number, **fields):
    return {"id": f"act/{number}", "kind": "donation", **fields}


def given(graph, giver):
    """Sum a giver's edges by the documented pattern: a joint figure once, others each."""
    figures = {
        (edge["contribution"] if edge.get("joint") else key): edge.get("amount", edge.get("joint_amount"))
        for key, edge in graph.direct().items()
        if key[0] == giver and edge.get("counted_given")
    }
    return sum(figures.values())


def received(graph, receiver):
    figures = {
        (edge["contribution"] if edge.get("joint") else key): edge.get("amount", edge.get("joint_amount"))
        for key, edge in graph.direct().items()
        if key[2] == receiver and edge.get("counted_received")
    }
    return sum(figures.values())


def test_a_part_is_left_out_only_of_a_sum_that_holds_its_total(graph):
    found = graph(
        activities=[
            act(0, providers=["grp/all"], recipients=["city/b"], contributions=[{**MONEY, "id": "con/total"}]),
            act(
                1,
                providers=["foundation/g"],
                recipients=["city/b"],
                contributions=[{**MONEY, "id": "con/part", "amount": "3", "part_of_total": "con/total"}],
            ),
        ]
    )
    part = found.direct()["foundation/g", "DONATED_TO", "city/b", "con/part"]
    assert part["total_ids"] == ["con/total"]
    assert (part["counted"], part["counted_given"], part["counted_received"]) == (False, True, False)
    assert (given(found, "foundation/g"), given(found, "grp/all"), received(found, "city/b")) == (3.0, 100.0, 100.0)
    node = found.nodes["con/part"].properties
    assert (node["counted"], "counted_amount" in node, node["total_ids"]) == (False, False, ["con/total"])
    assert found.nodes["con/total"].properties["counted_amount"] == 100.0


def test_a_total_that_is_joint_for_a_side_leaves_the_part_in(graph):
    found = graph(
        activities=[
            act(0, providers=["ent/a", "ent/g"], recipients=["city/b"], contributions=[{**MONEY, "id": "con/total"}]),
            act(
                1,
                providers=["ent/g"],
                recipients=["city/b"],
                contributions=[{**MONEY, "id": "con/part", "amount": "3", "part_of_total": "con/total"}],
            ),
        ]
    )
    assert (given(found, "ent/g"), received(found, "city/b")) == (3.0, 100.0)


def test_totals_of_totals_are_all_named(graph):
    figures = [
        {**MONEY, "id": "con/1", "part_of_total": "con/2"},
        {**MONEY, "id": "con/2", "part_of_total": "con/3"},
        {**MONEY, "id": "con/3"},
    ]
    found = graph(activities=[act(0, providers=["ent/a"], recipients=["city/b"], contributions=figures)])
    assert found.nodes["con/1"].properties["total_ids"] == ["con/2", "con/3"]
    assert given(found, "ent/a") == 100.0


def test_one_gift_to_four_schools_is_one_sum_given_and_received_jointly_by_each(graph):
    schools = [f"school/{number}" for number in range(4)]
    figure = {**MONEY, "id": "con/1"}
    found = graph(activities=[act(0, providers=["ent/a"], recipients=schools, contributions=[figure])])
    assert given(found, "ent/a") == 100.0
    assert received(found, "school/1") == 0
    assert {edge["joint_amount"] for edge in found.direct().values()} == {100.0}
    assert not any("counted_received" in edge for edge in found.direct().values())


def test_what_several_gave_is_received_once(graph):
    figure = {**MONEY, "id": "con/1"}
    found = graph(activities=[act(0, providers=["ent/a", "ent/b"], recipients=["school/s"], contributions=[figure])])
    assert (given(found, "ent/a"), received(found, "school/s")) == (0, 100.0)


def test_own_and_raised_means_together_are_never_counted_as_given(graph):
    figure = {**MONEY, "id": "con/1", "mixed": True}
    found = graph(activities=[act(0, providers=["ent/a"], recipients=["school/s"], contributions=[figure])])
    (edge,) = found.direct().values()
    assert ("counted_given" in edge, edge["counted_received"]) == (False, True)


def test_a_figure_per_receiver_is_each_receiver_s_own_and_counts_as_often_as_there_are_receivers(graph):
    figure = {**MONEY, "id": "con/1", "each": True}
    found = graph(activities=[act(0, providers=["ent/a"], recipients=["school/s", "school/t"], contributions=[figure])])
    node = found.nodes["con/1"].properties
    assert (node["amount"], node["times"], node["counted_amount"], node["counted"]) == (100.0, 2, 200.0, True)
    assert (given(found, "ent/a"), received(found, "school/s")) == (200.0, 100.0)


@pytest.mark.parametrize(
    ("size", "expected"),
    [({"size": 4}, (400.0, 400.0)), ({"size": 4, "size_bound": "about"}, (None, None)), ({}, (None, None))],
)
def test_a_figure_per_member_of_a_group_is_multiplied_only_where_its_size_is_exact(graph, size, expected):
    figure = {**MONEY, "id": "con/1", "each": True}
    rows = [act(0, providers=["ent/a"], recipients=["grp/g"], contributions=[figure])]
    found = graph(entities=[{"id": "grp/g", **size}], activities=rows)
    (edge,) = found.direct().values()
    node = found.nodes["con/1"].properties
    assert (edge["each_amount"], edge.get("amount"), node.get("counted_amount")) == (100.0, *expected)
    assert edge["counted"] == node["counted"] == (expected[0] is not None)


@pytest.mark.parametrize("more", [{"item": "stay"}, {"item": "term"}, {"per": "month"}])
def test_lengths_of_time_and_rates_are_never_multiplied(graph, more):
    figure = {"id": "con/1", "quantity": "6", "unit": "month", "each": True, **more}
    found = graph(activities=[act(0, providers=["ent/a"], recipients=["school/s", "school/t"], contributions=[figure])])
    node = found.nodes["con/1"].properties
    assert ("times" in node, node["counted"]) == (False, False)
    assert not any(edge["counted"] for edge in found.direct().values())


def test_counted_is_true_exactly_where_something_is_added(graph):
    figures = [
        {**MONEY, "id": "con/1"},
        {**MONEY, "id": "con/2", "mirror": True},
        {"id": "con/3", "quantity": "5", "unit": "person"},
        {**MONEY, "id": "con/4", "part_of_total": "con/1", "amount": "7"},
    ]
    found = graph(activities=[act(0, providers=["ent/a"], recipients=["school/s"], contributions=figures)])
    for figure in figures:
        node = found.nodes[figure["id"]].properties
        assert node["counted"] == bool({"counted_amount", "counted_quantity"} & set(node))


def test_a_broker_s_figures_are_never_received(graph):
    figure = {**MONEY, "id": "con/1"}
    row = act(0, providers=["ent/a"], facilitators=["party/p"], recipients=["school/s"], contributions=[figure])
    edge = graph(activities=[row]).direct("FACILITATED_FOR")["party/p", "FACILITATED_FOR", "school/s", "con/1"]
    assert ("counted_received" in edge, edge["counted_given"], edge["brokered_amount"]) == (False, True, 100.0)
