"""Optional parameters as one map: a server plans a query anew for each combination of the types of its parameters."""

from collections.abc import Mapping
from typing import Any

from graphkit.store.cypher.statements import is_name
from graphkit.store.cypher.tokens import scan

_MAP = "graphkit_parameters"


def as_one_map(text: str, parameters: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """Return a query and its parameters; where some of these are null, it takes all of them out of one map.

    A null has a type of its own. A saved query has a dozen parameters that are mostly null, and planning it takes a
    second: in one map, whose type is always the same, they share one plan.

    >>> as_one_map("RETURN $a = $b AS n", {"a": 1, "b": None})
    ('RETURN $graphkit_parameters.a = $graphkit_parameters.b AS n', {'graphkit_parameters': {'a': 1, 'b': None}})
    """
    if None not in parameters.values() or _MAP in text:
        return text, parameters
    pieces, end = [], 0
    for token in scan(text).tokens:
        if token.kind == "parameter":
            name = token.text if is_name(token.text) else "`" + token.text.replace("`", "``") + "`"
            pieces += [text[end : token.start], f"${_MAP}.{name}"]
            end = token.end
    return "".join([*pieces, text[end:]]), {_MAP: dict(parameters)}
