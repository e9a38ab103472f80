"""The answer about a place in words: what it may mean, what is near, what stood at the time."""

from datetime import date

from graphkit.errors import UsageError
from graphkit.places.description import Answer, FoundPlace
from graphkit.places.lookup import look_up
from graphkit.places.table import FIRST_YEAR, LAST_YEAR
from graphkit.wording.messages import Message

_SHOWN = 8


def asked(name: str, as_of: str | int | date | None, within: str | None) -> Answer:
    """Look a place up; raise UsageError where the date is none, or the place above is not known."""
    try:
        return look_up(name, as_of, within)
    except ValueError:
        raise UsageError("place.date", value=as_of) from None
    except LookupError:
        raise UsageError("place.within", name=within) from None


def ambiguous(answer: Answer) -> Message:
    """Return the message that lists what a name may mean, and how to choose."""
    key = "place.changing" if answer.changing else "place.several"
    return Message(key, name=answer.asked, places=_listed(answer.places))


def unknown(answer: Answer) -> Message:
    """Return the message that no place has this name, and what is near."""
    if not answer.near:
        return Message("place.none", name=answer.asked)
    return Message("place.near", name=answer.asked, places=_listed(answer.near))


def remarks(answer: Answer) -> list[Message]:
    """Return what must be known of the one place that was found: it only holds what was asked for, or not then."""
    place, notes = answer.places[0], []
    if place.approximate:
        notes.append(Message("place.approximate", name=answer.asked, place=_listed([place])))
    if answer.outside:
        notes.append(Message("place.outside", first=FIRST_YEAR, last=LAST_YEAR))
    if answer.then:
        notes.append(Message("place.then", name=place.name, places=_listed(answer.then)))
    return notes


def _listed(places: list[FoundPlace]) -> Message:
    named = tuple(
        Message("place.one", name=each.full_name, code=each.code, period=_period(each)) for each in places[:_SHOWN]
    )
    more = Message("and-more", count=len(places) - _SHOWN) if len(places) > _SHOWN else ""
    return Message("place.list", places=named, more=more)


def _period(place: FoundPlace) -> str:
    return f" {place.valid_from or ''}–{place.valid_to}" if place.valid_to is not None else ""
