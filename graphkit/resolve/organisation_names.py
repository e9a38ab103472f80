"""Names of organisations taken apart: whose committee, of which place, what sort of body; the short form as the full.

The rules are data (``organisations.yaml``); this module only applies them. A name has several readings where a rule
leaves it open; the first is the nearest. Nothing here knows which organisations there are.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from graphkit.resolve.names import normalise
from graphkit.resolve.placenames import PlaceNames
from graphkit.text.extract.numeral import parse_numeral
from graphkit.wording.catalogues import read_yaml

CPC = "中国共产党"
_NUMERAL = "[一二三四五六七八九十百0-9]{1,4}"
_ORDINAL = re.compile(f"第({_NUMERAL})")
_OTHERS_COMMITTEE = ("委会", "委员会", "委托", "委派")
_TELLING = 4  # characters
_LONGEST = 60  # characters: beyond, a name is a sentence

CENTRAL = "中央"
PLACED, HERE, NOWHERE = "placed", "here", "nowhere"
"""How a name says where its body is: 平塘县委, 县委 (of the place meant here), 雅戈尔集团 (not at all)."""


class Form(NamedTuple):
    """One reading of a name.

    Attributes
    ----------
    party : str
        Whose committee or branch it is, by the full name; empty for what is no party's.
    body : str
        What sort of body, by the full form: 委员会/统一战线工作部, 第4中学, or the rest of the name as it stands.
    where : str
        `PLACED`, `HERE` or `NOWHERE`.
    units : frozenset of str
        Units of the table of places that the name's place may be.
    below : str
        A place below the table (克度镇), ``中央``, or for `HERE` the word of rank.
    sure : bool
        Whether the place is one place, whatever the context.
    recognised : bool
        Whether a rule knows the body's sort.
    """

    party: str
    body: str
    where: str
    units: frozenset[str] = frozenset()
    below: str = ""
    sure: bool = True
    recognised: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What two names of one body have in common, places apart."""
        return self.party, self.body


@dataclass(frozen=True)
class Rules:
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
    def load(cls) -> "Rules":
        """Read the shipped table, once a process."""
        return cls.of(read_yaml(Path(__file__).parent / "organisations.yaml"))

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> "Rules":
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


def forms(name: str, places: PlaceNames, rules: Rules | None = None) -> list[Form]:
    """Return the readings of a name, the nearest first; at least one for any name with a letter in it.

    Examples
    --------
    >>> from graphkit.places.gazetteer import Gazetteer
    >>> places = PlaceNames.of(Gazetteer.load())
    >>> short, full = (forms(name, places)[0] for name in ("民盟大连市委", "中国民主同盟大连市委员会"))
    >>> short == full, short.party, sorted(short.units), short.body
    (True, '中国民主同盟', ['city/dalian'], '委员会')
    >>> [(form.body, form.where) for form in forms("县医院", places)]
    [('医院', 'here'), ('人民医院', 'here'), ('县医院', 'nowhere')]
    """
    rules = rules or Rules.load()
    text = _one_body(normalise(name)[:_LONGEST], rules)
    for short, full in rules.parties.get(text[:1], ()):
        if text.startswith(short):
            return list(_of_party(full, text[len(short) :], places, rules))
    for short, full in rules.loose_parties.get(text[:1], ()):
        if text.startswith(short):
            found = list(_of_party(full, text[len(short) :], places, rules))
            if found[0].recognised and found[0].body.startswith("委员会"):
                return found
    return list(_of_place(text, places, rules))


def _one_body(text: str, rules: Rules) -> str:
    """Put the full name of a body of which there is one in the place of its short one, at the beginning."""
    for short, full in rules.beginnings.get(text[:1], ()):
        if text.startswith(short):
            return full + text[len(short) :]
    return text


def _of_party(party: str, text: str, places: PlaceNames, rules: Rules) -> Iterator[Form]:
    if not text:
        yield Form(party, "", NOWHERE, recognised=True)
        return
    central = rules.central.match(text)
    if central:
        unit = _with_unit("委员会", text[central.end() :], rules)
        yield Form(party, unit, PLACED, below=CENTRAL, recognised=True)
        return
    place = places.head(text)
    rest = _without_doubled_rank(text, place.end, rules) if place else text
    committee = rules.committee.match(rest)
    if place and committee:
        unit = _with_unit("委员会", rest[committee.end() :], rules)
        yield Form(party, unit, PLACED, place.units, sure=place.sure, recognised=True)
        return
    word = text[0]
    committee = rules.committee.match(text, 1)
    if word in rules.ranks and committee:
        unit = _with_unit("委员会", text[committee.end() :], rules)
        yield Form(party, unit, HERE, below=word, sure=False, recognised=True)
        return
    if text.startswith("委员会"):  # 中国民主同盟委员会: of nowhere
        yield Form(party, _with_unit("委员会", text[3:], rules), NOWHERE)
        return
    for body, recognised in _bodies(rest, rules):
        where, units = (PLACED, place.units) if place else (NOWHERE, frozenset())
        yield Form(party, body, where, units, sure=place.sure if place else True, recognised=recognised)


