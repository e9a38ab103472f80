"""Every coded word of a record against the vocabulary: kinds, units, stages, sectors…, and which label has which field.

Records repeat the same few words, so a combination of codes that was found sound is remembered and looked up at once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from pydantic import BaseModel

from graphkit.findings import Finding, RecordLocation
from graphkit.schema.coded_fields import CODED_FIELDS
from graphkit.schema.currencies import CURRENCIES, WORDS
from graphkit.schema.records import SECTIONS, Entity, Record
from graphkit.schema.vocabulary import Label, Vocabulary
from graphkit.validate.shape import Path
from graphkit.validate.shape_fields import nested
from graphkit.wording.nearest import closest
from graphkit.wording.safe import safe_repr

CODE_OF = {
    "labels": "unknown-label",
    "kinds": "unknown-kind",
    "stages": "unknown-stage",
    "bounds": "unknown-bound",
    "measures": "unknown-measure",
    "units": "unknown-unit",
    "items": "unknown-item",
    "tiers": "unknown-tier",
    "pairing_forms": "unknown-pairing-form",
    "certainties": "unknown-certainty",
    "benefits": "unknown-benefit",
    "standards": "unknown-standard",
    "flows": "unknown-flow",
    "iati_flow_types": "unknown-iati-flow-type",
    "tied_statuses": "unknown-tied-status",
    "aid_types": "unknown-aid-type",
    "finance_types": "unknown-finance-type",
    "iati_types": "unknown-iati-type",
    "organisation_types": "unknown-organisation-type",
    "changes": "unknown-change",
    "phases": "unknown-phase",
    "observation_statuses": "unknown-status",
    "indicators": "unknown-indicator",
    "sectors": "unknown-sector",
    "forms": "unknown-form",
    "levels": "unknown-level",
    "defects": "unknown-defect",
    "currencies": "unknown-currency",
}
"""List of codes -> the problem of a word that is not on it."""

_CODED = {**CODED_FIELDS, ("Contribution", "currency"): "currencies", ("Observation", "currency"): "currencies"}

# Fields of an entity that only some labels have: what the node has no property or edge for would be lost in silence.
_NEEDS_PROPERTY = {
    "valid": "valid_from",
    "form": "form",
    "level": "level",
    "code": "code",
    "codes": "codes",
    "lat": "lat",
    "lon": "lon",
    "member_kind": "member_kind",
    "size": "size",
    "size_bound": "size_bound",
    "unstated": "unstated",
}
_NEEDS_EDGE = {
    "serves": "SERVES",
    "origin": "ORIGIN",
    "succeeded_by": "SUCCEEDED_BY",
    "contributors": "CONTRIBUTED_TO",
    "managed_by": "MANAGES",
}


Found = tuple[str, Path, dict[str, Any]]
"""Code of a problem, the path it stands at, and its further values."""


@dataclass(slots=True)
class _List:
    """One list of codes: what is allowed, and every word that may mean one of them."""

    allowed: frozenset[str]
    meaning: dict[str, str]
    names: Mapping[str, str] = field(default_factory=dict)

    def meant(self, word: str) -> str | None:
        word = word.strip().lower()
        near = self.meaning.get(word) or self.meaning.get(word.replace("-", "_").replace(" ", "_"))
        if near is None and word.isdigit():  # of numbers, only the beginning says anything
            return next((code for code in sorted(self.allowed) if code[:4] == word[:4]), None)
        if near is None and (likely := closest(word, self.meaning)):
            near = self.meaning[likely]
        return near or self._one_character_off(word)

    def _one_character_off(self, word: str) -> str | None:
        """Return the one code that a Chinese word of two or three characters may mean with one of them mistaken."""
        if not 2 <= len(word) <= 3 or word.isascii():
            return None
        # The first character stays: 私立 is not 公立 mistyped.
        alike = [other for other in self.meaning if other[:1] == word[0] and _off(word, other) == 1]
        near = {self.meaning[other] for other in alike}
        return near.pop() if len(near) == 1 else None


@dataclass(slots=True)
class _Plan:
    """How to check one model: its coded fields, the fields that hold further models, and getters of all at once."""

    fields: tuple[tuple[str, str], ...]
    parts: tuple[str, ...]
    get: Callable[[Any], Any] = field(init=False)
    get_parts: Callable[[Any], tuple[tuple[BaseModel, ...], ...]] = field(init=False)
    sound: set[Any] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.get = _getter([name for name, _ in self.fields])
        self.get_parts = _getter(self.parts)


class Codes:
    """Checks the codes of records against one vocabulary; keep it for a run, it remembers what it found sound.

    >>> from graphkit.schema.records import Activity
    >>> from graphkit.schema.vocabulary import load_vocabulary
    >>> act = Activity(kind="donation", contributions=[{"quantity": "20", "unit": "人次"}])
    >>> [(p.code, p.field, p.suggestion) for p in Codes(load_vocabulary()).check(act, RecordLocation("a.yaml"))]
    [('unknown-unit', 'contributions[0].unit', 'person_time')]
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._lists = {name: _list(vocabulary, name) for name in CODE_OF}
        self._plans: dict[type[BaseModel], _Plan | None] = {}
        self._labels = _label_fields(vocabulary)
        for model in SECTIONS.values():
            self._plan(model)

    def check(self, record: Record, location: RecordLocation) -> list[Finding]:
        """Return a problem for each word that is on no list, with what is allowed and what may be meant."""
        mistakes: list[Found] = []
        self._check(record, (), mistakes)
        if type(record) is Entity and not mistakes:
            mistakes.extend(self._fields_of_label(record))
        return [Finding(code, location.of(path), record.id, **values) for code, path, values in mistakes]

    def _check(self, value: BaseModel, path: Path, mistakes: list[Found]) -> None:
        plan = self._plans[type(value)]
        if plan is None:
            return
        values = value.__dict__
        codes = plan.get(values)
        if codes not in plan.sound:
            before = len(mistakes)
            for name, listed in plan.fields:
                for at, word in _words(values[name]):
                    if word not in self._lists[listed].allowed:
                        mistakes.append(self._unknown(listed, word, (*path, name, *at)))
            if len(mistakes) == before:
                plan.sound.add(codes)
        for name, parts in zip(plan.parts, plan.get_parts(values), strict=True):
            if parts and (known := self._plans[type(parts[0])]) is not None:
                for position, part in enumerate(parts):
                    if known.parts or known.get(part.__dict__) not in known.sound:
                        self._check(part, (*path, name, position), mistakes)

    def _unknown(self, listed: str, word: str, path: Path) -> Found:
        known = self._lists[listed]
        allowed = tuple(sorted(known.allowed))
        names = tuple(known.names[code] for code in allowed) if known.names else ()
        values = {"value": safe_repr(word), "allowed": allowed, "allowed_zh": names, "suggestion": known.meant(word)}
        return CODE_OF[listed], path, values

    def _fields_of_label(self, record: Entity) -> Iterator[Found]:
        for name in record.model_fields_set & self._labels.keys():
            having = self._labels[name]
            if record.label not in having and getattr(record, name):
                values = {"value": name, "allowed": tuple(sorted(having)), "detail": record.label}
                yield "field-not-for-label", (name,), values

    def _plan(self, model: type[BaseModel]) -> _Plan | None:
        """Return how to check a model, None where nothing in it is coded; plans of nested models are made with it."""
        if model not in self._plans:
            self._plans[model] = None
            fields = tuple((name, listed) for (of, name), listed in _CODED.items() if of == model.__name__)
            parts = tuple(
                name for name, part in nested(model).items() if self._plan(part) and name in model.model_fields
            )
            if fields or parts:
                self._plans[model] = _Plan(fields, parts)
        return self._plans[model]


