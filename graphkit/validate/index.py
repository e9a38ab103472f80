"""Where everything with an id stands: records and their contributions, over all live records."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol, Unpack

from graphkit.findings import Finding, FindingValues
from graphkit.records.recordset import Accepted
from graphkit.validate.shape import Path
from graphkit.wording.nearest import closest
from graphkit.wording.safe import safe_repr

CONTRIBUTIONS = "contributions"


class Resolution(Protocol):
    """What names mean, as ``graphkit.resolve`` found out."""

    def id(self, record_id: str, field_name: str, name: str) -> str | None:
        """Return the id that a record means by a name in one of its fields, or None."""

    def label(self, entity_id: str) -> str | None:
        """Return the label of an id, or None."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an id stands: its record, its section (``contributions``, too), and its position among contributions."""

    item: Accepted
    section: str
    position: int = -1

    @property
    def path(self) -> Path:
        """The path of what has the id, within its record."""
        return (CONTRIBUTIONS, self.position) if self.section == CONTRIBUTIONS else ()

    @property
    def where(self) -> str:
        """File and line, as messages name them."""
        line = self.item.location.of((*self.path, "id")).number
        return f"{self.item.location.file}:{line}" if line else self.item.location.file

    def body(self) -> dict[str, Any]:
        """Return what has the id, as the JSON object of its canonical form."""
        body = body_of(self.item.body)
        found: dict[str, Any] = body[CONTRIBUTIONS][self.position] if self.section == CONTRIBUTIONS else body
        return found


@lru_cache(maxsize=64)
def body_of(body: bytes) -> dict[str, Any]:
    """Return the JSON object of a record; the last few are kept, because claims of one record come together."""
    found: dict[str, Any] = json.loads(body)
    return found


class Index:
    """Ids of all records, then of contributions; `problems` are those of ids that are used more than once."""

    _GUESSES = 50  # a suggestion compares with every id: more than so many would help nobody and take minutes

    def __init__(self, items: Iterable[Accepted]) -> None:
        self.spots: dict[str, Spot] = {}
        self.problems: list[Finding] = []
        self._guesses = 0
        for item in items:
            self._add(item.id, Spot(item, item.section))

    def add_contributions(self, item: Accepted, body: Mapping[str, Any]) -> None:
        """Take in the contributions of an activity; apart from the records, which are known without parsing."""
        for position, contribution in enumerate(body.get(CONTRIBUTIONS, ())):
            if record_id := contribution.get("id"):
                self._add(record_id, Spot(item, CONTRIBUTIONS, position))

    def _add(self, record_id: str, spot: Spot) -> None:
        first = self.spots.setdefault(record_id, spot)
        if first is spot:
            return
        if first.section != spot.section:
            code = "id-in-two-sections"
        elif first.item.dataset != spot.item.dataset and first.item.id == spot.item.id:
            return  # one record in two datasets: merging reports that
        elif first.section != CONTRIBUTIONS and first.item.body == spot.item.body:
            return
        else:
            code = "duplicate-id"
        self.problems.append(
            problem(spot.item, (*spot.path, "id"), code, value=safe_repr(record_id), detail=first.where)
        )

    def of(self, section: str) -> Iterator[str]:
        """Yield the ids of one section."""
        return (record_id for record_id, spot in self.spots.items() if spot.section == section)

    def section(self, record_id: str) -> str | None:
        """Return the section that an id stands in."""
        spot = self.spots.get(record_id)
        return spot.section if spot else None

    def dangling(self, item: Accepted, path: Path, name: str, sections: tuple[str, ...], word: str) -> Finding:
        """Return the problem of an id that leads nowhere, with the nearest that would lead somewhere."""
        meant = None
        if self._guesses < self._GUESSES:
            self._guesses += 1
            meant = closest(name, [record_id for section in sections for record_id in self.of(section)])
        return problem(item, path, "dangling-reference", value=safe_repr(name), detail=word, suggestion=meant)


def problem(item: Accepted, path: Path, code: str, **values: Unpack[FindingValues]) -> Finding:
    """Return a problem at a path of a record."""
    return Finding(code, item.location.of(path), item.id, **values)
