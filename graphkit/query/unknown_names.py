"""Unknown names in a query: most likely typing mistakes, which Cypher answers with null or no rows.

Both engines notice some of them, each in words of its own; neither notices all. Their notices are read here, the other
names are looked up in the store, and both give the same warning, with the nearest known name.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from graphkit.schema.vocabulary import RESERVED, Vocabulary
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
# A pattern's parenthesis follows one of these; after any other word it belongs to a function.
_BEFORE_A_NODE = frozenset({"MATCH", "WHERE", "AND", "OR", "XOR", "NOT", "EXISTS", "COUNT"})


class UnknownToken(NamedTuple):
    """A name in a query that the graph does not have: of a label, an edge type, or a property (of ``label``)."""

    kind: str
    name: str
    label: str | None = None


def name_warnings(
    reader: Reader, cypher: str, notices: Sequence[Message], vocabulary: Vocabulary
) -> tuple[Message, ...]:
    """Return warnings for the names in a query that the graph does not have, each once, with the nearest known name.

    Parameters
    ----------
    reader : Reader
        The store that answered.
    cypher : str
        The query.
    notices : sequence of Message
        What the engine noticed; sentences that are not about names are returned as they are.
    vocabulary : Vocabulary
        Its names count as known, even where this graph has none of them.

    Returns
    -------
    tuple of Message or str
        Empty where every name is known. Asks the store for its property names, where a query uses any: one cheap
        query.
    """
    tokens: list[UnknownToken] = []
    others: list[Message] = []
    for sentence in notices:
        token = _token_of(sentence.text("en"))
        if token is None:
            others.append(sentence)
        else:
            tokens.append(token)
    noticed = {(token.kind, token.name) for token in tokens}
    used = [name for name in dict.fromkeys(property_names(cypher)) if ("property", name) not in noticed]
    if used:
        stored = _names(reader, _KEYS)
        tokens += [UnknownToken("property", name) for name in used if name not in stored]
    return (*others, *_warnings(reader, tokens, vocabulary))


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


def _token_of(sentence: str) -> UnknownToken | None:
    for kind, pattern in _NOTICES:
        if match := pattern.search(sentence):
            return UnknownToken(kind, match["name"], match.groupdict().get("label"))
    return None


def _warnings(reader: Reader, tokens: Sequence[UnknownToken], vocabulary: Vocabulary) -> Iterator[Message]:
    """Yield a warning for each token; a property that the schema has is unknown only where its label lacks it."""
    if not tokens:
        return
    known = _known_names(reader, vocabulary)
    for token in dict.fromkeys(tokens):
        in_schema = token.name in known[token.kind] or token.name.removesuffix("_precision") in known[token.kind]
        if in_schema and token.kind == "property" and token.label is None:
            continue  # null is the right answer
        nearest = None if in_schema else closest(token.name, known[token.kind] - {token.name})
        hint = Message("did-you-mean", suggestion=nearest) if nearest else ""
        code = f"unknown-name.{token.kind}" if token.label is None else "unknown-name.property-of"
        yield Message(code, name=token.name, label=token.label, hint=hint)


def _known_names(reader: Reader, vocabulary: Vocabulary) -> dict[str, set[str]]:
    """Return the names of the schema and of this store, which may hold more."""
    return {
        "label": {*vocabulary.labels, "Node", "Entity", "Place", *_names(reader, _LABELS)},
        "edge": {*vocabulary.edges, *vocabulary.direct_edges, *_names(reader, _TYPES)},
        # A server goes on listing keys that nothing has any more; none of graphkit's is a reserved word.
        "property": {*vocabulary.property_names, *_names(reader, _KEYS)} - RESERVED,
    }


def _names(reader: Reader, query: str) -> set[str]:
    return {row["name"] for row in reader.query(query).rows}
