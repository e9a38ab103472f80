"""Which fields of a record name other records, and what each of them refers to."""

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from graphkit.schema.records import FIGURE_PARTIES

ENTITY, PLACE, PROGRAMME, PAIRING, ACTIVITY, SUBJECT, CAUSE, TEXT = (
    "entity",
    "place",
    "programme",
    "pairing",
    "activity",
    "subject",  # an entity or activity
    "cause",  # an activity, pairing or programme
    "text",  # a text that may name an entity
)

GIVERS = frozenset(
    {"providers", "funders", "facilitators", "organizers", "implementers", "partners", "senders", "helper", "brokers"}
)
"""Fields whose parties are on the giving side."""
RECEIVERS = frozenset({"recipients", "places", "created", "recipient"})
"""Fields whose parties are on the receiving side; fields in neither set (hosts) may be on both."""

FIELDS: Mapping[str, Mapping[str, str]] = {
    "sources": {"publisher": TEXT},
    "programmes": {"issued_by": ENTITY, "administered_by": ENTITY, "part_of": PROGRAMME},
    "entities": {
        "part_of": ENTITY,
        "located_in": PLACE,
        "member_of": ENTITY,
        "serves": ENTITY,
        "succeeded_by": ENTITY,
        "origin": PLACE,
        "contributors": ENTITY,
        "managed_by": ENTITY,
    },
    "pairings": {"helper": ENTITY, "recipient": ENTITY, "brokers": ENTITY, "programmes": PROGRAMME},
    "activities": {
        "providers": ENTITY,
        "funders": ENTITY,
        "facilitators": ENTITY,
        "organizers": ENTITY,
        "implementers": ENTITY,
        "partners": ENTITY,
        "senders": ENTITY,
        "hosts": ENTITY,
        "recipients": ENTITY,
        "places": PLACE,
        "paid_to": ENTITY,
        "created": ENTITY,
        "programmes": PROGRAMME,
        "pairing": PAIRING,
        "established": PAIRING,
        "part_of": ACTIVITY,
        "followed_from": ACTIVITY,
    },
    "observations": {"about": SUBJECT, "result_of": CAUSE},
}
"""Section -> field -> what it names. Contributions name each other by id only; that is not resolving."""

BY_ID = frozenset({PAIRING, ACTIVITY})
"""What is named by id only; validation reports those that lead nowhere."""


class Reference(NamedTuple):
    """One place where a record names another: the field, its path in the record, and the text that stands there."""

    field: str
    path: tuple[str | int, ...]
    name: str


def references(section: str, body: Mapping[str, Any], without: Container[str] = ()) -> list[Reference]:
    """Return the references of a record, given as the JSON object of its canonical form; without ``without`` names.

    >>> [found.name for found in references("activities", {"providers": [{"entity": "某县"}], "pairing": "pair/x"})]
    ['某县', 'pair/x']
    """
    found: list[Reference] = []
    fields = FIELDS[section]
    for field, value in body.items():
        if field not in fields:
            if field == "contributions":
                found.extend(_of_figures(value, without))
            continue
        if type(value) is str:
            if value not in without:
                found.append(Reference(field, (field,), value))
            continue
        for position, item in enumerate(value):
            if type(item) is str:
                if item not in without:
                    found.append(Reference(field, (field, position), item))
            elif item["entity"] not in without:
                found.append(Reference(field, (field, position, "entity"), item["entity"]))
    return found


def _of_figures(figures: Sequence[Mapping[str, Any]], without: Container[str]) -> Iterator[Reference]:
    """Yield the parties that single figures name."""
    for position, figure in enumerate(figures):
        for field in FIGURE_PARTIES:
            for at, party in enumerate(figure.get(field, ())):
                if party["entity"] not in without:
                    yield Reference(field, ("contributions", position, field, at, "entity"), party["entity"])
