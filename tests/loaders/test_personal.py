"""Identity numbers reach no record and no message; personal columns are refused unless they are ignored."""

import json

import pytest

from graphkit.findings import Finding
from graphkit.loaders.choice import load, open_files
from graphkit.loaders.rows import RawRecord
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.validate.intake import take
from graphkit.wording.personal import mask_identity
from graphkit.wording.problems import problem_line

VOCABULARY = load_vocabulary()
NUMBER = "522424199001010016"
STARS = "*" * 18


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (NUMBER, STARS),
        (f"张某({NUMBER})", f"张某({STARS})"),
        ("11010519491231002X、11010519491231002x", f"{STARS}、{STARS}"),
        ("522424 19900101 0016", "*" * 20),
        ("５２２４２４１９９００１０１００１６", STARS),
        ("52242419901301001X", "52242419901301001X"),  # month 13
        ("91520502MA6DJ00017", "91520502MA6DJ00017"),  # of an enterprise
        ("6222021234567890123", "6222021234567890123"),
        ("1522424199001010016", "1522424199001010016"),  # nineteen digits
    ],
)
def test_what_is_an_identity_number(text, masked):
    assert mask_identity(text) == masked


@pytest.mark.parametrize("name", ["a.csv", "a.yaml", "a.json", "a.ndjson"])
def test_it_reaches_no_record_and_is_said_to_be_masked(tmp_path, name):
    record = {"helper": "甲市", "recipient": "乙县", "note": f"联系人 {NUMBER}"}
    text = {
        "a.csv": f"帮扶方,受援方,备注\n甲市,乙县,联系人 {NUMBER}\n",
        "a.yaml": f"pairings:\n  - {json.dumps(record, ensure_ascii=False)}\n",
        "a.json": json.dumps({"pairings": [record]}),
        "a.ndjson": json.dumps(record | {"section": "pairings"}),
    }[name]
    records, report, _ = take(open_files([write(tmp_path / name, text)], VOCABULARY), VOCABULARY)
    assert [item.record.note for item in records] == [f"联系人 {STARS}"]
    assert [warning.code for warning in report.warnings] == ["identity-masked"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", f"帮扶方,受援方,起\n甲,乙,{NUMBER}\n丙,丁{NUMBER},{NUMBER}年\n"),
        ("a.csv", f"帮扶方,受援方,{NUMBER}\n甲,乙,丙\n"),
        ("a.yaml", f"pairings:\n  - {{helper: 甲, recipient: 乙, since: '{NUMBER}', tier: '{NUMBER}'}}\n"),
        ("a.yaml", f"pairings:\n  - {{helper: 甲, recipient: 乙, '{NUMBER}': x}}\n"),
        ("a.ndjson", json.dumps({"section": NUMBER, "helper": "甲"})),
    ],
)
def test_it_stands_in_no_message(tmp_path, name, text):
    _, report, _ = take(open_files([write(tmp_path / name, text)], VOCABULARY), VOCABULARY)
    assert report.problems
    for finding in (*report, *report.warnings):
        assert NUMBER not in problem_line(finding, "zh") + str(finding)


@pytest.mark.parametrize("heading", ["身份证号", "联系人手机", "联系电话", "开户行账号", "银行卡号", "Phone"])
def test_a_personal_column_is_refused_unless_it_is_ignored(tmp_path, heading):
    mapping = "section: pairings\ncolumns: {{帮扶方: helper, 受援方: recipient, {}: {}}}\n"
    path = write(tmp_path / "a.csv", f"帮扶方,受援方,{heading}\n甲,乙,13800000000\n")
    write(tmp_path / "a.mapping.yaml", mapping.format(heading, "note"))
    (finding,) = load(path, VOCABULARY)
    assert isinstance(finding, Finding)
    assert (finding.code, finding.location.heading) == ("personal-column", heading)
    write(tmp_path / "a.mapping.yaml", mapping.format(heading, "ignore"))
    (row,) = load(path, VOCABULARY)
    assert isinstance(row, RawRecord)
    assert "13800000000" not in str(row)
