"""What entities are, whatever their ids: a copied file may have changed the ids of its entities, too."""

from collections.abc import Iterable

from pydantic_core import from_json

from graphkit.records.recordset import Accepted

_LINKS = ("part_of", "located_in")
_DEEPEST = 5
"""Steps up from an entity to what it is part of or lies in."""


class Entities:
    """The entities of some records, each known by its label, its names and where it belongs.

    >>> from graphkit.findings import RecordLocation
    >>> body = b'{"id":"%s","label":"Enterprise","name":{"en":"A"}}'
    >>> two = [Accepted("entities", name, body % name.encode(), "d", RecordLocation("d")) for name in ("e/1", "e/2")]
    >>> entities = Entities(two)
    >>> entities.content("e/1") == entities.content("e/2"), entities.content("county/pingtang")
    (True, 'county/pingtang')
    """

    def __init__(self, records: Iterable[Accepted]) -> None:
        self._items: dict[str, Accepted] = {}
        for item in records:
            if item.section == "entities":
                self._items.setdefault(item.id, item)
        self._known: dict[str, str] = {}

    def content(self, record_id: str) -> str:
        """Return what is equal for entities of equal content; the id itself where no record has it."""
        return self._content(record_id, _DEEPEST)

    def _content(self, record_id: str, depth: int) -> str:
        if record_id not in self._items or depth == 0:
            return record_id
        known = self._known.get(record_id)
        if known is None:
            body = from_json(self._items[record_id].body)
            above = [sorted(self._content(link["entity"], depth - 1) for link in body.get(name, ())) for name in _LINKS]
            numbers = sorted(body.get("identifiers", {}).items()), body.get("code")
            known = repr((body["label"], sorted(body["name"].items()), numbers, above))
            if depth == _DEEPEST:
                self._known[record_id] = known
        return known
