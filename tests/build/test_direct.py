"""The direct edges of the contract, rule by rule, on cases small enough to work by hand."""

from pathlib import Path

import pytest

from graphkit.schema.vocabulary import load_vocabulary


def con(figure_id="con/1", **fields):
    return {"id": figure_id, **fields}


MONEY = con(amount="100", currency="CNY", stage="disbursed")


def test_one_edge_per_contribution_and_none_without_figure_beside_it(act):
    found = act(providers=["ent/a"], recipients=["school/s"], contributions=[MONEY]).direct()
    assert list(found) == [("ent/a", "DONATED_TO", "school/s", "con/1")]
    edge = found["ent/a", "DONATED_TO", "school/s", "con/1"]
    assert edge["amount"] == 100.0
    assert edge["counted"] is True
    assert edge["realised"] is True
    assert "joint" not in edge


def test_an_act_without_figures_yields_one_uncounted_edge(act):
    found = act(providers=["ent/a"], recipients=["school/s"], status="planned").direct()
    edge = found["ent/a", "DONATED_TO", "school/s", None]
    assert edge["counted"] is False
    assert edge["stage"] == "planned"
    assert edge["activity"] == "act/x"


def test_money_runs_from_the_funders_and_goods_from_the_providers(act):
    found = act(
        kind="construction",
        providers=["county/a"],
        funders=["foundation/f"],
        recipients=["school/s"],
        contributions=[MONEY, con("con/2", quantity="3", unit="piece", item="books")],
    ).direct()
    assert ("foundation/f", "BUILT_FOR", "school/s", "con/1") in found
    assert ("county/a", "BUILT_FOR", "school/s", "con/2") in found
    assert len(found) == 2


def test_organizers_give_only_where_nobody_else_does_and_as_inferred(act):
    found = act(organizers=["agency/o"], recipients=["school/s"], contributions=[MONEY]).direct()
    assert found["agency/o", "DONATED_TO", "school/s", "con/1"]["certainty"] == "inferred"
    found = act(organizers=["agency/o"], providers=["ent/a"], recipients=["school/s"], contributions=[MONEY]).direct()
    assert [key[0] for key in found] == ["ent/a"]


def test_what_is_created_reaches_the_beneficiaries_and_only_without_them_itself(act):
    graph = act(kind="construction", providers=["ent/a"], recipients=["county/c"], created=["fac/f"])
    assert graph.pairs("BUILT_FOR") == [("ent/a", "county/c")]
    (edge,) = graph.direct().values()
    assert edge["created_things"] == ["fac/f"]
    graph = act(kind="construction", providers=["ent/a"], created=["fac/f"])
    assert graph.pairs("BUILT_FOR") == [("ent/a", "fac/f")]
    assert "act/x~BENEFITED~fac/f" in graph.edges


def test_several_givers_of_one_figure_are_joint_and_not_counted(act):
    found = act(providers=["ent/a", "ent/b"], recipients=["school/s"], contributions=[MONEY]).direct()
    assert len(found) == 2
    for edge in found.values():
        assert edge["joint"] is True
        assert edge["joint_amount"] == 100.0
        assert "amount" not in edge
        assert edge["counted"] is False


def test_several_receivers_of_one_figure_are_joint_unless_each_got_it(act):
    shared = act(providers=["ent/a"], recipients=["school/s", "school/t"], contributions=[MONEY]).direct()
    assert {edge["joint_amount"] for edge in shared.values()} == {100.0}
    each = act(
        providers=["ent/a"], recipients=["school/s", "school/t"], contributions=[{**MONEY, "each": True}]
    ).direct()
    assert {edge["amount"] for edge in each.values()} == {100.0}
    assert not any("joint" in edge or "each_amount" in edge for edge in each.values())
    assert all(edge["counted"] for edge in each.values())


def test_a_mixed_sum_is_joint(act):
    (edge,) = (
        act(providers=["ent/a"], recipients=["school/s"], contributions=[{**MONEY, "mixed": True}]).direct().values()
    )
    assert edge["joint_amount"] == 100.0
    assert edge["counted"] is False


def test_brokers_carry_brokered_amounts_only(act):
    found = act(providers=["ent/a"], facilitators=["party/p"], recipients=["school/s"], contributions=[MONEY]).direct()
    broker = found["party/p", "FACILITATED_FOR", "school/s", "con/1"]
    assert broker["brokered_amount"] == 100.0
    assert not {"amount", "joint_amount"} & set(broker)


