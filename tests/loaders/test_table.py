"""Tables of pairings: rows by their headings or a mapping; what is wrong is told by line and column, all at once."""

import pytest

from graphkit.findings import Finding
from graphkit.loaders.choice import load, open_files
from graphkit.loaders.mapping.mapping import TableMapping
from graphkit.loaders.mapping.reading import USUAL, read_mapping, usual_headings
from graphkit.loaders.mapping.shipped import Shipped
from graphkit.loaders.rows import RawRecord
from graphkit.loaders.sources.from_table import TableOptions
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.validate.intake import take
from graphkit.wording.problems import problem_dict, problem_text

VOCABULARY = load_vocabulary()


def write(path, text):
    path.write_bytes(text.encode("utf-8"))
    return path


def read(path):
    return take(open_files([path], VOCABULARY), VOCABULARY)


def rows_of(path, options=None):
    return load(path, VOCABULARY, options=options)


def codes(path):
    records, report, _ = read(path)
    return [(problem.code, problem.location.line, problem.location.heading) for problem in report], len(records)


GOOD = """编号,帮扶方,受援方,层级,起,止,促成方,来源,序号,备注
pair/1,大连市,六盘水市,地级,2013-02,2021-03,甲党、乙党,src/a,1,/
"""


def test_a_table_with_usual_headings_needs_no_mapping(tmp_path):
    (raw,) = rows_of(write(tmp_path / "a.csv", GOOD))
    assert raw.section == "pairings"
    assert raw.data == {
        "id": "pair/1", "helper": "大连市", "recipient": "六盘水市", "tier": "prefecture", "since": "2013-02",
        "until": "2021-03", "brokers": ["甲党", "乙党"], "evidence": [{"source": "src/a"}],
    }  # fmt: skip
    assert (raw.location.file, raw.location.line) == (str(tmp_path / "a.csv"), 2)
    assert raw.location.of(("evidence", 0, "source")).heading == "来源"
    assert raw.location.of(("evidence", 0, "digest")).heading is None


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_marks_and_line_ends_do_not_matter(tmp_path, mark, ending):
    path = write(
        tmp_path / "a.tsv", mark + "helper\trecipient\tsince".replace("\n", ending) + ending + "甲\t乙\t2016" + ending
    )
    records, report, _ = read(path)
    assert not report.problems
    assert [item.record.helper for item in records] == ["甲"]


def test_lines_are_those_of_the_file_through_blank_rows_and_breaks_in_cells(tmp_path):
    text = '\nhelper,recipient,since,note\n\n甲,乙,2016,"one\ntwo"\n\n甲,丙,16,\n,,,\n丁,戊,2016-02-30,x\n'
    found, taken = codes(write(tmp_path / "a.csv", text))
    assert found == [("bad-date", 7, "since"), ("bad-date", 9, "since")]
    assert taken == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("帮扶方,受援方,起\n甲,,2016\n", [("missing-field", 2, "受援方")]),
        ("帮扶方,受援方,层级\n甲,乙,州级\n", [("unknown-tier", 2, "层级")]),
        ("帮扶方,受援方,起,止\n甲,乙,2016,2015\n", [("end-before-start", 2, "止")]),
        ("帮扶方,受援方,起\n甲,乙\n", [("row-width", 2, None)]),
        ("帮扶方,受援方\n甲,乙,丙\n", [("row-width", 2, None)]),
        ("帮扶方,受援方,何年\n甲,乙,2016\n", [("unknown-column", 1, "何年")]),
        ("帮扶方,受援方,帮扶方\n甲,乙,丙\n", [("duplicate-column", 1, "帮扶方")]),
        ("帮扶方,起\n甲,2016\n", [("column-missing", 1, None)]),
        ('帮扶方,受援方\n甲,"乙\n', [("bad-table", 2, None)]),
        ("帮扶方,受援方,段落\n甲,乙,末段\n", [("wrong-type", 2, "段落"), ("missing-field", 2, None)]),
    ],
)
def test_what_is_wrong_is_told_by_line_and_column(tmp_path, text, expected):
    found, taken = codes(write(tmp_path / "a.csv", text))
    assert sorted(found, key=str) == sorted(expected, key=str)
    assert taken == 0


def test_one_bad_row_never_hides_the_next_and_both_languages_name_the_column(tmp_path):
    text = "帮扶方,受援方,起\n甲,乙,2016；5\n甲,丙,2016\n甲,丁,昨天\n"
    _, report, counts = read(write(tmp_path / "a.csv", text))
    (count,) = counts.values()
    assert (count.read, count.accepted, count.rejected) == (3, 1, 2)
    first = report.problems[0]
    assert first.suggestion == "2016-05"
    assert problem_dict(first)["column"] == "起"
    from graphkit.wording.problems import problem_line

    assert "a.csv:2 column '起' [since]" in problem_line(first, "en")
    assert "a.csv:2“起”列" in problem_line(first, "zh")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        ("捐贈方,受贈方\n臺北市,廣州市\n".encode("big5"), "not-utf8"),
        ("帮扶方".encode("utf-16-le"), "not-utf8"),
        (b"PK\x03\x04....", "binary-file"),
        (b"a\x00b,c\n", "binary-file"),
    ],
)
def test_what_is_no_table_of_text_is_told(tmp_path, data, code):
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    (problem,) = rows_of(path)
    assert problem.code == code


