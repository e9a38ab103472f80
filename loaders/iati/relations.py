"""Hierarchy of activities, once all of a file are known: parts, and figures that contain those of the parts."""

import marshal
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from graphkit.findings import Finding
from graphkit.loaders.iati.texts import decimal, record_id

_Key = tuple[str, str, str]
"""Type, currency and flow of a figure."""


class Held(NamedTuple):
    """An activity that waits for the end of the file: packed, so that thousands can."""

    packed: bytes
    line: int
    lines: tuple[int, ...]
    problems: tuple[Finding, ...]

    @classmethod
    def of(cls, body: dict[str, Any], line: int, lines: list[int], problems: list[Finding]) -> "Held":
        """Pack an activity."""
        return cls(marshal.dumps(body), line, tuple(lines), tuple(problems))


class _Sum(NamedTuple):
    first: str
    number: int
    amount: Decimal


class Relations:
    """Gathers which activity is part of which; those that may be a part wait until all are read.

    Totals are not added to parts: where an activity and its parts have figures of one type and currency, the figures of
    the parts are part of the whole's only one if they do not exceed it; else they may overlap its first.
    """

    def __init__(self) -> None:
        self.parents: dict[str, set[str]] = {}
        self.sums: dict[str, dict[_Key, _Sum]] = {}
        self.waiting: dict[str, Held] = {}

    def note(self, body: dict[str, Any]) -> None:
        """Take in the relations and figures of an activity."""
        sums: dict[_Key, _Sum] = {}
        for figure in body.get("contributions", ()):
            key, amount = _key(figure, body), decimal(figure.get("amount"))
            if key is None or amount is None or "alternative_to" in figure:
                continue
            known = sums.get(key)
            sums[key] = (
                _Sum(figure["id"], 1, amount)
                if known is None
                else known._replace(number=known.number + 1, amount=known.amount + amount)
            )
        self.sums[body["id"]] = sums
        for related in body.get("related_activities", ()):
            relation, _, identifier = related.partition(":")
            other = record_id("iati", identifier)
            if relation == "parent":
                self.parents.setdefault(body["id"], set()).add(other)
            elif relation == "child":
                self.parents.setdefault(other, set()).add(body["id"])

    def finish(self) -> Iterator[tuple[dict[str, Any], Held]]:
        """Yield the activities that waited, each with what it is part of."""
        known = {child: sorted(parents & self.sums.keys() - {child}) for child, parents in self.parents.items()}
        totals = self._sums_of_parts(known)
        for record, held in self.waiting.items():
            body = marshal.loads(held.packed)  # noqa: S302 - packed by `Held.of` in this process
            parents = [each for each in known.get(record, ()) if record not in _above(each, known)]
            if parents:
                body["part_of"] = parents
                for figure in body.get("contributions", ()):
                    key = _key(figure, body)
                    wholes = [
                        (whole, abs(totals[parent, key]))
                        for parent in parents
                        if key is not None and (whole := self.sums[parent].get(key)) and (parent, key) in totals
                    ]
                    _tie(figure, key, wholes)
            yield body, held

    def _sums_of_parts(self, known: dict[str, list[str]]) -> dict[tuple[str, _Key], Decimal]:
        """Return (whole, type and currency) -> what its parts add up to."""
        found: dict[tuple[str, _Key], Decimal] = {}
        for child, parents in known.items():
            for parent in parents:
                for key, part in self.sums.get(child, {}).items():
                    found[parent, key] = found.get((parent, key), Decimal(0)) + part.amount
        return found


def _tie(figure: dict[str, Any], key: _Key | None, wholes: list[tuple[_Sum, Decimal]]) -> None:
    """Tie a figure of a part to those of the wholes that may contain it."""
    amount = decimal(figure.get("amount"))
    if key is None or amount is None or "alternative_to" in figure:
        return
    for whole, total in wholes:
        fits = whole.number == 1 and max(total, abs(amount)) <= whole.amount  # a reversal is the total of nothing
        if fits and "part_of_total" not in figure:
            figure["part_of_total"] = whole.first
        else:
            figure.setdefault("may_overlap", []).append(whole.first)


def _key(figure: dict[str, Any], body: dict[str, Any]) -> _Key | None:
    type_, currency = figure.get("iati_type"), figure.get("currency")
    return (type_, currency, figure.get("flow") or body.get("flow") or "") if type_ and currency else None


def _above(record: str, known: dict[str, list[str]]) -> set[str]:
    """Return all that a record is part of: data that name each other as parent would lead in a circle."""
    found: set[str] = set()
    waiting = [record]
    while waiting:
        for parent in known.get(waiting.pop(), ()):
            if parent not in found:
                found.add(parent)
                waiting.append(parent)
    return found
