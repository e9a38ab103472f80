"""What to mend in the records, as data: where it stands, what was found, what is allowed, what may be meant."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any


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

    def message(self, language: str = "en") -> str:
        """Return what is wrong, in one sentence, in ``zh`` or ``en``."""
        from graphkit.wording.messages import problem_text

        return problem_text(self, language)

    def as_dict(self) -> dict[str, Any]:
        """Return the problem for machines, with both languages."""
        from graphkit.wording.messages import next_step

        return {
            "code": self.code,
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "record": self.record,
            "field": self.field,
            "found": self.found,
            "allowed": list(self.allowed),
            "suggestion": self.suggestion,
            "message": {"en": self.message("en"), "zh": self.message("zh")},
            "next": {"en": next_step(self, "en"), "zh": next_step(self, "zh")},
        }


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

    def summary(self) -> str:
        """Return one line: how many problems, and the first."""
        if not self.problems:
            return "no problems"
        first = self.problems[0]
        where = f"{first.file}:{first.line}" if first.line else first.file
        return f"{len(self.problems)} problem(s); first: {where} {first.message()} ({first.code})"


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Return code -> {en, zh, next_en, next_zh} of every problem that can be reported."""
    return read_yaml(Path(__file__).parent / "wording" / "problems.yaml")


def read_yaml(path: Path) -> dict[str, Any]:
    """Read a YAML file of the package's own (never a user's: those go through ``graphkit.loaders``)."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast where libyaml is there
    with path.open(encoding="utf-8") as file:
        return dict(yaml.load(file, loader))  # noqa: S506 - both are safe loaders


_UNSAFE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


_TURNS = re.compile(_UNSAFE.pattern.replace(r"\x00-\x1f", r"\x00-\x08\x0b-\x1f"))


def visible(text: str) -> str:
    r"""Return a text whose lines stay, and in which what could turn or clear a terminal is spelt out.

    >>> print(visible("gift\x1b[2J"))
    gift\u001b[2J
    """
    return _TURNS.sub(_spelt, text)


def _spelt(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def shown(value: object, limit: int = 60) -> str:
    r"""Return a found value as one short line that is safe on any terminal: what hides or turns text is spelt out.

    >>> print(shown("gift\u202e"), shown(True), shown({"a": 1}))
    gift\u202e true {…}
    """
    match value:
        case None:
            whole = "null"
        case bool():
            whole = str(value).lower()
        case dict():
            whole = "{…}" if value else "{}"
        case list() | tuple():
            whole = "[…]" if value else "[]"
        case int() if value.bit_length() > 4 * limit:
            return "…"  # Python refuses to print very long integers
        case _:
            whole = str(value)
    safe = _UNSAFE.sub(_spelt, whole[:limit])
    return safe + "…" if len(whole) > limit else safe
