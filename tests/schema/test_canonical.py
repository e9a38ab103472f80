"""Reading canonical JSON back gives what checking it gives, for every field of every record."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from graphkit.findings import RecordLocation
from graphkit.records.recordset import accept
from graphkit.schema.canonical import read
from graphkit.schema.records import SECTIONS

FULL = {
    "sources": {
        "id": "src/x", "name": {"zh": "简报", "en": "Bulletin"}, "publisher": "某办", "published": "2024-07",
        "url": "https://example.org", "accessed": "2024-08-01", "document_number": "1", "republished_by": ["某网"],
        "language": "zh-Hans",
        "media_type": "text/html", "categories": ["A01"], "sha256": "0" * 64,
        "defects": [{"kind": "spam", "note": "注"}], "note": "注",
    },
    "programmes": {
        "id": "prog/x", "name": "协作", "aliases": ["别名"], "mentions": [{"source": "src/x", "text": "它"}],
        "policy_document": "意见", "document_number": "2", "issued_by": ["a", "b"], "administered_by": "c",
        "part_of": ["prog/y"], "period": {"start": "2016", "end": {"date": "2021-03", "estimated": True}},
    },
    "entities": {
        "id": "county/x", "label": "County", "name": {"en": "X", "other": {"fr": "X"}}, "organisation_type": "11",
        "standard": "iati", "aliases": ["某"],
        "identifiers": {"b": "2", "a": "1"},
        "mentions": [{"source": "src/x", "text": "它"}], "part_of": [{"entity": "p", "valid": {"from": "1949"}}],
        "located_in": "q", "member_of": [{"entity": "m", "note": "注"}, "n"], "valid": {"from": "1949", "to": "2020"},
        "form": "f", "level": "l", "serves": ["s"], "code": "529999", "codes": ["529999"], "lat": 26.5, "lon": "107.0",
        "succeeded_by": ["z"], "short_name": {"zh": "某", "en": "S"},
        "contributors": ["a", {"entity": "b", "certainty": "inferred"}], "managed_by": ["c"],
        "member_kind": ["Village"], "size": 24, "size_bound": "about", "unstated": True,
        "origin": "o", "note": "注",
    },
    "pairings": {
        "id": "pair/x", "helper": "h", "recipient": "r", "name": "结对", "brokers": ["b"], "programmes": ["prog/x"],
        "tier": "county", "form": "one_to_one", "since": "2016", "until": "2021-03", "attested_from": "2016",
        "attested_to": "2020-07", "certainty": "inferred",
        "evidence": [{"source": "src/x", "paragraph": 2, "start": 0, "end": 20, "digest": "00"}],
    },
    "activities": {
        "id": "act/x", "kind": "donation", "flow": "aid", "name": "捐赠",
        "aid_type": "C01", "finance_type": "110", "iati_flow_type": "10", "tied_status": "5",
        "standard": "iati", "identifiers": {"iati-A1": "7"},
        "descriptions": ["文", {"text": "t", "lang": "fr", "about": "general"}],
        "other_sectors": [{"vocabulary": "99", "code": "7", "name": "七", "share": "0.25"}],
        "planned": {"start": "2019", "end": "2020-01"}, "related_activities": ["parent:X-1"],
        "sectors": ["11320", {"code": "12110", "share": "0.5"}],
        "providers": ["a", {"entity": "b", "share": 0.5, "certainty": "inferred", "open": True, "note": "注"}],
        "funders": "f", "facilitators": [], "organizers": ["o"], "implementers": ["i"], "partners": ["p"],
        "senders": ["s"], "hosts": ["h"], "recipients": [{"entity": "r", "open": False}], "places": ["q"],
        "created": ["c"], "period": {"start": "2019-10", "estimated": True, "not_before": "2016"},
        "duration": "P7M", "sequence": 0,
        "status": "completed", "benefit": "forward", "programmes": ["prog/x"], "pairing": "pair/x",
        "established": ["pair/x"], "part_of": ["act/y"], "followed_from": ["act/z"], "note": "注",
        "contributions": [
            {
                "id": "con/x", "kind": "funding", "flow": "mixed", "may_overlap": ["con/v"],
        "aid_type": "C01", "finance_type": "110", "iati_flow_type": "10", "tied_status": "5",
                "descriptions": [{"text": "t", "lang": "en"}], "funders": ["f", {"entity": "g", "share": "0.5"}],
                "paid_to": "h", "recipients": [{"entity": "r", "share": 1}], "sectors": "11320",
                "other_sectors": [{"vocabulary": "99", "code": "7"}], "value_date": "2020-05-02",
                "period": {"start": "2020", "end": "2021"}, "iati_type": "3",
                "name": "投入", "amount": "2000000.50", "currency": "CNY",
                "stage": "disbursed", "bound": "about", "aggregate": True, "mixed": True, "reversal": True,
                "mirror": True, "each": True, "per": "month", "date": "2020-05", "as_of": "2020-07",
                "part_of_total": "con/y", "stage_of": "con/z", "alternative_to": "con/w", "note": "注",
                "evidence": {"source": "src/x"},
            },
            {"quantity": 40, "unit": "person", "item": "teachers", "measure": "reach"},
        ],
        "evidence": [{"source": "src/x", "quote": "话", "nth": 2}],
    },
    "observations": {
        "id": "obs/x", "about": "county/x", "indicator": "pupils", "name": "在校生", "measure": "outcome",
        "descriptions": [{"text": "t", "lang": "en", "about": "comment"}], "value": "1e3", "unit": "person",
        "value_text": "文", "currency": "CNY", "change": "level", "base": "去年", "phase": "after",
        "status": "expected", "bound": "about", "as_of": "2020-07", "period": {"start": None, "end": "2020"},
        "result_of": ["act/x"], "alternative_to": "obs/y", "evidence": [{"source": "src/x", "paragraph": 1}],
    },
    "decisions": {
        "id": "decision/x", "left": "party/x", "right": "party/y", "decision": "same", "who": "王",
        "when": "2026-01-05", "note": "注",
    },
}  # fmt: skip


def same(section, body):
    model = SECTIONS[section].model_validate(body)
    canonical = accept(model, "d", RecordLocation("f")).body
    found, checked = read(section, canonical), SECTIONS[section].model_validate_json(canonical)
    assert found == checked == model
    assert repr(found) == repr(checked)  # types, too: repr tells tuples from lists and Decimals from text
    assert found.model_fields_set == checked.model_fields_set
    assert accept(found, "d", RecordLocation("f")).body == canonical
    assert hash(found.id) == hash(checked.id)


def test_the_full_records_have_every_field():
    for section, body in FULL.items():
        known = {field.alias or name for name, field in SECTIONS[section].model_fields.items()}
        assert known - body.keys() <= {"note", "per"}, section


@pytest.mark.parametrize("section", SECTIONS)
def test_every_field_comes_back(section):
    same(section, FULL[section])


@given(st.sampled_from(sorted(SECTIONS)), st.data())
def test_any_part_of_the_fields_comes_back(section, data):
    """Fields left out take their defaults, at every depth."""

    def part(value):
        if isinstance(value, dict):
            return {key: part(inner) for key, inner in value.items() if data.draw(st.booleans())}
        if isinstance(value, list):
            return [part(item) for item in value if data.draw(st.booleans())]
        return value

    body = {"id": FULL[section]["id"], **part(FULL[section])}
    try:
        SECTIONS[section].model_validate(body)
    except ValidationError:
        return  # a required field is missing
    same(section, body)


@pytest.mark.parametrize("text", ['"quoted"', "back\\slash", "行\n行", "\U0001f600", "</script>"])
def test_any_text_comes_back(text):
    same("entities", {"id": "e/x", "label": "School", "name": "某", "note": text})


@pytest.mark.parametrize("number", ["0", "-0.0", "1e3", "0.1", "12345678901234567890.12345678901234567890", "3E+4"])
def test_numbers_stay_exact(number):
    same("activities", {"id": "act/x", "kind": "donation", "contributions": [{"amount": number, "currency": "CNY"}]})
