"""Nodes and stored edges: dates, names, evidence, roles."""

from datetime import date


def test_dates_are_first_and_last_days_with_precision(graph):
    row = {"id": "act/x", "kind": "donation", "period": {"start": "2019-10", "end": "2021", "estimated": True}}
    properties = graph(activities=[row]).nodes["act/x"].properties
    assert properties["start_date"] == date(2019, 10, 1)
    assert properties["start_date_precision"] == "month"
    assert properties["end_date"] == date(2021, 12, 31)
    assert properties["end_date_estimated"] is True


def test_a_name_is_made_where_the_record_has_none(graph):
    row = {
        "id": "act/x",
        "kind": "donation",
        "providers": ["ent/a"],
        "recipients": ["ent/b"],
        "period": {"start": "2024"},
    }
    assert graph(activities=[row]).nodes["act/x"].properties["name"] == "捐赠: a → b (2024)"


def test_one_reported_in_for_each_source_with_parallel_lists_and_inheritance(graph):
    row = {
        "id": "act/x",
        "kind": "donation",
        "evidence": [
            {"source": "src/a", "paragraph": 3, "start": 0, "end": 9, "digest": "00"},
            {"source": "src/a", "paragraph": 5},
            {"source": "src/b"},
        ],
        "contributions": [
            {"id": "con/1", "amount": "1", "currency": "CNY"},
            {"id": "con/2", "amount": "2", "currency": "CNY", "evidence": [{"source": "src/b", "paragraph": 1}]},
        ],
    }
    edges = graph(sources=[{"id": "src/a"}, {"id": "src/b"}], activities=[row]).edges
    first = edges["act/x~REPORTED_IN~src/a"].properties
    assert first == {"paragraphs": [3, 5], "char_starts": [0, -1], "char_ends": [9, -1], "digests": ["00", ""]}
    assert edges["con/1~REPORTED_IN~src/a"].properties["inherited"] is True
    assert "con/2~REPORTED_IN~src/a" not in edges
    assert edges["con/2~REPORTED_IN~src/b"].properties["inherited"] is False


def test_roles_keep_certainty_position_and_openness(graph):
    row = {
        "id": "act/x",
        "kind": "donation",
        "providers": ["ent/a", {"entity": "ent/b", "certainty": "inferred", "open": True, "share": "0.4"}],
        "places": ["county/c"],
    }
    edges = graph(activities=[row]).edges
    assert edges["ent/b~PROVIDED~act/x"].properties == {
        "certainty": "inferred",
        "position": 2,
        "open": True,
        "share": 0.4,
    }
    assert edges["act/x~TOOK_PLACE_IN~county/c"].properties == {}


def test_observations_and_pairings(graph):
    found = graph(
        sources=[{"id": "src/a"}],
        pairings=[{"id": "pair/p", "helper": "county/a", "recipient": "county/b", "since": "2016", "until": "2021-03"}],
        observations=[
            {
                "id": "obs/o",
                "about": "school/s",
                "indicator": "pupils",
                "value": "900",
                "unit": "person",
                "result_of": ["pair/p"],
                "evidence": [{"source": "src/a", "paragraph": 1}],
            }
        ],
    )
    assert found.nodes["obs/o"].properties["value"] == 900.0
    assert found.nodes["pair/p"].properties["valid_to"] == date(2021, 3, 31)
    assert "valid_from_estimated" not in found.nodes["pair/p"].properties
    assert {"obs/o~ABOUT~school/s", "obs/o~RESULT_OF~pair/p", "pair/p~HELPER~county/a"} <= set(found.edges)
