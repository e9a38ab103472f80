"""Sentences for people as data: a code and values, put into Chinese or English by whoever shows them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol, runtime_checkable

from graphkit.wording.catalogues import message
from graphkit.wording.language import language as default_language
from graphkit.wording.safe import escape_controls


@runtime_checkable
class Speakable(Protocol):
    """What can be put into words: a `Message`, an error of graphkit's, a finding."""

    def text(self, language: str | None = None, /) -> str:
        """Return the words in ``zh`` or ``en``; None is the language of this process."""
        ...


class Count(int):
    """A whole number that chooses between two words: ``{rows:row|rows}``.

    >>> "{n} {n:row|rows}".format(n=Count(1)), "{n} {n:row|rows}".format(n=Count(0))
    ('1 row', '0 rows')
    """

    __slots__ = ()

    def __format__(self, spec: str, /) -> str:
        one, bar, several = spec.partition("|")
        return (one if self == 1 else several) if bar else super().__format__(spec)


class Message:
    """A sentence as data: a code of ``messages/*.yaml`` and the values that fill it.

    A value may be a Message itself, or a tuple of such and of texts, which are listed.

    >>> Message("where.line", file="gifts.yaml", line=3).text("en")
    'gifts.yaml:3'
    """

    __slots__ = ("code", "values")

    def __init__(self, code: str, /, **values: object) -> None:
        self.code = code
        self.values: Mapping[str, object] = values

    def text(self, language: str | None = None, /) -> str:
        """Return the sentence in `language`."""
        return text(self.code, language, **self.values)

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"Message({self.code!r}, **{self.values!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and (self.code, self.values) == (other.code, other.values)

    def __hash__(self) -> int:
        return hash(self.code)


def text(code: str, language: str | None, /, **values: object) -> str:
    """Return the sentence of a code in `language` (``zh`` or ``en``; None is that of this process), values filled in.

    Where ``suggestion`` is among the values and not None, "did you mean" is added. Values come from files and from
    other people: what could turn or clear a terminal is escaped. Raises KeyError where there is no such sentence: a
    fault of the code, never of a user.

    >>> text("where.line", "en", file="gifts.yaml", line=3)
    'gifts.yaml:3'
    >>> text("analyze.choice", "en", what="kind", value="gfit", allowed=("gift",), suggestion="gift")
    "kind cannot be 'gfit'; allowed: gift; did you mean 'gift'?"
    """
    chosen = language or default_language()
    rendered = {name: render(value, chosen) for name, value in values.items()}
    sentence = _sentence(code, chosen).format(**rendered)
    if values.get("suggestion") is not None and code != "did-you-mean":
        sentence += _sentence("did-you-mean", chosen).format(suggestion=rendered["suggestion"])
    return sentence


def _sentence(code: str, language: str) -> str:
    texts = message(code)
    if texts is None:
        raise KeyError(code)
    return texts[language]


def render(value: object, language: str) -> object:
    """Return a value as it stands in a sentence."""
    if isinstance(value, Speakable):
        return value.text(language)
    if isinstance(value, str | Path):
        return escape_controls(str(value))
    if isinstance(value, tuple):
        return _sentence("list.join", language).join(str(render(item, language)) for item in value)
    if isinstance(value, int) and not isinstance(value, bool):
        return Count(value)
    return value
