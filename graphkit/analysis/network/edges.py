"""Direct edges as columns, sorted by id, filled batch by batch: five million edges as objects would not fit."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from graphkit.analysis.network.columns import Column, ColumnBuilder
from graphkit.analysis.network.dating import DATES, bounds_of, period_text, span_of_edge
from graphkit.query.valid_time import Span
from graphkit.wording.figures import SHARINGS

V = TypeVar("V", bound=int | float)

TEXTS = ("contribution", "kind", "flow", "benefit", "stage", "currency", "unit", "item", "bound", "per", "channel")
LISTS = ("programmes", "sources", "total_ids", "created_things")
FLAGS = ("learning", "counted", "realised", "joint", "via_group", "symmetric", "giver_is_channel")
SIDES = {"summed_given": "counted_given", "summed_received": "counted_received"}
"""Column -> the property that is there exactly where the figure adds to some sum of one giver, or of one receiver."""
FIGURES = tuple(f"{sharing}_{part}".removeprefix("_") for sharing in SHARINGS for part in ("amount", "quantity"))
PROPERTIES = ("derived", "activity", "pairing", *TEXTS, *LISTS, *FLAGS, *SIDES.values(), *FIGURES, *DATES)
"""Every property of a direct edge that an `EdgeTable` is made of."""

Batch = Mapping[str, Sequence[Any]]
"""Some edges by column: ``id``, ``type``, ``source``, ``target`` and `PROPERTIES`, None where an edge has none."""


@dataclass(frozen=True, slots=True)
class EdgeTable:
    """Direct edges, sorted by id: parallel columns of length m. ``source`` and ``target`` are rows of the node table.

    ``act`` is the activity, or the pairing where the edge comes from one (``paired``). ``amount`` and ``quantity`` are
    the pair's own, NaN where there is none: joint, brokered and per-receiver figures are no amounts of a pair. The
    figure as it is shown, whoever it belongs to, is ``shown_amount`` or ``shown_quantity``, and ``sharing`` says whose
    it is (`graphkit.wording.figures.SHARINGS`). ``summed_given`` says whether the figure adds to sums of its giver that
    hold none of its ``total_ids``: it has one giver, and is no rate, mirror or overridden claim; ``summed_received``
    says the same of its receiver. ``span`` is when the edge held, ``period`` the same as text, ``bounds``
    between which days an undated act lies.
    """

    id: list[str]
    type: Column[str]
    source: NDArray[np.int32]
    target: NDArray[np.int32]
    act: Column[str | None]
    paired: NDArray[np.bool_]
    contribution: Column[str | None]
    programmes: Column[tuple[str, ...]]
    sources: Column[tuple[str, ...]]
    kind: Column[str | None]
    flow: Column[str | None]
    benefit: Column[str | None]
    stage: Column[str | None]
    currency: Column[str | None]
    unit: Column[str | None]
    item: Column[str | None]
    bound: Column[str | None]
    per: Column[str | None]
    channel: Column[str | None]
    total_ids: Column[tuple[str, ...]]
    created_things: Column[tuple[str, ...]]
    amount: NDArray[np.float64]
    quantity: NDArray[np.float64]
    shown_amount: NDArray[np.float64]
    shown_quantity: NDArray[np.float64]
    sharing: Column[str]
    start_date: Column[date | None]
    span: Column[Span]
    period: Column[str]
    bounds: Column[tuple[str | None, str | None]]
    learning: NDArray[np.bool_]
    counted: NDArray[np.bool_]
    realised: NDArray[np.bool_]
    joint: NDArray[np.bool_]
    via_group: NDArray[np.bool_]
    symmetric: NDArray[np.bool_]
    giver_is_channel: NDArray[np.bool_]
    summed_given: NDArray[np.bool_]
    summed_received: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.id)

    def evidence_id(self, row: int) -> str | None:
        """Return the record whose sources back an edge: its contribution, else its activity or pairing."""
        return self.contribution[row] or self.act[row]

    def figure(self, row: int) -> dict[str, object]:
        """Return the figure of an edge as its properties: what ``graphkit.wording.figures.figure_text`` takes."""
        prefix = f"{self.sharing[row]}_" if self.sharing[row] else ""
        numbers = {"amount": float(self.shown_amount[row]), "quantity": float(self.shown_quantity[row])}
        words = {key: getattr(self, key)[row] for key in ("currency", "unit", "item", "bound", "stage", "per")}
        return {f"{prefix}{key}": value for key, value in numbers.items() if not math.isnan(value)} | {
            key: value for key, value in words.items() if value is not None
        }


def edge_table(batches: Iterable[Batch], row: Mapping[str, int], pairings: Mapping[str, Span]) -> EdgeTable:
    """Fill an edge table.

    Parameters
    ----------
    batches : iterable of Batch
        The direct edges, in any order.
    row : mapping of str to int
        Id of an actor or place -> its row in the node table.
    pairings : mapping of str to Span
        Pairing -> when it held: what its direct edges do not say themselves.

    Notes
    -----
    O(edges log edges); an edge costs some 350 bytes, whatever its properties.
    """
    filling = _Filling(row)
    for batch in batches:
        filling.add(batch)
    return filling.table(pairings)


class _Numbers(Generic[V]):
    """A column of numbers that grows."""

    def __init__(self, code: str, dtype: type[np.generic]) -> None:
        self._values, self._dtype = array(code), dtype

    def extend(self, values: Iterable[V]) -> None:
        self._values.extend(values)  # type: ignore[arg-type]  # array's own type does not know its code

    def taken(self, order: NDArray[np.intp]) -> NDArray[Any]:
        return np.array(self._values, dtype=self._dtype)[order]


class _Filling:
    """Collects the columns; nothing of an edge is kept besides."""

    def __init__(self, row: Mapping[str, int]) -> None:
        self._row = row
        self._ids: list[str] = []
        texts = ("type", "act", "dates", "sharing", *TEXTS, *LISTS)
        self._columns: dict[str, ColumnBuilder[Any]] = {key: ColumnBuilder() for key in texts}
        self._numbers: dict[str, _Numbers[Any]] = {key: _Numbers("i", np.int32) for key in ("source", "target")}
        for key in ("amount", "quantity", "shown_amount", "shown_quantity"):
            self._numbers[key] = _Numbers("d", np.float64)
        for key in ("paired", *FLAGS, *SIDES):
            self._numbers[key] = _Numbers("b", np.bool_)

    def add(self, batch: Batch) -> None:
        """Append a batch."""
        self._ids.extend(batch["id"])
        for end in ("source", "target"):
            self._numbers[end].extend([self._row[node_id] for node_id in batch[end]])
        activities, pairings = batch["activity"], batch["pairing"]
        self._columns["type"].extend(batch["type"])
        self._columns["act"].extend([a or p for a, p in zip(activities, pairings, strict=True)])
        self._numbers["paired"].extend([not a and p is not None for a, p in zip(activities, pairings, strict=True)])
        self._columns["dates"].extend(zip(pairings, *(batch[key] for key in DATES), strict=True))
        for key in TEXTS:
            self._columns[key].extend(batch[key])
        for key in LISTS:
            self._columns[key].extend([() if value is None else tuple(value) for value in batch[key]])
        for key in FLAGS:
            self._numbers[key].extend([bool(value) for value in batch[key]])
        for key, property_ in SIDES.items():
            self._numbers[key].extend([value is not None for value in batch[property_]])
        self._add_figures(batch)

    def _add_figures(self, batch: Batch) -> None:
        sharings, amounts, quantities = [], [], []
        for values in zip(*(batch[key] for key in FIGURES), strict=True):
            position = next((place for place, value in enumerate(values) if value is not None), 0) // 2
            sharings.append(SHARINGS[position])
            amounts.append(_number(values[2 * position]))
            quantities.append(_number(values[2 * position + 1]))
        self._columns["sharing"].extend(sharings)
        self._numbers["shown_amount"].extend(amounts)
        self._numbers["shown_quantity"].extend(quantities)
        for key in ("amount", "quantity"):
            self._numbers[key].extend([_number(value) for value in batch[key]])

    def table(self, pairings: Mapping[str, Span]) -> EdgeTable:
        """Return what was collected, sorted by id."""
        order = np.array(sorted(range(len(self._ids)), key=self._ids.__getitem__), dtype=np.intp)
        columns: dict[str, Any] = {key: builder.column().take(order) for key, builder in self._columns.items()}
        dates = columns.pop("dates")
        columns["span"] = dates.map(lambda key: span_of_edge(key, pairings))
        columns["period"] = dates.map(period_text)
        columns["bounds"] = dates.map(bounds_of)
        columns["start_date"] = dates.map(lambda key: key[1 + DATES.index("start_date")])
        numbers: dict[str, Any] = {key: values.taken(order) for key, values in self._numbers.items()}
        return EdgeTable(id=[self._ids[place] for place in order], **columns, **numbers)


def _number(value: float | None) -> float:
    return math.nan if value is None else value