def test_a_broker_needs_no_giver(act):
    assert act(facilitators=["party/p"], recipients=["school/s"]).pairs("FACILITATED_FOR") == [("party/p", "school/s")]


def test_no_edge_for_the_place_s_own_office_nor_to_oneself(graph):
    found = graph(
        entities=[{"id": "agency/gov", "located_in": "county/c"}],
        activities=[
            {"id": "act/x", "kind": "funding", "facilitators": ["agency/gov", "county/c"], "recipients": ["county/c"]},
            {"id": "act/y", "kind": "funding", "providers": ["county/c"], "recipients": ["county/c"]},
        ],
    )
    assert found.direct() == {}


def test_members_of_groups_stand_behind_them_without_figures(graph):
    found = graph(
        entities=[{"id": "ent/m", "member_of": "grp/g"}, {"id": "school/n", "member_of": "grp/h"}],
        activities=[
            {
                "id": "act/x",
                "kind": "donation",
                "providers": ["grp/g"],
                "recipients": ["grp/h"],
                "contributions": [MONEY],
            }
        ],
    ).direct()
    assert found["grp/g", "DONATED_TO", "grp/h", "con/1"]["amount"] == 100.0
    for pair in (("ent/m", "grp/h"), ("grp/g", "school/n"), ("ent/m", "school/n")):
        edge = found[pair[0], "DONATED_TO", pair[1], "con/1"]
        assert edge["via_group"] is True
        assert edge["joint"] is True
        assert not {"amount", "joint_amount"} & set(edge)
        assert edge["counted"] is False


def test_dispatch_runs_from_senders_to_hosts(act):
    figure = con(quantity="21", unit="person", item="doctors", stage="completed")
    found = act(kind="dispatch", providers=["county/b"], recipients=["county/p"], contributions=[figure]).direct()
    assert list(found) == [("county/b", "DISPATCHED_TO", "county/p", "con/1")]
    found = act(
        kind="dispatch",
        senders=["county/p"],
        hosts=["county/b"],
        recipients=["county/b"],
        benefit="reverse",
        contributions=[figure],
    ).direct()
    assert list(found) == [("county/p", "DISPATCHED_TO", "county/b", "con/1")]
    assert found["county/p", "DISPATCHED_TO", "county/b", "con/1"]["benefit"] == "reverse"


def test_a_stay_to_learn_is_a_dispatch_that_teaches(act):
    found = act(
        kind="dispatch",
        providers=["hospital/h"],
        hosts=["hospital/h"],
        senders=["county/p"],
        recipients=["county/p"],
        contributions=[con(quantity="14", unit="person", item="doctors")],
    ).direct()
    sent = found["county/p", "DISPATCHED_TO", "hospital/h", "con/1"]
    taught = found["hospital/h", "TRAINED", "county/p", None]
    assert sent["learning"] is True
    assert sent["quantity"] == 14.0
    assert "learning" not in taught
    assert "quantity" not in taught
    assert taught["counted"] is False
    assert len(found) == 2


def test_agreements_join_each_signer_and_beneficiary_once_from_the_first_id(act):
    found = act(kind="agreement", partners=["party/p"], recipients=["agency/a"])
    assert found.pairs("SIGNED_WITH") == [("agency/a", "party/p")]
    found = act(kind="exchange", organizers=["county/b", "county/a", "county/c"])
    assert found.pairs("EXCHANGED_WITH") == [
        ("county/a", "county/b"),
        ("county/a", "county/c"),
        ("county/b", "county/c"),
    ]


def test_an_umbrella_adds_only_pairs_that_its_parts_do_not_yield(graph):
    found = graph(
        activities=[
            {"id": "act/all", "kind": "assistance", "providers": ["party/p"], "recipients": ["county/c", "county/d"]},
            {
                "id": "act/one",
                "kind": "donation",
                "providers": ["party/p"],
                "recipients": ["county/c"],
                "part_of": ["act/all"],
            },
        ]
    )
    assert found.pairs("ASSISTED") == [("party/p", "county/d")]
    assert found.pairs("DONATED_TO") == [("party/p", "county/c")]


