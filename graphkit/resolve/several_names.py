"""Several names in one cell or field: 七星关区人民医院，毕节市第一中学 is no one's name."""

import re

from graphkit.resolve.knowledge_base import KnowledgeBase
from graphkit.resolve.names import normalise

_OUTSIDE = r"(?![^（(《【\[]*[）)》】\]])"  # a sign inside brackets separates nothing
_LISTS = re.compile(rf"\s*[|｜、；;\n\r]+\s*{_OUTSIDE}")
"""What stands between names and hardly ever in one."""
_SURE = re.compile(r"[|｜；;\n\r]")
_MAYBE = re.compile(rf"\s*[，,/／]+\s*{_OUTSIDE}")
"""What also stands in one name: Care, Inc.; a path 贵州省/毕节市."""
_LOOKS_LIKE_ID = re.compile(r"[a-z]+/\S+")


def split_names(text: str) -> tuple[str, ...]:
    """Return the names that a text lists; none where it is one name.

    >>> split_names("七星关区人民医院，毕节市第一中学"), split_names("绍兴市越城区|台州市椒江区|某县")
    (('七星关区人民医院', '毕节市第一中学'), ('绍兴市越城区', '台州市椒江区', '某县'))
    >>> split_names("Care, Inc."), split_names("school/毕节六中"), split_names("毕节市")
    ((), (), ())
    """
    if text.isalnum() or _LOOKS_LIKE_ID.fullmatch(text):
        return ()
    parts = _parts(_LISTS, text)
    if len(parts) > 1:
        return tuple(part for each in parts for part in (_parts(_MAYBE, each) if not each.isascii() else [each]))
    parts = _parts(_MAYBE, text)
    return tuple(parts) if len(parts) > 1 and all(map(_is_chinese, parts)) else ()


class NameLists:
    """Recognises the texts that list several names."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._index = knowledge.index
        self._gazetteer = knowledge.gazetteer
        labels = knowledge.vocabulary.labels.values()
        self._endings = tuple(sorted({ending for label in labels for ending in label.guess}))

    def names_in(self, text: str) -> tuple[str, ...]:
        """Return the names that a text lists; none where it is one name.

        One name is what a record has as its name, a path of places (贵州省/毕节市), and what only ends as a name does
        as a whole: 文化、体育局.
        """
        parts = split_names(text)
        if not parts or split_names(self._index.spellings.get(normalise(text), "")):
            return ()
        if not _LISTS.search(text) and self._gazetteer.matches("".join(parts)):
            return ()
        named = [self._is_named(part) for part in parts]
        one = named[-1] and not any(named[:-1]) and not _SURE.search(text)
        return () if one else parts

    def _is_named(self, part: str) -> bool:
        known = normalise(part) in self._index.by_name or bool(self._gazetteer.matches(part))
        return known or part.endswith(self._endings)


def _parts(separator: re.Pattern[str], text: str) -> list[str]:
    return [part for each in separator.split(text) if len(part := each.strip()) > 1]


def _is_chinese(text: str) -> bool:
    return any("\u3400" <= character <= "\U0003ffff" for character in text)
