"""One form of a name for comparing: without differences of width, script, spaces, quotes and punctuation."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from graphkit.text.script import simplify

_BETWEEN_DIGITS = re.compile(r"(?<=\d)[.\-/](?=\d)")


@lru_cache(maxsize=1 << 16)
def normalise(name: str) -> str:
    """Return a name without differences that mean nothing; never empty for a name that is not.

    Full width becomes half width, traditional script simplified, letters become small, spaces and punctuation go
    (《》, ·, brackets), except a point, dash or stroke between two digits, which is part of the number.

    >>> normalise("《关于 ·協作》"), normalise("ＡＢＣ Ltd."), normalise("3.5 公里")
    ('关于协作', 'abcltd', '3.5公里')
    """
    folded = simplify(unicodedata.normalize("NFKC", name).casefold())
    if folded == name and name.isalnum():
        return name
    kept = {found.start() for found in _BETWEEN_DIGITS.finditer(folded)}
    text = "".join(
        character
        for position, character in enumerate(folded)
        if position in kept or unicodedata.category(character)[0] not in "ZPC"
    )
    text = text or folded.strip()
    return text if text == name else normalise(text)  # what was taken out may have kept two characters from joining


def name_texts(name: Mapping[str, Any] | None) -> list[str]:
    """Return a name of a record's JSON in each of its languages.

    >>> name_texts({"zh": "乍得", "other": {"fr": "Tchad"}}), name_texts(None)
    (['乍得', 'Tchad'], [])
    """
    return [text for each in (name or {}).values() for text in ((each,) if isinstance(each, str) else each.values())]


_NUMERALS = re.compile(r"[0-9〇零一二三四五六七八九十百千万亿东南西北中]+")


def differ_in_number(one: str, other: str) -> bool:
    """Return whether two names differ in their numbers or directions only: 第一中学 and 第二中学 are never the same.

    >>> differ_in_number("第一中学", "第二中学"), differ_in_number("致公党中央", "致公党中央会")
    (True, False)
    """
    return one != other and _NUMERALS.sub("", one) == _NUMERALS.sub("", other)
