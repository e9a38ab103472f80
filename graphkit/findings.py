"""What to correct in the records, as data: a code, where it is, what stands there, what is allowed, what may be meant.

``wording.problems`` puts it into words.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypedDict, TypeVar

from graphkit.wording import catalogues
from graphkit.wording.catalogues import Severity
from graphkit.wording.messages import Message

FieldPath = tuple[str | int, ...]
"""Where a value is within a record: ``("contributions", 0, "amount")``."""

_T = TypeVar("_T")


def path_text(path: FieldPath) -> str:
    """Return a field path as people write it.

    >>> path_text(("contributions", 0, "amount"))
    'contributions[0].amount'
    """
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


@dataclass(frozen=True, slots=True)
class Location:
    """A spot in an input file: as exact as its loader knows it.

    ``line`` counts the lines of a text file and ``row`` the rows of a sheet, both from 1; ``column`` is the letter of
    a column as a spreadsheet has it, ``heading`` the words above it; ``field`` is the path within the record.
    """

    file: str
    line: int | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    heading: str | None = None
    field: FieldPath = ()

    @property
    def number(self) -> int | None:
        """The line, or the row of a sheet."""
        return self.line or self.row


@dataclass(frozen=True, slots=True)
class RecordLocation:
    """Where a record stands in its file, and where its fields do.

    ``lines`` has the line of a field path where the loader knows it, ``headings`` the heading of its column in a
    table, ``letters`` that column's letter. In a workbook ``line`` is the row of ``sheet``.
    """

    file: str
    line: int | None = None
    lines: Mapping[FieldPath, int] | None = field(default=None, compare=False, repr=False)
    headings: Mapping[FieldPath, str] | None = field(default=None, compare=False, repr=False)
    sheet: str | None = None
    letters: Mapping[FieldPath, str] | None = field(default=None, compare=False, repr=False)

    def of(self, path: FieldPath = ()) -> Location:
        """Return the location of a field, or of the nearest thing around it whose location is known.

        >>> RecordLocation("a.yaml", 3, {("contributions", 0): 7}).of(("contributions", 0, "amount")).line
        7
        """
        letter, heading = _nearest(path, self.letters), _nearest(path, self.headings)
        if self.sheet is not None:
            return Location(self.file, None, self.sheet, self.line, letter, heading, path)
        line = _nearest(path, self.lines) or self.line
        return Location(self.file, line, column=letter, heading=heading, field=path)


def _nearest(path: FieldPath, known: Mapping[FieldPath, _T] | None) -> _T | None:
    while known and path:
        if path in known:
            return known[path]
        path = path[:-1]
    return None


class FindingValues(TypedDict, total=False):
    """What a `Finding` may have beside its code, its location and its record."""

    value: str | None
    allowed: tuple[str, ...]
    allowed_zh: tuple[str, ...]
    suggestion: str | None
    detail: str | Message | None
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to correct. ``code`` is stable and listed in docs/problems.md; ``allowed`` may be long."""

    code: str
    location: Location
    record: str | None = None
    """The id of the record."""
    value: str | None = None
    """What stands there."""
    allowed: tuple[str, ...] = ()
    allowed_zh: tuple[str, ...] = ()
    """What each of `allowed` is called in Chinese; empty where they have no names."""
    suggestion: str | None = None
    detail: str | Message | None = None
    also: tuple[str, ...] = ()
    """Further records with the same finding, where it is reported once."""
    elsewhere: tuple[Location, ...] = ()
    """Further places of it, where it is reported once."""

    @property
    def severity(self) -> Severity:
        """How much it matters, as ``problems.yaml`` has it; what is not listed there is wrong."""
        return catalogues.severity(self.code)

    @property
    def field(self) -> str:
        """The field path as people write it: ``contributions[0].amount``."""
        return path_text(self.location.field)


@dataclass
class Report:
    """All problems of one run, in the order of the files; and warnings, which refuse nothing and are not counted."""

    problems: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.problems)

    def __len__(self) -> int:
        return len(self.problems)

    def add(self, *problems: Finding) -> None:
        """Add problems."""
        self.problems.extend(problems)

    def extend(self, problems: Iterable[Finding]) -> None:
        """Add problems."""
        self.problems.extend(problems)
