"""What is wrong with the headings of a table, by its mapping: all of it before the first row is read."""

from collections.abc import Iterator

from graphkit.findings import FieldPath, Finding
from graphkit.loaders.layout.headings import Headings, fold_heading
from graphkit.loaders.mapping.bound_record import main_paths
from graphkit.loaders.mapping.mapping import RecordMapping, TableMapping
from graphkit.loaders.mapping.units import Units
from graphkit.loaders.sheets.places import TablePlace
from graphkit.schema.records import SECTIONS
from graphkit.wording.nearest import closest
from graphkit.wording.personal import is_personal
from graphkit.wording.safe import safe_repr

_LIKELY = 0.85
"""How like a heading must be to one that is expected, where others may be left out, not to be left out in silence."""
REASONS = {"zh": "未导入的原因", "en": "Why it was not imported"}
"""The heading of the column that graphkit adds to rejected rows; it is passed over."""


def heading_problems(mapping: TableMapping, headings: Headings, place: TablePlace, units: Units) -> list[Finding]:
    """Return what is wrong with the headings of a table: unknown, missing, twice, two of one field, two units."""
    problems, lacking = _unknown(mapping, headings, place)
    problems += _twice(headings, place)
    problems += _personal(mapping, headings, place)
    for record in mapping.records:
        problems += _of_one_field(record, headings, place)
        problems += _two_units(record, headings, place, units)
    problems += [
        Finding("column-missing", place.row(headings.last), value=safe_repr(heading), allowed=(safe_repr(heading),))
        for heading in lacking
    ]
    if not problems:
        present = {heading.known for heading in headings.columns}
        for record in mapping.records:
            if not mapping.is_complete and len(mapping.records) > 1 and present.isdisjoint(record.columns):
                continue  # a kind of record that this table does not have
            for name, ways in missing_fields(record, headings):
                problems.append(Finding("column-missing", place.row(headings.last), value=name, allowed=ways))
    return problems


def missing_fields(record: RecordMapping, headings: Headings) -> list[tuple[str, tuple[str, ...]]]:
    """Return each required field that neither a heading nor a constant fills, with the headings that would."""
    known = {heading.known for heading in headings.columns}
    columns = [column for group in record.columns.values() for column in group]
    filled = {column.path[0] for column in columns if column.heading in known}
    filled |= {path[0] for path in record.constants}
    return [
        (name, tuple(column.heading for column in columns if column.path[0] == name))
        for name, field in SECTIONS[record.section].model_fields.items()
        if field.is_required() and name not in filled
    ]


def _unknown(mapping: TableMapping, headings: Headings, place: TablePlace) -> tuple[list[Finding], list[str]]:
    """Return the findings of unknown headings, and the headings that the table lacks and nothing looks like."""
    present = {heading.known for heading in headings.columns}
    lacking = [
        heading
        for heading in mapping.headings
        if mapping.is_complete and heading not in present and heading not in mapping.optional
    ]
    problems = []
    for position, heading in enumerate(headings.columns):
        if not heading.text or heading.known is not None or heading.text in REASONS.values():
            continue
        folded = {fold_heading(each): each for each in mapping.headings if each not in present}
        meant = closest(fold_heading(heading.text), folded)
        at = place.row(headings.last, position)
        if meant is not None and folded[meant] in lacking:
            lacking.remove(folded[meant])
            problems.append(
                Finding("heading-mislabelled", at, value=safe_repr(heading.text), suggestion=safe_repr(folded[meant]))
            )
            continue
        if mapping.ignores_others:
            if meant := closest(fold_heading(heading.text), folded, _LIKELY):
                value, expected = safe_repr(heading.text), safe_repr(folded[meant])
                problems.append(Finding("heading-mislabelled", at, value=value, suggestion=expected))
            continue
        near = folded[meant] if meant else closest(heading.text, mapping.headings)
        values = tuple(map(safe_repr, mapping.headings))
        problems.append(
            Finding(
                "unknown-column", at, value=safe_repr(heading.text), allowed=values, suggestion=near and safe_repr(near)
            )
        )
    return problems, lacking


def _personal(mapping: TableMapping, headings: Headings, place: TablePlace) -> Iterator[Finding]:
    """Yield the columns that hold identity numbers, telephones or accounts, unless they are ignored."""
    for position, heading in enumerate(headings.columns):
        if heading.known and is_personal(heading.text) and mapping.columns_of(heading.known):
            yield Finding("personal-column", place.row(headings.last, position), value=safe_repr(heading.text))


def _twice(headings: Headings, place: TablePlace) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for position, heading in enumerate(headings.columns):
        name = heading.known or heading.text
        if name and seen.setdefault(name, position) != position:
            yield Finding("duplicate-column", place.row(headings.last, position), value=safe_repr(name))


def _of_one_field(record: RecordMapping, headings: Headings, place: TablePlace) -> Iterator[Finding]:
    """Yield the columns of a field that another column, or a constant, fills already, or a part of it.

    The last of them would win silently, or put a part into a word. A field that is a list takes several columns; a
    constant of the very field of a column is what an empty cell means.
    """
    firsts: dict[str | None, int] = {}
    for position, heading in enumerate(headings.columns):
        firsts.setdefault(heading.known, position)
    columns = [  # two columns of one heading are reported as such
        (position, column)
        for position, heading in enumerate(headings.columns)
        for column in record.columns.get(heading.known or "", ())
        if firsts[heading.known] == position
    ]
    paths = main_paths([column for _, column in columns], record.constants)
    filled = [(path, f"constants.{dotted(path)}") for path in record.constants if path not in paths.values()]
    for position, column in columns:
        path = paths[column.path]
        others = [name for other, name in filled if _overlap(other, path) and not (column.is_list and other == path)]
        filled.append((path, column.heading))
        if others:
            at = place.row(headings.last, position)
            yield Finding("two-columns", at, value=dotted(column.path), allowed=(safe_repr(others[0]),))


def dotted(path: FieldPath) -> str:
    """Return a path as mappings have it, without the number of the only map of a list."""
    return ".".join(str(part) for part in path if not isinstance(part, int))


def _overlap(one: FieldPath, other: FieldPath) -> bool:
    """Return whether two paths are the same, or one leads into the other."""
    size = min(len(one), len(other))
    return one[:size] == other[:size]


def _two_units(record: RecordMapping, headings: Headings, place: TablePlace, units: Units) -> Iterator[Finding]:
    """Yield the columns whose heading names another unit than the mapping."""
    for position, heading in enumerate(headings.columns):
        for column in record.columns.get(heading.known or "", ()):
            stated = units.read(heading.unit) if heading.unit and column.unit else None
            if stated is not None and stated != column.unit:
                at = place.row(headings.last, position)
                yield Finding("unit-contradicts", at, value=safe_repr(heading.unit), allowed=(safe_repr(heading.text),))