def _off(one: str, other: str) -> int:
    """Return how many characters differ; many where the lengths do."""
    return sum(a != b for a, b in zip(one, other, strict=True)) if len(one) == len(other) else len(one)


def _getter(names: Sequence[str]) -> Callable[[Any], Any]:
    """Return what gets several values of a model's ``__dict__`` in one call; a tuple even of one."""
    if len(names) > 1:
        return itemgetter(*names)
    if names:
        get = itemgetter(names[0])
        return lambda values: (get(values),)
    return lambda _: ()


def _words(code: str | tuple[str, ...] | None) -> Iterator[tuple[Path, str]]:
    """Yield the words of one field, each with its place in the field: `member_kind` is a list of words."""
    if isinstance(code, str):
        yield (), code
    elif code is not None:
        for position, word in enumerate(code):
            yield (position,), word


def _list(vocabulary: Vocabulary, name: str) -> _List:
    if name == "currencies":
        return _List(CURRENCIES, {**WORDS, **{code.lower(): code for code in CURRENCIES}})
    terms = vocabulary.allowed(name)
    if name == "labels":
        terms = {code: term for code, term in terms.items() if isinstance(term, Label) and "Entity" in term.groups}
    meaning: dict[str, str] = {}
    meaning.update((code.lower(), code) for code in terms)  # codes first: a code never means another
    for code, term in terms.items():
        for word in (term.zh, term.en, *term.tags.get("words", ())):
            meaning.setdefault(str(word).lower(), code)
    return _List(frozenset(terms), meaning, {code: str(term.zh) for code, term in terms.items()})


def _label_fields(vocabulary: Vocabulary) -> Mapping[str, frozenset[str]]:
    """Return field of an entity -> the labels that have it, for the fields that not all have."""
    having = {
        name: frozenset(code for code, label in vocabulary.labels.items() if key in label.properties)
        for name, key in _NEEDS_PROPERTY.items()
    }
    return {**having, **{name: vocabulary.edges[edge].sources for name, edge in _NEEDS_EDGE.items()}}
