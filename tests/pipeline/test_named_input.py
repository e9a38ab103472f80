"""What each name of an input became, and why: as ``validate`` and a dry run list it."""

import json

import pytest

from graphkit.pipeline.checking import check_files, check_names

from .help import bring, write

RECORDS = {
    "sources": [{"id": "src/a", "name": "简报", "published": "2019"}],
    "programmes": [{"id": "prog/p", "name": "某帮扶计划"}],
    "entities": [
        {"id": "party/m", "label": "Party", "name": "中国民主同盟中央委员会", "aliases": ["民盟总部"]},
        {"id": "hospital/h", "label": "Hospital", "name": "平塘县人民医院", "located_in": "平塘县",
         "mentions": [{"source": "src/a", "text": "该院"}], "identifiers": {"uscc": "12522727429660123A"}},
    ],
    "activities": [
        {"id": "act/a", "kind": "training", "providers": ["广州市", "白云区"], "recipients": ["平塘县人民医院", "该院"],
         "programmes": ["某帮扶计划"], "evidence": [{"source": "src/a", "paragraph": 1}]},
        {"id": "act/b", "kind": "training", "providers": ["民盟中央", "民盟总部", "民盟中央"],
         "recipients": ["黔南州", "hospital/h", "uscc:12522727429660123A", "county/pingtang"]},
    ],
}  # fmt: skip
WHY = {
    "广州市": ("city/guangzhou", "table"),
    "白云区": ("county/baiyun-440111", "context"),
    "平塘县人民医院": ("hospital/h", "name"),
    "该院": ("hospital/h", "mention"),
    "某帮扶计划": ("prog/p", "name"),
    "民盟中央": ("party/m", "rule"),
    "民盟总部": ("party/m", "alias"),
    "黔南州": ("city/qiannan", "table"),
    "平塘县": ("county/pingtang", "table"),
    "hospital/h": ("hospital/h", "id"),
    "county/pingtang": ("county/pingtang", "id"),
    "uscc:12522727429660123A": ("hospital/h", "identifier"),
}


def names_of(result):
    return {each.name: (each.id, each.why) for each in result.names}


def test_every_name_is_listed_with_its_reason(tmp_path):
    path = write(tmp_path / "a.ndjson", RECORDS)
    checked = check_names([path])
    assert list(checked.report) == []
    assert names_of(checked) == WHY
    assert {each.name: each.uses for each in checked.names}["民盟中央"] == 2
    assert {each.name: each.became for each in checked.names}["白云区"] == "广东省广州市白云区"
    dry = bring(tmp_path / "g.kgl", RECORDS, dry_run=True)
    assert names_of(dry) == WHY


def test_names_of_the_store_are_not_listed(tmp_path):
    store = tmp_path / "g.kgl"
    bring(store, RECORDS, dataset="first")
    more = {"activities": [{"id": "act/c", "kind": "training", "providers": ["民盟总部"], "recipients": ["平塘县"]}]}
    assert names_of(bring(store, more, dataset="second", dry_run=True)) == {
        "民盟总部": ("party/m", "alias"),
        "平塘县": ("county/pingtang", "table"),
    }


@pytest.mark.parametrize(
    ("name", "why"), [("无名公司", "unknown"), ("朝阳区", "ambiguous"), ("甲公司、乙公司", "several")]
)
def test_what_is_open_is_listed_first(tmp_path, name, why):
    records = {"activities": [{"id": "act/c", "kind": "training", "providers": [name], "recipients": ["平塘县"]}]}
    path = write(tmp_path / "a.ndjson", records)
    checked = check_names([path])
    first = checked.names[0]
    assert (first.name, first.id, first.why, first.where.line) == (name, None, why, 1)
    assert [each.code for each in checked.report] == [each.code for each in check_files([path])] != []


def test_a_new_name_and_a_decision_are_listed(tmp_path, table):
    from graphkit.schema.records import Decision

    path = table(Decision(left="平塘县医院", right="hospital/h", decision="same"))
    more = {
        "activities": [{"id": "act/c", "kind": "training", "providers": ["某某公司"], "recipients": ["平塘县医院"]}]
    }
    result = bring(tmp_path / "g.kgl", RECORDS | more, dry_run=True, new="accept", decisions=path)
    named = names_of(result)
    assert named["某某公司"] == ("enterprise/某某公司", "new")
    assert named["平塘县医院"] == ("hospital/h", "decision")
    json.dumps([each.why for each in result.names])
