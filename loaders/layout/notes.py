"""The unit that is noted above a table: 单位：万元."""

import re
import unicodedata
from collections.abc import Callable, Iterable

from graphkit.loaders.sheets.cells import Row

_NOTE = re.compile(r"单位[:：]?\s*([^\s()（）;；]+)")
_AND = re.compile("[、,，/和及]")


def noted_units(rows: Iterable[Row], is_unit: Callable[[str], bool]) -> tuple[str, ...]:
    """Return the units that stand above a table; 填报单位：某局 names none.

    >>> noted_units([Row(1, ["帮扶台账", "", "（单位：万元、人次）"])], {"万元", "人次"}.__contains__)
    ('万元', '人次')
    >>> noted_units([Row(1, ["填报单位：某县教育局"])], {"万元"}.__contains__)
    ()
    """
    for row in rows:
        for text in row.texts:
            for note in _NOTE.findall(unicodedata.normalize("NFKC", text)):
                units = [part for part in _AND.split(note) if part]
                if units and all(map(is_unit, units)):
                    return tuple(units)
    return ()
