"""Files to accepted records: an example of every field, what counts as the same, ids that are made, hostile names."""

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.loaders.choice import open_files
from graphkit.validate.intake import take

EVERY_FIELD = Path(__file__).parents[1] / "data" / "every-field.yaml"


def test_the_example_of_every_field_has_no_problems(vocabulary):
    records, report, counts = take(open_files([EVERY_FIELD], vocabulary), vocabulary)
    assert report.problems == []
    assert Counter(record.section for record in records) == {
        "sources": 1, "programmes": 2, "entities": 7, "pairings": 1, "activities": 2, "observations": 2, "decisions": 1,
    }  # fmt: skip
    assert next(iter(counts.values())).accepted == 16
    (act,) = (item.record for item in records.of("activities") if item.id == "act/butuo-bridge")
    assert str(act.contributions[1].amount) == "3500000"
    assert act.contributions[4].item == "equipment"


HOSTILE = [
    "Robert'); DROP TABLE actors;--",
    "x'}) DETACH DELETE n //",
    'a" SET n.admin = true WITH n MATCH (m) //',
    "`MATCH` (n) RETURN n",
    "$param {name: 'x'} \\' \\\\",
    "'+'LOAD CSV FROM \"http://example.org\"",
    "<script>alert(1)</script>",
    "{0.__class__} %s ${HOME}",
    "=cmd|' /C calc'!A0",
    "两\u3000个　空格",
    "家👨\u200d👩\u200d👧族",
]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("suffix", ["yaml", "json", "ndjson"])
def test_names_that_look_like_code_are_names(taken, name, suffix):
    entity = {"id": "x/a", "label": "Agency", "name": name, "note": name}
    body = {"section": "entities", **entity} if suffix == "ndjson" else {"entities": [entity]}
    text = json.dumps(body, ensure_ascii=False)
    records, problems, _ = taken(text, f"a.{suffix}")
    assert problems == []
    (record,) = records
    assert (record.record.name.zh, record.record.note) == (name, name)


def test_null_says_the_same_as_nothing(taken):
    full, problems, _ = taken(
        "activities:\n- {id: act/a, kind: donation, providers: [甲区], note: null, programmes: null, bound: }\n"
    )
    assert [problem.code for problem in problems] == ["misplaced-field"]  # an activity has no bound, null or not
    assert len(full) == 0
    full, problems, _ = taken(
        "activities:\n- {id: act/a, kind: donation, providers: [甲区], note: null, programmes: }\n"
    )
    plain, _, _ = taken("activities:\n- {id: act/a, kind: donation, providers: [甲区]}\n")
    assert problems == []
    assert full.items[0].body == plain.items[0].body


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("amount: 30000", "amount: 30000.00"),
        ("amount: 30000", 'amount: "3e4"'),
        ("date: 2024", "date: {date: '2024'}"),
        ("date: 2024", "date: {date: '2024', estimated: false}"),
        ("name: 款", "name: {zh: 款}"),
        ("bound: exact", "each: false"),
    ],
)
def test_equal_things_have_equal_bodies(taken, one, other):
    bodies = []
    for part in (one, other):
        more = "" if "amount" in part else ", amount: 5"
        figure = f"{{id: c, currency: CNY{more}, {part}}}"
        text = f"activities:\n- {{id: a, kind: donation, providers: 甲, contributions: {figure}}}\n"
        records, problems, _ = taken(text)
        assert problems == []
        bodies.append(records.items[0].body)
    assert bodies[0] == bodies[1]


def test_an_equal_record_is_a_duplicate_only_within_its_dataset(tmp_path, vocabulary):
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text(
            "sources:\n- {id: src/a, name: 简报}\n- {id: src/a, name: 简报}\n", "utf-8"
        )
    paths = [tmp_path / "a.yaml", tmp_path / "b.yaml"]
    records, report, counts = take(open_files(paths, vocabulary, lambda _: "one"), vocabulary)
    assert (len(records), len(report)) == (1, 0)
    assert [(c.read, c.accepted, c.duplicate) for c in counts.values()] == [(2, 1, 1), (2, 0, 2)]
    records, report, counts = take(open_files(paths, vocabulary), vocabulary)
    assert [(record.dataset, record.id) for record in records] == [("a", "src/a"), ("b", "src/a")]
    assert [(c.read, c.accepted, c.duplicate) for c in counts.values()] == [(2, 1, 1), (2, 1, 1)]


