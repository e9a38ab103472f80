"""What records name: that it is there, that its label may stand there, that no pairing joins a thing to itself."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from graphkit.findings import Finding
from graphkit.records.recordset import Accepted
from graphkit.schema.records import FIGURE_PARTIES
from graphkit.schema.vocabulary import Vocabulary
from graphkit.validate.index import Index, Resolution, problem
from graphkit.validate.shape import Path
from graphkit.wording.safe import safe_repr


class Field(NamedTuple):
    """A field that names other records: the edge it gives, whether its record is the edge's source, and what it takes.

    `word` is set where the field names by id only; names elsewhere are resolve's, which reports those it cannot read.
    """

    edge: str
    out: bool = True
    only: str | None = None
    word: str | None = None


_FIELDS: Mapping[str, Mapping[str, Field]] = {
    "programmes": {
        "issued_by": Field("ISSUED", out=False),
        "administered_by": Field("ADMINISTERS", out=False),
        "part_of": Field("PART_OF", only="Programme"),
    },
    "entities": {
        "part_of": Field("PART_OF", only="Entity"),
        "located_in": Field("LOCATED_IN"),
        "member_of": Field("MEMBER_OF"),
        "serves": Field("SERVES"),
        "succeeded_by": Field("SUCCEEDED_BY"),
        "origin": Field("ORIGIN"),
        "contributors": Field("CONTRIBUTED_TO", out=False),
        "managed_by": Field("MANAGES", out=False),
    },
    "pairings": {
        "helper": Field("HELPER"),
        "recipient": Field("RECIPIENT"),
        "brokers": Field("BROKERED", out=False),
        "programmes": Field("UNDER", only="Programme"),
    },
    "activities": {
        "paid_to": Field("GIVEN_TO"),
        "created": Field("CREATED"),
        "programmes": Field("UNDER", only="Programme"),
        "pairing": Field("UNDER", only="Pairing", word="pairing"),
        "established": Field("ESTABLISHED", word="pairing"),
        "part_of": Field("PART_OF_ACTIVITY", word="activity"),
        "followed_from": Field("FOLLOWED_FROM", word="activity"),
    },
    "observations": {"about": Field("ABOUT"), "result_of": Field("RESULT_OF")},
}
_LEADS_TO = {"pairing": ("pairings",), "activity": ("activities",)}


Named = str | Sequence[str | Mapping[str, str]]
"""A field that names others: a word, words, or parties and links."""


def named(value: Named) -> Iterator[tuple[Path, str]]:
    """Yield the names in a field's value, each with its path in the field: a word, words, or parties and links.

    >>> list(named([{"entity": "某县"}, "某市"])), list(named("某县"))
    ([((0,), '某县'), ((1,), '某市')], [((), '某县')])
    """
    if isinstance(value, str):
        yield (), value
        return
    for position, part in enumerate(value):
        yield (position,), part if isinstance(part, str) else part["entity"]


class References:
    """Checks the references of one record after the other."""

    def __init__(self, index: Index, resolution: Resolution, vocabulary: Vocabulary) -> None:
        self.index = index
        self.resolution = resolution
        roles = {role: Field(edge, out=role in ("recipients", "places")) for role, edge in vocabulary.roles.items()}
        self.fields = {**_FIELDS, "activities": {**roles, **_FIELDS["activities"]}, "sources": {}}
        entities = frozenset(code for code, label in vocabulary.labels.items() if "Entity" in label.groups)
        self.takes = {
            (section, name): _takes(field, vocabulary, entities)
            for section, fields in self.fields.items()
            for name, field in fields.items()
        }

    def check(self, item: Accepted, body: Mapping[str, Any]) -> Iterator[Finding]:
        """Yield what is wrong with the references of a record, whose JSON object is `body`."""
        fields = self.fields[item.section]
        for name, value in body.items():
            if name in fields and not self._is_sound(item, name, value):
                for at, text in named(value):
                    yield from self._one(item, (name, *at), fields[name], text)
        if item.section == "pairings":
            yield from self._self_pairing(item, body)
        yield from self._sources(item, body, ())
        for position, part in enumerate(body.get("contributions", ())):
            here: Path = ("contributions", position)
            yield from self._sources(item, part, here)
            for name in FIGURE_PARTIES:
                if name in part and not self._is_sound(item, name, part[name]):
                    for at, text in named(part[name]):
                        yield from self._one(item, (*here, name, *at), fields[name], text)

    def _is_sound(self, item: Accepted, name: str, value: Named) -> bool:
        """Return whether all that a field names is there and may stand there: nearly always, so checked first."""
        allowed, meant = self.takes[item.section, name], self.resolution
        for part in [value] if isinstance(value, str) else value:
            other = meant.id(item.id, name, part if isinstance(part, str) else part["entity"])
            if other is None or meant.label(other) not in allowed:
                return False
        return True

    def _one(self, item: Accepted, path: Path, field: Field, text: str) -> Iterator[Finding]:
        name = next(str(part) for part in reversed(path) if isinstance(part, str))
        other = self.resolution.id(item.id, name, text)
        label = self.resolution.label(other) if other is not None else None
        if label is None:
            if field.word is not None:
                yield self.index.dangling(item, path, text, _LEADS_TO[field.word], field.word)
            return
        allowed = self.takes[item.section, name]
        if label not in allowed:
            found = f"{safe_repr(text)} ({label})"
            yield problem(item, path, "wrong-end", value=found, allowed=tuple(sorted(allowed)))

    def _self_pairing(self, item: Accepted, body: Mapping[str, Any]) -> Iterator[Finding]:
        helper = self.resolution.id(item.id, "helper", body["helper"])
        if helper is not None and helper == self.resolution.id(item.id, "recipient", body["recipient"]):
            yield problem(
                item, ("recipient",), "self-pairing", value=safe_repr(f"{body['helper']}, {body['recipient']}")
            )

    def _sources(self, item: Accepted, body: Mapping[str, Any], path: Path) -> Iterator[Finding]:
        """Yield problems of evidence and mentions: their source, and whether they are sealed."""
        for field in ("evidence", "mentions"):
            for position, part in enumerate(body.get(field, ())):
                here = (*path, field, position)
                if self.index.section(part["source"]) != "sources":
                    yield self.index.dangling(item, (*here, "source"), part["source"], ("sources",), "source")
                if part.get("quote"):
                    yield problem(item, (*here, "quote"), "unsealed-quote", value=safe_repr(part["quote"], 30))
                elif part.get("digest") and part.get("start") is None:
                    yield problem(item, (*here, "digest"), "digest-without-span")


def _takes(field: Field, vocabulary: Vocabulary, entities: frozenset[str]) -> frozenset[str]:
    edge = vocabulary.edges[field.edge]
    ends = edge.targets if field.out else edge.sources
    return ends if field.only is None else ends & (entities if field.only == "Entity" else {field.only})
