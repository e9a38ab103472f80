"""A table of one's own as rows for a query: CSV, TSV, JSON or NDJSON, its columns typed by what they hold.

The rule, for CSV and TSV: blanks around a cell do not count, and an empty cell is null. A column of numbers alone is
numbers (whole ones where all are whole; ``6,899,636`` is one), of ISO dates alone dates, of true/false, yes/no or 是/否
alone booleans; any other is text. Text stays what reads like a number and is none: with a leading zero (``0857``),
of more than 15 digits, or under a heading that names a code (``id``, ``code``, ``…_id``, ``…_code``, 编号, 代码, 编码).
A heading such as ``code:int`` says the type itself. JSON has types of its own; a column of dates as text becomes dates
there, too.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from graphkit.errors import UsageError
from graphkit.wording.messages import Message
from graphkit.wording.system_errors import system_reason

_CODE = re.compile(r"(?:.*[_ ])?(?:id|code)|.*(?:编号|代码|编码)", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TRUTH = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}
_DIGITS = 15  # so many a float holds exactly
_LARGEST = 2**63
_TYPES = ("str", "int", "float", "bool", "date")

Cell = Any
"""A value of a row: null, text, a number, a boolean, a date; in JSON also a list or an object."""


class _FieldTwiceError(ValueError):
    """A field stands twice in one object of JSON."""


def read_rows(path: str | Path, encoding: str = "utf-8-sig") -> list[dict[str, Cell]]:
    r"""Return the rows of a file, each a dict by the headings.

    Parameters
    ----------
    path : str or Path
        The file; its suffix says what it is: ``.csv``, ``.tsv``, ``.json`` (a list of objects, or graphkit's own
        ``{"columns": …, "rows": […]}``), ``.ndjson`` or ``.jsonl``.
    encoding : str
        By default UTF-8, with or without a byte order mark.

    Raises
    ------
    UsageError
        With file and line: there is no such file, its suffix or encoding is another, a row is longer or shorter than
        the heading, a heading is empty or stands twice, a value is not of the type that its heading says.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "population.csv")
    ...     _ = file.write_text("name,code,population,since\n毕节市,520500,6899636,2011-12-22\n", encoding="utf-8")
    ...     read_rows(file)
    [{'name': '毕节市', 'code': '520500', 'population': 6899636, 'since': datetime.date(2011, 12, 22)}]
    """
    file = Path(path).expanduser()
    readers: dict[str, Callable[[Path, str], list[dict[str, Cell]]]] = {
        ".csv": _csv, ".tsv": _tsv, ".json": _json, ".ndjson": _ndjson, ".jsonl": _ndjson,
    }  # fmt: skip
    suffix = file.suffix.lower()
    if suffix not in readers:
        raise UsageError("rows.suffix", file=file)
    return readers[suffix](file, _text(file, encoding))


def _text(file: Path, encoding: str) -> str:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise UsageError("rows.not-read", file=file, why=system_reason(error)) from error
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError("rows.not-utf8", where=_line(file, line)) from error


def _line(file: Path, line: int) -> Message:
    return Message("where.line", file=file, line=line)


def _csv(file: Path, text: str) -> list[dict[str, Cell]]:
    return _table(file, text, ",")


def _tsv(file: Path, text: str) -> list[dict[str, Cell]]:
    return _table(file, text, "\t")


def _table(file: Path, text: str, delimiter: str) -> list[dict[str, Cell]]:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        while True:
            number = lines.line_num + 1
            cells = next(lines, None)
            if cells is None:
                break
            rows.append((number, cells))
    except csv.Error as error:
        raise UsageError("rows.bad-csv", where=_line(file, lines.line_num), why=str(error)) from None
    return typed_rows(file, rows)


def typed_rows(file: Path, lines: Iterable[tuple[int, Sequence[str]]]) -> list[dict[str, Cell]]:
    """Return the rows of a table of text as dicts of typed values; the first line that is not blank has the headings.

    Parameters
    ----------
    file : Path
        What messages call the table.
    lines : iterable of (int, sequence of str)
        Each line with its number.

    Raises
    ------
    UsageError
        As `read_rows`.

    Examples
    --------
    >>> typed_rows(Path("a.csv"), [(1, ["name", "code", "n"]), (2, ["毕节市", "0857", "7"])])
    [{'name': '毕节市', 'code': '0857', 'n': 7}]
    """
    kept = [(number, [cell.strip() for cell in cells]) for number, cells in lines if any(map(str.strip, cells))]
    if not kept:
        raise UsageError("rows.empty", file=file)
    numbers, rows = [number for number, _ in kept], [cells for _, cells in kept]
    names, types = _headings(file, rows[0], numbers[0])
    for cells, number in zip(rows[1:], numbers[1:], strict=True):
        if len(cells) != len(rows[0]):
            raise UsageError("rows.ragged", where=_line(file, number), cells=len(cells), headings=len(rows[0]))
    columns = []
    for index, (name, type_) in enumerate(zip(names, types, strict=True)):
        cells = [row[index] for row in rows[1:]]
        columns.append(_typed(file, name, cells, numbers[1:], type_))
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def _headings(file: Path, cells: Sequence[str], number: int) -> tuple[list[str], list[str | None]]:
    """Return the names of the columns, and the types that headings such as ``code:str`` give."""
    names: list[str] = []
    types: list[str | None] = []
    for index, cell in enumerate(cells, start=1):
        name, _, type_ = cell.rpartition(":")
        has_type = bool(name) and type_ in _TYPES
        names.append(name.strip() if has_type else cell)
        types.append(type_ if has_type else None)
        if not names[-1]:
            raise UsageError("rows.no-heading", where=_line(file, number), column=index)
        if names[-1] in names[:-1]:
            first = names.index(names[-1]) + 1
            raise UsageError("rows.twice", where=_line(file, number), name=names[-1], first=first, second=index)
    return names, types


def _typed(file: Path, name: str, cells: Sequence[str], numbers: Sequence[int], type_: str | None) -> list[Cell]:
    """Return a column's cells as values of the type that its heading gives, else of the one that all are of."""
    filled = [cell for cell in cells if cell]
    if type_ is None:
        type_ = _type_of(name, filled)
    values: list[Cell] = []
    for cell, number in zip(cells, numbers, strict=True):
        try:
            values.append(_value(cell, type_) if cell else None)
        except (ValueError, KeyError):
            meaning = Message(f"query.type.{type_}")
            raise UsageError(
                "rows.not-type", where=_line(file, number), name=name, text=cell, meaning=meaning
            ) from None
    return values


