"""One column of one record of a sheet: what a cell of it says, read once for each text that recurs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from graphkit.findings import FieldPath
from graphkit.loaders.mapping.cell_dates import read_date, read_period
from graphkit.loaders.mapping.columns import Column, says_nothing
from graphkit.loaders.mapping.figures import Figure, read_figure
from graphkit.loaders.mapping.units import Unit, Units, scaled
from graphkit.loaders.sheets.cells import Extra, Row

MEASURED = {"amount": ("currency",), "quantity": ("unit",), "value": ("unit", "currency")}
"""Fields of a number -> the fields beside it that name its unit."""
_REMEMBERED = 10_000
"""Texts of a column that are remembered: codes, dates and names recur, sums hardly do."""


class CellValue(NamedTuple):
    """What a cell says: a value, None where it says nothing; fields beside its own, such as a currency.

    ``doubt`` and ``problem`` are codes of findings: how it was read is doubtful, or it cannot be read.
    """

    value: object = None
    beside: tuple[tuple[str, object], ...] = ()
    doubt: str | None = None
    problem: str | None = None


_NOTHING = CellValue()
_SHORTENED = re.compile(r"-?\d(?:\.\d+)?E[+-]?\d+", re.IGNORECASE)
"""1.23E+11: what a spreadsheet writes into a text file of a long number."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One column of one record: where its cell is, where the value goes, and for a number the unit that holds."""

    position: int
    column: Column
    path: FieldPath
    units: Units
    unit: Unit | None = None
    unit_position: int | None = None
    since_1904: bool = False
    remembered: dict[str | tuple[str, str], CellValue] = field(default_factory=dict, compare=False, repr=False)

    @property
    def is_measured(self) -> bool:
        """Whether it is a number that has a unit."""
        return self.column.kind == "number" and self.path[-1] in MEASURED

    @property
    def is_plain(self) -> bool:
        """Whether its cells are texts that are taken as they are."""
        column = self.column
        is_text = column.kind == "text" and column.default is None
        return is_text and not (column.values or column.codes or column.split or column.prefix or column.excepted)

    def read(self, text: str, row: Row, extra: Extra | None) -> CellValue:
        """Return what a cell says.

        Parameters
        ----------
        text : str
            What it shows.
        row : Row
            For the unit that may stand in another column.
        extra : Extra or None
            What it is besides; without a problem.
        """
        position = self.unit_position
        beside = row.texts[position] if position is not None and position < len(row.texts) else ""
        if extra is not None:
            return self._read(text, beside, extra)
        key = (text, beside) if beside else text
        known = self.remembered.get(key)
        if known is None:
            if len(self.remembered) >= _REMEMBERED:
                self.remembered.clear()
            known = self.remembered[key] = self._read(text, beside, None)
        return known

    def _read(self, text: str, beside: str, extra: Extra | None) -> CellValue:
        column = self.column
        if column.kind in ("text", "yes-no"):
            return CellValue(column.read(text)) if text or column.default is not None else _NOTHING
        if says_nothing(text):
            return CellValue(column.default)
        if self.is_measured:
            return self._measured(text.strip(), beside, extra)
        if column.kind in ("date", "period"):
            return self._date(text.strip(), extra)
        return CellValue(self._number(text.strip(), extra))

    def _measured(self, text: str, beside: str, extra: Extra | None) -> CellValue:
        """Return a number in base units, with its unit and bound beside it; the text as it is where it is none."""
        if extra is not None and extra.is_filled:
            return _NOTHING  # one amount over several rows is one amount: it stays in the first
        figure = read_figure(text, extra)
        if figure is None:
            return CellValue(text, problem="number-shortened" if _SHORTENED.fullmatch(text) else None)
        name = str(self.path[-1])
        unit, word = self._unit(figure, beside, name)
        is_whole_word = unit is None and bool(figure.times and figure.unit)
        if is_whole_word and (unit := self.units.read(figure.times + figure.unit)):
            word = None
        if unit is None and figure.unit and name == "amount":
            return CellValue(text)  # 20元/人, 30台: no amount of money
        number, scale = figure.number, unit.scale if unit else Decimal(1)
        if figure.times and not figure.unit:  # 3万 under 金额（万元） are 30,000, and not 30,000 times 10,000
            scale = Decimal(1)
        elif is_whole_word and figure.bare is not None:  # 20千克
            number = figure.bare
        others: list[tuple[str, object]] = []
        if unit is not None and unit.currency and name != "quantity":
            others.append(("currency", unit.currency))
        elif unit is not None and unit.code and name != "amount":
            others.append(("unit", unit.code))
        elif word:
            others.append(("currency" if name == "amount" else "unit", word))
        if figure.bound:
            others.append(("bound", figure.bound))
        return CellValue(scaled(number, scale), tuple(others))

    def _unit(self, figure: Figure, beside: str, name: str) -> tuple[Unit | None, str | None]:
        """Return the unit of a figure: its cell's, else that of the column beside it, else the column's own.

        Of a word that names no unit the second value is the word, so that it can be reported.
        """
        read = self.units.money if name == "amount" else self.units.read
        if figure.unit:
            unit = read(figure.unit)
            return unit, None if unit else figure.unit
        if beside and not says_nothing(beside):
            unit = read(beside)
            return unit, None if unit else beside.strip()
        return self.unit, None

    def _date(self, text: str, extra: Extra | None) -> CellValue:
        date = read_date(text, extra, since_1904=self.since_1904)
        doubt = date.doubt if date else None
        if self.column.kind == "period":
            return CellValue({"start": date.value} if date else read_period(text) or {"start": text}, doubt=doubt)
        return CellValue(text if date is None else date.date if self.path[-1] == "date" else date.value, doubt=doubt)

    def _number(self, text: str, extra: Extra | None) -> str:
        figure = read_figure(text, extra)
        if figure is None or (figure.unit and figure.unit != "%"):
            return text
        if self.column.kind == "whole":
            whole = figure.number == figure.number.to_integral_value() and figure.unit == ""
            return str(int(figure.number)) if whole else text
        return scaled(figure.number, Decimal("0.01") if figure.unit == "%" else Decimal(1))

    def figure(self, text: str, extra: Extra | None) -> tuple[Decimal, Decimal] | None:
        """Return the number of a cell in the base unit of its column, and what rounding may hide of it."""
        if extra is not None and (extra.is_filled or extra.problem):
            return None
        figure = read_figure(text.strip(), extra)
        if figure is None:
            return None
        scale = self.unit.scale if self.unit and not figure.times else Decimal(1)
        exponent = figure.number.as_tuple().exponent if "." in text else 0
        is_rounded = isinstance(exponent, int) and exponent < 0 and (extra is None or extra.number is None)
        half = Decimal((0, (5,), exponent - 1)) if is_rounded and isinstance(exponent, int) else Decimal(0)
        return figure.number * scale, half * scale


def noted_unit(slot_path: FieldPath, noted: Sequence[Unit]) -> Unit | None:
    """Return the unit above the table that holds for a field: one of money for an amount, of things for a quantity."""
    name = slot_path[-1]
    for unit in noted:
        if unit.code is None if name == "amount" else unit.code is not None if name == "quantity" else True:
            return unit
    return None