def _of_place(text: str, places: PlaceNames, rules: Rules) -> Iterator[Form]:
    place = places.head(text)
    if place is None:
        yield from _here(text, rules)
        yield from _below(text, frozenset(), True, rules)
        for body, recognised in _bodies(text, rules):
            yield Form("", body, NOWHERE, recognised=recognised)
        return
    rest = _without_doubled_rank(text, place.end, rules)
    offices = list(_offices(rest, rules))
    sure = place.sure and not (place.short and offices[0][1] in rules.plain)
    found = [
        Form(party, body, PLACED, place.units, sure=sure, recognised=recognised) for party, body, recognised in offices
    ]
    word = rest[:1]
    if place.short and word in rules.ranks and not found[0].recognised:  # 毕节地委: the rank tells which 毕节
        units = frozenset(unit for unit in place.units if places.ends(unit, rules.ranks[word]))
        for party, body, recognised in _offices(rest[1:], rules) if units else ():
            if recognised:
                yield Form(party, body, PLACED, units, sure=len(units) == 1, recognised=True)
    if not found[0].recognised:
        yield from _below(rest, place.units, place.sure, rules)
        if place.short:  # 白沙河村 does not lie in 白沙县
            yield from _below(text, frozenset(), True, rules)
    yield from found


def _here(text: str, rules: Rules) -> Iterator[Form]:
    """Read 县委, 市政府, 区第一实验学校: of the county, city, district that is spoken of."""
    word, rest = text[:1], text[1:]
    if word in rules.ranks and rest:
        for party, body, recognised in _offices(rest, rules):
            if recognised:
                yield Form(party, body, HERE, below=word, sure=False, recognised=True)


def _below(text: str, units: frozenset[str], sure: bool, rules: Rules) -> Iterator[Form]:
    """Read 克度镇政府: of a place that is not in the table."""
    found = rules.below.match(text)
    if found and found[1] not in rules.ranks:
        for party, body, recognised in _offices(text[found.end() :], rules):
            if recognised:
                yield Form(party, body, PLACED, units, found[1], sure=sure, recognised=True)


def _offices(rest: str, rules: Rules) -> Iterator[tuple[str, str, bool]]:
    """Yield party, body and whether a rule knows it, of what stands behind a place."""
    if rest.startswith("党支部"):
        yield CPC, _with_unit("支部委员会", rest[3:], rules), True
        return
    for short, party in rules.behind.items():
        if rest.startswith(short) and not (short == "委" and rest.startswith(_OTHERS_COMMITTEE)):
            yield party, _with_unit("委员会", rest[len(short) :], rules), True
            return
    for body, recognised in _bodies(rest, rules):
        if body in rules.of_committee:
            yield CPC, f"委员会/{body}", True
        else:
            yield "", body, recognised


def _with_unit(body: str, rest: str, rules: Rules) -> str:
    """Return a body with the unit of it that follows: 委员会/统一战线工作部."""
    if not rest:
        return body
    rest = "办公室" if rest == "办" else rest
    return f"{body}/{next(_bodies(rest, rules))[0]}"


def _bodies(rest: str, rules: Rules) -> Iterator[tuple[str, bool]]:
    """Yield the full forms of what a name ends with, and whether a rule knows all of it."""
    numbered = rules.numbered.fullmatch(rest)
    if numbered and (numbered[1] or len(numbered[3]) == 1):
        full = rules.numbered_full[numbered[3]]
        yield f"第{_number(numbered[2])}{full}", True
        return
    if "附属" in rest:
        for pattern, usual in rules.numbers_inside:
            rest = pattern.sub(usual, rest)
    rest = _ORDINAL.sub(lambda match: f"第{_number(match[1])}", rest)
    whole = rules.endings.get(rest)
    if whole is not None:
        yield whole, True
        for other in rules.also.get(whole, ()):
            yield other, True
        return
    for length in rules.lengths:
        ending = rest[-length:] if length < len(rest) else ""
        if ending in rules.endings:
            stem, full = rest[:-length], rules.endings[ending]
            yield stem + full, False
            if full in rules.legal and _tells_a_company(stem):
                yield stem, False
                yield stem + rules.loose_legal, False
            return
    yield rest, False
    stem = rest.removesuffix(rules.loose_legal)
    if _tells_a_company(stem):
        if stem != rest:
            yield stem, False
        for legal in rules.legal:
            yield stem + legal, False


def _tells_a_company(stem: str) -> bool:
    """Return whether a name without its legal form is long enough to be told from a brand or a word."""
    return len(stem) >= _TELLING or stem.endswith("集团")


@lru_cache(maxsize=1 << 10)
def _number(numeral: str) -> str:
    try:
        return str(parse_numeral(numeral))
    except ValueError:  # 一十百
        return numeral


def _without_doubled_rank(text: str, end: int, rules: Rules) -> str:
    """Take 区 out of 白云区区委: the place's rank is said again before its office."""
    rest = text[end:]
    doubled = rest[:1] in rules.ranks and text[end - 1] == rest[0]
    return rest[1:] if doubled and next(_offices(rest[1:], rules))[2] else rest
