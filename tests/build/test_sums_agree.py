"""Laws of sums, on random records: what the edges say by the documented patterns is what the contributions say."""

from collections import defaultdict
from decimal import Decimal

from built_graph import Graph
from hypothesis import given
from hypothesis import strategies as st

GIVERS = ["ent/a", "ent/b", "foundation/c", "city/d", "grp/g"]
RECEIVERS = ["school/s", "school/t", "county/r", "grp/h"]


@st.composite
def sections(draw):
    number = draw(st.integers(1, 5))
    acts, figures = [], []
    for place in range(number):
        contributions = []
        for more in range(draw(st.integers(0, 2))):
            figure = {"id": f"con/{place}-{more}", "amount": str(draw(st.integers(1, 50))), "currency": "CNY"}
            figure["each"] = draw(st.booleans())
            figure["mixed"] = draw(st.booleans())
            figure["mirror"] = draw(st.sampled_from([False, False, True]))
            if figures and draw(st.booleans()):
                figure["part_of_total"] = draw(st.sampled_from(figures))
            figures.append(figure["id"])
            contributions.append(figure)
        acts.append(
            {
                "id": f"act/{place}",
                "kind": draw(st.sampled_from(["donation", "funding"])),
                "providers": draw(st.lists(st.sampled_from(GIVERS), min_size=1, max_size=2, unique=True)),
                "recipients": draw(st.lists(st.sampled_from(RECEIVERS), min_size=1, max_size=3, unique=True)),
                "contributions": contributions,
            }
        )
    size = draw(st.sampled_from([{}, {"size": 4}, {"size": 4, "size_bound": "about"}]))
    return {"entities": [{"id": "grp/h", **size}], "activities": acts}


def amounts(graph, end, flag):
    """End -> figure -> sum, by the documented pattern."""
    found = defaultdict(dict)
    for key, edge in graph.direct().items():
        if edge.get(flag):
            figure = edge["contribution"] if edge.get("joint") else key
            found[key[end]][figure] = (edge["contribution"], edge.get("amount", edge.get("joint_amount")))
    return found


def parts(record):
    return {figure["id"]: (act, figure) for act in record["activities"] for figure in act["contributions"]}


@given(sections())
def test_what_a_giver_gave_is_the_sum_of_what_only_he_gave(record):
    graph = Graph(record)
    figures = parts(record)
    sums = amounts(graph, 0, "counted_given")
    for giver in GIVERS:
        alone = {
            figure_id
            for figure_id, (act, figure) in figures.items()
            if act["providers"] == [giver] and not figure["mixed"] and not figure["mirror"]
        }
        wanted = Decimal(0)
        for figure_id in alone:
            act, figure = figures[figure_id]
            totals = graph.nodes[figure_id].properties.get("total_ids", [])
            if alone & set(totals):
                continue
            if figure["each"]:
                size = {"grp/h": graph.nodes["grp/h"].properties.get("size", 0)}
                exact = graph.nodes["grp/h"].properties.get("size_bound") == "exact"
                factor = sum(
                    (size["grp/h"] if exact else 0) if receiver == "grp/h" else 1 for receiver in act["recipients"]
                )
            else:
                factor = 1
            wanted += Decimal(figure["amount"]) * factor
        assert sum(amount for _, amount in sums[giver].values()) == float(wanted)


@given(sections())
def test_no_total_is_added_to_its_part(record):
    graph = Graph(record)
    for end, flag in ((0, "counted_given"), (2, "counted_received")):
        for figures in amounts(graph, end, flag).values():
            counted = {contribution for contribution, _ in figures.values()}
            for contribution in counted:
                assert not counted & set(graph.nodes[contribution].properties.get("total_ids", []))


@given(sections())
def test_the_sum_over_contributions_is_that_of_all_that_is_counted(record):
    graph = Graph(record)
    for figure_id, (_, figure) in parts(record).items():
        node = graph.nodes[figure_id].properties
        assert node["counted"] == ("counted_amount" in node)
        if node["counted"]:
            assert not figure["mirror"]
            assert "part_of_total" not in figure
            assert node["counted_amount"] == float(figure["amount"]) * (node["times"] if figure["each"] else 1)


@given(sections())
def test_edges_that_count_for_the_whole_add_up_to_what_is_counted_and_not_joint(record):
    graph = Graph(record)
    by_figure = defaultdict(float)
    for edge in graph.direct().values():
        if edge["counted"]:
            by_figure[edge["contribution"]] += edge["amount"]
    for figure_id, amount in by_figure.items():
        node = graph.nodes[figure_id].properties
        if node["counted"]:
            assert amount == node["counted_amount"]
