"""A mapping bound to the headings of one sheet: which cell of a row goes where, settled before the first row."""

from collections.abc import Sequence
from decimal import Decimal

from graphkit.loaders.layout.headings import Headings
from graphkit.loaders.mapping.bound_record import BoundRecord, MappedRecord
from graphkit.loaders.mapping.columns import Column
from graphkit.loaders.mapping.mapping import TableMapping
from graphkit.loaders.mapping.slots import MEASURED
from graphkit.loaders.mapping.units import Units
from graphkit.loaders.sheets.cells import Row


class BoundTable:
    """Reads rows by a mapping and the headings of a sheet.

    Parameters
    ----------
    mapping : TableMapping
    headings : Headings
        Without problems (`graphkit.loaders.mapping.heading_problems`).
    units : Units
    noted : sequence of str
        The units that stand above the table; each holds for the numbers of its kind that have none of their own.
    since_1904 : bool
        The epoch of serial dates.
    """

    def __init__(
        self,
        mapping: TableMapping,
        headings: Headings,
        units: Units,
        noted: Sequence[str] = (),
        *,
        since_1904: bool = False,
    ) -> None:
        known = [units.read(text) for text in noted]
        self.noted = tuple(unit for unit in known if unit)
        self.headings = headings
        self.is_exact = mapping.is_exact
        self.records = tuple(
            BoundRecord(record, headings, units, self.noted, since_1904=since_1904) for record in mapping.records
        )
        self._numbers = {
            slot.position: slot for record in self.records for slot in record.slots if slot.path[-1] in MEASURED
        }
        self.read_positions = tuple(sorted({slot.position for record in self.records for slot in record.slots}))

    def read(self, row: Row) -> list[MappedRecord]:
        """Return the records of a row; of several those that have a value besides their constants."""
        mapped = [record.read(row) for record in self.records]
        return mapped if len(mapped) == 1 else [record for record in mapped if record.has_values]

    def figures(self, row: Row) -> dict[int, tuple[Decimal, Decimal]]:
        """Return the numbers of a row in base units, by position, each with what rounding may hide of it."""
        figures = {}
        texts, extra = row.texts, row.extra
        size = len(texts)
        for position, slot in self._numbers.items():
            if position < size and (text := texts[position]):
                figure = slot.figure(text, extra.get(position) if extra else None)
                if figure is not None:
                    figures[position] = figure
        return figures

    @property
    def numbers(self) -> dict[int, Column]:
        """The columns of amounts and quantities, by position: those that a row of totals adds up."""
        return {position: slot.column for position, slot in self._numbers.items()}
