"""Names of organisations parsed into party, place and kind of body, so that short and full forms compare equal.

The rules are data (``organisations.yaml``); this module only applies them. A name has several readings if
the rules leave it open, the likeliest first. Which organisations exist is not known here.
"""

from collections.abc import Iterator
from typing import NamedTuple

from graphkit.resolve.names import normalise
from graphkit.resolve.naming_rules import NamingRules
from graphkit.resolve.organisation_bodies import join_unit, read_bodies, read_offices
from graphkit.resolve.placenames import PlaceNames

_LONGEST = 60  # characters: beyond, a name is a sentence

CENTRAL = "中央"
PLACED, HERE, NOWHERE = "placed", "here", "nowhere"
"""How a name says where its body is: 平塘县委, 县委 (of the place meant here), 雅戈尔集团 (not at all)."""


class Form(NamedTuple):
    """One reading of a name.

    Attributes
    ----------
    party : str
        Full name of the party that it is a committee or branch of; empty if it is no party's.
    body : str
        Kind of body, by its full form: 委员会/统一战线工作部, 第4中学, or the rest of the name as it stands.
    where : str
        `PLACED`, `HERE` or `NOWHERE`.
    units : frozenset of str
        Units of the table of places that the name's place may be.
    below : str
        A place below the table (克度镇), ``中央``, or for `HERE` the word of rank.
    sure : bool
        Whether the place is one unit, whatever the context.
    recognised : bool
        Whether a rule recognises the kind of body.
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


def parse_forms(name: str, places: PlaceNames, rules: NamingRules | None = None) -> list[Form]:
    """Return the readings of a name, the nearest first; at least one for any name with a letter in it.

    Examples
    --------
    >>> from graphkit.places.gazetteer import Gazetteer
    >>> places = PlaceNames.of(Gazetteer.load())
    >>> short, full = (parse_forms(name, places)[0] for name in ("民盟大连市委", "中国民主同盟大连市委员会"))
    >>> short == full, short.party, sorted(short.units), short.body
    (True, '中国民主同盟', ['city/dalian'], '委员会')
    >>> [(form.body, form.where) for form in parse_forms("县医院", places)]
    [('医院', 'here'), ('人民医院', 'here'), ('县医院', 'nowhere')]
    """
    rules = rules or NamingRules.load()
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


def _one_body(text: str, rules: NamingRules) -> str:
    """Put the full name of a body of which there is one in the place of its short one, at the beginning."""
    for short, full in rules.beginnings.get(text[:1], ()):
        if text.startswith(short):
            return full + text[len(short) :]
    return text


def _of_party(party: str, text: str, places: PlaceNames, rules: NamingRules) -> Iterator[Form]:
    if not text:
        yield Form(party, "", NOWHERE, recognised=True)
        return
    central = rules.central.match(text)
    if central:
        unit = join_unit("委员会", text[central.end() :], rules)
        yield Form(party, unit, PLACED, below=CENTRAL, recognised=True)
        return
    place = places.head(text)
    rest = _without_doubled_rank(text, place.end, rules) if place else text
    committee = rules.committee.match(rest)
    if place and committee:
        unit = join_unit("委员会", rest[committee.end() :], rules)
        yield Form(party, unit, PLACED, place.units, sure=place.sure, recognised=True)
        return
    word = text[0]
    committee = rules.committee.match(text, 1)
    if word in rules.ranks and committee:
        unit = join_unit("委员会", text[committee.end() :], rules)
        yield Form(party, unit, HERE, below=word, sure=False, recognised=True)
        return
    if text.startswith("委员会"):  # 中国民主同盟委员会: of nowhere
        yield Form(party, join_unit("委员会", text[3:], rules), NOWHERE)
        return
    for body, recognised in read_bodies(rest, rules):
        where, units = (PLACED, place.units) if place else (NOWHERE, frozenset())
        yield Form(party, body, where, units, sure=place.sure if place else True, recognised=recognised)


def _of_place(text: str, places: PlaceNames, rules: NamingRules) -> Iterator[Form]:
    place = places.head(text)
    if place is None:
        yield from _here(text, rules)
        yield from _below(text, frozenset(), True, rules)
        for body, recognised in read_bodies(text, rules):
            yield Form("", body, NOWHERE, recognised=recognised)
        return
    rest = _without_doubled_rank(text, place.end, rules)
    offices = list(read_offices(rest, rules))
    sure = place.sure and not (place.short and offices[0][1] in rules.plain)
    found = [
        Form(party, body, PLACED, place.units, sure=sure, recognised=recognised) for party, body, recognised in offices
    ]
    word = rest[:1]
    if place.short and word in rules.ranks and not found[0].recognised:  # 毕节地委: the rank decides which 毕节
        units = frozenset(unit for unit in place.units if places.ends(unit, rules.ranks[word]))
        for party, body, recognised in read_offices(rest[1:], rules) if units else ():
            if recognised:
                yield Form(party, body, PLACED, units, sure=len(units) == 1, recognised=True)
    if not found[0].recognised:
        yield from _below(rest, place.units, place.sure, rules)
        if place.short:  # 白沙河村 does not lie in 白沙县
            yield from _below(text, frozenset(), True, rules)
    yield from found


def _here(text: str, rules: NamingRules) -> Iterator[Form]:
    """Read 县委, 市政府, 区第一实验学校: of the county, city or district in question."""
    word, rest = text[:1], text[1:]
    if word in rules.ranks and rest:
        for party, body, recognised in read_offices(rest, rules):
            if recognised:
                yield Form(party, body, HERE, below=word, sure=False, recognised=True)


def _below(text: str, units: frozenset[str], sure: bool, rules: NamingRules) -> Iterator[Form]:
    """Read 克度镇政府: of a place that is not in the table."""
    found = rules.below.match(text)
    if found and found[1] not in rules.ranks:
        for party, body, recognised in read_offices(text[found.end() :], rules):
            if recognised:
                yield Form(party, body, PLACED, units, found[1], sure=sure, recognised=True)


def _without_doubled_rank(text: str, end: int, rules: NamingRules) -> str:
    """Take 区 out of 白云区区委: the rank of the place is repeated before its office."""
    rest = text[end:]
    doubled = rest[:1] in rules.ranks and text[end - 1] == rest[0]
    return rest[1:] if doubled and next(read_offices(rest[1:], rules))[2] else rest
