"""graphkit conflicts: which claim counts and why, and what files contradict; on both stores."""

import json
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.errors import InvalidData, StoreMissing
from graphkit.findings import Finding, RecordLocation
from graphkit.pipeline import conflicts, conflicts_of, import_files
from graphkit.records.recordset import Accepted
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store import open_reader
from graphkit.validate.merging import contradictions, merge

from .help import GIVER, SCHOOL, SOURCE, act, basic, write

COPY = {"id": "src/copy", "name": "转载", "republished_by": "某网"}


def bring(uri, folder, sections, dataset="d", **options):
    return import_files(uri, [write(folder / f"{dataset}.ndjson", sections)], dataset=dataset, **options)


def asked(uri):
    with closing(open_reader(uri)) as reader:
        return conflicts(reader).rows


def figure(name, amount, source, **more):
    money = {"amount": amount, "currency": "CNY", "stage": "disbursed"}
    return {"id": f"con/{name}", **money, "evidence": [{"source": source, "paragraph": 1}], **more}


def claims():
    """Four facts with claims that differ: decided by date, by publisher, by id; and an observation of three claims."""
    figures = [
        figure("date-old", "1", "src/a", as_of="2020"),
        figure("date-new", "2", "src/copy", as_of="2021-06", alternative_to="con/date-old"),
        figure("copy", "3", "src/copy"),
        figure("first-hand", "4", "src/a", alternative_to="con/copy"),
        figure("b", "5", "src/a", alternative_to="con/a"),
        figure("a", "6", "src/a"),
    ]
    evidence = [{"source": "src/a", "paragraph": 2}]
    seen = {"about": "school/one", "indicator": "employment", "unit": "person", "evidence": evidence}
    return {
        "sources": [SOURCE, COPY],
        "entities": [GIVER, SCHOOL],
        "activities": [act(1, contributions=figures)],
        "observations": [
            {"id": "obs/1", **seen, "value": "10", "as_of": "2020"},
            {"id": "obs/2", **seen, "value": "11", "as_of": "2021", "alternative_to": "obs/1"},
            {"id": "obs/3", **seen, "value": "12", "as_of": "2022", "alternative_to": "obs/1"},
        ],
    }


def test_which_claim_counts_and_by_which_rule(fresh, tmp_path):
    uri = fresh()
    bring(uri, tmp_path, claims())
    rows = [(row["id"], row["value"], row["other"], row["other_value"], row["decided_by"]) for row in asked(uri)]
    assert rows == [
        ("con/b", 5.0, "con/a", 6.0, "id"),
        ("con/date-old", 1.0, "con/date-new", 2.0, "as_of"),
        ("con/copy", 3.0, "con/first-hand", 4.0, "publisher"),
        ("obs/1", 10.0, "obs/3", 12.0, "as_of"),
        ("obs/2", 11.0, "obs/3", 12.0, "as_of"),
    ]
    row = asked(uri)[1]
    assert (row["conflict"], row["field"], row["unit"], str(row["as_of"])) == ("claims", "amount", "CNY", "2020-12-31")
    assert (row["sources"], row["other_sources"], row["other_batch"]) == (["src/a"], ["src/copy"], "batch/0001")


def test_evidence_of_the_act_decides_where_the_figure_has_none(fresh, tmp_path):
    uri = fresh()
    sections = claims()
    two = figure("y", "2", "src/copy", alternative_to="con/z")
    three = {key: value for key, value in figure("z", "3", "src/a").items() if key != "evidence"}
    sections["activities"] = [act(1, contributions=[two, three])]
    bring(uri, tmp_path, sections)
    assert [(row["id"], row["decided_by"], row["other_sources"]) for row in asked(uri)[:1]] == [
        ("con/y", "publisher", ["src/a"])
    ]


def test_where_files_contradict_other_datasets(fresh, tmp_path):
    uri = fresh()
    bring(uri, tmp_path, basic(act(1), act(2)), "d")
    bring(uri, tmp_path, {"activities": [act(2, evidence=[{"source": "src/a", "paragraph": 8}])]}, "e")
    bring(uri, tmp_path, basic(act(1), act(2), act(3)), "d")  # asserts all again
    other = act(2, amount="7", period={"start": "2022"}, note="附注")
    path = write(tmp_path / "f.ndjson", {"activities": [act(1), other, act(9)]})
    found = conflicts_of(uri, [path], dataset="f").rows
    places = [(row["id"], row["field"], row["value"], row["other_value"], row["other_dataset"]) for row in found]
    assert places == [
        ("act/2", "contributions[0].amount", "7", "30000", "d"),
        ("act/2", "period.start.date", "2022", "2021", "d"),
        ("act/2", "contributions[0].amount", "7", "30000", "e"),
        ("act/2", "period.start.date", "2022", "2021", "e"),
    ]
    first = found[0]
    assert (first["dataset"], first["batch"], first["line"]) == ("f", None, 2)
    assert (first["other_batch"], first["other_file"]) == ("batch/0001", "d.ndjson"), "since which batch it is told so"
    assert (first["sources"], first["other_sources"]) == (["src/a"], ["src/a"])
    with pytest.raises(InvalidData, match="conflicting-record"):
        import_files(uri, [path], dataset="f")
    assert conflicts_of(uri, [path], dataset="d").rows[0]["other_dataset"] == "e", "its own past is no conflict"
    agreeing = write(tmp_path / "g.ndjson", {"activities": [act(2, note="附注"), act(9)]})
    assert conflicts_of(uri, [agreeing], dataset="g").rows == []
    import_files(uri, [agreeing], dataset="g")


