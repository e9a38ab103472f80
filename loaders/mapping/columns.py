"""One column of a table: which field its cells fill, and how they are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from graphkit.findings import FieldPath

NOTHING = frozenset({"", "/", "-", "—", "——"})
"""Cells that say nothing: a clerk's way of leaving one empty."""


@dataclass(frozen=True, slots=True)
class Column:
    """How the cells of one column are read: the fields, words to replace, the separator of a list, a prefix."""

    heading: str
    path: FieldPath
    values: Mapping[str, str] = field(default_factory=dict)
    split: str | None = None
    prefix: str = ""

    def read(self, cell: str) -> str | list[str] | None:
        """Return the value of a cell, None where it says nothing.

        >>> Column("层级", ("tier",), {"地级": "prefecture"}).read(" 地级 ")
        'prefecture'
        >>> Column("促成方", ("brokers",), split="、").read("甲、乙")
        ['甲', '乙']
        >>> Column("文号", ("id",), prefix="src/").read("〔2022〕3号")
        'src/〔2022〕3号'
        """
        text = cell.strip()
        if text in NOTHING:
            return None
        if self.split is None:
            return self._value(text)
        parts = (part.strip() for part in text.split(self.split))
        return [self._value(part) for part in parts if part not in NOTHING]

    def _value(self, text: str) -> str:
        return self.prefix + self.values.get(text, text)


def put_value(fields: dict[str, Any], path: FieldPath, value: object) -> None:
    """Set the value at a path, making the maps and one-item lists on the way.

    >>> fields = {}
    >>> put_value(fields, ("evidence", 0, "source"), "src/a")
    >>> fields
    {'evidence': [{'source': 'src/a'}]}
    """
    at: Any = fields
    for part, following in pairwise(path):
        if isinstance(part, int):
            at = at[part]
        elif isinstance(following, int):
            at = at.setdefault(part, [{}])
        else:
            at = at.setdefault(part, {})
    at[path[-1]] = value
