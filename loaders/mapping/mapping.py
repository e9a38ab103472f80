"""What the columns of a table mean: a mapping in YAML, checked against the records before the first row is read.

    section: pairings               # what a row is
    columns:                        # every heading, and the field that its cells are
      帮扶方: helper
      起: since
      层级: {field: tier, values: {副省级市: prefecture}}
      促成方: {field: brokers, split: 、}
      来源: evidence.source
      序号: ignore
    constants:                      # what every row says besides
      programmes: [prog/x]

It stands beside its table, ``pairs.mapping.yaml`` for ``pairs.tsv``. A table without one is read by the headings of
``loaders/headings/``. Of a code list (tier, form) the Chinese word is understood, too.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from graphkit.findings import Finding, Location
from graphkit.loaders.rows import file_name, section_of
from graphkit.loaders.sources.files import read_text
from graphkit.schema.records import SECTIONS
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.wording.nearest import closest
from graphkit.wording.safe import safe_repr

IGNORE = "ignore"
NOTHING = frozenset({"", "/", "-", "—", "——"})
"""Cells that say nothing: a clerk's way of leaving one empty."""

_CODE_LISTS = {"tier": "tiers", "form": "pairing_forms", "certainty": "certainties"}
_KEYS = ("section", "columns", "constants")
_COLUMN_KEYS = ("field", "values", "split")

FieldPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """How the cells of one column are read: into which field, through which words, split where."""

    heading: str
    path: FieldPath
    values: Mapping[str, str] = field(default_factory=dict)
    split: str | None = None

    def read(self, cell: str) -> Any:
        """Return what a cell says, None where it says nothing.

        >>> Column("层级", ("tier",), {"地级": "prefecture"}).read(" 地级 ")
        'prefecture'
        >>> Column("促成方", ("brokers",), split="、").read("甲、乙")
        ['甲', '乙']
        """
        said = cell.strip()
        if said in NOTHING:
            return None
        if self.split is None:
            return self.values.get(said, said)
        parts = (part.strip() for part in said.split(self.split))
        return [self.values.get(part, part) for part in parts if part not in NOTHING]


@dataclass(frozen=True, slots=True)
class TableMapping:
    """What a table's rows are and its columns mean; ``columns`` holds None for those to ignore."""

    file: str
    section: str
    columns: Mapping[str, Column | None]
    constants: Mapping[str, Any] = field(default_factory=dict)
    is_complete: bool = True
    """Whether a table must have every column named here; the built-in headings are there to choose from."""

    def bind(self, headings: Sequence[str], file: str, line: int) -> tuple[list[Column | None], list[Finding]]:
        """Return what each column of a table is read by, and what is wrong with its headings."""
        problems = []
        for place, heading in enumerate(headings):
            if heading in headings[:place]:
                problems.append(
                    _at(heading, Finding("duplicate-column", Location(file, line), value=safe_repr(heading)))
                )
            elif heading not in self.columns:
                near = closest(heading, self.columns)
                allowed = tuple(self.columns)
                told = Finding(
                    "unknown-column", Location(file, line), value=safe_repr(heading), allowed=allowed, suggestion=near
                )
                problems.append(_at(heading, told))
        if self.is_complete:
            lacking = [heading for heading in self.columns if heading not in headings]
            problems += [
                Finding("column-missing", Location(file, line), value=safe_repr(heading)) for heading in lacking
            ]
        bound = [self.columns.get(heading) for heading in headings]
        told_of = {column.path[0] for column in bound if column} | self.constants.keys()
        for name, model_field in SECTIONS[self.section].model_fields.items():
            if model_field.is_required() and name not in told_of and not problems:
                ways = tuple(heading for heading, column in self.columns.items() if column and column.path == (name,))
                problems.append(Finding("column-missing", Location(file, line), value=name, allowed=ways))
        return bound, problems

    def record(
        self, bound: Sequence[Column | None], cells: Sequence[str]
    ) -> tuple[dict[str, Any], dict[FieldPath, str]]:
        """Return the fields of a row, and field path -> heading of the column that a field came from."""
        fields: dict[str, Any] = {}
        origin: dict[FieldPath, str] = {}
        for column, cell in zip(bound, cells, strict=False):
            value = column.read(cell) if column else None
            if column is None or value is None:
                continue
            origin[column.path] = column.heading
            _put(fields, column.path, value)
        return {**{key: value for key, value in self.constants.items() if key not in fields}, **fields}, origin


