"""Where a cell is, as problems name it: line and heading in a text file; sheet, row and letter in a workbook."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graphkit.findings import FieldPath, Location, RecordLocation
from graphkit.loaders.sheets.cells import letter_of
from graphkit.wording.safe import safe_repr


@dataclass(frozen=True, slots=True)
class TablePlace:
    """A table: a text file, or one sheet of a workbook. ``headings`` are those of its columns, once they are known."""

    file: str
    sheet: str | None = None
    headings: Sequence[str] = ()

    def row(self, number: int | None, position: int | None = None, path: FieldPath = ()) -> Location:
        """Return the location of a row, or of one of its cells.

        >>> TablePlace("a.xlsx", "台账", ["编号", "金额"]).row(17, 1)
        Location(file='a.xlsx', line=None, sheet='台账', row=17, column='B', heading='金额', field=())
        """
        has_heading = position is not None and position < len(self.headings) and self.headings[position]
        heading = safe_repr(self.headings[position]) if has_heading and position is not None else None
        letter = None if position is None else letter_of(position)
        if self.sheet is None:
            return Location(self.file, number, column=letter, heading=heading, field=path)
        return Location(self.file, None, safe_repr(self.sheet), number, letter, heading, path)

    def record(self, number: int, positions: Mapping[FieldPath, int]) -> RecordLocation:
        """Return the location of a record, which knows the columns of its fields."""
        headings = {path: self.headings[at] for path, at in positions.items() if at < len(self.headings)}
        letters = {path: letter_of(at) for path, at in positions.items()}
        if self.sheet is None:
            return RecordLocation(self.file, number, headings=headings, letters=letters)
        return RecordLocation(self.file, number, None, headings, safe_repr(self.sheet), letters)
