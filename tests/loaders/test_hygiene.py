"""What is garbled in a file is told as it is read: cells are repaired, record files stay as they are."""

import json
from pathlib import Path

import pytest

from graphkit.loaders.choice import PART, load, open_files
from graphkit.loaders.rows import RawRecord
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.validate.intake import take
from graphkit.wording.problems import problem_text

DATA = Path(__file__).parents[2] / "graphkit" / "data"


def write(path, text):
    path.write_bytes(text.encode("utf-8"))
    return path


def remarks_of(report):
    return [
        (one.code, one.location.line, one.location.heading, one.field, one.value, *one.allowed)
        for one in report.warnings
    ]


TABLE = """编号,帮扶方,受援方,层级,起,促成方,备注,序号
pair/1,白雲區,水城(shui)区,地级,２０１８-02,甲党、、乙党,365bet官网协作,(shui)水，，
pair/2,白云区,bái云区,地级,2018,/,捐3万\ufffd,1
"""


def test_the_cells_of_a_table_are_read_as_they_must_have_been_and_each_is_told(tmp_path):
    path = write(tmp_path / "a.csv", TABLE.replace("水城(shui)区", "水(shuǐ)城区"))
    records, report, _ = take(open_files([path], load_vocabulary()), load_vocabulary())
    assert not report.problems
    first, second = (item.record for item in records)
    assert (first.helper, first.recipient, first.since.date) == ("白雲區", "水城区", "2018-02")
    assert (first.brokers, first.note) == (("甲党", "乙党"), "协作")
    assert (second.recipient, second.note) == ("bái云区", "捐3万\ufffd")  # lost: nothing is guessed
    assert remarks_of(report) == [
        ("cell-repaired", 2, "受援方", "recipient", "水(shuǐ)城区", "水城区"),
        ("cell-repaired", 2, "促成方", "brokers", "甲党、、乙党", "甲党、乙党"),
        ("cell-repaired", 2, "备注", "note", "365bet官网协作", "协作"),
        ("text-lost", 3, "受援方", "recipient", "bái云区"),
        ("text-lost", 3, "备注", "note", "捐3万\ufffd"),
    ]
    assert report.warnings[3].suggestion == "白"
    assert all(problem_text(one, "zh") and problem_text(one, "en") for one in report.warnings)


def test_ids_words_of_the_mapping_and_ignored_columns_are_not_looked_at(tmp_path):
    write(
        tmp_path / "a.mapping.yaml",
        "section: pairings\n"
        "columns: {号: id, 甲: helper, 乙: recipient, 丙: {field: tier, values: {县，，级: county}}, 丁: ignore}\n",
    )
    path = write(tmp_path / "a.csv", "号,甲,乙,丙,丁\npair/１,a,b,县，，级,白云(yún)区\n")
    records, report, _ = take(open_files([path], load_vocabulary()), load_vocabulary())
    (only,) = records
    assert (only.id, only.record.tier) == ("pair/１", "county")
    assert report.warnings == report.problems == []


RECORD = {
    "id": "county/x(guan)",
    "label": "County",
    "name": {"zh": "七星關(guān)區"},
    "aliases": ["白雲區", "水城\u200b区"],
    "mentions": [{"source": "src/a", "text": "七星關(guān)區"}],
    "note": "威尼斯人娱乐城手机版协作",
}
EXPECTED = [
    ("name.zh", "七星關(guān)區", "七星關區"),
    ("note", "威尼斯人娱乐城手机版协作", "协作"),
]


@pytest.mark.parametrize("escaped", [False, True])
@pytest.mark.parametrize("suffix", ["json", "ndjson", "yaml"])
def test_a_record_file_is_told_and_kept(tmp_path, suffix, escaped):
    text = json.dumps(RECORD | {"section": "entities"}, ensure_ascii=escaped)
    if suffix != "ndjson":
        text = json.dumps({"entities": [RECORD]}, ensure_ascii=escaped)
    path = write(tmp_path / f"a.{suffix}", text + "\n")
    (raw,) = [item for item in load(path, load_vocabulary()) if isinstance(item, RawRecord)]
    assert raw.data == RECORD
    found = [(one.field, one.value, *one.allowed) for one in raw.remarks]
    assert [each for each in found if each[0] != "aliases[1]"] == EXPECTED
    assert ("aliases[1]", r"水城\u200b区", "水城区") in found
    assert {(one.code, one.location.line, one.record) for one in raw.remarks} == {("text-garbled", 1, RECORD["id"])}
    records, report, counts = take(open_files([path], load_vocabulary()), load_vocabulary())
    assert len(report.warnings) == 3
    assert not report.problems
    assert [item.record.name.zh for item in records] == ["七星關(guān)區"]
    assert counts[str(path)].accepted == 1


def test_a_warning_of_a_refused_record_is_told_too(tmp_path):
    path = write(tmp_path / "a.ndjson", json.dumps(RECORD | {"section": "entities", "colour": "x"}) + "\n")
    _, report, _ = take(open_files([path], load_vocabulary()), load_vocabulary())
    assert [problem.code for problem in report] == ["unknown-field"]
    assert len(report.warnings) == 3


def test_a_large_file_read_in_parts_tells_the_same(tmp_path):
    def line(number):
        name = f"白云{'(yún)' if number % 700 == 3 else ''}区"
        return json.dumps({"section": "entities", "id": f"county/{number}", "label": "County", "name": name})

    lines = [line(number) for number in range(PART // 40)]
    path = write(tmp_path / "a.ndjson", "\n".join(lines))
    _, report, _ = take(open_files([path], load_vocabulary()), load_vocabulary())
    assert [one.location.line - 1 for one in report.warnings] == [n for n in range(len(lines)) if n % 700 == 3]


def test_what_comes_with_graphkit_is_sound():
    paths = sorted(DATA.rglob("*.yaml")) + sorted(DATA.rglob("*.tsv")) + sorted(DATA.rglob("*.csv"))
    _, report, _ = take(
        open_files([path for path in paths if not path.name.endswith(".mapping.yaml")], load_vocabulary()),
        load_vocabulary(),
    )
    assert report.warnings == []