def mapping_for(table: Path) -> TableMapping | list[Finding]:
    """Return the mapping beside a table, else the built-in one; or what is wrong with it."""
    beside = table.with_suffix(".mapping.yaml")
    if beside.is_file():
        return read_mapping(beside)
    return built_in()


@lru_cache(maxsize=1)
def built_in() -> TableMapping:
    """Return the mapping of a table of pairings by its usual headings, Chinese and English."""
    found = read_mapping(Path(__file__).parent / "headings" / "pairings.yaml", is_complete=False)
    assert isinstance(found, TableMapping), found
    return found


def read_mapping(path: Path, *, is_complete: bool = True) -> TableMapping | list[Finding]:
    """Read a mapping and check every field that it names; return all that is wrong where something is."""
    name, text = file_name(path), read_text(path)
    if isinstance(text, Finding):
        return [text]
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, yaml.SafeLoader)):
            return [Finding("bad-mapping", Location(name), detail="yaml aliases are not read")]
        told = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        return [
            Finding(
                "bad-mapping", Location(name, line), detail=safe_repr(getattr(error, "problem", None) or error, 200)
            )
        ]
    if not isinstance(told, dict) or not isinstance(told.get("columns"), dict):
        return [Finding("bad-mapping", Location(name), detail="it needs `section` and `columns`")]
    problems = [_unknown(name, key, _KEYS, ()) for key in told if key not in _KEYS]
    section = section_of(str(told.get("section")))
    if section is None:
        return [*problems, _unknown(name, told.get("section"), SECTIONS, ("section",))]
    columns: dict[str, Column | None] = {}
    for heading, meaning in told["columns"].items():
        read = _column(name, section, str(heading), meaning)
        if isinstance(read, Finding):
            problems.append(read)
        else:
            columns[str(heading)] = read
    constants = told.get("constants") or {}
    if not isinstance(constants, dict):
        return [*problems, Finding("bad-mapping", Location(name, field=("constants",)), detail="a map of fields")]
    known = SECTIONS[section].model_fields
    problems += [_unknown(name, key, known, ("constants",)) for key in constants if key not in known]
    return problems or TableMapping(name, section, columns, constants, is_complete)


def _column(file: str, section: str, heading: str, meaning: Any) -> Column | Finding | None:
    if meaning == IGNORE:
        return None
    told = meaning if isinstance(meaning, dict) else {"field": meaning}
    where = ("columns", heading)
    for key in told:
        if key not in _COLUMN_KEYS:
            return _unknown(file, key, _COLUMN_KEYS, where)
    first, *rest = str(told.get("field", "")).split(".")
    fields = SECTIONS[section].model_fields
    if first not in fields:
        return _unknown(file, first, [*fields, IGNORE], where)
    values = told.get("values") or {}
    split = told.get("split")
    if not isinstance(values, dict) or not isinstance(split, str | None) or split == "":
        return Finding("bad-mapping", Location(file, field=where), detail="`values` is a map of words, `split` a text")
    codes = load_vocabulary().codes[_CODE_LISTS[first]] if first in _CODE_LISTS else {}
    words = {term.zh: code for code, term in codes.items()} | {str(key): str(value) for key, value in values.items()}
    # A field that is a list of maps (evidence) takes its one map from the row.
    path: FieldPath = (first, 0, *rest) if rest and fields[first].default == () else (first, *rest)
    return Column(heading, path, words, split)


def _put(fields: dict[str, Any], path: FieldPath, value: Any) -> None:
    at: Any = fields
    for part, following in pairwise(path):
        if isinstance(part, int):
            at = at[part]
        elif isinstance(following, int):
            at = at.setdefault(part, [{}])
        else:
            at = at.setdefault(part, {})
    at[path[-1]] = value


def _unknown(file: str, found: Any, known: Iterable[str], path: FieldPath) -> Finding:
    names = list(known)
    near = closest(str(found), names)
    told = tuple(safe_repr(part) if isinstance(part, str) else part for part in path)
    return Finding(
        "unknown-mapping", Location(file, field=told), value=safe_repr(found), allowed=tuple(names), suggestion=near
    )


def _at(heading: str, problem: Finding) -> Finding:
    return replace(problem, location=replace(problem.location, heading=safe_repr(heading)))
