"""Choose among the units that a name may mean, by the time and place asked about."""

from collections.abc import Collection, Sequence

from graphkit.places.gazetteer import Gazetteer
from graphkit.places.periods import Days, holds
from graphkit.places.table import Unit
from graphkit.places.unit_names import ALIAS, OFFICIAL, SHORT, Match


def choose(
    matches: Sequence[Match], gazetteer: Gazetteer, period: Days | None = None, within: Collection[str] | None = None
) -> list[Match]:
    """Return the matches that remain of a name: one if it is clear, several if it is ambiguous.

    Parameters
    ----------
    matches : sequence of Match
        From ``Gazetteer.matches``.
    gazetteer : Gazetteer
        The table.
    period : pair of dates, optional
        The time asked about. Without it, units in use go before those that ended.
    within : collection of str, optional
        Ids of units, one of which must be the unit or above it at any time.

    Notes
    -----
    A name that no unit had at the time still means the units that had it at another. A short name means the whole
    rather than its part (长沙: 长沙市, not 长沙县 in it), and a province rather than anything else (海南).
    """
    left = [match for match in matches if within is None or _inside(match.unit, within, gazetteer)]
    left = _in_time(left, period, gazetteer)
    if len(left) > 1:
        nearest = min(match.distance for match in left)  # 贵州省毕节市 is the prefecture, not the county in it
        left = [match for match in left if match.distance == nearest]
    if len(left) > 1 and left[0].how >= SHORT:
        kept = outermost([match.unit.id for match in left], gazetteer)
        left = [match for match in left if match.unit.id in kept]
    return left


def outermost(ids: Sequence[str], gazetteer: Gazetteer) -> list[str]:
    """Return what a short name means: the one province among units, else those that lie in none of the others.

    >>> outermost(["city/changsha", "county/changsha"], Gazetteer.load())
    ['city/changsha']
    """
    provinces = [unit_id for unit_id in ids if gazetteer.units[unit_id].label == "Province"]
    if len(provinces) == 1:
        return provinces
    return [unit_id for unit_id in ids if not gazetteer.above(unit_id) & set(ids)]


def _inside(unit: Unit, within: Collection[str], gazetteer: Gazetteer) -> bool:
    return unit.id in within or not gazetteer.above(unit.id).isdisjoint(within)


def _in_time(matches: list[Match], period: Days | None, gazetteer: Gazetteer) -> list[Match]:
    left = [match for match in matches if holds(match.unit, period)]
    if period is None and left and all(match.how == ALIAS for match in left):
        # 东乡县 may be 东乡族自治县, in use, or the 东乡县 of another province that was renamed; 玉屏县 is one line
        ids = {match.unit.id for match in left}
        ended = [match for match in matches if match.how == OFFICIAL and not ids & gazetteer.after(match.unit.id)]
        left = [match for match in matches if match in left or match in ended]
    if left or not matches:
        return left
    ids = {match.unit.id for match in matches}  # of another time: the last to bear the name in each line of succession
    return [match for match in matches if not ids & gazetteer.after(match.unit.id)] or matches
