"""The table of decisions: a small CSV file that people edit and keep under version control.

Its first line is ``graphkit-decisions,1``, its second the headings. Excel opens and saves it: it begins with a byte
order mark, and is read back in whatever encoding Excel chose.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from graphkit.errors import InvalidData
from graphkit.findings import Finding, Location, RecordLocation, Report
from graphkit.loaders.rows import RawRecord, file_name
from graphkit.records.recordset import Accepted, accept
from graphkit.schema.records import Decision
from graphkit.schema.vocabulary import Vocabulary
from graphkit.system.output_files import write_output
from graphkit.tables.cells import guarded, unguarded
from graphkit.validate import consistency
from graphkit.validate.intake import with_headings
from graphkit.validate.shape import read
from graphkit.wording.safe import safe_repr

DECISIONS = "graphkit:decisions"
"""Dataset of the table. An import that reads the table asserts all its decisions and withdraws those that left it."""

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


def read_table(path: Path, vocabulary: Vocabulary) -> list[Accepted]:
    """Return the decisions of a table, in its order; raise InvalidData with every line that is not a decision.

    Words may be English or Chinese (相同, 不同, 不确定, 采用); of two claims ``left`` or ``right`` (左, 右) may say
    which counts. A line without a decision is passed over, so that a review list may be handed in half done.
    """
    return read_rows(list(csv.reader(io.StringIO(_text(path), newline=""))), path, vocabulary)


def read_rows(lines: Sequence[Sequence[str]], path: Path, vocabulary: Vocabulary) -> list[Accepted]:
    """Return the decisions in the rows of a table, which include its mark and headings; see `read_table`."""
    report = Report()
    decisions: dict[str, Accepted] = {}
    for number, row in _rows(lines, path):
        if not row.get("decision"):
            continue
        place = RecordLocation(file_name(path), number, headings={(key,): key for key in COLUMNS})
        record, problems = read(RawRecord(Decision.section, _fields(row), place), DECISIONS, vocabulary)
        if record is not None:
            problems = consistency.check(record, place, vocabulary)
        if record is None or problems:
            report.extend(with_headings(problems, place))
            continue
        item = accept(record, DECISIONS, place)
        if decisions.setdefault(item.id, item).body != item.body:
            report.add(_judged_twice(item, decisions[item.id].location))
    if report.problems:
        raise InvalidData(report)
    return list(decisions.values())


def write_table(path: Path, decisions: Iterable[Decision]) -> None:
    """Write a table of decisions, whole or not at all; an older one is replaced."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(MARK)
    writer.writerow(COLUMNS)
    for one in decisions:
        when = one.when.date if one.when else ""
        cells = (one.left, one.right, one.decision, one.who or "", when, one.note or "")
        writer.writerow([guarded(cell) for cell in cells])
    write_output(path, text.getvalue(), bom=True, overwrite=True)


def _fields(row: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of the decision in a row; of two claims the one that counts comes left."""
    fields = {key: row[key] for key in COLUMNS if row.get(key)}
    word = fields["decision"].lower()
    fields["decision"] = "preferred" if word in SIDES else WORDS.get(word, word)
    if SIDES.get(word) == "right" and fields.keys() >= {"left", "right"}:
        fields["left"], fields["right"] = fields["right"], fields["left"]
    return fields


def _judged_twice(item: Accepted, first: RecordLocation) -> Finding:
    one = item.record
    assert isinstance(one, Decision)
    place = item.location
    pair, where = f"{safe_repr(one.left)}, {safe_repr(one.right)}", f"{first.file}:{first.line}"
    return Finding(
        "judged-twice",
        Location(place.file, place.line, heading="decision", field=("decision",)),
        item.id,
        value=pair,
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
