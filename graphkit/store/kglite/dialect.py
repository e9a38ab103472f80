"""Queries as kglite must be asked so that it answers what a Neo4j server does; what cannot be asked so is refused.

All of it is done to tokens, and in one pass: each rule yields small edits that leave one another alone, so that a place
in what is sent can be traced back to a place in what was written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphkit.store.cypher.edits import Edited, edit
from graphkit.store.cypher.tokens import scan
from graphkit.store.kglite.expressions import floats_of_text, lists_after_in, rounded, without_added_keys
from graphkit.store.kglite.functions import refuse_unknown
from graphkit.store.kglite.labels import labels_in_parentheses
from graphkit.store.kglite.maps import inline_values, projections
from graphkit.store.kglite.patterns import texts
from graphkit.store.kglite.refused import refuse_differing
from graphkit.store.kglite.shape_checked import refuse_shapes
from graphkit.store.kglite.types_checked import refuse_wrong_kinds
from graphkit.store.kglite.versions import components

_RULES = (
    inline_values,
    rounded,
    floats_of_text,
    without_added_keys,
    lists_after_in,
    labels_in_parentheses,
    components,
)


@dataclass(frozen=True)
class Sent:
    """What is sent to kglite for a query, and the way back from there."""

    edited: Edited
    parameters: dict[str, Any]


def translate(text: str, parameters: Mapping[str, Any]) -> Sent:
    r"""Return a query and its parameters as kglite must be asked.

    Raises
    ------
    QueryError
        With line and column: kglite would answer something else than a server.

    Examples
    --------
    >>> translate("MATCH (a)-[d]->(b) MATCH (c {id: d.activity}) RETURN d {.id} AS x", {}).edited.text
    'MATCH (a)-[d]->(b) MATCH (c {id: coalesce(d.activity)}) RETURN CASE WHEN d IS NULL THEN null ELSE {id: d.id} END AS x'
    >>> translate("RETURN startNode(r) AS s", {})
    Traceback (most recent call last):
        ...
    graphkit.errors.QueryError: line 1, column 8: startNode(…) is only read with a property here, startNode(…).id: name the ends in the pattern instead
    """  # noqa: E501 - one line is what the user sees
    tokens = scan(text).tokens
    refuse_unknown(text, tokens)
    refuse_shapes(text, tokens)
    refuse_differing(text, tokens)
    refuse_wrong_kinds(text, tokens)
    values = dict(parameters)
    edits = [*texts(text, tokens, values), *projections(text, tokens)]
    for rule in _RULES:
        edits += rule(tokens)
    return Sent(edit(text, edits), values)