def test_files_among_themselves_and_what_only_shows_together(tmp_path):
    uri = str(tmp_path / "g.kgl")
    bring(uri, tmp_path, basic(act(1, period={"start": "2021"})), "d")
    one = write(tmp_path / "one.ndjson", {"activities": [act(5), act(1, period={"end": "2019"})]})
    two = write(tmp_path / "two.ndjson", {"activities": [act(5, amount="1")]})
    found = conflicts_of(uri, [one, two]).rows
    assert [(row["id"], row["dataset"], row["other_dataset"], row["problem"]) for row in found] == [
        ("act/1", "one", "d", "end-before-start"),
        ("act/5", "one", "two", "conflicting-record"),
    ]
    assert found[1]["other_line"] == 1


def test_another_section_is_told_too(tmp_path):
    uri = str(tmp_path / "g.kgl")
    bring(uri, tmp_path, basic(act(1)), "d")
    path = write(tmp_path / "e.ndjson", {"sources": [{"id": "act/1", "name": "x"}]})
    (row,) = conflicts_of(uri, [path]).rows
    assert (row["field"], row["value"], row["other_value"]) == ("section", "sources", "activities")


def test_without_a_store_there_is_nothing_to_contradict(tmp_path):
    path = write(tmp_path / "f.ndjson", basic())
    with pytest.raises(StoreMissing):
        conflicts_of(str(tmp_path / "g.kgl"), [path])
    assert not (tmp_path / "g.kgl.ledger").exists()


def test_records_that_an_older_version_let_in_are_found(fresh, tmp_path, monkeypatch):
    uri = fresh()
    bring(uri, tmp_path, basic(act(1), act(2)), "d")
    with monkeypatch.context() as patch:  # as if an earlier version had taken the first of those that differ
        patch.setattr("graphkit.pipeline.merged_records.merge", lambda records, _vocabulary: records[0])
        bring(uri, tmp_path, {"activities": [act(2, amount="7")]}, "e")
    (row,) = [row for row in asked(uri) if row["conflict"] == "records"]
    assert (row["id"], row["field"], row["dataset"], row["value"]) == ("act/2", "contributions[0].amount", "d", "30000")
    assert (row["other_dataset"], row["other_value"], row["other_batch"]) == ("e", "7", "batch/0002")


VALUE = st.sampled_from(["1", "2"])
PERIODS = [{"start": {"date": "2020"}}, {"end": {"date": "2021"}}, {"start": {"date": "2019"}}]
BODIES = st.fixed_dictionaries(
    {"id": st.just("act/1"), "kind": st.just("donation")},
    optional={
        "note": VALUE,
        "providers": st.lists(VALUE.map(lambda name: {"entity": name}), min_size=1, max_size=2),
        "period": st.sampled_from(PERIODS),
        "evidence": st.lists(VALUE.map(lambda source: {"source": source}), min_size=1, max_size=2),
        "contributions": st.dictionaries(st.sampled_from("abc"), VALUE, min_size=1).map(
            lambda claims: [{"id": name, "amount": amount, "currency": "CNY"} for name, amount in claims.items()]
        ),
    },
)  # fmt: skip


@given(BODIES, BODIES)
@settings(max_examples=150)
def test_records_contradict_each_other_where_merging_refuses_them(one, other):
    """And each place that is told leads to the value that it tells of."""
    items = [
        Accepted("activities", "act/1", json.dumps(body).encode(), dataset, RecordLocation(dataset))
        for dataset, body in (("d", one), ("e", other))
    ]
    found = contradictions(*items)
    merged = merge(items, load_vocabulary())
    assert bool(found) == (isinstance(merged, Finding) and merged.code == "conflicting-record")
    for path, value, _ in found:
        at = one
        for part in path:
            at = at[part]
        assert value == at or (path == ("contributions",) and value == sorted(part["id"] for part in at))
    back = [(others, value) for _, value, others in contradictions(*reversed(items))]
    assert sorted(map(str, back)) == sorted(str((value, others)) for _, value, others in found)
