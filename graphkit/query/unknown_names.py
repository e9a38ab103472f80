"""Names in a query that nothing is called by: most likely slips of the pen, which Cypher answers with null or no rows.

Both engines notice some of them and say so in words of their own; neither notices all. What they notice is read here,
what they do not is looked up in the store, and either is said in one way, with the nearest name that there is.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from graphkit.store.base import Reader
from graphkit.store.cypher.tokens import Token, scan
from graphkit.wording.messages import Message
from graphkit.wording.nearest import closest

_NOTICES = (  # kglite's sentences and, last, the server's
    ("label", re.compile(r"references unknown node label '(?P<name>[^']+)'")),
    ("edge", re.compile(r"references unknown relationship type '(?P<name>[^']+)'")),
    ("property", re.compile(r"property '(?P<name>[^']+)' which no (?P<label>\w+) node has")),
    ("label", re.compile(r"label `(?P<name>[^`]+)` does not exist")),
    ("edge", re.compile(r"relationship type `(?P<name>[^`]+)` does not exist")),
    ("property", re.compile(r"property (?:key )?`(?P<name>[^`]+)` does not exist")),
)
_LABELS = "CALL db.labels() YIELD label RETURN label AS name"
_TYPES = "CALL db.relationshipTypes() YIELD relationshipType RETURN relationshipType AS name"
_KEYS = "CALL db.propertyKeys() YIELD propertyKey RETURN propertyKey AS name"
# A pattern's parenthesis follows one of these; after any other word it is that of a function.
_BEFORE_A_NODE = frozenset({"MATCH", "WHERE", "AND", "OR", "XOR", "NOT", "EXISTS", "COUNT"})


class Slip(NamedTuple):
    """A name of a query that the graph does not have: a label, an edge type, or a property (of ``label``, if told)."""

    what: str
    name: str
    label: str | None = None


def remarks(reader: Reader, cypher: str, noticed: Sequence[Message | str]) -> tuple[Message | str, ...]:
    """Return what to tell about the names in a query that was run, a line each.

    Parameters
    ----------
    reader : Reader
        The store that answered.
    cypher : str
        The query.
    noticed : sequence of Message or str
        What the engine said; sentences that are not about names stay as they are.

    Returns
    -------
    tuple of Message or str
        Asks the store for its property names, where a query has any: one cheap query.
    """
    found: list[Slip] = []
    others: list[Message | str] = []
    for sentence in noticed:
        slip = _read(sentence) if isinstance(sentence, str) else None
        if slip is None:
            others.append(sentence)
        else:
            found.append(slip)
    told = {(slip.what, slip.name) for slip in found}
    used = [name for name in dict.fromkeys(property_names(cypher)) if ("property", name) not in told]
    if used:
        there = _names(reader, _KEYS)
        found += [Slip("property", name) for name in used if name not in there]
    return (*others, *_said(reader, found))


def property_names(cypher: str) -> Iterator[str]:
    """Yield the properties that a query asks of the nodes and edges in its patterns; keys of its own maps are not.

    >>> list(property_names("MATCH (n:City)<-[d]-() WITH n, d, {own: 1} AS m RETURN n.nmae, d.activty, m.own, date().year"))
    ['nmae', 'activty']
    """  # noqa: E501 - one line is what is read
    tokens = scan(cypher).tokens
    bound = set(_variables(tokens))
    for variable, dot, name in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if dot.text == "." and dot.kind == "symbol" and name.kind in ("word", "quoted") and variable.text in bound:
            yield name.text


def _variables(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the variables of nodes and edges: ``(n`` where a pattern may stand, ``-[r``."""
    for before, opening, name, after in zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False):
        if opening.kind != "symbol" or name.kind not in ("word", "quoted") or after.kind != "symbol":
            continue
        if opening.text == "(" and after.text in (":", ")", "{"):
            if (before.kind == "symbol" and before.text in ",->({=") or before.upper in _BEFORE_A_NODE:
                yield name.text
        elif opening.text == "[" and before.text == "-" and after.text in (":", "]", "*", "{"):
            yield name.text


def _read(sentence: str) -> Slip | None:
    for what, pattern in _NOTICES:
        if match := pattern.search(sentence):
            return Slip(what, match["name"], match.groupdict().get("label"))
    return None


def _said(reader: Reader, slips: Iterable[Slip]) -> Iterator[Message]:
    """Yield a sentence for each slip; a property that is in the schema is one only where its label lacks it."""
    known: dict[str, set[str]] | None = None
    for slip in dict.fromkeys(slips):
        if known is None:
            known = _known(reader)
        in_schema = slip.name in known[slip.what] or slip.name.removesuffix("_precision") in known[slip.what]
        if in_schema and slip.what == "property" and slip.label is None:
            continue  # null is the right answer
        near = None if in_schema else closest(slip.name, known[slip.what] - {slip.name})
        hint = Message("did-you-mean", suggestion=near) if near else ""
        key = f"slip.{slip.what}" if slip.label is None else "slip.property-of"
        yield Message(key, name=slip.name, label=slip.label, hint=hint)


def _known(reader: Reader) -> dict[str, set[str]]:
    """Return the names of the schema and of this store, which may hold more."""
    from graphkit.schema.vocabulary import RESERVED, load_vocabulary

    vocabulary = load_vocabulary()
    return {
        "label": {*vocabulary.labels, "Node", "Entity", "Place", *_names(reader, _LABELS)},
        "edge": {*vocabulary.edges, *vocabulary.direct_edges, *_names(reader, _TYPES)},
        # A server goes on naming keys that nothing has any more; none of graphkit's is called as a store's own.
        "property": {*vocabulary.properties, *_names(reader, _KEYS)} - RESERVED,
    }


def _names(reader: Reader, query: str) -> set[str]:
    return {row["name"] for row in reader.query(query).rows}
