"""Places of China by name, code and date: which unit a name means, and what a unit is part of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

from graphkit.places.hierarchy import Hierarchy
from graphkit.places.name_reading import LONGEST, read_name
from graphkit.places.naming import fold, fold_english, shortened, without_rank
from graphkit.places.table import Unit, read_rows
from graphkit.places.unit_names import ALIAS, OFFICIAL, SHORT, Match, unit_names
from graphkit.text.script import has_traditional, simplify


@dataclass
class Gazetteer(Hierarchy):
    """The table of places, found by name, code and id. A value: pass it on, never change it."""

    _names: dict[str, list[Match]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, units: Iterable[Unit]) -> "Gazetteer":
        """Make a gazetteer of units; their parents and successors must be among them."""
        gazetteer = cls({unit.id: unit for unit in units})
        kept: list[tuple[str, Unit]] = []
        for unit in gazetteer.units.values():
            for name, how in unit_names(unit):
                gazetteer._names.setdefault(name, []).append(Match(unit, how))
                if how == SHORT and unit.label == "County" and name[-1] in "县市":
                    kept.append((name, unit))
        for name, unit in kept:
            gazetteer._keep(name, unit)
        return gazetteer

    @classmethod
    @lru_cache(maxsize=1)
    def load(cls) -> "Gazetteer":
        """Read the shipped table, once a process.

        >>> Gazetteer.load().find("贵州省毕节市七星关区")[0].code
        '520502'
        """
        return cls.of(read_rows(Path(__file__).parents[1] / "data" / "places.csv.gz"))

    def find(self, name: str, as_of: date | None = None) -> list[Unit]:
        """Return the units that a name may mean, the likeliest first; an empty list if there is no such place.

        Parameters
        ----------
        name : str
            An official name, a usual form (黔南州), a path from any level above (四川昭觉县) or a short name (凉山).
        as_of : date, optional
            Keep only the units of that year, unless the name was in use at no time of it.

        Examples
        --------
        >>> [unit.code for unit in Gazetteer.load().find("水城", as_of=date(2018, 1, 1))]
        ['520221']
        >>> [unit.name for unit in Gazetteer.load().find("盘县")]
        ['盘县', '盘县特区']
        """
        matches = self.matches(name)
        if as_of is not None:
            matches = [match for match in matches if match.unit.holds(as_of)] or matches
        return [match.unit for match in matches]

    def matches(self, name: str) -> list[Match]:
        """Return what ``find`` returns, with how the name means each unit (see `name_reading.read_name`).

        >>> [match.unit.code for match in Gazetteer.load().matches("畢節市七星關(guān)區(qū)")]
        ['520502']
        """
        return read_name(name, self)

    def by_english(self, name: str) -> Sequence[Match]:
        """Return the units of an English name, whole (Pingtang County) or without its rank (Pingtang).

        >>> [match.unit.id for match in Gazetteer.load().by_english("lushunkou district")]
        ['county/lvshunkou']
        """
        return self._english.get(fold_english(name), ())

    def bearers(self, name: str) -> Sequence[Match]:
        """Return the units that bear exactly this folded name, by whatever form of theirs."""
        return self._names.get(name, ())

    def named(self, name: str) -> list[Unit]:
        """Return the units of exactly this official name, whenever they existed."""
        folded = fold(name)
        return [match.unit for match in self._names.get(folded, ()) if fold(match.unit.name) == folded]

    def traditional_name(self, name: str) -> str:
        """Return the name that a simplified one stands for where the table keeps a character: 干县 -> 乾县."""
        return self._simplified.get(name, name)

    def head(self, text: str) -> tuple[list[Unit], str]:
        """Return the place that a longer name begins with, and the rest; short names do not count.

        >>> units, rest = Gazetteer.load().head("贵州省平塘县某医院")
        >>> units[0].id, rest
        ('county/pingtang', '某医院')
        """
        for length in range(min(len(text) - 1, LONGEST), 1, -1):
            found = [match.unit for match in self.matches(text[:length]) if match.how < SHORT]
            if found:
                return found, text[length:]
        return [], text

    def is_unambiguous(self, name: str) -> bool:
        """Return whether a folded name means one unit only, by whatever form."""
        return len(self._names.get(name, ())) == 1

    def by_pinyin(self, slug: str) -> Sequence[Unit]:
        """Return the units whose proper name reads so in pinyin, without tones and spaces: ``qixingguan``."""
        return self._slugs.get(slug, ())

    def by_deletion(self, name: str) -> Sequence[str]:
        """Return the official names that equal this one, or would with one of their characters left out."""
        return self._deletions.get(name, ())

    def _keep(self, name: str, unit: Unit) -> None:
        """Let a short name that was the whole name before or after mean the unit in its time: 梅县 is 梅县区 in 2019.

        In the year of the change the unit of that name goes first: it is the nearer.
        """
        bearers = [match.unit for match in self._names[name] if match.how == OFFICIAL]
        if bearers and not any(_overlap(unit, bearer) for bearer in bearers):
            matches = self._names[name]
            matches[matches.index(Match(unit, SHORT))] = Match(unit, ALIAS, 1)

    @cached_property
    def _english(self) -> dict[str, list[Match]]:
        found: dict[str, list[Match]] = {}
        for unit in self.units.values():
            if not unit.name_en:
                continue
            found.setdefault(fold_english(unit.name_en), []).append(Match(unit, ALIAS))
            bare = without_rank(unit.name_en)
            if bare != unit.name_en:
                found.setdefault(fold_english(bare), []).append(Match(unit, SHORT))
        return found

    @cached_property
    def _simplified(self) -> dict[str, str]:
        """Names in which simplified script keeps what would be traditional elsewhere: 干县 -> 乾县."""
        return {simplify(name): name for name in self._names if has_traditional(name)}

    @cached_property
    def _deletions(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name in dict.fromkeys(unit.name for unit in self.units.values()):
            for key in {name, *shortened(name)}:
                found.setdefault(key, []).append(name)
        return found

    @cached_property
    def _slugs(self) -> dict[str, list[Unit]]:
        found: dict[str, list[Unit]] = {}
        for unit in self.units.values():
            found.setdefault(unit.id.partition("/")[2].partition("-")[0], []).append(unit)
        return found


def _overlap(one: Unit, other: Unit) -> bool:
    """Return whether two units existed side by side: longer than the year in which one succeeded the other."""
    first, second = ((unit.valid_from or 0, unit.valid_to or 9999) for unit in (one, other))
    return first[0] < second[1] and second[0] < first[1]
