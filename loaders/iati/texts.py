"""Text of elements: narratives in their languages, dates, shares, ids; what records do not take is cleaned away."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, KeysView, Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import quote, unquote

from lxml import etree

Element: TypeAlias = etree._Element
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
LONGEST_NAME = 400
_LONGEST_ID = 200
_LONGEST_TEXT = 100_000

_UNSAFE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_INVISIBLE = re.compile("[\\s\xad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200d\u2060-\u2064\u2800\u3164\uffa0]+")
_NOT_IN_IDS = re.compile(f"[~%]|{_UNSAFE.pattern}|{_INVISIBLE.pattern[:-1]}")
_SEEN = re.compile(f"[^{_INVISIBLE.pattern[1:-2]}]")
_ZONE = re.compile(r"(Z|[+-]\d{2}:\d{2})$")
_CJK = re.compile(r"[\u4e00-\u9fff]")


class Passage(NamedTuple):
    """One narrative: its text, and its language where the data say which."""

    text: str
    lang: str | None


def clean(text: str | None) -> str:
    r"""Return a text without marks that cannot be seen, in one line; '' where nothing is left.

    >>> clean("  Water\n supply\u200f "), clean(None), clean("\u200b")
    ('Water supply', '', '')
    """
    if not text:
        return ""
    if text.isascii() and text.isprintable():  # nearly all that an attribute holds
        return text if " " not in text else " ".join(text.split())
    line = " ".join(_UNSAFE.sub("", text).split())
    return line if _SEEN.search(line) else ""


attribute = lru_cache(maxsize=8192)(clean)
"""`clean` for values of attributes, which recur."""


def narratives(element: Element | None, default: str | None) -> list[Passage]:
    """Return the narratives of an element, each once, in order."""
    if element is None:
        return []
    found: dict[Passage, None] = {}
    for each in element:
        if each.tag == "narrative" and (text := clean(inner_text(each))):
            lang = each.get(LANG)
            found[Passage(text[:_LONGEST_TEXT], clean(lang).lower() or None if lang else default)] = None
    return list(found)


def inner_text(element: Element) -> str | None:
    """Return the text within an element, that of elements in it included."""
    return "".join(element.itertext()) if len(element) else element.text


def name_of(passages: Iterable[Passage]) -> tuple[dict[str, Any] | None, list[Passage]]:
    """Return narratives as a name by language, and those that it does not hold: a second one of a language, a long one.

    >>> name_of([Passage("Water", "en"), Passage("Eau", "fr"), Passage("Water supply", "en")])
    ({'en': 'Water', 'other': {'fr': 'Eau'}}, [Passage(text='Water supply', lang='en')])
    """
    name: dict[str, Any] = {}
    rest: list[Passage] = []
    for each in passages:
        lang = each.lang or ("zh" if _CJK.search(each.text) else "en")
        held = name.setdefault("other", {}) if lang[:2] not in ("zh", "en") else name
        key = lang[:2] if held is name else lang
        if key in held or len(each.text) > LONGEST_NAME:
            rest.append(each)
        if key not in held:
            held[key] = each.text if len(each.text) <= LONGEST_NAME else f"{each.text[: LONGEST_NAME - 1]}…"
    if not name.get("other"):
        name.pop("other", None)
    return (name or None), rest


def described(passages: Iterable[Passage], about: str | None = None) -> list[dict[str, str]]:
    """Return narratives as descriptions."""
    return [
        {key: value for key, value in (("text", each.text), ("lang", each.lang), ("about", about)) if value}
        for each in passages
    ]


@lru_cache(maxsize=16_384)
def day(text: str | None) -> str | None:
    """Return a date without its time zone; what else is wrong with it is left for the check of the record.

    >>> day("2014-01-31Z"), day(" 2014-01-31 "), day(None)
    ('2014-01-31', '2014-01-31', None)
    """
    text = clean(text)
    return _ZONE.sub("", text.split("T")[0] if "T" in text else text) or None


def decimal(text: str | None) -> Decimal | None:
    """Return a number; None where it is none."""
    try:
        number = Decimal(clean(text))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def record_id(*parts: str) -> str:
    """Return an id of parts joined by slashes.

    Whitespace, ``~``, ``%`` and what cannot be seen are written as the percent codes of their UTF-8 bytes. What is
    longer than an id may be ends in a hash of the whole.

    >>> record_id("iati", "GB-1-203 / a"), identifier(record_id("iati", "GB-1-203 / a"))
    ('iati/GB-1-203%20/%20a', 'GB-1-203 / a')
    """
    made = "/".join(parts)
    if _NOT_IN_IDS.search(made):
        made = _NOT_IN_IDS.sub(lambda match: quote(match[0], safe="").replace("~", "%7E"), made)
    return cut(made)


def cut(made: str) -> str:
    """Return an id no longer than one may be: what is longer ends in a hash of the whole."""
    return made if len(made) <= _LONGEST_ID else f"{made[: _LONGEST_ID - 13]}-{digest(made)}"


def identifier(made: str) -> str:
    """Return the identifier that an id of `record_id` was made from, its first part left out."""
    return unquote(made.split("/", 1)[1])


def digest(*parts: str | None) -> str:
    """Return twelve hexadecimal digits by which these texts differ from others."""
    return hashlib.sha256("\x1f".join(part or "" for part in parts).encode()).hexdigest()[:12]


def slug(text: str) -> str:
    """Return a name as part of an id: case and marks of width do not count.

    >>> slug("Ministry of  HEALTH")
    'ministry-of-health'
    """
    return re.sub(r"[\s~]+", "-", unicodedata.normalize("NFKC", text).casefold().strip())


class Branch:
    """The elements below one, by tag, found in one pass."""

    __slots__ = ("_by_tag", "element")

    def __init__(self, element: Element) -> None:
        self.element = element
        self._by_tag: dict[str, list[Element]] = {}
        for child in element:
            tag = child.tag
            if isinstance(tag, str):
                self._by_tag.setdefault(tag, []).append(child)

    def all(self, tag: str) -> Sequence[Element]:
        """Return the elements of a tag, in order."""
        return self._by_tag.get(tag, ())

    def first(self, tag: str) -> Element | None:
        """Return the first element of a tag."""
        found = self._by_tag.get(tag)
        return found[0] if found else None

    @property
    def tags(self) -> KeysView[str]:
        """The tags that there are."""
        return self._by_tag.keys()

    def counts(self) -> Iterator[tuple[str, int]]:
        """Yield each tag with the number of its elements."""
        return ((tag, len(found)) for tag, found in self._by_tag.items())


def children(element: Element) -> Iterator[Element]:
    """Yield the elements below one, without comments and the like."""
    return (each for each in element if isinstance(each.tag, str))
