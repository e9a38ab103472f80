"""The engine's answer to a query, in parts where it is large and can be asked so; see ``slices``."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from graphkit.store.cypher.statements import is_name
from graphkit.store.kglite.slices import PART, Starts, has_limit, is_row_by_row, starts_of

BUDGET = 30_000
"""Rows that the engine may hold of an answer that can be had in parts: they and their bindings take up to 70 MB."""
_FIRST = 1_000  # starts of the first part
_WORDS = "max_work_units"  # what the engine says where an answer is larger; it has no class for it
_SCAN = "work units"  # … where it counts what it reads, not rows that it made


class View(Protocol):
    """What is used of the engine's ``ResultView``: the rows of an answer, which it holds."""

    columns: Sequence[str]
    warnings: Sequence[str]

    def __len__(self) -> int:
        """Count the rows."""

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield the rows as the engine's values."""

    def __getitem__(self, part: slice) -> "View":
        """Return some of the rows."""

    def column(self, name: str) -> list[Any]:
        """Return the values of a column."""

    def to_list(self) -> list[dict[str, Any]]:
        """Return the rows as the engine's values."""


class Ask(Protocol):
    """Runs a statement; returns the engine's answer or raises its errors."""

    def __call__(
        self,
        statement: str,
        parameters: Mapping[str, Any],
        /,
        *,
        row_limit: int | None = None,
        max_work_units: int | None = None,
    ) -> View:
        """Return at most `row_limit` rows; raise the engine's error after so many units of work."""


def views(ask: Ask, text: str, parameters: Mapping[str, Any], limit: int | None) -> Iterator[View]:
    """Yield the answer as one ``ResultView`` or several; at least one, whose columns are those of all."""
    budget = BUDGET
    if not is_row_by_row(text):
        yield ask(text, parameters, row_limit=limit)
        return
    starts = starts_of(text, parameters)
    if starts is None or len(starts.items) <= budget:
        try:
            yield ask(text, parameters, max_work_units=budget, row_limit=limit)
            return
        except Exception as error:
            if not _is_too_large(error):
                raise
            if starts is not None and _SCAN in str(error) and not has_limit(text):
                # Much is read, which says nothing of how many rows are left: with a LIMIT, those are not all held.
                view = ask(f"{text} LIMIT {budget + 1}", parameters, row_limit=limit)
                if len(view) <= budget or (limit is not None and limit <= budget):
                    yield view
                    return
    labels = [] if starts is None else _labels(ask, starts, parameters)
    if starts is None or not all(label is None or is_name(label) for label in labels):  # foreign: may not be writable
        yield ask(text, parameters, row_limit=limit)
        return
    left = starts.most
    for label in labels:
        items = _items(ask, starts, parameters, label)
        for view in _of_group(ask, starts.part(label), items, parameters, budget):
            if left is None:
                yield view
                continue
            yield view[:left] if left < len(view) else view
            left -= len(view)
            if left <= 0:
                return


def _of_group(ask: Ask, text: str, items: Sequence[Any], parameters: Mapping[str, Any], budget: int) -> Iterator[View]:
    """Yield the answers for some items after others: as many at once as stay within the budget."""
    begin, size = 0, _FIRST
    while begin < len(items):
        given = {**parameters, PART: list(items[begin : begin + size])}
        try:
            view = ask(text, given, max_work_units=budget if size > 1 else None)
        except Exception as error:
            if size == 1 or not _is_too_large(error):
                raise
            size = max(1, size // 8)
            continue
        yield view
        begin += size
        if len(view) < budget // 5:
            size = min(size * 4, budget // 2)


def _labels(ask: Ask, starts: Starts, parameters: Mapping[str, Any]) -> list[str | None]:
    """Return the first labels of the nodes that a query starts with; None stands for the items of an UNWIND."""
    if starts.listing is None:
        return [None]
    view = ask(f"{starts.listing} RETURN DISTINCT labels({starts.variable})[0] AS label", parameters)
    return list(view.column("label"))


def _items(ask: Ask, starts: Starts, parameters: Mapping[str, Any], label: str | None) -> Sequence[Any]:
    """Return the items of an UNWIND, or the ids of the first nodes with a label, each once."""
    if label is None:
        return starts.items
    condition = f"WHERE labels({starts.variable})[0] = ${PART} RETURN {starts.variable}.id AS id"
    return list(dict.fromkeys(ask(f"{starts.listing} {condition}", {**parameters, PART: label}).column("id")))


def _is_too_large(error: Exception) -> bool:
    return _WORDS in str(error)
