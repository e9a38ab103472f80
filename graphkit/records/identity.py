"""Ids of records that have none: made from what identifies a record, never from an amount, a row or a file's name.

An entity, source or programme is identified by its name, so its id is the same in every dataset. An act, a pairing or
an observation belongs to the dataset that records it: its id begins with the dataset's. Acts that agree in kind,
parties, date and item are distinguished by an occurrence number (`occurrence`), given in the order of their content, so
that the order of rows cannot matter.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from graphkit.schema.records import (
    Activity,
    Contribution,
    Decision,
    Entity,
    Observation,
    Pairing,
    Programme,
    Record,
    Source,
)
from graphkit.schema.values import Period

_LONGEST = 200
_NOT_IN_IDS = re.compile(r"[\s~]+")
_OCCURRENCE = re.compile(r"#[1-9][0-9]*$")

NUMBERED = frozenset({"activities", "observations"})
"""Sections in which several records may share what identifies them: each is then an occurrence of its own."""


def with_ids(record: Record, dataset: str) -> Record:
    """Return the record with its id, and those of its contributions, filled in where they are absent.

    The id stays None where nothing identifies the record: a source without name, url or document number.

    >>> with_ids(Entity(label="Hospital", name="平塘县人民医院"), "ledger").id
    'hospital/平塘县人民医院'
    >>> act = Activity(kind="donation", providers=["白云区"], recipients=["平塘县"], period={"start": "2019-10"})
    >>> with_ids(act, "ledger").id
    'ledger/donation/白云区-平塘县/2019-10'
    """
    if record.id is None and (made := _made_for(record, dataset)):
        record = record.model_copy(update={"id": made})
    if isinstance(record, Activity) and record.id is not None:
        for contribution in record.contributions:
            if contribution.id is None:
                return record.model_copy(update={"contributions": _named(record.id, record.contributions)})
    return record


def occurrence(record: Record, number: int) -> Record:
    """Return a record with a made id as the nth of its kind: the first keeps its id."""
    if number == 1 or record.id is None:
        return record
    return with_id(record, _cut(f"{record.id}#{number}"))


def first_of(record_id: str) -> str:
    """Return the id of the first of those that a made id is an occurrence of.

    >>> first_of("d/donation/甲#2"), first_of("d/donation/甲")
    ('d/donation/甲', 'd/donation/甲')
    """
    return _OCCURRENCE.sub("", record_id)


def has_made_id(record: Record, dataset: str) -> bool:
    """Return whether a record's id is the one that its content gives it in a dataset, not one that a person gave.

    >>> act = with_ids(Activity(kind="donation", providers=["甲"]), "d")
    >>> has_made_id(act, "d"), has_made_id(act.model_copy(update={"id": "D1"}), "d")
    (True, False)
    """
    return record.id is not None and _made_for(record, dataset) in (record.id, first_of(record.id))


def with_id(record: Record, record_id: str, others: Sequence[Contribution] = ()) -> Record:
    """Return a record under another id.

    Its contributions take the ids of `others` in their order; those without one are named after the
    record, unless a person gave them an id.
    """
    if not isinstance(record, Activity):
        return record.model_copy(update={"id": record_id})
    begin = f"{record.id}/"
    parts = tuple(
        part.model_copy(update={"id": others[number].id})
        if number < len(others)
        else part.model_copy(update={"id": None if (part.id or "").startswith(begin) else part.id})
        for number, part in enumerate(record.contributions)
    )
    return record.model_copy(update={"id": record_id, "contributions": _named(record_id, parts)})


def made_id(*parts: str | None) -> str:
    """Return an id of the parts that are there; whitespace becomes a hyphen, what is too long ends in a hash.

    >>> made_id("hospital", "St. Mary's  Hospital")
    "hospital/St.-Mary's-Hospital"
    """
    return _cut("/".join(_plain(part) for part in parts if part))


def _plain(text: str) -> str:
    return _NOT_IN_IDS.sub("-", unicodedata.normalize("NFC", text).strip())


def _cut(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return f"{text[: _LONGEST - 13]}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def _source(record: Source) -> tuple[str | None, ...]:
    name = record.name.main if record.name else None
    return ("src", name or record.url or record.document_number)


def _programme(record: Programme) -> tuple[str | None, ...]:
    return ("prog", record.name.main)


def _entity(record: Entity) -> tuple[str | None, ...]:
    """Places of one name are common: a place is known by its code, else by what it is part of, too."""
    label = record.label.lower()
    if record.label not in _PLACES:
        return (label, record.name.main)
    return (label, record.code or "-".join(sorted(link.entity for link in record.part_of)), record.name.main)


_PLACES = frozenset({"Country", "Region", "Province", "City", "County", "Zone", "Township", "Village"})


def _decision(record: Decision) -> tuple[str | None, ...]:
    """Two things are judged once, whichever of them stands left."""
    return ("decision", *sorted((record.left, record.right)))


def _pairing(record: Pairing) -> tuple[str | None, ...]:
    since = record.since or record.attested_from
    return ("pairing", f"{record.helper}-{record.recipient}", since.date if since else None)


def _activity(record: Activity) -> tuple[str | None, ...]:
    givers = record.providers or record.funders or record.senders or record.organizers or record.facilitators
    receivers = record.recipients or record.hosts or record.places
    thing = next((part.item for part in record.contributions if part.item), None)
    thing = thing or (record.name.main if record.name else None)
    date = _date(record.period) or next((part.date.date for part in record.contributions if part.date), None)
    return (record.kind, "-".join(party.entity for party in (*givers, *receivers)), date, thing)


def _observation(record: Observation) -> tuple[str | None, ...]:
    date = _date(record.period) or (record.as_of.date if record.as_of else None)
    return (record.indicator, record.about, date, record.phase)


_Parts = Callable[[Any], tuple[str | None, ...]]
_KNOWN_EVERYWHERE: dict[type[Record], _Parts] = {
    Source: _source,
    Programme: _programme,
    Entity: _entity,
    Decision: _decision,
}
_KNOWN_IN_DATASET: dict[type[Record], _Parts] = {Pairing: _pairing, Activity: _activity, Observation: _observation}


def _made_for(record: Record, dataset: str) -> str | None:
    kind = type(record)
    if kind in _KNOWN_IN_DATASET:
        return made_id(dataset, *_KNOWN_IN_DATASET[kind](record))
    parts = _KNOWN_EVERYWHERE[kind](record)
    return made_id(*parts) if parts[-1] else None


def _named(activity: str, contributions: Iterable[Contribution]) -> tuple[Contribution, ...]:
    """Name the contributions of one activity after what they are; equal ones are counted in their order."""
    contributions = tuple(contributions)
    used = {part.id for part in contributions}
    named = []
    for part in contributions:
        if part.id is None:
            what = part.item or part.unit or part.currency
            first = made_id(activity, "-".join(filter(None, (part.kind, what, part.measure, part.stage))) or "figure")
            made, number = first, 1
            while made in used:
                number += 1
                made = _cut(f"{first}#{number}")
            used.add(made)
            part = part.model_copy(update={"id": made})  # noqa: PLW2901 - the same contribution, with its id
        named.append(part)
    return tuple(named)


def _date(period: Period | None) -> str | None:
    when = period and (period.start or period.end)
    return when.date if when else None
