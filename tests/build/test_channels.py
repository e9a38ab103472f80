"""A fund is a channel: behind it stand those who pay into it."""

MONEY = {"id": "con/1", "amount": "100", "currency": "CNY", "stage": "disbursed"}
PAIRING = {"id": "pair/x", "helper": "city/h", "recipient": "county/c"}


def direct(graph, fund=None, **fields):
    row = {"id": "act/x", "kind": "funding", "recipients": ["school/s"], "contributions": [MONEY], **fields}
    return graph(entities=[{"id": "fund/f", **(fund or {})}], pairings=[PAIRING], activities=[row]).direct("GRANTED_TO")


def test_its_contributors_stand_behind_it(graph):
    found = direct(graph, {"contributors": [{"entity": "city/h", "certainty": "inferred"}]}, funders=["fund/f"])
    ((key, edge),) = found.items()
    assert (key[0], edge["channel"], edge["certainty"]) == ("city/h", "fund/f", "inferred")


def test_else_the_providers_of_the_act(graph):
    ((key, edge),) = direct(graph, providers=["ent/a"], funders=["fund/f"]).items()
    assert (key[0], edge["channel"], edge["certainty"]) == ("ent/a", "fund/f", "stated")


def test_else_the_helper_of_its_pairing_inferred(graph):
    ((key, edge),) = direct(graph, funders=["fund/f"], pairing="pair/x").items()
    assert (key[0], edge["channel"], edge["certainty"]) == ("city/h", "fund/f", "inferred")


def test_but_not_where_a_body_of_the_helper_brokers_it(graph):
    row = {
        "id": "act/x", "kind": "funding", "recipients": ["school/s"], "contributions": [MONEY], "pairing": "pair/x",
        "funders": ["fund/f"], "facilitators": ["agency/o"],
    }  # fmt: skip
    entities = [{"id": "agency/o", "located_in": "city/h"}]
    found = graph(entities=entities, pairings=[PAIRING], activities=[row]).direct("GRANTED_TO")
    ((key, edge),) = found.items()
    assert (key[0], edge["giver_is_channel"], "channel" in edge) == ("fund/f", True, True)


def test_else_the_fund_itself_marked_as_a_channel(graph):
    ((key, edge),) = direct(graph, funders=["fund/f"]).items()
    assert (key[0], edge["giver_is_channel"]) == ("fund/f", True)


def test_what_was_paid_in_is_not_counted_again_when_it_is_paid_out(graph):
    rows = [
        {"id": "act/in", "kind": "donation", "providers": ["ent/a"], "recipients": ["fund/f"],
         "contributions": [MONEY]},
        {"id": "act/out", "kind": "funding", "funders": ["fund/f"], "recipients": ["school/s"],
         "contributions": [{**MONEY, "id": "con/2", "amount": "40"}]},
    ]  # fmt: skip
    found = graph(entities=[{"id": "fund/f", "contributors": ["ent/a"]}], activities=rows).direct()
    assert found["ent/a", "DONATED_TO", "fund/f", "con/1"]["counted_given"] is True
    assert found["ent/a", "GRANTED_TO", "school/s", "con/2"]["counted_given"] is False


def test_who_pays_in_and_who_manages_it_are_stored_edges(graph):
    entity = {"id": "fund/f", "contributors": ["ent/a"], "managed_by": ["agency/o"]}
    found = graph(entities=[entity])
    assert found.edges["ent/a~CONTRIBUTED_TO~fund/f"].properties["certainty"] == "stated"
    assert "agency/o~MANAGES~fund/f" in found.edges
