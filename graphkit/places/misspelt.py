"""What a misspelt name may mean: places that sound alike, have another rank, lie elsewhere, or are a character off."""

from collections.abc import Iterator
from itertools import islice, product

from graphkit.places.gazetteer import Gazetteer
from graphkit.places.naming import fold, short_name, shortened, split_name
from graphkit.places.table import Unit
from graphkit.text.readings import readings_of
from graphkit.text.script import simplify

_SHOWN = 5
_READINGS = 64  # ways to read a name: more than enough for the few characters with several readings
_LONGEST = 20


def find_similar(name: str, gazetteer: Gazetteer) -> list[Unit]:
    """Return the units that an unknown name may mean, at most five, the likeliest first.

    Examples
    --------
    >>> [unit.name for unit in find_similar("照觉县", Gazetteer.load())][:1], find_similar("某某机构", Gazetteer.load())
    (['昭觉县'], [])
    >>> [Gazetteer.load().full_name(unit.id) for unit in find_similar("贵阳市七星关区", Gazetteer.load())]
    ['贵州省毕节市七星关区', '贵州省贵阳市']
    """
    folded = simplify(fold(name))
    if not 2 <= len(folded) <= _LONGEST:
        return []
    found: dict[str, Unit] = {}
    for unit in _candidates(folded, gazetteer):
        found.setdefault(unit.id, unit)
    alike = sorted(found.values(), key=lambda unit: not unit.in_use)  # stable: the likelier way first
    return alike[:_SHOWN]


def sounding_alike(name: str, gazetteer: Gazetteer) -> list[Unit]:
    """Return the units whose names sound like this one and have its ending: 照觉县 is 昭觉县, misheard.

    Those in use come first. A name without a rank ending is compared with short names of as many characters.
    """
    stem, ending = split_name(name)
    found = [
        unit
        for reading in _readings(stem)
        for unit in gazetteer.by_pinyin(reading)
        if (unit.name.endswith(ending) if ending else len(short_name(unit.name)) == len(stem))
    ]
    return sorted(dict.fromkeys(found), key=lambda unit: not unit.in_use)


def _candidates(name: str, gazetteer: Gazetteer) -> Iterator[Unit]:
    heads, rest = _head(name, gazetteer)
    if not rest:
        yield from _alike(name, gazetteer)
        return
    inside = {unit.id for unit in heads}
    yield from (unit for unit in _alike(rest, gazetteer) if inside & gazetteer.above(unit.id))
    yield from gazetteer.find(rest)
    yield from _alike(name, gazetteer)
    yield from sounding_alike(rest, gazetteer)
    yield from heads


def _alike(name: str, gazetteer: Gazetteer) -> list[Unit]:
    """Return the units that sound alike, have another ending, or are a character off; one wrong only if no other is."""
    found = [*sounding_alike(name, gazetteer), *_other_rank(name, gazetteer)]
    return found + _one_off(name, gazetteer, wrong=not found)


def _head(name: str, gazetteer: Gazetteer) -> tuple[list[Unit], str]:
    """Return the longest place that a name begins with, short names too, and the rest; "" if there is none."""
    for length in range(len(name) - 2, 1, -1):
        units = gazetteer.find(name[:length])
        if units:
            return units, name[length:]
    return [], ""


def _other_rank(name: str, gazetteer: Gazetteer) -> list[Unit]:
    """Return the units of the same proper name and another ending: 平塘市 may be 平塘县."""
    stem, ending = split_name(name)
    return [unit for unit in gazetteer.find(stem) if short_name(unit.name) == stem] if ending else []


def _one_off(name: str, gazetteer: Gazetteer, *, wrong: bool) -> list[Unit]:
    """Return the units whose name has two characters swapped, one missing or too many; then those with one wrong."""
    from rapidfuzz.distance import OSA

    if len(name) < 3:
        return []
    close = dict.fromkeys(found for key in (name, *shortened(name)) for found in gazetteer.by_deletion(key))
    alike = [found for found in close if OSA.distance(name, found, score_cutoff=1) <= 1]
    sure = [found for found in alike if set(found) <= set(name) or set(name) <= set(found)]
    unsure = [found for found in alike if wrong and found not in sure]
    return [unit for found in sure + unsure for unit in gazetteer.named(found)]


def _readings(stem: str) -> Iterator[str]:
    each = [sorted(readings_of(character)) for character in stem]
    return ("".join(reading) for reading in islice(product(*each), _READINGS)) if all(each) else iter(())
