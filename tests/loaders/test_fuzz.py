"""Every loader on damaged files and odd cells: never an exception, never a row that silently is not there.

Rows in = records + rows that a finding says were left out. Bounded, so that it runs in ``make test``.
"""

import io
import json
import zipfile
from functools import cache

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from source_tree import ROOT

from graphkit.findings import Finding
from graphkit.loaders.choice import LOADERS, load, open_files
from graphkit.loaders.rows import RawRecord
from graphkit.loaders.sources.from_yaml import read_document
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.validate.intake import take
from graphkit.wording.problems import next_step, problem_line

from .hostile.files import HEAD, MAPPING, ROW
from .hostile.workbooks import CELLS, ods, ods_row, workbook

pytestmark = pytest.mark.slow
VOCABULARY = load_vocabulary()
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
HEADINGS = HEAD.strip().split(",")
INSERTED = [b'"', b"\n", b"\r", b"\0", b"&", b"<", b"]]>", b"<!--", b"{", b"[", b"- ", b": ", b",", b"\xff", b"\xe5",
            b"\xef\xbb\xbf", b"9" * 40, b"*a", b"!!", b"\\u0000", b"%", "合计".encode(), "\u2028".encode()]  # fmt: skip


@cache
def originals():
    """A sound file of each loader, by its name."""
    everything = (ROOT / "tests" / "data" / "every-field.yaml").read_text(encoding="utf-8")
    document, _, _ = read_document(everything, "every-field.yaml")
    lines = [
        json.dumps({"section": section, **record}, ensure_ascii=False, default=str)
        for section, records in document.items()
        for record in records
    ]
    pairs = "帮扶方\t受援方\t起\t层级\n大连市\t六盘水市\t2013-02\t地级\n中山市\t六盘水市\t2021\t地级\n"
    return {
        "yaml": everything.encode(),
        "json": json.dumps(document, ensure_ascii=False, default=str).encode(),
        "ndjson": "\n".join(lines).encode(),
        "csv": (HEAD + ROW * 5 + "合计,,,,1500,\n").encode(),
        "tsv": pairs.encode(),
        "xlsx": workbook(CELLS, ["D2", "2024年5月", "大连市", "六盘水市", 3.5, "/"]),
        "ods": ods(ods_row(CELLS) + ods_row(["合计", "", "", "", "300", ""])),
        "xml": (ROOT / "tests" / "data" / "iati" / "wri.xml").read_bytes()[:20_000],
    }


def test_every_loader_is_tried():
    assert {*originals()} - {"xml"} | {"iati"} == LOADERS.names() & LOADERS.shipped.keys()


def damage(data, draw):
    """Return bytes with a few of them cut out, doubled, changed or put in."""
    changed = bytearray(data)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(changed)))
        match draw(st.sampled_from(["cut", "double", "change", "insert", "end"])):
            case "cut":
                del changed[at : at + draw(st.integers(1, 40))]
            case "double":
                changed[at:at] = changed[at : at + draw(st.integers(1, 40))]
            case "change":
                changed[at : at + 1] = bytes([draw(st.integers(0, 255))])
            case "insert":
                changed[at:at] = draw(st.sampled_from(INSERTED))
            case "end":
                del changed[at:]
    return bytes(changed)


def damaged_inside(data, draw):
    """Return a container in which one part is damaged, and the archive is sound."""
    new = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as made:
        chosen = draw(st.sampled_from(sorted(old.namelist())))
        for name in old.namelist():
            content = old.read(name)
            made.writestr(name, damage(content, draw) if name == chosen else content)
    return new.getvalue()


def judged(path):
    """Return the rows of a file, loaded and judged as an import would, every finding put into words."""
    path.with_suffix(".mapping.yaml").write_text(MAPPING, encoding="utf-8")
    rows = list(load(path, VOCABULARY))
    records, report, (counts,) = taken(path)
    for one in [*report.problems, *report.warnings]:
        for language in ("en", "zh"):
            assert "\n" not in problem_line(one, language)
            assert next_step(one, language)
    raw = [row for row in rows if isinstance(row, RawRecord)]
    assert counts.read == len(raw) == counts.accepted + counts.duplicate + counts.rejected
    assert len(records) == counts.accepted
    return rows, report


def taken(path):
    records, report, counts = take(open_files([path], VOCABULARY), VOCABULARY)
    return records, report, counts.values()


@pytest.mark.parametrize("kind", ["yaml", "json", "ndjson", "csv", "tsv", "xlsx", "ods", "xml"])
@SLOW
@given(data=st.data())
def test_no_damage_is_anything_but_findings(tmp_path_factory, kind, data):
    path = tmp_path_factory.mktemp("fuzz") / f"a.{kind}"
    path.write_bytes(damage(originals()[kind], data.draw))
    judged(path)


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
@SLOW
@given(data=st.data())
def test_no_damage_inside_a_workbook_is_anything_but_findings(tmp_path_factory, kind, data):
    path = tmp_path_factory.mktemp("fuzz") / f"a.{kind}"
    path.write_bytes(damaged_inside(originals()[kind], data.draw))
    judged(path)


