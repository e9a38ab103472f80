"""The table of decisions: a small CSV file that people edit and keep under version control.

Its first line is ``graphkit-decisions,1``, its second the headings. Excel opens and saves it: it begins with a byte
order mark, and is read back in whatever encoding Excel chose.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from graphkit.errors import InvalidData
from graphkit.findings import Finding, Location, RecordLocation, Report
from graphkit.ledger.base import Entry
from graphkit.ledger.live import Assertions
from graphkit.loaders.rows import RawRecord, file_name
from graphkit.pipeline.input_files import Input
from graphkit.records.recordset import Accepted, accept
from graphkit.schema.records import Decision
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.system.output_files import write_output
from graphkit.tables.cells import guarded, unguarded
from graphkit.validate import consistency
from graphkit.validate.intake import with_headings
from graphkit.validate.shape import read
from graphkit.wording.safe import safe_repr

DECISIONS = "graphkit:decisions"
"""Dataset of what the table says; each import that reads the table asserts all of it and withdraws what left it."""

MARK = ("graphkit-decisions", "1")
COLUMNS = ("left", "right", "decision", "who", "when", "note")
WORDS = {"相同": "same", "不同": "different", "不确定": "unsure", "采用": "preferred"}
SIDES = {"left": "left", "左": "left", "right": "right", "右": "right"}
"""What a person who compares two claims may write instead of ``preferred``: which of them counts."""


def is_table(path: Path) -> bool:
    """Return whether a file begins as a table of decisions does."""
    try:
        with path.open("rb") as file:
            return file.read(64).removeprefix(b"\xef\xbb\xbf").startswith(MARK[0].encode())
    except OSError:
        return False


def set_apart(paths: Iterable[Path], table: Path | None) -> tuple[list[Path], Path | None]:
    """Return the record files, and the table of decisions: the one among them, else the one that is given."""
    paths = list(paths)
    tables = [path for path in paths if path.suffix.lower() == ".csv" and is_table(path)]
    return [path for path in paths if path not in tables], (tables[-1] if tables else table)


def read_table(path: Path) -> list[Accepted]:
    """Return the decisions of a table, in its order; raise InvalidData with every line that is none.

    Words may be English or Chinese (相同, 不同, 不确定, 采用); of two claims ``left`` or ``right`` (左, 右) may say
    which counts. A line without a decision is passed over, so that a review list may be handed in half done.
    """
    return decisions_of(list(csv.reader(io.StringIO(_text(path), newline=""))), path)


def decisions_of(lines: Sequence[Sequence[str]], path: Path) -> list[Accepted]:
    """Return the decisions of the lines of a table, its mark and headings among them; see `read_table`."""
    report = Report()
    vocabulary = load_vocabulary()
    found: dict[str, Accepted] = {}
    for number, row in _rows(lines, path):
        if not row.get("decision"):
            continue
        place = RecordLocation(file_name(path), number, headings={(key,): key for key in COLUMNS})
        record, problems = read(RawRecord(Decision.section, _said(row), place), DECISIONS, vocabulary)
        if record is not None:
            problems = consistency.check(record, place, vocabulary)
        if record is None or problems:
            report.extend(with_headings(problems, place))
            continue
        item = accept(record, DECISIONS, place)
        if found.setdefault(item.id, item).body != item.body:
            report.add(_judged_twice(item, found[item.id].location))
    if report.problems:
        raise InvalidData(report)
    return list(found.values())


def write_table(path: Path, decisions: Iterable[Decision]) -> None:
    """Write a table of decisions, whole; the file is replaced at once."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(MARK)
    writer.writerow(COLUMNS)
    for one in decisions:
        when = one.when.date if one.when else ""
        cells = (one.left, one.right, one.decision, one.who or "", when, one.note or "")
        writer.writerow([guarded(cell) for cell in cells])
    write_output(path, text.getvalue(), bom=True, overwrite=True)


def with_decisions(given: Input, table: Path | None, now: Assertions) -> tuple[Input, list[Entry]]:
    """Return what files say with what the table says, and the decisions to withdraw because they left it."""
    if table is None:
        return given, []
    said = {item.id: item for item in read_table(table)}
    gone = [Entry(DECISIONS, own, None) for own in sorted(now.get(DECISIONS, {}).keys() - said.keys())]
    told = {**given.told, DECISIONS: {own: item.hash for own, item in said.items()}} if said else given.told
    bodies = {**given.bodies, **{item.hash: item for item in said.values()}}
    return replace(given, records=[*given.records, *said.values()], bodies=bodies, told=told), gone


def without(contents: Assertions, gone: Iterable[Entry]) -> Assertions:
    """Return contents without the withdrawn entries."""
    left: Assertions = {dataset: dict(said) for dataset, said in contents.items()} if gone else contents
    for entry in gone:
        left[entry.dataset].pop(entry.id, None)
    return left


def _said(row: Mapping[str, str]) -> dict[str, str]:
    """Return what a line says, in the words of the record; of two claims the one that counts comes left."""
    said = {key: row[key] for key in COLUMNS if row.get(key)}
    word = said["decision"].lower()
    said["decision"] = "preferred" if word in SIDES else WORDS.get(word, word)
    if SIDES.get(word) == "right" and said.keys() >= {"left", "right"}:
        said["left"], said["right"] = said["right"], said["left"]
    return said


def _judged_twice(item: Accepted, first: RecordLocation) -> Finding:
    one = item.record
    assert isinstance(one, Decision)
    place = item.location
    found, where = f"{safe_repr(one.left)}, {safe_repr(one.right)}", f"{first.file}:{first.line}"
    return Finding(
        "judged-twice",
        Location(place.file, place.line, heading="decision", field=("decision",)),
        item.id,
        value=found,
        detail=where,
    )


def _rows(lines: Sequence[Sequence[str]], path: Path) -> Iterable[tuple[int, Mapping[str, str]]]:
    """Yield line number and cells by heading; a table has the mark and `COLUMNS`, maybe more."""
    name = file_name(path)
    if not lines or tuple(cell.strip() for cell in lines[0][:2]) != MARK:
        raise InvalidData(
            Report([Finding("bad-decisions", Location(name, 1), detail=",".join(lines[0]) if lines else "")])
        )
    heading = [cell.strip() for cell in lines[1]] if len(lines) > 1 else []
    missing = [column for column in COLUMNS[:3] if column not in heading]
    if missing:
        raise InvalidData(Report([Finding("bad-decisions", Location(name, 2), detail=f"{', '.join(missing)}?")]))
    for number, cells in enumerate(lines[2:], start=3):
        yield number, dict(zip(heading, (unguarded(cell.strip()) for cell in cells), strict=False))


def _text(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")  # what Excel of China writes
