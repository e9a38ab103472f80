"""Shapes, colours and groups of the network picture.

Colours are those of Okabe and Ito, which colour-blind readers can distinguish; shape and fill repeat what they say.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from graphkit.analysis.selection import BROKERED
from graphkit.schema.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Mark:
    """How a group of labels is drawn; ``hollow`` marks are filled white."""

    labels: tuple[str, ...]
    shape: str
    colour: str
    hollow: bool = False


MARKS: Mapping[str, Mark] = {
    "place": Mark(("Country", "Region", "Province", "City", "County", "Zone", "Township", "Village"), "dot", "#0072B2"),
    "party": Mark(("Party",), "star", "#D55E00"),
    "agency": Mark(("Agency",), "square", "#4A4A4A"),
    "association": Mark(("Association", "Foundation", "Fund", "Organization"), "diamond", "#B85C93"),
    "enterprise": Mark(("Enterprise",), "triangle", "#E69F00"),
    "hospital": Mark(("Hospital",), "hexagon", "#56B4E9"),
    "school": Mark(("School", "Institute"), "triangleDown", "#009E73"),
    "facility": Mark(("Facility",), "square", "#8A6D1F", hollow=True),
    "group": Mark(("Group", "Person"), "dot", "#6B7280", hollow=True),
}
"""Group of the legend -> its labels and mark, in the order of the legend."""

FAMILIES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "money": ("#C98A00", ("donation", "funding", "investment", "purchase", "promotion")),
    "people": ("#0072B2", ("training", "dispatch", "service", "employment")),
    "building": ("#009E73", ("construction", "establishment", "technology", "industry")),
    "together": ("#7A7A7A", ("assistance", "agreement", "exchange")),
    "pairing": ("#B85C93", ("pairing",)),
    "broker": ("#3B3B3B", ()),
}
"""Family of the legend -> its colour and the kinds of help whose direct edges it holds."""

OTHER = "together"
BLOCKS = ("#0072B2", "#D55E00", "#009E73", "#B85C93", "#C98A00", "#56B4E9", "#6B7280")
"""Tints of the programmes' blocks, in turn."""


def mark_of(label: str) -> str:
    """Return the group of the legend that a label belongs to.

    >>> mark_of("County"), mark_of("Unheard")
    ('place', 'group')
    """
    return next((name for name, mark in MARKS.items() if label in mark.labels), "group")


def families_of(vocabulary: Vocabulary) -> Callable[[str], str]:
    """Return what gives the family of a direct edge by its type; a user's own kind joins the mixed ones.

    >>> from graphkit.schema.vocabulary import load_vocabulary
    >>> family = families_of(load_vocabulary())
    >>> family("DONATED_TO"), family("FACILITATED_FOR"), family("LENT_TO")
    ('money', 'broker', 'together')
    """
    kinds = vocabulary.kinds
    families = {kinds[code].edge: name for name, (_, codes) in FAMILIES.items() for code in codes if code in kinds}
    families[BROKERED] = "broker"
    return lambda type_: families.get(type_, OTHER)
