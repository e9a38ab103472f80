"""CSV and TSV as programs save them: encodings, delimiters, and files that would fill the memory."""

import pytest

from graphkit.findings import Finding
from graphkit.loaders.choice import load, open_files
from graphkit.loaders.rows import RawRecord
from graphkit.loaders.sources.from_table import TableOptions
from graphkit.pipeline.input_files import default_dataset
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.validate.intake import take

VOCABULARY = load_vocabulary()
TABLE = "帮扶方,受援方,备注\n广州市白云区,平塘县,第一行\n大连市,六盘水市,第二行\n"


def rows_of(path, data, options=None):
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(load(path, VOCABULARY, options=options))


def helpers(rows):
    return [row.data["helper"] for row in rows if isinstance(row, RawRecord)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_the_encodings_of_excel_and_wps_are_read(tmp_path, encoding):
    rows = rows_of(tmp_path / "a.csv", TABLE.encode(encoding))
    assert helpers(rows) == ["广州市白云区", "大连市"]
    codes = [row.code for row in rows if isinstance(row, Finding)]
    assert codes == (["read-as-gb18030"] if encoding.startswith("gb") else [])


def test_that_a_file_was_read_as_gb18030_is_a_warning_and_refuses_nothing(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(TABLE.encode("gbk"))
    records, report, counts = take(open_files([path], VOCABULARY), VOCABULARY)
    assert (len(records), list(report), [one.code for one in report.warnings]) == (2, [], ["read-as-gb18030"])
    assert [count.unread for count in counts.values()] == [0]


@pytest.mark.parametrize("text", [TABLE, "帮扶方,受援方\n甲,乙\n", "序号,帮扶方,受援方\n1,廣州市白雲區,平塘縣\n"])
def test_short_files_in_gbk_are_no_big5(tmp_path, text):
    assert helpers(rows_of(tmp_path / "a.csv", text.encode("gb18030")))


def test_big5_is_asked_about_and_read_when_it_is_named(tmp_path):
    data = "捐贈方,受贈方\n臺北市政府,廣州市白雲區\n".encode("big5")
    (finding,) = rows_of(tmp_path / "a.csv", data)
    assert (finding.code, finding.detail) == ("not-utf8", "Big5")
    traditional = "helper,recipient\n臺北市政府,廣州市白雲區\n".encode("big5")
    assert helpers(rows_of(tmp_path / "a.csv", traditional, TableOptions(encoding="big5"))) == ["臺北市政府"]


def test_a_byte_that_no_encoding_has_is_refused_with_its_line(tmp_path):
    (finding,) = rows_of(tmp_path / "a.csv", TABLE.encode() + b"\xff\xff,x,\n")
    assert (finding.code, finding.location.line) == ("not-utf8", 4)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("helper;recipient\n甲;乙\n", 2),
        ("helper\trecipient\n甲\t乙\n", 2),
        ("sep=;\nhelper;recipient\n甲;乙\n", 3),
        ('"sep=|"\r\nhelper|recipient\r\n甲|乙\r\n', 3),
        ("sep=\t\nhelper\trecipient\n甲\t乙\n", 3),
        ('helper;recipient;note\n甲;乙;"1,2,3,4,5"\n', 2),
    ],
)
def test_the_delimiter_is_found_or_named(tmp_path, text, line):
    (row,) = rows_of(tmp_path / "a.csv", text)
    assert (row.data["helper"], row.data["recipient"], row.location.line) == ("甲", "乙", line)


@pytest.mark.parametrize(
    ("text", "code", "line", "detail"),
    [
        ('helper,recipient\n甲,乙\n丙,"丁\n戊,己\n', "bad-table", 3, "syntax.csv.quotation"),
        ('helper,recipient\n甲,"乙"丙\n', "bad-table", 2, "syntax.csv.delimiter"),
        ("helper,recipient\n甲," + "乙" * 140_000 + "\n", "bad-table", 2, "syntax.csv.cell"),
        ("helper,recipient\n甲,乙\n" + "," * 10_000_000, "line-too-long", 3, None),
    ],
)
def test_what_cannot_be_read_on_is_reported_with_its_line_and_what_came_before_is_kept(
    tmp_path, text, code, line, detail
):
    *rows, finding = rows_of(tmp_path / "a.csv", text)
    assert (finding.code, finding.location.line) == (code, line)
    assert getattr(finding.detail, "code", finding.detail) == detail
    assert len(rows) == line - 2


def test_a_text_table_has_no_largest_size(tmp_path):
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("helper,recipient,note\n")
        for _ in range(70):
            file.write("甲,乙," + "x" * 2**18 + "\n")
    rows = load(path, VOCABULARY)
    assert next(rows).code == "bad-table"  # 262,144 characters in one cell
    path.write_text("helper,recipient,note\n" + '甲,乙,"a\nb"\n' * 1_000_000, encoding="utf-8")
    rows = load(path, VOCABULARY)
    assert [next(rows).location.line for _ in range(2)] == [2, 4]
    rows.close()


def test_a_table_sorted_anew_stays_the_same_dataset(tmp_path):
    mapping = tmp_path / "gifts.mapping.yaml"
    mapping.write_text(
        "records:\n  - {section: sources, columns: {文件: [{field: id, prefix: src/}, name]}}\n"
        "  - {section: activities, columns: {捐赠方: providers}, constants: {kind: donation}}\n", encoding="utf-8"
    )  # fmt: skip
    path = tmp_path / "gifts.csv"
    path.write_text("文件,捐赠方\n甲报,甲公司\n乙报,乙公司\n", encoding="utf-8")
    assert default_dataset(path, VOCABULARY) == "gifts"
