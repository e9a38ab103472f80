"""What to mend in the records, as data: where it stands, what was found, what is allowed, what may be meant."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Place:
    """A place in an input file.

    ``lines`` finds the line of a field path where the loader knows it, ``columns`` the heading of its column in a
    table.
    """

    file: str
    line: int | None = None
    lines: Mapping[tuple[str | int, ...], int] | None = field(default=None, compare=False, repr=False)
    columns: Mapping[tuple[str | int, ...], str] | None = field(default=None, compare=False, repr=False)

    def at(self, path: tuple[str | int, ...]) -> int | None:
        """Return the line of a field, or of the nearest thing around it."""
        lines = self.lines or {}
        while path and path not in lines:
            path = path[:-1]
        return lines.get(path, self.line)

    def column(self, path: tuple[str | int, ...]) -> str | None:
        """Return the heading of the column that a field came from; None where it is no table, or no cell of it."""
        columns = self.columns or {}
        while path and path not in columns:
            path = path[:-1]
        return columns.get(path)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend. ``code`` is stable and listed in docs/problems.md; ``allowed`` may be long."""

    code: str
    file: str
    line: int | None = None
    record: str | None = None
    path: tuple[str | int, ...] = ()
    found: str | None = None
    allowed: tuple[str, ...] = ()
    suggestion: str | None = None
    detail: str | None = None
    column: str | None = None
    also: tuple[str, ...] = ()
    """Further records that have this problem, where it is told once."""

    @property
    def field(self) -> str:
        """The field path as people write it: ``contributions[0].amount``."""
        text = ""
        for part in self.path:
            text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
        return text


@dataclass
class Report:
    """All problems of one run, in the order of the files; and warnings, which refuse nothing and are not counted."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.problems)

    def __len__(self) -> int:
        return len(self.problems)

    def add(self, *problems: Problem) -> None:
        """Take in further problems."""
        self.problems.extend(problems)

    def extend(self, problems: Iterable[Problem]) -> None:
        """Take in further problems."""
        self.problems.extend(problems)