MAPPING = """
section: pairing
columns:
  来援: helper
  去处: {field: recipient}
  级: {field: tier, values: {副省级市: prefecture}}
  无关: ignore
constants: {programmes: [prog/x], evidence: [{source: src/x}]}
"""


def test_a_mapping_beside_the_table_says_what_columns_mean(tmp_path):
    write(tmp_path / "a.mapping.yaml", MAPPING)
    rows = list(rows_of(write(tmp_path / "a.tsv", "无关\t级\t来援\t去处\nx\t副省级市\t甲\t乙\n\t地级\t甲\t丙\n")))
    assert [row.data for row in rows] == [
        {
            "helper": "甲",
            "recipient": where,
            "tier": "prefecture",
            "programmes": ["prog/x"],
            "evidence": [{"source": "src/x"}],
        }
        for where in ("乙", "丙")
    ]


def test_a_table_must_have_the_columns_of_its_mapping_and_no_others(tmp_path):
    write(tmp_path / "a.mapping.yaml", MAPPING)
    found = list(rows_of(write(tmp_path / "a.csv", "来援,去处,级数\n甲,乙,丙\n")))
    assert [(problem.code, problem.value, problem.suggestion) for problem in found] == [
        ("unknown-column", "级数", None), ("column-missing", "级", None), ("column-missing", "无关", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "code", "suggestion"),
    [
        ("section: pairing", "section: pairingz", "unknown-mapping", None),
        ("helper", "helpr", "unknown-mapping", "helper"),
        ("constants: {programmes", "constants: {programme", "unknown-mapping", "programmes"),
        ("columns:", "column:", "bad-mapping", None),
        ("{field: recipient}", "{feld: recipient}", "unknown-mapping", "field"),
        ("{field: recipient}", "{field: recipient, split: ''}", "bad-mapping", None),
        ("{field: recipient}", "{field: recipient", "bad-yaml", None),
        ("{field: recipient}", "&a helper\n  b: *a", "yaml-alias", None),
        ("constants: {", "constants: [{", "bad-yaml", None),
    ],
)
def test_a_wrong_mapping_is_told_before_the_first_row(tmp_path, old, new, code, suggestion):
    assert old in MAPPING
    write(tmp_path / "a.mapping.yaml", MAPPING.replace(old, new))
    found = list(rows_of(write(tmp_path / "a.csv", "来援,去处,级,无关\n甲,乙,地级,\n")))
    assert all(isinstance(problem, Finding) for problem in found)
    assert found[0].code == code
    assert found[0].location.file.endswith("a.mapping.yaml")
    if suggestion:
        assert found[0].suggestion == suggestion


def test_every_usual_heading_leads_to_a_field():
    mapping = Shipped(VOCABULARY).mapping_of([])
    assert isinstance(mapping, TableMapping)
    columns = [column for heading in mapping.headings for column in mapping.columns_of(heading)]
    assert len({column.path for column in columns}) >= 12
    assert usual_headings() == set(mapping.headings)
    assert not isinstance(read_mapping(USUAL, VOCABULARY), list)


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ("section: pairing", "section: pairingz", 2, "section"),
        ("去处: {field: recipient}", "去处: {field: recipientz}", 5, "columns.去处"),
        ("  无关: ignore", "  无关: ignore\n  乙: nothing", 8, "columns.乙"),
        ("{field: tier, values: {副省级市: prefecture}}", "{field: tier, values: 3}", 6, "columns.级"),
        ("constants: {", "constant: {}\nconstants: {", 8, ""),
        ("[prog/x]", "[prog/x], kinds: [a]", 8, "constants"),
    ],
)
def test_a_mistake_in_a_mapping_has_the_mapping_s_own_line(tmp_path, old, new, line, field):
    assert old in MAPPING
    path = write(tmp_path / "a.mapping.yaml", MAPPING.replace(old, new))
    (problem,) = rows_of(write(tmp_path / "a.csv", "来援,去处\n甲,乙\n"))
    assert (problem.location.file, problem.location.line, problem.field) == (str(path), line, field)
    assert problem_text(problem, "zh") != problem_text(problem, "en")


def test_all_mistakes_of_a_mapping_are_reported_at_once(tmp_path):
    write(tmp_path / "a.mapping.yaml", MAPPING.replace("helper", "helpr").replace("recipient", "recipent"))
    found = list(rows_of(write(tmp_path / "a.csv", "来援,去处\n甲,乙\n")))
    assert [(problem.location.line, problem.suggestion) for problem in found] == [(4, "helper"), (5, "recipient")]