def test_a_file_named_twice_is_read_once(tmp_path, vocabulary):
    path = tmp_path / "a.yaml"
    path.write_text("activities:\n- {kind: donation, providers: [甲区]}\n", "utf-8")
    records, report, counts = take(open_files([path, path], vocabulary), vocabulary)
    assert (len(records), len(report), len(counts)) == (1, 0, 1)


def test_one_bad_record_hides_no_other(taken):
    records, problems, counts = taken(
        "sources:\n- {id: src/a}\n- {id: a b}\n- {id: src/c}\nentities:\n- {id: x/a, label: Agency}\n"
    )
    assert [record.id for record in records] == ["src/a", "src/c"]
    assert [problem.location.line for problem in problems] == [3, 6]
    assert (counts.read, counts.accepted, counts.rejected) == (4, 2, 2)


# -- ids that are made ------------------------------------------------------------------------------------------------

GIFTS = [
    {
        "kind": "donation",
        "providers": ["甲区"],
        "recipients": ["乙县"],
        "period": {"start": "2020"},
        "contributions": [c],
    }
    for c in (
        {"amount": "500", "currency": "CNY"},
        {"amount": "300", "currency": "CNY"},
        {"amount": "500", "currency": "CNY"},
        {"quantity": "20", "unit": "piece", "item": "books"},
        {"amount": "300", "currency": "USD", "stage": "planned"},
    )
]


def ids_of(rows, tmp_path, vocabulary):
    path = tmp_path / "gifts.ndjson"
    path.write_text("".join(json.dumps({"section": "activities", **row}) + "\n" for row in rows), "utf-8")
    records, report, _ = take(open_files([path], vocabulary, lambda _: "ledger"), vocabulary)
    assert report.problems == []
    return records


@given(order=st.permutations(GIFTS))
def test_made_ids_do_not_depend_on_the_order_of_rows(tmp_path_factory, order):
    from graphkit.schema.vocabulary import load_vocabulary

    base = tmp_path_factory.getbasetemp()
    records = ids_of(order, base, load_vocabulary())
    once = ids_of(GIFTS, base, load_vocabulary())
    assert sorted((r.id, r.body) for r in records) == sorted((r.id, r.body) for r in once)


def test_made_ids_are_unique_down_to_the_contributions(tmp_path, vocabulary):
    records = ids_of(GIFTS, tmp_path, vocabulary)
    assert sorted(record.id for record in records) == [
        "ledger/donation/甲区-乙县/2020",
        "ledger/donation/甲区-乙县/2020#2",
        "ledger/donation/甲区-乙县/2020#3",
        "ledger/donation/甲区-乙县/2020#4",
        "ledger/donation/甲区-乙县/2020/books",
    ]
    parts = [part.id for record in records for part in record.record.contributions]
    assert len(set(parts)) == len(parts) == 5
    for record in records:
        assert all(part.id.startswith(record.id + "/") for part in record.record.contributions)


def test_a_changed_amount_or_note_keeps_the_id(tmp_path, vocabulary):
    row = GIFTS[0]
    changed = {**row, "note": "另记", "contributions": [{"amount": "999", "currency": "CNY"}]}
    (one,), (other,) = ids_of([row], tmp_path, vocabulary), ids_of([changed], tmp_path, vocabulary)
    assert one.id == other.id
    assert one.record.contributions[0].id == other.record.contributions[0].id
    assert one.body != other.body


def test_given_ids_are_never_numbered(taken):
    text = (
        "activities:\n- {id: act/a, kind: donation, providers: [甲]}\n- {id: act/a, kind: training, providers: [甲]}\n"
    )
    records, problems, _ = taken(text)
    assert [record.id for record in records] == ["act/a"]
    assert [problem.code for problem in problems] == ["duplicate-id"]
