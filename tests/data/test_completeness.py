"""The five programmes hold every number, date and organisation of their texts: found, not claimed."""

import importlib.util
import sys
from pathlib import Path

import pytest
import yaml

from graphkit.text.paragraphs import paragraphs
from graphkit.text.spans import digest
from graphkit.text.stored import stored_texts

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
DATA = ROOT / "graphkit" / "data"
EXCLUSIONS = yaml.safe_load((HERE / "exclusions.yaml").read_text(encoding="utf-8"))

_spec = importlib.util.spec_from_file_location("completeness", HERE / "completeness.py")
completeness = importlib.util.module_from_spec(_spec)
sys.modules["completeness"] = completeness  # dataclasses look their module up
_spec.loader.exec_module(completeness)

bodies = pytest.mark.parametrize("body", completeness.BODIES, ids=lambda body: body.file)


@pytest.fixture(scope="session")
def records():
    return {b.file: completeness.read_records(DATA / f"{b.file}.yaml") for b in completeness.BODIES}


def gaps(raw, body, records, exclusions=()):
    others = [record for file, rows in records.items() if file != body.file for record in rows]
    return completeness.gaps(raw, body, records[body.file], exclusions, others)


def stored(body, records, source_texts):
    source = completeness.source_of(records[body.file], body.seed)
    assert source.sha256, f"{source.id} has no sha256, so its text cannot be found"
    texts = stored_texts(source_texts, {source.id: source.sha256})
    assert texts, f"no text in {source_texts} has the sha256 of {source.id}"
    return texts[source.id]


@bodies
def test_no_number_date_or_organisation_of_a_body_is_left_out(body, records, source_texts):
    found = gaps(stored(body, records, source_texts), body, records, EXCLUSIONS.get(body.file, ()))
    assert not found, "\n" + "\n".join(map(str, found))


@bodies
def test_a_planted_number_and_organisation_are_found(body, records, source_texts):
    raw = stored(body, records, source_texts)
    last = paragraphs(raw)[body.last - 1]
    planted = raw[: last.end] + "另有青山县第九人民医院获赠7654万元,六十八名医生于2018年3月到岗。" + raw[last.end :]
    before = set(gaps(raw, body, records))
    new = [gap for gap in gaps(planted, body, records) if gap not in before]
    assert [(gap.kind, gap.text) for gap in new if gap.paragraph == last.number] == [
        ("number", "7654万"),
        ("number", "六十八"),
        ("date", "2018年3月"),
        ("organisation", "青山县第九人民医院"),
    ]


@bodies
def test_every_exclusion_is_needed_and_has_a_reason(body, records, source_texts):
    raw, rows = stored(body, records, source_texts), EXCLUSIONS.get(body.file, [])
    left = set(gaps(raw, body, records, rows))
    for row in rows:
        assert len(row["text"]) <= 10, "an exclusion names its place, it does not quote"
        assert row["reason"]
        others = [other for other in rows if other is not row]
        more = [gap for gap in gaps(raw, body, records, others) if gap not in left]
        assert [gap.paragraph for gap in more] == [row["paragraph"]], f"not needed: {row}"


@bodies
def test_every_span_is_sealed_and_says_what_was_sealed(body, records, source_texts):
    raw = stored(body, records, source_texts)
    split = paragraphs(raw)
    source = completeness.source_of(records[body.file], body.seed).id
    spans = [item for record in records[body.file] for item in evidence(record) if item.source == source]
    assert spans
    for item in spans:
        assert item.quote is None, f"not sealed: {item}"
        assert item.digest == digest(split[item.paragraph - 1].text[item.start : item.end]), (
            f"not what was sealed: {item}"
        )


def evidence(record):
    yield from getattr(record, "evidence", ())
    for contribution in getattr(record, "contributions", ()):
        yield from contribution.evidence


# -- the test itself: a small text, and what must not pass for cover --------------------------------------------------

TEXT = "去年,甲县人民医院收到3万元、40余册图书。"
BODY = completeness.Body("x", "x", 1, 1)


def gaps_with(**changes):
    evidence = {"source": "src/x", "paragraph": 1, "start": 11, "end": 14, "digest": digest("3万元")}
    contribution = {
        "amount": "30000",
        "currency": "CNY",
        "evidence": [evidence | changes.pop("evidence", {})],
    } | changes
    rows = {
        "sources": [{"id": "src/x", "published": "2020-05"}],
        "entities": [{"id": "hospital/a", "label": "Hospital", "name": "甲县人民医院"}],
        "activities": [{
            "id": "act/a", "kind": "donation", "recipients": ["hospital/a"], "period": {"start": "2019"},
            "contributions": [contribution, {"quantity": "40", "evidence": [{**evidence, "start": 15, "end": 19}]}],
            "evidence": [{**evidence, "start": 0, "end": 2}],
        }],
    }  # fmt: skip
    records = [completeness.SECTIONS[section].model_validate(row) for section, items in rows.items() for row in items]
    return [(gap.kind, gap.text) for gap in completeness.gaps(TEXT, BODY, records)]


def test_what_every_record_reads_from_its_own_span_is_covered():
    assert gaps_with() == []


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": "300000"},
        {"amount": None, "quantity": "3"},
        {"evidence": {"start": 15, "end": 19}},
        {"evidence": {"source": "src/other"}},
        {"evidence": {"start": None, "end": None, "digest": None}},
    ],
    ids=["another value", "without the multiplier", "another place", "another source", "no span"],
)
def test_a_number_is_not_covered_by(changes):
    assert gaps_with(**changes) == [("number", "3万")]


def test_a_long_span_covers_nothing():
    long = TEXT + "乙" * 40
    records = [
        completeness.SECTIONS["sources"].model_validate({"id": "src/x", "published": "2020-05"}),
        completeness.SECTIONS["activities"].model_validate(
            {
                "id": "act/a",
                "kind": "donation",
                "contributions": [
                    {
                        "amount": "30000",
                        "evidence": [{"source": "src/x", "paragraph": 1, "start": 0, "end": 31, "digest": "0"}],
                    }
                ],
            }
        ),
    ]
    kinds = [(gap.kind, gap.text) for gap in completeness.gaps(long, BODY, records)]
    assert ("number", "3万") in kinds


def test_a_name_covers_an_organisation_only_where_it_stands_whole():
    records = [
        completeness.SECTIONS["sources"].model_validate({"id": "src/x", "published": "2020-05"}),
        completeness.SECTIONS["entities"].model_validate({"id": "h", "label": "Hospital", "name": "人民医院"}),
    ]
    assert ("organisation", "甲县人民医院") in [(gap.kind, gap.text) for gap in completeness.gaps(TEXT, BODY, records)]
