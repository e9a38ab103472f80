"""Recipient countries and regions, and locations with their points, as places."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from graphkit.loaders.iati.losses import Losses
from graphkit.loaders.iati.mapping import IatiMapping
from graphkit.loaders.iati.texts import (
    Element,
    attribute,
    clean,
    decimal,
    digest,
    name_of,
    narratives,
    record_id,
    slug,
)
from graphkit.schema.values import main_name

_FILE = Path(__file__).parent / "places.csv"
DAC_REGIONS = "1"
"""The vocabulary of regions that is meant where none is named."""


class _Known(NamedTuple):
    kind: str
    code: str
    id: str
    zh: str
    en: str


@cache
def _known() -> dict[tuple[str, str], _Known]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = [_Known(**row) for row in csv.DictReader(line for line in file if not line.startswith("#"))]
    return {("region" if row.kind == "region" else "country", row.code): row for row in rows}


class Places:
    """Gathers the places of one file; an entity of each comes last."""

    def __init__(self, mapping: IatiMapping, losses: Losses) -> None:
        self.mapping, self.losses = mapping, losses
        self._records: dict[str, tuple[dict[str, Any], int]] = {}

    def records(self) -> Iterator[tuple[dict[str, Any], int]]:
        """Yield an entity for each place, with the line where it is first named."""
        yield from self._records.values()

    def country(self, element: Element, language: str | None) -> str | None:
        """Return the id of a recipient country."""
        code = attribute(element.get("code")).upper()
        if not code:
            return None
        known = _known().get(("country", code))
        if known is None:
            name, _ = name_of(narratives(element, language))
            record: dict[str, Any] = {"id": record_id("country", code.lower()), "label": "Country"}
            return self._add(record | {"name": name or {"en": code}, "standard": "iati"}, element)
        if known.kind == "unit":
            return known.id
        name = {"zh": known.zh, "en": known.en}
        return self._add({"id": known.id, "label": "Country", "name": name, "code": code}, element)

    def region(self, element: Element, language: str | None) -> str | None:
        """Return the id of a recipient region."""
        code = attribute(element.get("code"))
        vocabulary = attribute(element.get("vocabulary")) or DAC_REGIONS
        known = _known().get(("region", code)) if vocabulary == DAC_REGIONS else None
        if known is not None:
            return self._add({"id": known.id, "label": "Region", "name": {"zh": known.zh, "en": known.en}}, element)
        name, _ = name_of(narratives(element, language))
        if not (code or name):
            return None
        made = record_id("region", vocabulary, code or slug(main_name(name)))
        return self._add({"id": made, "label": "Region", "name": name or {"en": code}, "standard": "iati"}, element)

    def location(self, element: Element, language: str | None, country: str | None) -> str:
        """Return the id of a location: equal ones are one place, in the act's only country."""
        self.losses.children(element, self.mapping.held_in_location, "location/")
        name, _ = name_of(narratives(element.find("name"), language))
        if name is None:
            name, _ = name_of(narratives(element.find("description"), language))
        elif element.find("description") is not None:
            self.losses.add("location/description")
        record: dict[str, Any] = {"label": "Region"}
        if point := self._point(element):
            record |= {"lat": point[0], "lon": point[1]}
        identifiers: dict[str, str] = {}
        for each in element.iterfind("location-id"):
            scheme = self.mapping.location_identifiers.get(attribute(each.get("vocabulary")))
            if scheme and (code := attribute(each.get("code"))):
                identifiers.setdefault(scheme, code)
            else:
                self.losses.add("location/location-id")
        if identifiers:
            record["identifiers"] = identifiers
        if country:
            record["part_of"] = [country]
        text = main_name(name) if name else ", ".join(point) if point else next(iter(identifiers.values()), "")
        record["name"] = name or {"en": text or "unnamed location"}
        mark = digest(repr(sorted(record.items(), key=str)))
        return self._add({"id": record_id("place", f"{slug(text)[:60]}-{mark}" if text else mark), **record}, element)

    def _point(self, element: Element) -> tuple[str, str] | None:
        pos = element.findtext("point/pos")
        if pos is None:
            return None
        numbers = [decimal(part) for part in clean(pos).replace(",", " ").split()]
        match numbers:
            case [lat, lon] if lat is not None and lon is not None and abs(lat) <= 90 and abs(lon) <= 180:
                return _degrees(lat), _degrees(lon)
        self.losses.add("location/point")
        return None

    def _add(self, record: dict[str, Any], element: Element) -> str:
        made = str(record["id"])
        if made not in self._records:
            self._records[made] = (record, element.sourceline or 0)
        return made


def _degrees(number: Decimal) -> str:
    """Return degrees to a centimetre, without zeros that say nothing.

    >>> _degrees(Decimal("-1.2800000049")), _degrees(Decimal("30"))
    ('-1.28', '30')
    """
    text = f"{round(number, 7):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
