"""Messages about the answer to a look-up: what the name may mean, what is similar, what was there at the time."""

from graphkit.places.description import Answer, PlaceDescription
from graphkit.places.table import FIRST_YEAR, LAST_YEAR
from graphkit.wording.messages import Message

_SHOWN = 8


def ambiguous(answer: Answer) -> Message:
    """Return the message that lists what a name may mean, and how to choose."""
    key = "place.changing" if answer.changing else "place.several"
    return Message(key, name=answer.name, places=_listed(answer.places))


def unknown(answer: Answer) -> Message:
    """Return the message that no place has this name, and what is similar."""
    if not answer.near:
        return Message("place.none", name=answer.name)
    return Message("place.near", name=answer.name, places=_listed(answer.near))


def remarks(answer: Answer) -> list[Message]:
    """Return remarks on the place that was found: it only contains the one asked for, or did not exist then."""
    place, notes = answer.places[0], []
    if place.approximate:
        notes.append(Message("place.approximate", name=answer.name, place=_listed([place])))
    if answer.outside:
        notes.append(Message("place.outside", first=FIRST_YEAR, last=LAST_YEAR))
    if answer.at_the_time:
        notes.append(Message("place.then", name=place.name, places=_listed(answer.at_the_time)))
    return notes


def _listed(places: list[PlaceDescription]) -> Message:
    named = tuple(
        Message("place.one", name=each.full_name, code=each.code, period=_period(each)) for each in places[:_SHOWN]
    )
    more = Message("and-more", count=len(places) - _SHOWN) if len(places) > _SHOWN else ""
    return Message("place.list", places=named, more=more)


def _period(place: PlaceDescription) -> str:
    return f" {place.valid_from or ''}–{place.valid_to}" if place.valid_to is not None else ""
