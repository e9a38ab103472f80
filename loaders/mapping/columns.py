"""One column of a table: which field its cells fill, and how they are read."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from graphkit.findings import FieldPath
from graphkit.loaders.mapping.code_words import fold_word
from graphkit.loaders.mapping.units import Unit
from graphkit.records.identity import made_id

NOTHING = frozenset({"", "/", "-", "--", "—", "——", "\\", "无", "暂无", "n/a"})
"""Cells that say nothing: a clerk's way of leaving one empty. In lower case, full-width characters made narrow."""

_YES_NO = dict.fromkeys(("是", "有", "√", "yes", "true"), True) | dict.fromkeys(("否", "×", "no", "false"), False)


def says_nothing(text: str) -> bool:
    """Return whether a cell is empty, or a clerk's way of leaving it so.

    >>> says_nothing(" ／ "), says_nothing("无"), says_nothing("无锡市")
    (True, True, False)
    """
    short = text.strip()
    if not short or short in NOTHING:
        return True
    return len(short) < 5 and not short.isalnum() and unicodedata.normalize("NFKC", short).lower() in NOTHING


@dataclass(frozen=True, slots=True)
class Column:
    """How the cells of one column are read: the field, words to replace, the separator of a list, a prefix.

    ``kind``, ``main`` and ``is_list`` are those of its `Target`; ``codes`` maps folded words to codes.
    ``unit`` holds for numbers whose cell names none, ``default`` for cells that say nothing.
    """

    heading: str
    path: FieldPath
    values: Mapping[str, str] = field(default_factory=dict)
    split: tuple[str, ...] = ()
    prefix: str = ""
    kind: str = "text"
    codes: Mapping[str, str] = field(default_factory=dict)
    unit: Unit | None = None
    default: object = None
    main: str | None = None
    is_list: bool = False
    excepted: str = ""
    """What cells begin with that this column does not read."""

    def read(self, cell: str) -> object:
        """Return the value of a cell as a field of text takes it, None where it says nothing.

        >>> Column("层级", ("tier",), {"地级": "prefecture"}).read(" 地级 ")
        'prefecture'
        >>> Column("促成方", ("brokers",), split=("、",)).read("甲、乙")
        ['甲', '乙']
        >>> Column("文号", ("id",), prefix="src/").read("〔2022〕3号")
        'src/〔2022〕3号'
        """
        text = cell.strip()
        if self.excepted and text.startswith(self.excepted):
            return self.default
        if text in self.values:
            return self._value(text)
        if says_nothing(text):
            return self.default
        if self.kind == "yes-no":
            return _YES_NO.get(text.lower(), text)
        if not self.split:
            return self._value(text)
        for mark in self.split[1:]:
            text = text.replace(mark, self.split[0])
        return [self._value(part.strip()) for part in text.split(self.split[0]) if not says_nothing(part)]

    def _value(self, text: str) -> str:
        value = self.values.get(text)
        if value is None:
            value = self.codes.get(fold_word(text), text) if self.codes else text
        if not self.prefix or value.startswith(self.prefix):
            return value
        return made_id(self.prefix + value)  # an id has no spaces


def put_value(fields: dict[str, Any], path: FieldPath, value: object) -> None:
    """Set the value at a path, making the maps and lists on the way.

    >>> fields = {}
    >>> put_value(fields, ("evidence", 0, "source"), "src/a")
    >>> put_value(fields, ("contributions", 1, "item"), "books")
    >>> fields
    {'evidence': [{'source': 'src/a'}], 'contributions': [{}, {'item': 'books'}]}
    """
    if len(path) == 1:
        fields[str(path[0])] = value
        return
    at: Any = fields
    for part, following in pairwise(path):
        if isinstance(part, int):
            at.extend({} for _ in range(part + 1 - len(at)))
            at = at[part]
        else:
            at = at.setdefault(part, [] if isinstance(following, int) else {})
    last = path[-1]
    if isinstance(last, int):
        at.extend({} for _ in range(last + 1 - len(at)))
    at[last] = value