SEVERAL = """
records:
  - section: sources
    columns:
      文件: [{field: id, prefix: src/}, name]
  - section: entity
    columns:
      受赠方: name
    constants: {label: School}
  - section: activities
    columns:
      捐赠方: providers
      受赠方: recipients
      金额: contributions.amount
      文件: {field: evidence.source, prefix: src/}
      序号: ignore
    constants: {kind: donation, contributions.currency: CNY, contributions.stage: disbursed}
"""
GIFTS = (
    "序号,捐赠方,受赠方,金额,文件\n1,甲公司,某小学,100,通讯\n2,甲公司,某中学,一百多元每人,通讯\n3,乙公司,某小学,/,/\n"
)


def test_a_row_gives_several_records(tmp_path):
    mapping = write(tmp_path / "several.yaml", SEVERAL)
    options = TableOptions(mapping=mapping)
    rows = list(rows_of(write(tmp_path / "gifts.csv", GIFTS), options))
    assert [(row.section, row.location.line) for row in rows] == [
        ("sources", 2), ("entities", 2), ("activities", 2), ("sources", 3), ("entities", 3), ("activities", 3),
        ("entities", 4), ("activities", 4),
    ]  # fmt: skip
    assert rows[0].data == {"id": "src/通讯", "name": "通讯"}
    assert rows[1].data == {"label": "School", "name": "某小学"}
    assert rows[2].data == {
        "kind": "donation", "providers": "甲公司", "recipients": "某小学",
        "contributions": [{"amount": "100", "currency": "CNY", "stage": "disbursed"}],
        "evidence": [{"source": "src/通讯"}],
    }  # fmt: skip
    assert "contributions" not in rows[-1].data
    records, report, counts = take(open_files([tmp_path / "gifts.csv"], VOCABULARY, options=options), VOCABULARY)
    (problem,) = report
    assert [(count.read, count.accepted, count.duplicate, count.rejected) for count in counts.values()] == [
        (8, 5, 2, 1)
    ]
    assert (problem.code, problem.location.line, problem.location.heading) == ("not-a-number", 3, "金额")
    assert [item.id for item in records.of("sources")] == ["src/通讯"]


def test_a_row_of_a_wrong_width_is_reported_once(tmp_path):
    write(tmp_path / "gifts.mapping.yaml", SEVERAL)
    (problem,) = read(write(tmp_path / "gifts.csv", GIFTS.splitlines()[0] + "\n1,甲公司,某小学\n"))[1]
    assert problem.code == "row-width"


def test_rows_come_one_at_a_time(tmp_path):
    rows = rows_of(write(tmp_path / "a.csv", GOOD + "x\n"))
    assert isinstance(next(rows), RawRecord)


def test_two_columns_of_one_field_are_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("帮扶方,支援方,受援方\n广州市,深圳市,平塘县\n", encoding="utf-8")
    (finding,) = load(path, load_vocabulary())
    assert (finding.code, finding.location.heading, finding.value, finding.allowed) == (
        "two-columns", "支援方", "helper", ("帮扶方",),
    )  # fmt: skip


OVERLAPPING = [
    ("甲: name\n  乙: name.zh", "", ("乙", "name.zh", "甲")),
    ("甲: name.zh\n  乙: name", "", ("乙", "name", "甲")),
    ("甲: period\n  乙: period.start", "", ("乙", "period.start", "甲")),
    ("甲: [name, name.zh]\n  乙: ignore", "", ("甲", "name.zh", "甲")),
    ("甲: evidence.source\n  乙: evidence.source", "", ("乙", "evidence.source", "甲")),
    ("甲: period\n  乙: ignore", "period.start: 2019", ("甲", "period", "constants.period.start")),
]


@pytest.mark.parametrize(("columns", "constant", "expected"), OVERLAPPING)
def test_two_columns_of_one_field_or_of_a_part_of_it_are_refused(tmp_path, columns, constant, expected):
    """Also a column and a constant: the last one would win, or put a part into a word."""
    mapping = (
        f"section: activities\ncolumns:\n  丙: providers\n  {columns}\nconstants:\n  kind: donation\n  {constant}\n"
    )
    write(tmp_path / "a.mapping.yaml", mapping)
    (finding,) = load(write(tmp_path / "a.csv", "丙,甲,乙\n广州市,2019,2018\n"), load_vocabulary())
    assert (finding.code, (finding.location.heading, finding.value, finding.allowed[0])) == ("two-columns", expected)


def test_a_field_that_is_a_list_takes_several_columns(tmp_path):
    write(
        tmp_path / "a.mapping.yaml",
        "section: activities\ncolumns: {甲: providers, 乙: providers}\nconstants: {kind: donation}\n",
    )
    (row,) = load(write(tmp_path / "a.csv", "甲,乙\n广州市,大连市\n"), load_vocabulary())
    assert row.data["providers"] == ["广州市", "大连市"]


def test_a_constant_is_what_an_empty_cell_means(tmp_path):
    write(
        tmp_path / "a.mapping.yaml",
        "section: activities\ncolumns:\n  甲: providers\n  乙: kind\nconstants:\n  kind: donation\n",
    )
    rows = load(write(tmp_path / "a.csv", "甲,乙\n广州市,\n广州市,training\n"), load_vocabulary())
    assert [row.data["kind"] for row in rows] == ["donation", "training"]
