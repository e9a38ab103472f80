"""Laws of the saved queries on random records: whoever is asked, the same question has the same sum."""

import tempfile
from collections import defaultdict
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from memory_graph import build_reader, stored

from graphkit.query.run import run
from graphkit.query.saved import load_saved

PLACES = [
    {"id": "province/p", "name": "甲省"},
    {"id": "city/x", "name": "乙市", "part_of": ["province/p"]},
    {"id": "city/y", "name": "丙市", "part_of": ["province/p"]},
    {"id": "county/h", "name": "丁县", "part_of": ["city/x"]},
    {"id": "county/r", "name": "戊县", "part_of": ["city/y"]},
]
BODIES = {
    "ent/a": "county/h", "ent/b": "county/h", "foundation/c": None, "grp/g": "city/x", "party/d": "city/y",
    "school/s": "county/r", "school/t": "county/r", "hospital/u": "city/y", "grp/k": None,
}  # fmt: skip
GIVERS = ["ent/a", "ent/b", "foundation/c", "grp/g", "county/h", "fund/f"]
RECEIVERS = ["school/s", "school/t", "hospital/u", "county/r", "grp/k", "city/x"]
ENTITIES = [
    *PLACES,
    *(
        {
            "id": id_,
            "name": id_,
            **(
                {("origin" if id_[:3] == "grp" else "located_in"): [home] if id_[:3] == "grp" else home} if home else {}
            ),
        }
        for id_, home in BODIES.items()
    ),
    {"id": "fund/f", "name": "基金", "contributors": ["foundation/c"]},
]


@st.composite
def sections(draw):
    acts, figures = [], []
    for place in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(["donation", "investment"]))
        providers = draw(st.lists(st.sampled_from(GIVERS), min_size=0, max_size=2, unique=True))
        contributions = []
        for more in range(draw(st.integers(0, 2))):
            figure = {"id": f"con/{place}-{more}", "amount": str(draw(st.integers(1, 40)))}
            figure["currency"] = draw(st.sampled_from(["CNY", "CNY", "USD"]))
            figure["stage"] = draw(st.sampled_from(["disbursed", "disbursed", "planned"]))
            figure["each"], figure["mixed"] = draw(st.booleans()), draw(st.sampled_from([False, False, True]))
            figure["mirror"] = draw(st.sampled_from([False, False, False, True]))
            # What a record may say; whose giver no source names is summed apart from what is given.
            like = (kind, figure["currency"], figure["stage"], bool(providers))
            same = [id_ for id_, other in figures if other == like]
            if same and draw(st.booleans()):
                figure["part_of_total"] = draw(st.sampled_from(same))
            figures.append((figure["id"], like))
            contributions.append(figure)
        act = {
            "id": f"act/{place}",
            "kind": kind,
            "recipients": draw(st.lists(st.sampled_from(RECEIVERS), min_size=1, max_size=3, unique=True)),
            "contributions": contributions,
        }
        acts.append(act | ({"providers": providers} if providers else {}))
    return {"entities": ENTITIES, "activities": acts}


def ask(reader, name, **parameters):
    return run(reader, load_saved(name), parameters).rows


def by_flow(rows, *columns):
    """Flow, currency -> sum of some columns."""
    sums = defaultdict(float)
    for row in rows:
        if row["currency"] is not None:
            sums[row["flow"], row["currency"]] += sum(row[column] for column in columns)
    return {key: round(value, 6) for key, value in sums.items() if value}


def money(reader, **parameters):
    """Sum of `money`, each figure once whatever its programmes."""
    return by_flow(ask(reader, "money", **parameters), "counted")


def check(reader):
    """Assert that every query that can be asked about the same set gives the same sum."""
    helpers, receivers = ask(reader, "helpers"), ask(reader, "receivers")
    for helper in {row["id"] for row in helpers} - {"county/h"}:  # a county stands for what lies in it
        rows = [row for row in helpers if row["id"] == helper]
        assert by_flow(rows, "realised", "announced") == money(reader, by=helper)
    for receiver in {row["id"] for row in receivers} & {"school/s", "school/t", "hospital/u", "grp/k"}:
        rows = [row for row in receivers if row["id"] == receiver]
        assert by_flow(rows, "realised", "announced", "open") == money(reader, to=receiver)
    for level, places in (
        ("county", ["county/h", "county/r"]),
        ("prefecture", ["city/x", "city/y"]),
        ("province", ["province/p"]),
    ):
        received, given_ = (ask(reader, "roll-up", level=level, side=side) for side in ("receiver", "helper"))
        for place in places:
            there = [row for row in received if row["place"] == place]
            assert by_flow(there, "realised", "announced", "open") == money(reader, within=place)
            assert by_flow([row for row in given_ if row["place"] == place], "realised", "announced") == money(
                reader, by=place
            )
    whole = money(reader)
    for name, columns in (("kinds", ("realised", "announced")), ("money-by-year", ("counted",))):
        assert by_flow(ask(reader, name), *columns) == whole
        assert by_flow(ask(reader, name, within="province/p"), *columns) == money(reader, within="province/p")


@pytest.mark.slow
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(sections())
def test_the_same_question_has_the_same_sum(record):
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(stored(build_reader(**record), Path(folder) / "graph.kgl")) as reader,
    ):
        check(reader)


@pytest.mark.parametrize(
    ("providers", "recipients", "column"),
    [([], ["school/s"], "open"), (["ent/a"], ["school/s", "city/x"], "joint"), (["ent/a"], ["school/s"], "realised")],
)
def test_no_column_holds_a_total_and_its_part(tmp_path, providers, recipients, column):
    """What is shared with parties elsewhere, or has no named giver, was added to its part."""
    figures = [{"id": f"con/{name}", "amount": amount, "currency": "CNY", "stage": "disbursed"} for name, amount in
               (("whole", "100"), ("part", "30"), ("apart", "5"))]  # fmt: skip
    figures[1]["part_of_total"] = "con/whole"
    act = {"id": "act/0", "kind": "donation", "recipients": recipients, "contributions": figures}
    record = {"entities": ENTITIES, "activities": [act | ({"providers": providers} if providers else {})]}
    with closing(stored(build_reader(**record), tmp_path / "graph.kgl")) as reader:
        for name, given_ in (("receivers", {}), ("roll-up", {"level": "county"})):
            (row,) = [
                row
                for row in ask(reader, name, **given_)
                if "school/s" in row.values() or row.get("place") == "county/r"
            ]
            assert (row[column], row["left_out"]) == (105.0, 1), name
