"""The vocabulary as a value: labels, edges, kinds and code lists, read from the YAML beside this file."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

_HERE = Path(__file__).parent
try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # a platform without libyaml: slower, the same answers
    from yaml import SafeLoader as _Loader

PropertyType = Literal["string", "integer", "float", "boolean", "date", "list[string]", "list[integer]", "list[float]"]
"""What a property holds; a date is a ``datetime.date``."""

Properties = Mapping[str, PropertyType]
"""Name of a property -> its type."""

RESERVED = frozenset({"title", "type", "label", "node_type", "start", "end", "by"})
"""Property names that one of the stores answers itself or refuses; never used as keys."""


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a code list: its code, its names, and its tags (iati, dac, words…)."""

    code: str
    zh: str
    en: str
    tags: Mapping[str, Any] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Label(Term):
    """A node label; ``groups`` are the further labels that its nodes carry (Entity, Place)."""

    groups: tuple[str, ...] = ()
    actor: bool = False
    place: bool = False
    properties: Properties = field(default_factory=dict, compare=False)
    guess: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """All labels of a node, the specific one first."""
        return (self.code, "Node", *self.groups)


@dataclass(frozen=True, slots=True)
class Kind(Term):
    """A kind of activity or contribution, with the direct edge that it yields and that edge's direction.

    ``assumed`` is true where a file gives no flow and the direction does not decide it: then aid is assumed.
    """

    edge: str = ""
    direction: str = "giver"
    flow: str = "aid"
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class EdgeType(Term):
    """A stored edge type with the labels allowed at its ends, groups spelled out."""

    sources: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()
    role: str | None = None
    properties: Properties = field(default_factory=dict, compare=False)
    same: bool = False


@dataclass(frozen=True)
class Vocabulary:
    """All labels, edges, kinds and codes that records may use. A value: pass it on, never change it."""

    labels: Mapping[str, Label]
    edges: Mapping[str, EdgeType]
    kinds: Mapping[str, Kind]
    codes: Mapping[str, Mapping[str, Term]]
    properties: Mapping[str, Properties] = field(default_factory=dict)
    """Group of elements (``nodes``, ``entities``, ``edges``, ``direct``) -> what each of it may carry."""

    @cached_property
    def roles(self) -> Mapping[str, str]:
        """Role field of an activity -> its edge type."""
        return {code: term.tags["edge"] for code, term in self.codes["roles"].items()}

    @cached_property
    def realised(self) -> frozenset[str]:
        """Stages in which help has really happened."""
        return frozenset(c for c, t in self.codes["stages"].items() if t.tags.get("realised"))

    @cached_property
    def direct_edges(self) -> frozenset[str]:
        """Every type of derived edge."""
        return frozenset(kind.edge for kind in self.kinds.values()) | {"FACILITATED_FOR"}

    @cached_property
    def property_names(self) -> frozenset[str]:
        """Every property that a node or an edge may have."""
        names = {*self.labels, *self.edges, *self.direct_edges}
        return frozenset(key for name in names for key in self.properties_of(name))

    def properties_of(self, name: str) -> Properties:
        """Return every property that nodes of a label or edges of a type may have, with its type.

        Where a property is a date, its precision and whether it is estimated are there, too. Raises KeyError where
        there is no such label or type.

        >>> properties = load_vocabulary().properties_of("Contribution")
        >>> properties["amount"], properties["date"], properties["date_precision"], properties["aliases"]
        ('float', 'date', 'string', 'list[string]')
        """
        found: dict[str, PropertyType] = {}
        if name in self.labels:
            label = self.labels[name]
            found |= self.properties["nodes"]
            found |= self.properties["entities"] if "Entity" in label.groups else {}
            found |= label.properties
        elif name in self.edges:
            found |= {**self.properties["edges"], **self.edges[name].properties}
        elif name in self.direct_edges:
            found |= {**self.properties["edges"], **self.properties["direct"]}
        else:
            raise KeyError(name)
        for key in [key for key, type_ in found.items() if type_ == "date"]:
            found[f"{key}_precision"] = "string"
            found[f"{key}_estimated"] = "boolean"
        return found

    def allowed(self, name: str) -> Mapping[str, Term]:
        """Return one list of terms by its name: ``labels``, ``kinds``, ``edges`` or a code list."""
        whole: Mapping[str, Mapping[str, Term]] = {"labels": self.labels, "kinds": self.kinds, "edges": self.edges}
        return whole.get(name) or self.codes[name]


