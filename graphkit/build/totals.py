"""Figures that contain others, and for which set of figures a part adds something to a sum.

A part is left out only of a sum that holds its total. ``total_ids`` names every total of a figure, so that any set can
be summed exactly; for the two natural sets, all that one giver gave and all that one receiver received, the answer is
computed here.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from graphkit.records.recordset import RecordSet
from graphkit.schema.records import Activity, Contribution

_ID = re.compile(rb'"id":("(?:[^"\\]|\\.)*")')

UNSUMMED_ITEMS = frozenset({"stay", "term"})
"""Items that are lengths of time: they are never multiplied by receivers."""


class Side(NamedTuple):
    """For whom a figure is counted: its only giver, its only broker, its only receiver (or each, per receiver)."""

    giver: str | None
    receivers: frozenset[str]
    broker: str | None = None


@dataclass(slots=True)
class Totals:
    """Figures that are totals of others.

    Attributes
    ----------
    parents : dict of str to str
        Figure -> the total that contains it, as recorded.
    sides : dict of str to Side
        Total -> the giver and the receivers for whom it is itself counted.
    """

    parents: dict[str, str] = field(default_factory=dict)
    sides: dict[str, Side] = field(default_factory=dict)

    def of(self, figure: str | None) -> list[str]:
        """Return every total that contains a figure, the nearest first."""
        if not self.parents:
            return []
        found: list[str] = []
        current = self.parents.get(figure or "")
        while current is not None and current not in found:
            found.append(current)
            current = self.parents.get(current)
        return found

    def described(self, figure: str) -> tuple[tuple[str, Side | None], ...]:
        """Return the totals of a figure, each with its sides: all that the edges of the figure depend on."""
        return tuple((total, self.sides.get(total)) for total in self.of(figure))

    def holds_for_giver(self, figure: str | None, giver: str) -> bool:
        """Return whether one of the totals of a figure is counted among what a giver gave."""
        return any(self.sides[total].giver == giver for total in self.of(figure) if total in self.sides)

    def holds_for_broker(self, figure: str | None, broker: str) -> bool:
        """Return whether one of the totals of a figure is counted among what a broker brokered."""
        return any(self.sides[total].broker == broker for total in self.of(figure) if total in self.sides)

    def holds_for_receiver(self, figure: str | None, receiver: str) -> bool:
        """Return whether one of the totals of a figure is counted among what a receiver received."""
        return any(receiver in self.sides[total].receivers for total in self.of(figure) if total in self.sides)


def parents_of(records: RecordSet) -> dict[str, str]:
    """Return figure -> total, over all acts. O(acts); only those that have parts are read."""
    found: dict[str, str] = {}
    for item in records.of("activities"):
        if b'"part_of_total":' in item.body:
            record = item.record
            assert isinstance(record, Activity)
            for figure in record.contributions:
                if figure.id and figure.part_of_total:
                    found[figure.id] = figure.part_of_total
    return found


def acts_with(records: RecordSet, figures: set[str]) -> Iterator[tuple[str, Activity, Contribution]]:
    """Yield the act and figure of each of these ids. O(bytes of acts), and only where some are wanted."""
    if not figures:
        return
    wanted = {json.dumps(figure, ensure_ascii=False).encode() for figure in figures}
    for item in records.of("activities"):
        if not wanted.isdisjoint(_ID.findall(item.body)):
            record = item.record
            assert isinstance(record, Activity)
            for figure in record.contributions:
                if figure.id in figures:
                    yield item.id, record, figure


def times(
    recipients: tuple[str, ...], labels: Mapping[str, str], sizes: Mapping[str, int], *, is_open: bool
) -> int | None:
    """Return how many receivers there are; None where it is not known: "and others", or a group of unknown size.

    >>> times(("school/a", "grp/b"), {"school/a": "School", "grp/b": "Group"}, {"grp/b": 4}, is_open=False)
    5
    """
    if is_open or not recipients:
        return None
    count = 0
    for recipient in recipients:
        if labels.get(recipient) == "Group":
            if recipient not in sizes:
                return None
            count += sizes[recipient]
        else:
            count += 1
    return count