def test_a_contribution_of_another_kind_takes_that_kind_s_type(act):
    found = act(
        kind="assistance",
        providers=["party/p"],
        recipients=["county/c"],
        contributions=[con(kind="training", quantity="5", unit="person")],
    )
    assert found.pairs("TRAINED") == [("party/p", "county/c")]
    assert found.pairs("ASSISTED") == []


def test_pairings_yield_dated_edges_from_helper_and_broker(graph):
    found = graph(
        pairings=[
            {
                "id": "pair/x",
                "helper": "county/b",
                "recipient": "county/p",
                "brokers": ["party/z"],
                "attested_from": "2016",
                "until": "2021",
            }
        ]
    ).direct()
    paired = found["county/b", "PAIRED_WITH", "county/p", None]
    assert paired["pairing"] == "pair/x"
    assert "activity" not in paired
    assert str(paired["valid_from"]) == "2016-01-01"
    assert paired["valid_from_estimated"] is True
    assert str(paired["valid_to"]) == "2021-12-31"
    assert found["party/z", "FACILITATED_FOR", "county/p", None]["pairing"] == "pair/x"


def test_a_kind_of_the_user_s_own_gives_its_edge_without_python(graph, tmp_path):
    path = tmp_path / "kinds.yaml"
    path.write_text("loan: {zh: 贷款, en: loan, edge: LENT_TO, direction: giver}\n", encoding="utf-8")
    vocabulary = load_vocabulary((Path(path),))
    row = {"id": "act/x", "kind": "loan", "providers": ["ent/a"], "recipients": ["ent/b"]}
    assert graph(vocabulary, activities=[row]).pairs("LENT_TO") == [("ent/a", "ent/b")]


@pytest.mark.parametrize("kind", ["exchange", "visit"])
def test_a_symmetric_kind_of_anybody_s_is_marked_on_its_edges_and_mutual(graph, tmp_path, kind):
    file = tmp_path / "kinds.yaml"
    file.write_text("visit: {zh: 互访, en: visit, edge: VISITED, direction: symmetric}", encoding="utf-8")
    row = {"id": "act/x", "kind": kind, "providers": ["ent/b"], "recipients": ["ent/a"], "facilitators": ["party/p"]}
    row |= {"contributions": [con(quantity="3", unit="person"), {**MONEY, "id": "con/2", "kind": "donation"}]}
    found = graph(load_vocabulary((file,)), activities=[row]).direct()
    marked = {(source, target) for (source, _, target, _), edge in found.items() if edge.get("symmetric")}
    assert marked == {("ent/a", "ent/b")}
    assert "symmetric" not in found["ent/b", "DONATED_TO", "ent/a", "con/2"]
    assert not any("symmetric" in edge for key, edge in found.items() if key[1] == "FACILITATED_FOR")
    assert {edge["benefit"] for edge in found.values()} == {"mutual"}


@pytest.mark.parametrize("flag", [{"per": "month"}, {"mirror": True}, {"part_of_total": "con/0"}])
def test_what_is_not_counted(graph, flag):
    rows = [
        {"id": "act/0", "kind": "donation", "providers": ["ent/a"], "contributions": [{**MONEY, "id": "con/0"}]},
        {
            "id": "act/x",
            "kind": "donation",
            "providers": ["ent/a"],
            "recipients": ["ent/b"],
            "contributions": [{**MONEY, **flag}],
        },
    ]
    found = graph(activities=rows)
    assert found.nodes["con/1"].properties["counted"] is False
    assert found.nodes["con/0"].properties["counted"] is True
    assert not any(edge["counted"] for edge in found.direct().values())


def test_a_broker_keeps_its_edge_where_every_figure_gives_way_to_another_claim(graph):
    preferred = {**MONEY, "id": "con/a", "as_of": "2024"}
    other = {**MONEY, "id": "con/b", "alternative_to": "con/a"}
    rows = [
        {"id": "act/a", "kind": "donation", "providers": ["ent/a"], "recipients": ["school/s"],
         "contributions": [preferred]},
        {"id": "act/b", "kind": "donation", "providers": ["ent/b"], "recipients": ["school/s"],
         "facilitators": ["party/p"], "contributions": [other]},
    ]  # fmt: skip
    assert list(graph(activities=rows).direct("FACILITATED_FOR")) == [("party/p", "FACILITATED_FOR", "school/s", None)]
