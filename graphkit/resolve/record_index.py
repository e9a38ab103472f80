"""The records by id, identifier, name and alias, and by what single sources call things."""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import from_json

from graphkit.records.recordset import Accepted
from graphkit.resolve.names import name_texts, normalise
from graphkit.resolve.references import Reference, references
from graphkit.schema.values import main_name

Body = dict[str, Any]

LABELS = {
    "sources": "Source",
    "programmes": "Programme",
    "pairings": "Pairing",
    "activities": "Activity",
    "observations": "Observation",
}


def read(item: Accepted) -> Body:
    """Return a record as JSON: a tenth of the cost of its model, which counts with 100,000 of them."""
    body: Body = from_json(item.body)
    return body


@dataclass
class RecordIndex:
    """An index of all records except places that an earlier run took from the table."""

    items: dict[str, list[Accepted]] = field(default_factory=dict)
    """Id -> its records; several where datasets add up."""
    labels: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    by_name: dict[str, set[str]] = field(default_factory=dict)
    by_identifier: dict[str, set[str]] = field(default_factory=dict)
    mentions: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    """(Source, normalised name) -> ids."""
    mentioned: dict[str, set[str]] = field(default_factory=dict)
    """Normalised name -> ids that some source calls so."""
    published: dict[str, str] = field(default_factory=dict)
    """Source -> date."""
    bodies: dict[str, Body] = field(default_factory=dict)
    """Entity -> its records as one, for what places and chains need."""
    spellings: dict[str, str] = field(default_factory=dict)
    """Normalised name or alias -> as it is written."""

    @classmethod
    def of(cls, records: Iterable[Accepted]) -> "RecordIndex":
        """Read entities, programmes and sources; of acts, pairings and observations only the id."""
        index = cls()
        for item in records:
            index.items.setdefault(item.id, []).append(item)
        for record_id, items in index.items.items():
            if len(items) > 1:  # the same choice in whatever order they came
                items.sort(key=lambda item: (item.section, item.body, item.dataset))
            index.labels[record_id] = LABELS.get(items[0].section, "")
            for item in items:
                if item.section in ("sources", "programmes", "entities"):
                    index._take(item, read(item))
        return index

    def references(self, record_id: str, without: Container[str] = ()) -> list[tuple[Accepted, Reference]]:
        """Return what the records of an id name, ``without`` names left out, with the record that does."""
        return [
            (item, found) for item in self.items[record_id] for found in references(item.section, read(item), without)
        ]

    def body(self, record_id: str) -> Body:
        """Return the records of an id as one JSON object; where they differ, the first in order of content counts."""
        if record_id in self.bodies:
            return self.bodies[record_id]
        merged: Body = {}
        for item in self.items[record_id]:
            _merge(merged, read(item))
        return merged

    def _take(self, item: Accepted, body: Body) -> None:
        name = main_name(body.get("name"))
        if name:
            self.names.setdefault(item.id, name)
        if item.section == "sources":
            self.published[item.id] = (body.get("published") or {}).get("date", "")
            return
        if item.section == "entities":
            self.labels[item.id] = self.labels[item.id] or body["label"]
            if item.id in self.bodies:
                _merge(self.bodies[item.id], body)
            else:
                self.bodies[item.id] = body
            for scheme, value in body.get("identifiers", {}).items():
                self.by_identifier.setdefault(f"{scheme}:{value}", set()).add(item.id)
        for text in (*name_texts(body.get("name")), *body.get("aliases", ())):
            normal = normalise(text)
            self.by_name.setdefault(normal, set()).add(item.id)
            if text < self.spellings.get(normal, "\uffff"):
                self.spellings[normal] = text
        for mention in body.get("mentions", ()):
            normal = normalise(mention["text"])
            self.mentions.setdefault((mention["source"], normal), set()).add(item.id)
            self.mentioned.setdefault(normal, set()).add(item.id)


def _merge(into: Body, body: Body) -> None:
    """Fill in what is absent, and add up lists."""
    for key, value in body.items():
        present = into.get(key)
        if present is None:
            into[key] = value
        elif isinstance(present, list):
            into[key] = present + [item for item in value if item not in present]
