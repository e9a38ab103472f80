"""What refuses no record and yet looks wrong beside the rest of its file: amounts, dates, names and rows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from pydantic_core import from_json

from graphkit.findings import FieldPath, Finding
from graphkit.records.identity import has_made_id
from graphkit.records.recordset import Accepted
from graphkit.schema.values import main_name
from graphkit.schema.vocabulary import Vocabulary
from graphkit.wording.safe import safe_repr

FAR_OFF = 3000
"""How many times an amount is its column's median, or a part of it, to be doubted: 万元 typed for 元 makes 10,000."""
FEWEST = 4
"""Amounts that a column must have for its median to say anything."""
EARLIEST = "1949"
"""Dates before this year are doubted: the help recorded here began later, and 1900 is what an empty cell becomes."""

_DATES: Mapping[str, tuple[FieldPath, ...]] = {
    "activities": (("period", "start"),),
    "pairings": (("since",), ("attested_from",), ("attested_to",)),
    "sources": (("published",), ("accessed",)),
    "observations": (("as_of",), ("period", "start")),
}
_NOT_YET = frozenset({"planned", "committed", "signed"})
"""Stages and states of what may lie ahead."""


def find_doubts(items: Iterable[Accepted], vocabulary: Vocabulary, today: str) -> list[Finding]:
    """Return what is doubtful in the records of files, each record being sound by itself.

    Parameters
    ----------
    items : iterable of Accepted
        The records that were read, with their locations.
    vocabulary : Vocabulary
        Which labels are places: their names are shared by many.
    today : str
        The date after which a date lies in the future, as ``2026-11-28``.

    Returns
    -------
    list of Finding
        Amounts of 0 or far off the median of their column, dates in the future or before `EARLIEST`, one name under
        two ids, rows with the same content under two keys.

    Notes
    -----
    About 5 µs a record; holds one number for each amount of a table.
    """
    search = _Search(vocabulary, today)
    for item in items:
        search.look_at(item)
    return [*search.findings, *search.far_off()]


@dataclass
class _Search:
    vocabulary: Vocabulary
    today: str
    findings: list[Finding] = field(default_factory=list)
    columns: dict[tuple[str, ...], list[tuple[float, Accepted, FieldPath, str]]] = field(default_factory=dict)
    names: dict[tuple[str, ...], str] = field(default_factory=dict)
    contents: dict[tuple[str, str], Accepted] = field(default_factory=dict)

    def look_at(self, item: Accepted) -> None:
        """Take in one record."""
        body = from_json(item.body)
        if item.section == "activities":
            self._figures(item, body)
        if item.section == "entities":
            self._name(item, body)
        ahead = body.get("status") in ("planned", "pipeline")
        for path in _DATES.get(item.section, ()):
            if not (ahead and path == ("period", "start")):
                self._date(item, path, _at(body, path))
        if item.location.headings is not None:
            self._content(item, body)

    def _figures(self, item: Accepted, body: dict[str, Any]) -> None:
        for number, part in enumerate(body.get("contributions", ())):
            path = ("contributions", number)
            if part.get("stage") not in _NOT_YET:
                self._date(item, (*path, "date"), part.get("date"))
            for name in ("amount", "quantity"):
                if name not in part:
                    continue
                figure = float(part[name])
                if figure == 0:
                    self._add("figure-zero", item, (*path, name), value=str(part[name]))
                elif name == "amount" and (heading := item.location.of((*path, name)).heading):
                    column = (item.location.file, item.location.sheet or "", heading, part.get("currency", ""))
                    self.columns.setdefault(column, []).append((abs(figure), item, (*path, name), str(part[name])))

    def far_off(self) -> Iterator[Finding]:
        """Yield the amounts that are far off the median of their column: 4 or more of one currency."""
        for amounts in self.columns.values():
            if len(amounts) < FEWEST:
                continue
            middle = median(amount for amount, *_ in amounts)
            for amount, item, path, shown in amounts:
                times = max(amount, middle) / min(amount, middle)
                if times >= FAR_OFF:
                    at = item.location.of(path)
                    yield Finding(
                        "amount-far-off", at, item.id, value=shown, allowed=(f"{middle:.15g}",), detail=f"{times:,.0f}"
                    )

    def _date(self, item: Accepted, path: FieldPath, value: Any) -> None:
        date = value.get("date") if isinstance(value, dict) else value
        if not isinstance(date, str):
            return
        if date > self.today[: len(date)]:
            self._add("date-in-future", item, path, value=date, allowed=(self.today,))
        elif date < EARLIEST:
            self._add("date-too-early", item, path, value=date, allowed=(EARLIEST,))

    def _name(self, item: Accepted, body: dict[str, Any]) -> None:
        """Note a name that another record has, too; places of one name are common."""
        label = self.vocabulary.labels.get(body.get("label", ""))
        text = main_name(body.get("name"))
        if label is not None and label.place:
            return
        first = self.names.setdefault((str(body.get("label")), text), item.id)
        if first != item.id:
            self._add("name-with-two-ids", item, ("name",), value=safe_repr(text), allowed=(safe_repr(first),))

    def _content(self, item: Accepted, body: dict[str, Any]) -> None:
        """Note a row that repeats another one under a key of its own."""
        if item.section not in ("activities", "pairings", "observations"):
            return
        first = self.contents.setdefault((item.section, repr(_without_ids(body))), item)
        if first.id != item.id and not has_made_id(item.record, item.dataset):
            other = first.location.line or first.location.file
            self._add("same-row-twice", item, (), value=safe_repr(first.id), detail=str(other))

    def _add(
        self, code: str, item: Accepted, path: FieldPath, *, value: str, allowed: tuple[str, ...] = (), detail: str = ""
    ) -> None:
        at = item.location.of(path)
        self.findings.append(Finding(code, at, item.id, value=value, allowed=allowed, detail=detail or None))


def _at(body: Any, path: FieldPath) -> Any:
    for part in path:
        body = body.get(part) if isinstance(body, dict) else None
    return body


def _without_ids(body: dict[str, Any]) -> dict[str, Any]:
    parts = [{name: value for name, value in part.items() if name != "id"} for part in body.get("contributions", ())]
    return {**{name: value for name, value in body.items() if name != "id"}, "contributions": parts}
