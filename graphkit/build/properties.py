"""Values of records as properties: dates with their precision, names, numbers. Absent values get no key."""

from decimal import Decimal
from typing import Any

from graphkit.elements import Properties
from graphkit.schema.values import Name, Narrative, OtherSector, Period, PreciseDate, Sector, Validity


def put(properties: Properties, **values: Any) -> Properties:
    """Add what is there: None, empty lists and empty texts are left out; decimals become floats.

    >>> put({}, unit="person", item=None, quantity=Decimal("20"))
    {'unit': 'person', 'quantity': 20.0}
    """
    for key, value in values.items():
        if value is None:
            continue
        kind = type(value)
        if kind is str:
            if value:
                properties[key] = value
        elif kind is Decimal:
            properties[key] = float(value)
        elif kind is tuple or kind is list:
            if value:
                properties[key] = list(value)
        else:
            properties[key] = value
    return properties


def put_date(properties: Properties, key: str, when: PreciseDate | None, *, last: bool = False) -> None:
    """Add ``key``, ``key_precision`` and, where it holds, ``key_estimated``; first or last day of the precision.

    >>> found = {}
    >>> put_date(found, "end_date", PreciseDate(date="2021"), last=True)
    >>> found
    {'end_date': datetime.date(2021, 12, 31), 'end_date_precision': 'year'}
    """
    if when is None:
        return
    properties[key] = when.last if last else when.first
    properties[f"{key}_precision"] = when.precision
    if when.estimated:
        properties[f"{key}_estimated"] = True


def put_period(properties: Properties, period: Period | None, prefix: str = "") -> None:
    """Add start_date and end_date of a period, under a prefix such as ``planned_``; an estimated period marks both."""
    if period is None:
        return
    for key, when, last in ((f"{prefix}start_date", period.start, False), (f"{prefix}end_date", period.end, True)):
        put_date(properties, key, when, last=last)
        if when is not None and period.estimated:
            properties[f"{key}_estimated"] = True


def put_validity(properties: Properties, valid: Validity | None) -> None:
    """Add valid_from and valid_to."""
    if valid is not None:
        put_date(properties, "valid_from", valid.from_)
        put_date(properties, "valid_to", valid.to, last=True)


def put_name(properties: Properties, name: Name | None, made: str) -> None:
    """Add name, name_lang and name_en; ``made`` stands in where the record has no name of its own."""
    if name is None:
        properties["name"] = made
    else:
        properties["name"] = name.main
        properties["name_lang"] = name.language
        if name.zh and name.en:
            properties["name_en"] = name.en
        put(properties, names=[f"{language}:{text}" for language, text in name.other.items()])


def put_sectors(properties: Properties, sectors: tuple[Sector, ...], others: tuple[OtherSector, ...]) -> None:
    """Add the sectors by OECD-DAC and those by other lists (``vocabulary:code``), each with parallel lists of shares.

    >>> found = {}
    >>> put_sectors(found, (Sector(code="11220", share="0.4"), Sector(code="12110", share="0.6")), ())
    >>> found
    {'sectors': ['11220', '12110'], 'sector_shares': [0.4, 0.6]}
    """
    put(
        properties,
        sectors=[sector.code for sector in sectors],
        sector_shares=_shares(sectors),
        other_sectors=[f"{sector.vocabulary}:{sector.code}" for sector in others],
        other_sector_names=[sector.name or "" for sector in others] if any(sector.name for sector in others) else (),
        other_sector_shares=_shares(others),
    )


def _shares(sectors: tuple[Sector | OtherSector, ...]) -> list[float]:
    if not any(sector.share is not None for sector in sectors):
        return []
    return [float(sector.share) if sector.share is not None else 0.0 for sector in sectors]


def put_descriptions(properties: Properties, descriptions: tuple[Narrative, ...]) -> None:
    """Add what data say in words, with parallel lists of their languages and topics; unknown is ''."""
    if descriptions:
        properties["descriptions"] = [each.text for each in descriptions]
        properties["description_langs"] = [each.lang or "" for each in descriptions]
        properties["description_topics"] = [each.about or "" for each in descriptions]
