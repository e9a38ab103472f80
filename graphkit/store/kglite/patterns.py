r"""Texts in a query, as Neo4j reads them: backslashes, and the regular expressions of Java.

Neo4j keeps a backslash that begins no escape, kglite drops it. To Java ``\w``, ``\d``, ``\s``
and ``\b`` mean ASCII only; kglite's library counts Chinese among ``\w``. Regular expressions that a
query writes as a text or a parameter are rewritten; one that comes out of the graph is not.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from graphkit.errors import QueryError
from graphkit.store.cypher.edits import Edit
from graphkit.store.cypher.shapes import is_symbol
from graphkit.store.cypher.tokens import Token

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
_BOUNDARY = "(?-u:{0}b)"
_FLAGS = re.compile(r"\(\?([a-zA-Z]+)")
_SCRIPT = re.compile(r"(p\{)(?:Is|script=|sc=)(\w+\})")
_HAS_CLASS = re.compile(r"\\(?:[wWdDsSbB]|p\{)")
_ESCAPE = re.compile(r"\\(u+[0-9a-fA-F]{4}|.)", re.S)
_KEPT = frozenset("\\'\"nrt")
_RAW = {"b": "\b", "f": "\f"}


def texts(text: str, tokens: Sequence[Token], values: dict[str, Any]) -> Iterator[Edit]:
    r"""Yield the edits that make kglite read every text as Neo4j does; put rewritten parameters into `values`.

    >>> from graphkit.store.cypher.tokens import scan
    >>> query = r"MATCH (n:Node) WHERE n.name =~ '\\d+' RETURN 'a\qb' AS x"
    >>> [edit.text for edit in texts(query, scan(query).tokens, {})]
    ["'[0-9]+'", "'a\\\\qb'"]
    """
    patterns, is_open = _patterns(tokens)
    for index, token in enumerate(tokens):
        if token.kind == "string":
            quote, read = text[token.start], _as_neo4j_reads(token.text)
            if index in patterns or (is_open and _HAS_CLASS.search(read)):
                read = _rewritten(read, "\\\\")
            if read != token.text:
                yield Edit(token.start, token.end, f"{quote}{read}{quote}")
        elif token.kind == "parameter" and token.text in values:
            value = values[token.text]
            if (index in patterns and isinstance(value, str)) or (is_open and _is_pattern(value)):
                name = f"{token.text}_as_pattern"
                values[name] = _each(value)
                yield Edit(token.start, token.end, f"${name}")


def _patterns(tokens: Sequence[Token]) -> tuple[frozenset[int], bool]:
    """Return which tokens are written after ``=~``, and whether there is one after which something else stands."""
    found: set[int] = set()
    is_open = False
    for index in range(2, len(tokens)):
        if not (is_symbol(tokens[index - 2], "=") and is_symbol(tokens[index - 1], "~")):
            continue
        for place in range(index, len(tokens)):
            if tokens[place].kind in ("string", "parameter"):
                found.add(place)
            elif not is_symbol(tokens[place], "+", "("):
                is_open = is_open or place == index or is_symbol(tokens[place - 1], "+", "(")
                break
    return frozenset(found), is_open


def _as_neo4j_reads(written: str) -> str:
    r"""Return a text as kglite must have it written, so that it reads what Neo4j reads: ``\q`` is two characters."""

    def escape(match: re.Match[str]) -> str:
        after = match[1]
        if after in _KEPT or len(after) > 1:
            return match[0]
        return _RAW.get(after, "\\" + match[0])

    return _ESCAPE.sub(escape, written) if "\\" in written else written


def _is_pattern(value: object) -> bool:
    if isinstance(value, list):
        return any(map(_is_pattern, value))
    return isinstance(value, str) and bool(_HAS_CLASS.search(value))


def _each(value: Any) -> Any:
    if isinstance(value, list):
        return [_each(item) for item in value]
    return _rewritten(value, "\\") if isinstance(value, str) else value


def _rewritten(pattern: str, slash: str) -> str:
    """Return a pattern with ASCII classes; `slash` is how a backslash is written in it."""
    flags = "".join(_FLAGS.findall(pattern))
    if "U" in flags:
        raise QueryError("store.query.pattern-flag", flag="(?U)")
    if "i" in flags and "u" not in flags and any(char > "\x7f" and char.upper() != char.lower() for char in pattern):
        raise QueryError("store.query.pattern-flag", flag="(?i)")
    escaped = re.escape(slash)
    return re.sub(rf"{escaped}([pP]\{{[\w=]+\}}|{escaped}|.)", lambda match: _class(match[0], match[1], slash), pattern)


def _class(written: str, name: str, slash: str) -> str:
    if name == "b":
        return _BOUNDARY.format(slash)
    if members := _CLASSES.get(name):
        return f"[{members.format(slash)}]"
    if members := _CLASSES.get(name.lower()) if name in ("W", "D", "S") else None:
        return f"[^{members.format(slash)}]"
    return _SCRIPT.sub(r"\1\2", written)
