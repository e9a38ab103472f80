"""Cypher text cut into tokens: enough to distinguish clauses from names, strings and comments. It does not parse."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from graphkit.errors import QueryError
from graphkit.wording.messages import Message

Kind = Literal["word", "quoted", "string", "number", "parameter", "symbol"]

# A number ends where both engines end it; one that runs on into a word is refused, because they may disagree there.
_NUMBER = re.compile(r"0[xX][0-9a-fA-F]+|[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
# Neo4j turns \u0027 into a quote before it reads the query, kglite only inside strings: what is one string here would
# be a string and a clause there.
# Characters of Chinese can be neither quote nor keyword, so they may be escaped.
_CHINESE, _SURROGATES = 0x2E80, 0xD800
_ESCAPE = re.compile(r"\\[uU]+[0-9a-fA-F]{4}")


class Token(NamedTuple):
    """One token: ``text`` is the content without quotes or ``$``; ``start`` and ``end`` are offsets in the query."""

    kind: Kind
    text: str
    start: int
    end: int

    @property
    def upper(self) -> str:
        """The word as keywords are compared; empty for anything but a bare word."""
        return self.text.lower().upper() if self.kind == "word" else ""


@dataclass(frozen=True)
class Scanned:
    """The tokens of a query, and its text with every comment blanked out: offsets, lines and columns stay."""

    text: str
    tokens: tuple[Token, ...]


def fault(text: str, offset: int, key: str, **values: object) -> QueryError:
    """Return the error that says where in the query something is wrong, by a sentence ``store.query.KEY``."""
    line = text.count("\n", 0, offset) + 1
    column = offset - (text.rfind("\n", 0, offset) + 1) + 1
    return QueryError("store.query.at", line=line, column=column, what=Message(f"store.query.{key}", **values))


@lru_cache(maxsize=256)  # several look at one query, one after the other
def scan(text: str) -> Scanned:
    r"""Cut a query into tokens.

    Raises
    ------
    QueryError
        A string, backtick or comment is not closed, a number runs into a word, or the text has a ``\u`` escape
        of anything but a Chinese character.

    Examples
    --------
    >>> [token.text for token in scan("MATCH (n) // all\nRETURN n.name").tokens]
    ['MATCH', '(', 'n', ')', 'RETURN', 'n', '.', 'name']
    """
    for escape in _ESCAPE.finditer(text):
        if not _CHINESE <= int(escape[0][-4:], 16) < _SURROGATES:
            raise fault(text, escape.start(), "escape")
    tokens: list[Token] = []
    blanked: list[str] = []
    kept = position = 0
    while position < len(text):
        character = text[position]
        pair = text[position : position + 2]
        if pair in ("//", "/*"):
            end = _comment_end(text, position)
            blanked += (text[kept:position], re.sub(r"[^\r\n]", " ", text[position:end]))
            kept = position = end
        elif character.isspace():
            position += 1
        else:
            tokens.append(_token(text, position))
            position = tokens[-1].end
    return Scanned("".join((*blanked, text[kept:])), tuple(tokens))


def _comment_end(text: str, start: int) -> int:
    if text.startswith("/*", start):
        end = text.find("*/", start + 2)
        if end < 0:
            raise fault(text, start, "open-comment")
        return end + 2
    found = re.compile(r"[\r\n]").search(text, start)
    return found.start() if found else len(text)


def _token(text: str, start: int) -> Token:
    character = text[start]
    if character in "'\"":
        end = _string_end(text, start)
        return Token("string", text[start + 1 : end - 1], start, end)
    if character == "`":
        end = _quoted_end(text, start)
        return Token("quoted", text[start + 1 : end - 1].replace("``", "`"), start, end)
    if character.isascii() and character.isdigit():
        return _number(text, start)
    if _in_word(character):
        end = _word_end(text, start)
        return Token("word", text[start:end], start, end)
    if character == "$" and start + 1 < len(text) and (_in_word(text[start + 1]) or text[start + 1] == "`"):
        name = _token(text, start + 1) if text[start + 1] == "`" else None
        end = name.end if name else _word_end(text, start + 1)
        return Token("parameter", name.text if name else text[start + 1 : end], start, end)
    end = start + 2 if text.startswith("..", start) else start + 1
    return Token("symbol", text[start:end], start, end)


def _in_word(character: str) -> bool:
    return character == "_" or character.isalnum()


def _word_end(text: str, start: int) -> int:
    end = start
    while end < len(text) and _in_word(text[end]):
        end += 1
    return end


def _number(text: str, start: int) -> Token:
    found = _NUMBER.match(text, start)
    end = found.end() if found else start + 1
    if end < len(text) and _in_word(text[end]):
        raise fault(text, end, "number", number=text[start:end])
    return Token("number", text[start:end], start, end)


def _string_end(text: str, start: int) -> int:
    position = start + 1
    while position < len(text):
        if text[position] == "\\":
            position += 2
        elif text[position] == text[start]:
            return position + 1
        else:
            position += 1
    raise fault(text, start, "open-string", quote=text[start])


def _quoted_end(text: str, start: int) -> int:
    position = start + 1
    while (end := text.find("`", position)) >= 0:
        if not text.startswith("``", end):
            return end + 1
        position = end + 2
    raise fault(text, start, "open-name")
