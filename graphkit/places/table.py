"""The shipped table of places: one row per unit, name and rank; periods are years, an open side is empty.

Codes and parents are written ``value@from-to``, joined by ``|`` in order of time: ``522423@-2011|520522@2011-2021``.
A value that held as long as the unit stands alone: ``520522``.
"""

import csv
import gzip
import io
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

FIRST_YEAR = 1981
"""The source begins here; a unit that stood then has no known beginning."""
LAST_YEAR = 2024
"""The source ends with this year."""

COLUMNS = (
    "id", "label", "name", "codes", "parents", "valid_from", "valid_to", "successors", "derived", "lat", "lon",
    "located", "name_en",
)  # fmt: skip

Span = tuple[str, int | None, int | None]
"""A code or parent's id, the year from which it held, the year in which it ended; None is unknown or open."""


class Unit(NamedTuple):
    """A place of one name and rank.

    ``derived``: the successors were derived from where its counties went. ``lat`` and ``lon`` are WGS84 degrees of a
    point inside the unit; ``located`` says how they were found (``own``, ``predecessor``, ``successor``, ``middle``).
    """

    id: str
    label: str
    name: str
    codes: tuple[Span, ...] = ()
    parents: tuple[Span, ...] = ()
    valid_from: int | None = None
    valid_to: int | None = None
    successors: tuple[str, ...] = ()
    derived: bool = False
    lat: float | None = None
    lon: float | None = None
    located: str = ""
    name_en: str = ""

    @property
    def code(self) -> str:
        """The latest code."""
        return self.codes[-1][0]

    @property
    def parent(self) -> str | None:
        """The id of the latest unit above; None for the country."""
        return self.parents[-1][0] if self.parents else None

    @property
    def in_use(self) -> bool:
        """Whether the unit stood when the table ends."""
        return self.valid_to is None

    def holds(self, day: date) -> bool:
        """Return whether the unit stood in the year of a day; the year of a change holds for both sides of it.

        >>> Unit("county/x", "County", "某县", valid_from=1987, valid_to=2020).holds(date(2020, 7, 1))
        True
        """
        return (self.valid_from is None or self.valid_from <= day.year) and (
            self.valid_to is None or day.year <= self.valid_to
        )


COUNTRY = Unit("country/china", "Country", "中国", (("CN", None, None),))


def write_rows(path: Path, rows: Iterable[Unit]) -> None:
    """Write the table, gzipped; equal rows give equal bytes."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow(
            (
                *row[:3],
                _spans(row.codes, row),
                _spans(row.parents, row),
                row.valid_from or "",
                row.valid_to or "",
                "|".join(row.successors),
                "1" if row.derived else "",
                "" if row.lat is None else row.lat,
                "" if row.lon is None else row.lon,
                row.located,
                row.name_en,
            )
        )
    path.write_bytes(gzip.compress(text.getvalue().encode(), mtime=0))


def read_rows(path: Path) -> list[Unit]:
    """Read the table that ``write_rows`` wrote."""
    lines = gzip.decompress(path.read_bytes()).decode().splitlines()
    return [_unit(cells) for cells in csv.reader(lines[1:])]


def _unit(cells: list[str]) -> Unit:
    id_, label, name, codes, parents, valid_from, valid_to, successors, derived, lat, lon, located, *name_en = cells
    start, end = _year(valid_from), _year(valid_to)
    return Unit(
        id_,
        label,
        name,
        _read_spans(codes, start, end),
        _read_spans(parents, start, end),
        start,
        end,
        tuple(successors.split("|")) if successors else (),
        bool(derived),
        float(lat) if lat else None,
        float(lon) if lon else None,
        located,
        "".join(name_en),
    )


def _year(text: str) -> int | None:
    return int(text) if text else None


def _spans(spans: tuple[Span, ...], row: Unit) -> str:
    if len(spans) == 1 and spans[0][1:] == (row.valid_from, row.valid_to):
        return spans[0][0]
    return "|".join(f"{value}@{start or ''}-{end or ''}" for value, start, end in spans)


def _read_spans(text: str, start: int | None, end: int | None) -> tuple[Span, ...]:
    if "@" not in text:
        return ((text, start, end),) if text else ()
    spans = []
    for part in text.split("|"):
        value, _, period = part.partition("@")
        since, _, until = period.partition("-")
        spans.append((value, _year(since), _year(until)))
    return tuple(spans)
