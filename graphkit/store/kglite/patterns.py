r"""Regular expressions as Java, and so Neo4j, reads them: ``\w``, ``\d`` and ``\s`` mean ASCII only.

kglite's library counts Chinese among ``\w``. Patterns that a query writes as a text or a parameter after ``=~`` are
rewritten; one that comes out of the graph is not.
"""

import re
from collections.abc import Mapping
from typing import Any

from graphkit.errors import QueryError
from graphkit.store.cypher.tokens import scan

_CLASSES = {
    "w": "0-9A-Za-z_",
    "d": "0-9",
    "s": " {0}t{0}n{0}x0B{0}f{0}r",
    "p{Alpha}": "A-Za-z",
    "p{Lower}": "a-z",
    "p{Upper}": "A-Z",
    "p{Digit}": "0-9",
    "p{Alnum}": "0-9A-Za-z",
    "p{Space}": " {0}t{0}n{0}x0B{0}f{0}r",
    "p{Punct}": "!-/:-@{0}[-`{0}{{-~",
}
_FLAGS = re.compile(r"\(\?([a-zA-Z]+)")


def with_ascii_classes(text: str, parameters: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    r"""Return a query and its parameters with every pattern after ``=~`` rewritten; raise QueryError where none can be.

    >>> with_ascii_classes(r"MATCH (n:Node) WHERE n.name =~ '\\d+' RETURN n.name AS name", {})[0]
    "MATCH (n:Node) WHERE n.name =~ '[0-9]+' RETURN n.name AS name"
    """
    values = dict(parameters)
    if "=~" not in text:
        return text, values
    tokens = scan(text).tokens
    parts: list[str] = []
    kept = 0
    for index in range(2, len(tokens)):
        if (tokens[index - 2].text, tokens[index - 1].text) != ("=", "~"):
            continue
        for token in tokens[index:]:
            if token.kind == "string":
                written = _rewritten(token.text, "\\\\")
                parts += (text[kept : token.start + 1], written)
                kept = token.end - 1
            elif token.kind == "parameter" and isinstance(values.get(token.text), str):
                name = f"{token.text}_as_pattern"
                values[name] = _rewritten(values[token.text], "\\")
                parts += (text[kept : token.start], f"${name}")
                kept = token.end
            elif token.text not in ("+", "("):
                break
    return "".join((*parts, text[kept:])), values


def _rewritten(pattern: str, slash: str) -> str:
    """Return a pattern with ASCII classes; `slash` is how a backslash is written in it."""
    flags = "".join(_FLAGS.findall(pattern))
    if "U" in flags:
        raise QueryError("store.query.pattern-flag", flag="(?U)")
    if "i" in flags and "u" not in flags and any(char > "\x7f" and char.upper() != char.lower() for char in pattern):
        raise QueryError("store.query.pattern-flag", flag="(?i)")
    escaped = re.escape(slash)
    return re.sub(rf"{escaped}(p\{{\w+\}}|{escaped}|.)", lambda match: _class(match[0], match[1], slash), pattern)


def _class(written: str, name: str, slash: str) -> str:
    if members := _CLASSES.get(name):
        return f"[{members.format(slash)}]"
    if members := _CLASSES.get(name.lower()) if name in ("W", "D", "S") else None:
        return f"[^{members.format(slash)}]"
    return written
