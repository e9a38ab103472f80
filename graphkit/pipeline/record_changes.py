"""What changes in records, field by field, as a person sees it before importing: line 17, amount 30000 → 300000."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphkit.findings import path_text
from graphkit.records.recordset import Accepted

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field: where it stands, its old and its new value (None: absent), and its line in the new file."""

    path: Path
    old: Any
    new: Any
    line: int | None = None

    @property
    def field(self) -> str:
        """The path as people write it.

        >>> FieldChange(("contributions", 0, "amount"), "30000", "300000").field
        'contributions[0].amount'
        """
        return path_text(self.path)


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One record that is ``new`` or ``changed``; of a changed one, what."""

    kind: str
    section: str
    id: str
    file: str
    line: int | None
    fields: tuple[FieldChange, ...] = ()


def record_changes(items: Iterable[Accepted], before: Mapping[tuple[str, str], bytes]) -> Iterator[RecordChange]:
    """Yield the change of each record that differs from what its dataset held.

    Parameters
    ----------
    items : iterable of Accepted
        New and changed records.
    before : mapping
        (dataset, id) -> canonical JSON of the old version of those that are changed.
    """
    for item in items:
        old = before.get((item.dataset, item.id))
        place = item.location
        kind = "new"
        fields: tuple[FieldChange, ...] = ()
        if old is not None:
            kind = "changed"
            fields = tuple(
                FieldChange(path, was, now, place.of(path).number)
                for path, was, now in field_differences(json.loads(old), json.loads(item.body))
            )
        yield RecordChange(kind, item.section, item.id, place.file, place.line, fields)


def field_differences(old: Any, new: Any, path: Path = ()) -> Iterator[tuple[Path, Any, Any]]:
    """Yield (path, old, new) of every leaf that differs. Items of lists that have ids are matched by id.

    >>> list(field_differences({"a": [{"id": "x", "n": "1"}]}, {"a": [{"id": "y"}, {"id": "x", "n": "2"}]}))
    [(('a', 0), None, {'id': 'y'}), (('a', 1, 'n'), '1', '2')]
    """
    if isinstance(old, dict) and isinstance(new, dict):
        for key in {**old, **new}:
            yield from field_differences(old.get(key), new.get(key), (*path, key))
    elif isinstance(old, list) and isinstance(new, list):
        yield from _items(old, new, path)
    elif old != new or isinstance(old, bool) != isinstance(new, bool):
        yield path, old, new


def _items(old: list[Any], new: list[Any], path: Path) -> Iterator[tuple[Path, Any, Any]]:
    if all(isinstance(item, dict) and "id" in item for item in (*old, *new)):
        known = {item["id"]: item for item in old}
        for position, item in enumerate(new):
            yield from field_differences(known.pop(item["id"], None), item, (*path, position))
        for position, item in enumerate(old):
            if item["id"] in known:
                yield (*path, position), item, None
        return
    for position in range(max(len(old), len(new))):
        was = old[position] if position < len(old) else None
        now = new[position] if position < len(new) else None
        yield from field_differences(was, now, (*path, position))
