"""Records as rows of a table that is read back as the same records: what the mappings of graphkit read, written.

A field that has a usual heading, and in every row a value that its cell can say, stands under that heading (金额); any
other under its name (``contributions[2].amount``).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic_core import from_json

from graphkit.findings import FieldPath, path_text
from graphkit.loaders.mapping.columns import Column
from graphkit.loaders.mapping.mapping import TableMapping
from graphkit.loaders.mapping.shipped import SPLIT, Shipped
from graphkit.records.identity import made_id, with_ids
from graphkit.records.recordset import Accepted
from graphkit.schema.records import SECTIONS, Activity, Source
from graphkit.schema.vocabulary import Vocabulary

JOINED = f"{SPLIT} "
"""What joins the texts of a list under the name of its field."""

Leaves = dict[FieldPath, str]
"""Path of a value in a record -> its text."""


@dataclass(frozen=True, slots=True)
class SectionTable:
    """The records of one section: headings, and a row of texts for each record."""

    section: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def section_tables(
    items: Iterable[Accepted], vocabulary: Vocabulary, language: str, *, usual: bool = True
) -> list[SectionTable]:
    """Return records of one dataset as tables, one for each section.

    Parameters
    ----------
    items : iterable of Accepted
    vocabulary : Vocabulary
        Its words stand for codes under usual headings.
    language : {"en", "zh"}
        Of the usual headings and words.
    usual : bool
        Whether usual headings are used at all.

    Notes
    -----
    A source that has only a name, and the id that its name gives, has no row where a row names it: it is made again.
    """
    sections: dict[str, list[Accepted]] = {section: [] for section in SECTIONS}
    for item in items:
        sections[item.section].append(item)
    shipped = Shipped(vocabulary)
    named: dict[str, str] = {}
    if usual:
        named, rest = _named_sources(sections.get("sources", []), sections)
        sections = {**sections, "sources": rest}
    tables = []
    for section, members in sections.items():
        if members:
            mapping = shipped.of_section(section) if usual else None
            tables.append(_Section(members, mapping, vocabulary, language, named).table())
    return tables


def _named_sources(
    sources: Sequence[Accepted], sections: Mapping[str, Sequence[Accepted]]
) -> tuple[dict[str, str], list[Accepted]]:
    """Return id -> name of the sources that the rows which name them make again, and the others."""
    used = {
        span.get("source")
        for section in ("activities", "pairings")
        for item in sections.get(section, ())
        for span in from_json(item.body).get("evidence", ())[:1]
    }
    named: dict[str, str] = {}
    rest = []
    for item in sources:
        record = item.record
        name = record.name.main if isinstance(record, Source) and record.name else ""
        alone = Source.model_validate({"id": item.id, "name": name}) if name else None
        if item.id in used and alone == record and made_id(f"src/{name}") == item.id and not name.startswith("src/"):
            named[item.id] = name
        else:
            rest.append(item)
    return named, rest


class _Section:
    """The records of one section on their way into a table."""

    def __init__(
        self,
        items: Sequence[Accepted],
        mapping: TableMapping | None,
        vocabulary: Vocabulary,
        language: str,
        named: Mapping[str, str],
    ) -> None:
        self.section = items[0].section
        self.vocabulary, self.language, self.named = vocabulary, language, named
        self.rows = [_leaves(item) for item in items]
        self.columns = dict(_usual_columns(mapping, language)) if mapping else {}

    def table(self) -> SectionTable:
        """Return the table; columns that nothing fills are left out, the usual ones come first in their order."""
        rows: list[dict[str, str]] = [{} for _ in self.rows]
        for heading, columns in self.columns.items():
            cells = [self._cell(columns, leaves) for leaves in self.rows]
            if any(cell is None for cell in cells):
                continue
            for row, leaves, cell in zip(rows, self.rows, cells, strict=True):
                assert cell is not None
                text, taken = cell
                row[heading] = text
                for path in taken:
                    del leaves[path]
        for row, leaves in zip(rows, self.rows, strict=True):
            row.update({path_text(path): text for path, text in leaves.items()})
        filled = [heading for heading in self.columns if any(row.get(heading) for row in rows)]
        others = sorted({heading for row in rows for heading in row} - self.columns.keys(), key=_order)
        headings = (*filled, *others)
        return SectionTable(
            self.section, headings, tuple(tuple(row.get(heading, "") for heading in headings) for row in rows)
        )

    def _cell(self, columns: Sequence[Column], leaves: Leaves) -> tuple[str, list[FieldPath]] | None:
        """Return the text of a cell and the values that it stands for; None where a cell cannot say them."""
        pieces = [self._one(column, leaves) for column in columns]
        if any(each is None for each in pieces):
            return None
        texts = {text for text, taken in filter(None, pieces) if taken}
        if len(texts) > 1:
            return None
        parts = {path[:2] for column in columns for path in leaves if path[:2] == column.path[:2]}
        if len(columns) > 1 and texts and sum(bool(taken) for _, taken in filter(None, pieces)) < len(parts):
            return None  # one of two figures has a stage: both would get it
        return (next(iter(texts), ""), [path for _, taken in filter(None, pieces) for path in taken])

    def _one(self, column: Column, leaves: Leaves) -> tuple[str, list[FieldPath]] | None:
        path = column.path
        below = [each for each in leaves if each[: len(path)] == path]
        if not below:
            return "", []
        if column.is_list:
            texts = leaves[path].split(JOINED) if below == [path] else [leaves[each] for each in below]
            is_plain = all(len(each) == len(path) or each[len(path) + 1 :] == ("entity",) for each in below)
            is_clear = not any(mark in text for mark in column.split for text in texts)
            if not is_plain or not is_clear or (not column.split and len(texts) > 1):
                return None
            return (column.split[0] if column.split else "").join(texts), below
        (first, *more) = below
        if more:
            return None
        end, text = first[len(path) :], leaves[first]
        if end not in _ENDS.get(column.kind, ((), ("zh",), ("en",))):
            return None
        return self._word(column, text), [first]

    def _word(self, column: Column, text: str) -> str:
        if column.prefix and text in self.named:
            return self.named[text]
        if self.language == "zh" and column.codes:
            words = [word for word, code in column.codes.items() if code == text and not word.isascii()]
            return words[0] if words else text
        return text


_ENDS: Mapping[str, tuple[FieldPath, ...]] = {"date": (("date",), ()), "period": (("start", "date"),)}
"""What may stand below the path of a column, where its cell is a date or a period."""


def _usual_columns(mapping: TableMapping, language: str) -> Iterator[tuple[str, tuple[Column, ...]]]:
    seen: set[FieldPath] = set()
    for heading, columns in mapping.records[-1].columns.items():
        if columns and heading.isascii() == (language == "en") and not {column.path for column in columns} & seen:
            seen.update(column.path for column in columns)
            yield heading, columns


def _order(heading: str) -> tuple[bool, str]:
    return heading not in ("key", "id"), heading


def _leaves(item: Accepted) -> Leaves:
    """Return the values of a record: its key where it has one, no ids of contributions that are made anyway."""
    record = item.record
    if isinstance(record, Activity) and record.contributions:
        bare = record.model_copy(
            update={"contributions": tuple(part.model_copy(update={"id": None}) for part in record.contributions)}
        )
        ids = [part.id for part in record.contributions]
        again = with_ids(bare, item.dataset)
        if isinstance(again, Activity) and [part.id for part in again.contributions] == ids:
            record = bare
    body = from_json(record.__pydantic_serializer__.to_json(record, exclude_defaults=True, by_alias=True))
    figures = body.get("contributions", [])
    if len(figures) == 1 and "amount" not in figures[0]:
        body["contributions"] = [{}, *figures]  # what is no money stands second: an empty first one is left out
    leaves: Leaves = {}
    begin = f"{made_id(item.dataset)}/"
    key = item.id.removeprefix(begin)
    if item.section != "pairings" and item.id.startswith(begin) and made_id(item.dataset, key) == item.id:
        leaves[("key",)] = key
        del body["id"]
    leaves.update(_flat(body, ()))
    return leaves


def _flat(value: object, path: FieldPath) -> Iterator[tuple[FieldPath, str]]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _flat(part, (*path, str(name)))
    elif isinstance(value, list) and value and all(isinstance(part, str) for part in value):
        yield path, JOINED.join(value)
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _flat(part, (*path, number))
    elif isinstance(value, bool):
        yield path, "true" if value else "false"
    elif value is not None:
        yield path, str(value)
