"""Which entity of one file is which of the other, by what they are called."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher

from graphkit.schema.records import Entity
from graphkit.text.script import simplify

ALIKE = 0.6  # names of sets are each reader's own words: so much of them must be common


def normal(name: str) -> str:
    """Return a name without what readers write differently: width, script, quotation marks, spaces, case.

    >>> normal("“天眼·就業快遞” 平台")
    '天眼就业快递平台'
    """
    return re.sub(r"[\W_]", "", simplify(unicodedata.normalize("NFKC", name))).casefold()


def names_of(entity: Entity) -> set[str]:
    """Return all that an entity is called, normalised."""
    called = (entity.name.main, *entity.aliases, *(mention.text for mention in entity.mentions))
    return {normal(name) for name in called} - {""}


def match_entities(a: Iterable[Entity], b: Iterable[Entity]) -> dict[str, str]:
    """Return id in ``a`` -> id in ``b`` of the entities that are the same, each used once.

    First by equal names (of the same label, then of any), then by any name, alias or mention in common, then by id,
    last, for groups and facilities, by the most similar names.
    """
    left = {str(entity.id): entity for entity in a}
    right = {str(entity.id): entity for entity in b}
    matched: dict[str, str] = {}

    def take(score: Callable[[Entity, Entity], float]) -> None:
        scored = sorted(
            (
                (-score(one, two), key, other)
                for key, one in left.items()
                for other, two in right.items()
                if key not in matched and other not in taken
            )
        )
        for negative, key, other in scored:
            if negative < 0 and key not in matched and other not in taken:
                matched[key] = other
                taken.add(other)

    taken: set[str] = set()
    for score in (_equal_name, _any_name, _equal_id, _alike):
        take(score)
    return matched


def _equal_name(one: Entity, two: Entity) -> float:
    return (normal(one.name.main) == normal(two.name.main)) * (1 + (one.label == two.label))


def _any_name(one: Entity, two: Entity) -> float:
    return float(one.label == two.label and bool(names_of(one) & names_of(two)))


def _equal_id(one: Entity, two: Entity) -> float:
    return float(one.id == two.id)


def _alike(one: Entity, two: Entity) -> float:
    if one.label != two.label or one.label not in ("Group", "Facility") or one.size != two.size:
        return 0.0
    best = max(SequenceMatcher(None, x, y).ratio() for x in names_of(one) for y in names_of(two))
    return best if best >= ALIKE else 0.0
