"""Organisations of a file, each one entity: known by its reference, or by its name where it has none."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from graphkit.loaders.iati.mapping import IatiMapping
from graphkit.loaders.iati.texts import Element, attribute, name_of, narratives, record_id, slug
from graphkit.schema.values import main_name


@dataclass(slots=True)
class _Organisation:
    line: int
    reference: str | None
    names: Counter[str] = field(default_factory=Counter)
    name_by_text: dict[str, dict[str, Any]] = field(default_factory=dict)
    types: Counter[str] = field(default_factory=Counter)
    itself: dict[str, Any] | None = None
    """Its name where it reports itself."""


class Organisations:
    """Gathers what a file says about organisations; an entity of each comes last, when all its names are known."""

    def __init__(self, mapping: IatiMapping, types: frozenset[str]) -> None:
        self.mapping, self.types = mapping, types
        self._all: dict[str, _Organisation] = {}
        self._plain: dict[tuple[str | None, str | None], str] = {}

    def id_of(self, element: Element, language: str | None, *, reports: bool = False) -> str | None:
        """Return the id of the organisation that an element names by ``@ref``, else by narrative; None without both."""
        plain = None
        if not len(element):
            plain = (element.get("ref"), element.get("type"))
            if (entity := self._plain.get(plain)) is not None and not reports:
                if plain[1] in self.types:
                    self._all[entity].types[str(plain[1])] += 1
                return entity
        reference = attribute(element.get("ref"))
        if reference.lower() in self.mapping.no_references:
            reference = ""
        name, _ = name_of(narratives(element, language))
        if reference:
            entity = record_id("org", reference)
        elif name:
            entity = record_id("org", "name", slug(main_name(name)))
        else:
            return None
        known = self._all.get(entity)
        if known is None:
            known = self._all[entity] = _Organisation(element.sourceline or 0, reference or None)
        if name:
            text = main_name(name)
            known.names[text] += 1
            known.name_by_text.setdefault(text, name)
            if reports:
                known.itself = known.itself or name
        if (code := element.get("type")) in self.types:
            known.types[str(code)] += 1
        if plain is not None:
            self._plain[plain] = entity
        return entity

    def records(self) -> Iterator[tuple[dict[str, Any], int]]:
        """Yield an entity for each, with the line where it is first named.

        Its name is the one by which it reports itself, else the most frequent, of several the longest; others are
        aliases.
        """
        for entity, known in self._all.items():
            name = known.itself or (known.name_by_text[_best(known.names)] if known.names else {"en": known.reference})
            record: dict[str, Any] = {"id": entity, "label": "Organization", "name": name, "standard": "iati"}
            if known.types:
                code = _best(known.types)
                record |= {"organisation_type": code, "label": self.mapping.labels.get(code, "Organization")}
            if known.reference:
                record["identifiers"] = {"iati-org": known.reference}
                if known.itself:
                    record["identifiers"]["iati-publisher"] = known.reference
            aliases = sorted(text for text in known.names if text != main_name(name))
            if aliases:
                record["aliases"] = aliases
            yield record, known.line


def _best(counts: Counter[str]) -> str:
    return max(counts, key=lambda text: (counts[text], len(text), text))
