"""The rules by which names of organisations are shortened, read from ``organisations.yaml``."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from graphkit.wording.catalogues import read_yaml

_NUMERAL = "[一二三四五六七八九十百0-9]{1,4}"
ORDINAL = re.compile(f"第({_NUMERAL})")


@dataclass(frozen=True)
class NamingRules:
    """The table of rules, ready for use: short form -> full form, the longest first where beginnings are looked for."""

    parties: Mapping[str, tuple[tuple[str, str], ...]]
    loose_parties: Mapping[str, tuple[tuple[str, str], ...]]
    behind: Mapping[str, str]
    committee: re.Pattern[str]
    central: re.Pattern[str]
    beginnings: Mapping[str, tuple[tuple[str, str], ...]]
    endings: Mapping[str, str]
    lengths: tuple[int, ...]
    also: Mapping[str, tuple[str, ...]]
    plain: frozenset[str]
    numbered: re.Pattern[str]
    numbered_full: Mapping[str, str]
    numbers_inside: tuple[tuple[re.Pattern[str], str], ...]
    legal: tuple[str, ...]
    loose_legal: str
    of_committee: frozenset[str]
    below: re.Pattern[str]
    ranks: Mapping[str, tuple[str, ...]]
    labels: frozenset[str]
    seated: frozenset[str]

    @classmethod
    @lru_cache(maxsize=1)
    def load(cls) -> "NamingRules":
        """Read the shipped table, once a process."""
        return cls.of(read_yaml(Path(__file__).parent / "organisations.yaml"))

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> "NamingRules":
        """Turn the table as it is written into the one that is used."""
        endings = _short_to_full(table["endings"])
        numbered = _short_to_full(table["numbered"])
        committee, central = table["committee"], table["central"]
        return cls(
            parties=_by_first(_short_to_full(table["parties"])),
            loose_parties=_by_first(_short_to_full(table["before-a-committee"], itself=False)),
            behind=_short_to_full(table["behind-a-place"], itself=False),
            committee=_any_of([committee["full"], *committee["short"]]),
            central=_any_of([*central["short"], central["full"]]),
            beginnings=_by_first(_short_to_full(table["bodies"])),
            endings=endings,
            lengths=tuple(sorted(set(map(len, endings)), reverse=True)),
            also={name: tuple(others) for name, others in table["also"].items()},
            plain=frozenset(table["plain"]),
            numbered=re.compile(f"(第?)({_NUMERAL})({'|'.join(sorted(numbered, key=len, reverse=True))})"),
            numbered_full=numbered,
            numbers_inside=tuple(
                (re.compile(short.replace("N", f"({_NUMERAL})") + "$"), full.replace("N", r"\1"))
                for short, full in _short_to_full(table["numbers-inside"], itself=False).items()
            ),
            legal=tuple(table["legal-forms"]["full"]),
            loose_legal=table["legal-forms"]["loose"],
            of_committee=frozenset(table["of-the-committee"]),
            below=re.compile(f"([\u4e00-\u9fff]{{1,8}}?(?:{'|'.join(table['below-the-table'])}))(?=.)"),
            ranks={word: tuple(ends) for word, ends in table["ranks"].items()},
            labels=frozenset(table["labels"]),
            seated=frozenset(table["seated"]),
        )


def _short_to_full(full_to_short: Mapping[str, Iterable[str]], *, itself: bool = True) -> dict[str, str]:
    found = {full: full for full in full_to_short} if itself else {}
    return found | {short: full for full, shorts in full_to_short.items() for short in shorts}


def _by_first(short_to_full: Mapping[str, str]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Group by first character, the longest first: most names begin with none of them."""
    grouped: dict[str, list[tuple[str, str]]] = {}
    for short, full in sorted(short_to_full.items(), key=lambda each: (-len(each[0]), each)):
        grouped.setdefault(short[0], []).append((short, full))
    return {first: tuple(pairs) for first, pairs in grouped.items()}


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)))
