"""The names that each unit of the table answers to, and how surely a name means a unit."""

from collections.abc import Iterator
from typing import NamedTuple

from graphkit.places.naming import fold, is_generic, short_forms, split_name
from graphkit.places.table import Unit

OFFICIAL, ALIAS, PATH, SHORT, OTHER = range(5)
"""How a name means a unit, the surest first: 黔南布依族苗族自治州, 黔南州, 贵州省黔南州, 黔南; 黔 and 羊城."""

RANKS = {"Country": 0, "Province": 1, "City": 2, "County": 3}
"""Labels of units -> their level below the top."""


class Match(NamedTuple):
    """A unit that a name may mean, how the name means it, and how many levels lie between it and the head of a path."""

    unit: Unit
    how: int
    distance: int = 0


def unit_names(unit: Unit) -> Iterator[tuple[str, int]]:
    """Yield the folded names under which a unit is found, and how each means it.

    >>> from graphkit.places.table import Unit
    >>> list(unit_names(Unit("city/qiannan", "City", "黔南布依族苗族自治州")))
    [('黔南布依族苗族自治州', 0), ('黔南州', 1), ('黔南自治州', 1), ('黔南', 3)]
    """
    yield fold(unit.name), SHORT if is_generic(unit.name) else OFFICIAL
    short, usual = short_forms(unit.name)
    if usual is not None:
        yield usual, ALIAS
        if (plain := short + split_name(unit.name)[1]) not in (unit.name, usual):
            yield plain, ALIAS  # 黔南自治州, 广西自治区: without the peoples, but with the whole ending
    if short not in (unit.name, usual):
        yield short, SHORT


def likelihood(match: Match) -> tuple[object, ...]:
    """Return a key that sorts matches, the likeliest first: units in use before ended ones, then by how sure."""
    unit = match.unit
    return (not unit.in_use, match.how, match.distance, RANKS[unit.label], -(unit.valid_to or 9999), unit.id)