@SLOW
@given(data=st.data())
def test_a_damaged_mapping_is_reported_with_its_line_or_used(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("fuzz")
    (folder / "a.csv").write_text(HEAD + ROW, encoding="utf-8")
    (folder / "a.mapping.yaml").write_bytes(damage(MAPPING.encode(), data.draw))
    rows = list(load(folder / "a.csv", VOCABULARY))
    assert rows
    for row in rows:
        if isinstance(row, Finding):
            assert problem_line(row, "zh")


TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", " ", "/", "无", "合计", "小 计", "Total", "3万元", "约20", "2024.3", "45432", "2024-02-30", "１２", "-",
         "50%", "=1+1", "D1", "1", "编号", "注：以上", "一、教育", "甲、乙", "白云(yún)区", "522424199001010016"]
    ),
)  # fmt: skip
TABLES = st.lists(st.lists(TEXTS, min_size=1, max_size=8), max_size=12)


def left_out(rows):
    """Return how many rows a table's findings say were left out."""
    return sum(int(row.allowed[0]) for row in rows if isinstance(row, Finding) and row.code == "rows-left-out")


def lines_of(rows):
    """Return the lines or rows that the records and problems of a table stand in."""
    return {row.location.line for row in rows if isinstance(row, RawRecord)}


def is_blank(row):
    return not "".join(row).strip()


@SLOW
@given(
    table=TABLES, ending=st.sampled_from(["\n", "\r\n"]), encoding=st.sampled_from(["utf-8-sig", "gb18030", "utf-16"])
)
def test_each_row_of_a_text_table_is_a_record_or_said_to_be_left_out(tmp_path_factory, table, ending, encoding):
    path = tmp_path_factory.mktemp("fuzz") / "a.csv"
    table = [[cell.replace("\0", "") for cell in row] for row in table]
    lines = [HEAD.strip(), *(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in table)]
    path.write_bytes(ending.join(lines).encode(encoding, "replace"))
    rows, _ = judged(path)
    wanted = sum(not is_blank(row) for row in table)
    assert len(lines_of(rows)) + left_out(rows) == wanted


def as_sheet(path, table):
    book = openpyxl.Workbook()
    book.active.append(HEADINGS)
    for number, row in enumerate(table, start=2):
        for column, cell in enumerate(row, start=1):
            if cell:
                made = book.active.cell(number, column, cell)
                made.data_type = "s"  # no formula, no number
    book.save(path)


@SLOW
@given(table=TABLES)
def test_each_row_of_a_workbook_is_a_record_or_said_to_be_left_out(tmp_path_factory, table):
    path = tmp_path_factory.mktemp("fuzz") / "a.xlsx"
    legal = [["".join(each for each in cell if each >= " " and each.isprintable()) for cell in row] for row in table]
    as_sheet(path, legal)
    rows, _ = judged(path)
    wanted = sum(not is_blank(row) for row in legal)
    assert len(lines_of(rows)) + left_out(rows) == wanted


@SLOW
@given(table=TABLES)
def test_each_row_of_an_ods_sheet_is_a_record_or_said_to_be_left_out(tmp_path_factory, table):
    from xml.sax.saxutils import escape

    path = tmp_path_factory.mktemp("fuzz") / "a.ods"
    legal = [["".join(each for each in cell if each > " " and each.isprintable()) for cell in row] for row in table]
    path.write_bytes(ods("".join(ods_row([escape(cell) for cell in row]) for row in legal)))
    rows, _ = judged(path)
    wanted = sum(not is_blank(row) for row in legal)
    assert len(lines_of(rows)) + left_out(rows) == wanted


RECORDS = st.one_of(
    st.fixed_dictionaries({"section": st.sampled_from(["entities", "activity", "gifts", ""])}, optional={"id": TEXTS}),
    st.dictionaries(st.sampled_from(["section", "id", "name", "kind"]), st.one_of(TEXTS, st.integers(), st.none())),
    st.lists(st.integers(), max_size=2),
    TEXTS,
)


@SLOW
@given(records=st.lists(RECORDS, max_size=12))
def test_each_line_of_ndjson_is_a_record(tmp_path_factory, records):
    path = tmp_path_factory.mktemp("fuzz") / "a.ndjson"
    path.write_text("\n".join(json.dumps(each, ensure_ascii=True) for each in records), encoding="utf-8")
    rows, _ = judged(path)
    assert sum(isinstance(row, RawRecord) for row in rows) == len(records)


@SLOW
@given(entities=st.lists(st.dictionaries(st.sampled_from(["id", "name", "label", "x"]), TEXTS), max_size=8))
@pytest.mark.parametrize("kind", ["json", "yaml"])
def test_each_item_of_a_section_is_a_record(tmp_path_factory, kind, entities):
    path = tmp_path_factory.mktemp("fuzz") / f"a.{kind}"
    path.write_text(json.dumps({"entities": entities}), encoding="utf-8")  # JSON is YAML, too
    rows, report = judged(path)
    records = sum(isinstance(row, RawRecord) for row in rows)
    assert records == len(entities) or (records == 0 and report.problems)  # YAML knows no pairs of surrogates
