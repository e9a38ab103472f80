"""What changes in records, field by field, as a person sees it before importing: row 17, amount 30000 → 300000."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphkit.findings import Location, path_text
from graphkit.pipeline.revision import Revision
from graphkit.records.recordset import Accepted

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field: its path in the record, its old and its new value (None: absent), and where the new file has it.

    In a table ``at`` has the row and the heading of the cell.
    """

    path: Path
    old: object
    new: object
    at: Location | None = None

    @property
    def line(self) -> int | None:
        """Its line, or its row in a sheet."""
        return self.at.number if self.at else None

    @property
    def field(self) -> str:
        """The path as people write it.

        >>> FieldChange(("contributions", 0, "amount"), "30000", "300000").field
        'contributions[0].amount'
        """
        return path_text(self.path)


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One record that is ``new`` or ``changed``, where it stands; of a changed one, what."""

    kind: str
    section: str
    id: str
    at: Location
    fields: tuple[FieldChange, ...] = ()

    @property
    def file(self) -> str:
        """The file that has it."""
        return self.at.file

    @property
    def line(self) -> int | None:
        """Its line, or its row in a sheet."""
        return self.at.number


def changes_of(revision: Revision, *, new: bool = True) -> Iterator[RecordChange]:
    """Yield the change of each record that a revision changes and, if wanted, of each `new` one."""
    keys = revision.changed | revision.new if new else revision.changed
    items = [item for item in revision.given.records if (item.dataset, item.id) in keys] if keys else []
    state = revision.state
    hashes = {(dataset, record_id): state.assertions[dataset][record_id] for dataset, record_id in revision.changed}
    bodies = state.bodies(hashes.values())
    yield from record_changes(items, {key: bodies[record_hash][1] for key, record_hash in hashes.items()})


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
                FieldChange(path, was, now, place.of(path))
                for path, was, now in field_differences(json.loads(old), json.loads(item.body))
            )
        yield RecordChange(kind, item.section, item.id, place.of(), fields)


def field_differences(old: object, new: object, path: Path = ()) -> Iterator[tuple[Path, Any, Any]]:
    """Yield (path, old, new) of every leaf that differs. Items of lists that have ids are matched by id.

    Of those without a match the first old one is compared with the first new one, and so on: the id of a contribution
    is made from its stage and item, so that a corrected stage gives it another one.

    >>> list(field_differences({"a": [{"id": "x", "n": "1"}]}, {"a": [{"id": "y"}, {"id": "x", "n": "2"}]}))
    [(('a', 0), None, {'id': 'y'}), (('a', 1, 'n'), '1', '2')]
    >>> list(field_differences([{"id": "d/planned", "stage": "planned"}], [{"id": "d/paid", "stage": "paid"}]))
    [((0, 'stage'), 'planned', 'paid')]
    """
    if isinstance(old, dict) and isinstance(new, dict):
        for key in {**old, **new}:
            yield from field_differences(old.get(key), new.get(key), (*path, key))
    elif isinstance(old, list) and isinstance(new, list):
        yield from _items(old, new, path)
    elif old != new or isinstance(old, bool) != isinstance(new, bool):
        yield path, old, new


def _items(old: list[Any], new: list[Any], path: Path) -> Iterator[tuple[Path, Any, Any]]:
    if not all(isinstance(item, dict) and "id" in item for item in (*old, *new)):
        for position in range(max(len(old), len(new))):
            was = old[position] if position < len(old) else None
            now = new[position] if position < len(new) else None
            yield from field_differences(was, now, (*path, position))
        return
    known = {item["id"]: item for item in old}
    kept = {item["id"] for item in new}
    gone = [(position, item) for position, item in enumerate(old) if item["id"] not in kept]
    waiting = iter(gone)
    for position, item in enumerate(new):
        if item["id"] in known:
            yield from field_differences(known[item["id"]], item, (*path, position))
        elif (before := next(waiting, None)) is not None:
            yield from _renamed(before[1], item, (*path, position))
        else:
            yield (*path, position), None, item
    for position, item in waiting:
        yield (*path, position), item, None


def _renamed(old: dict[str, Any], new: dict[str, Any], path: Path) -> Iterator[tuple[Path, Any, Any]]:
    """Yield what differs between two items of different ids; the id itself only where nothing else does."""
    differences = list(field_differences(old, new, path))
    others = [each for each in differences if each[0] != (*path, "id")]
    yield from others or differences