def _type_of(name: str, cells: Sequence[str]) -> str:
    if not cells or _CODE.fullmatch(name):
        return "str"
    if all(map(_is_number, cells)):
        return "float" if any("." in cell for cell in cells) else "int"
    if all(map(_is_date, cells)):
        return "date"
    if all(cell.lower() in _TRUTH for cell in cells):
        return "bool"
    return "str"


def _is_number(cell: str) -> bool:
    digits = cell.lstrip("+-").replace(",", "")
    has_zero = len(digits) > 1 and digits[0] == "0" and digits[1] != "."
    return _NUMBER.fullmatch(cell) is not None and not has_zero and len(digits.replace(".", "")) <= _DIGITS


def _is_date(cell: str) -> bool:
    if not _DATE.fullmatch(cell):
        return False
    try:
        date.fromisoformat(cell)
    except ValueError:
        return False
    return True


def _value(cell: str, type_: str) -> Cell:
    match type_:
        case "int":
            number = int(cell.replace(",", ""))
            if not -_LARGEST <= number < _LARGEST:
                raise ValueError(cell)
            return number
        case "float":
            if not _NUMBER.fullmatch(cell):
                return float(cell) if re.fullmatch(r"[+-]?[\d.]+[eE][+-]?\d+", cell, re.ASCII) else _refuse(cell)
            return float(cell.replace(",", ""))
        case "bool":
            return _TRUTH[cell.lower()]
        case "date":
            return date.fromisoformat(cell) if _DATE.fullmatch(cell) else _refuse(cell)
        case _:
            return cell


def _refuse(text: str) -> Cell:
    raise ValueError(text)  # NaN and Infinity are words, not JSON


def _json(file: Path, text: str) -> list[dict[str, Cell]]:
    try:
        whole = json.loads(text, object_pairs_hook=_object, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise UsageError("rows.bad-json", where=_line(file, error.lineno), why=error.msg) from None
    except (ValueError, RecursionError) as error:
        raise UsageError("rows.bad-json", where=file, why=_reason(error)) from None
    rows = whole.get("rows") if isinstance(whole, dict) else whole
    if not isinstance(rows, list):
        raise UsageError("rows.no-list", file=file)
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            raise UsageError("rows.no-object", where=Message("rows.item", file=file, number=number))
    return _with_dates(file, rows)


def _ndjson(file: Path, text: str) -> list[dict[str, Cell]]:
    rows = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line, object_pairs_hook=_object, parse_constant=_refuse)
        except json.JSONDecodeError as error:
            raise UsageError("rows.bad-json", where=_line(file, number), why=error.msg) from None
        except (ValueError, RecursionError) as error:
            raise UsageError("rows.bad-json", where=_line(file, number), why=_reason(error)) from None
        if not isinstance(row, dict):
            raise UsageError("rows.no-object", where=_line(file, number))
        rows.append(row)
    return _with_dates(file, rows)


def _object(pairs: list[tuple[str, Cell]]) -> dict[str, Cell]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        names = [name for name, _ in pairs]
        raise _FieldTwiceError(next(name for name in names if names.count(name) > 1))
    return fields


def _reason(error: Exception) -> Message | str:
    return Message("rows.field-twice", name=str(error)) if isinstance(error, _FieldTwiceError) else str(error)


def _with_dates(file: Path, rows: list[dict[str, Cell]]) -> list[dict[str, Cell]]:
    """Turn the columns whose texts are all dates into dates; every row has every field, null where it named none."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    dated = {name for name in names if _is_dated(row.get(name) for row in rows)}
    for number, value in enumerate(rows, start=1):
        if too_large := next((item for item in _numbers(value) if not -_LARGEST <= item < _LARGEST), None):
            raise UsageError("rows.too-large", where=Message("rows.item", file=file, number=number), number=too_large)
    return [
        {name: date.fromisoformat(row[name]) if name in dated and row.get(name) else row.get(name) for name in names}
        for row in rows
    ]


def _is_dated(values: Iterable[Cell]) -> bool:
    filled = [value for value in values if value is not None]
    return bool(filled) and all(isinstance(value, str) and _is_date(value) for value in filled)


def _numbers(value: Cell) -> Iterator[int]:
    """Yield the whole numbers in a value."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _numbers(item)
    elif type(value) is int:
        yield value