def _read(path: Path) -> dict[str, Any]:
    with path.open(encoding="utf-8") as file:
        return yaml.load(file, _Loader) or {}


def _dac(path: Path) -> dict[str, dict[str, Term]]:
    """Return list -> code -> term of the OECD-DAC and IATI lists; a table is read ten times as fast as YAML."""
    found: dict[str, dict[str, Term]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            tags = {"withdrawn": True} if row["withdrawn"] else {}
            found.setdefault(row["list"], {})[row["code"]] = Term(row["code"], row["zh"], row["en"], tags)
    return found


def _rest(entry: Mapping[str, Any], *known: str) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key not in ("zh", "en", *known)}


def _properties(entry: Mapping[str, Any]) -> Properties:
    strange = {key: type_ for key, type_ in entry.items() if type_ not in get_args(PropertyType)}
    if strange:
        raise ValueError(f"no type of a property: {strange}")
    return dict(entry)


def _label(code: str, entry: Mapping[str, Any]) -> Label:
    return Label(
        code,
        entry["zh"],
        entry["en"],
        _rest(entry, "of", "actor", "place", "properties", "guess"),
        groups=tuple(entry.get("of", ())),
        actor=entry.get("actor", False),
        place=entry.get("place", False),
        properties=_properties(entry.get("properties", {})),
        guess=tuple(entry.get("guess", ())),
    )


def _kind(code: str, entry: Mapping[str, Any]) -> Kind:
    direction = entry.get("direction", "giver")
    decides = direction in ("symmetric", "pairing")
    flow = entry.get("flow") or ("relation" if decides else "aid")
    tags = _rest(entry, "edge", "direction", "flow")
    assumed = not (decides or entry.get("flow"))
    return Kind(code, entry["zh"], entry["en"], tags, entry["edge"], direction, flow, assumed)


def _edge(code: str, entry: Mapping[str, Any], labels: Mapping[str, Label]) -> EdgeType:
    def spelled(ends: Iterable[str]) -> frozenset[str]:
        found: set[str] = set()
        for end in ends:
            if end == "Actor":
                found.update(name for name, label in labels.items() if label.actor)
            elif end in labels:
                found.add(end)
            else:
                found.update(name for name, label in labels.items() if end in label.groups)
        return frozenset(found)

    return EdgeType(
        code,
        entry["zh"],
        entry["en"],
        _rest(entry, "from", "to", "role", "properties", "same"),
        sources=spelled(entry["from"]),
        targets=spelled(entry["to"]),
        role=entry.get("role"),
        properties=_properties(entry.get("properties", {})),
        same=entry.get("same", False),
    )


@lru_cache(maxsize=8)
def load_vocabulary(extra: tuple[Path, ...] = ()) -> Vocabulary:
    """Read the vocabulary, with the kinds of the user's own files added.

    Parameters
    ----------
    extra : tuple of Path
        YAML files in the form of ``kinds.yaml``; ``graphkit.toml`` names them under ``schema``.

    Returns
    -------
    Vocabulary

    Examples
    --------
    >>> load_vocabulary().kinds["donation"].edge
    'DONATED_TO'
    """
    labels = {code: _label(code, entry) for code, entry in _read(_HERE / "labels.yaml").items()}
    kinds = _read(_HERE / "kinds.yaml")
    for path in extra:
        kinds.update(_read(path))
    codes = {
        name: {str(code): Term(str(code), entry["zh"], entry["en"], _rest(entry)) for code, entry in terms.items()}
        for name, terms in _read(_HERE / "codes.yaml").items()
    }
    codes |= _dac(_HERE / "dac.csv")
    return Vocabulary(
        labels=labels,
        edges={code: _edge(code, entry, labels) for code, entry in _read(_HERE / "edges.yaml").items()},
        kinds={code: _kind(code, entry) for code, entry in kinds.items()},
        codes=codes,
        properties={group: _properties(entry) for group, entry in _read(_HERE / "properties.yaml").items()},
    )
