"""The answer about a place in words: what it may mean, what is near, what stood at the time."""

from datetime import date

from graphkit.errors import UsageError
from graphkit.places.found import Answer, FoundPlace
from graphkit.places.lookup import look_up
from graphkit.places.table import FIRST_YEAR, LAST_YEAR
from graphkit.wording.messages import language, text

_SHOWN = 8


def asked(name: str, as_of: str | int | date | None, within: str | None) -> Answer:
    """Look a place up; raise UsageError where the date is none, or the place above is not known."""
    try:
        return look_up(name, as_of, within)
    except ValueError:
        raise UsageError(text("place.date", language(), found=as_of)) from None
    except LookupError:
        raise UsageError(text("place.within", language(), name=within)) from None


def ambiguous_text(answer: Answer) -> str:
    """Return one line that names what a name may mean, and how to say which."""
    key = "place.changing" if answer.changing else "place.several"
    return text(key, language(), name=answer.asked, places=_listed(answer.places))


def unknown_text(answer: Answer) -> str:
    """Return one line that says that there is no such place, and what is near."""
    if not answer.near:
        return text("place.none", language(), name=answer.asked)
    return text("place.near", language(), name=answer.asked, places=_listed(answer.near))


def remarks(answer: Answer) -> list[str]:
    """Return what must be known of the one place that was found: it only holds what was asked for, or not then."""
    found, spoken, said = answer.places[0], language(), []
    if found.approximate:
        said.append(text("place.approximate", spoken, name=answer.asked, place=_listed([found])))
    if answer.outside:
        said.append(text("place.outside", spoken, first=FIRST_YEAR, last=LAST_YEAR))
    if answer.then:
        said.append(text("place.then", spoken, name=found.name, places=_listed(answer.then)))
    return said


def _listed(places: list[FoundPlace]) -> str:
    spoken = language()
    told = [
        text("place.one", spoken, name=each.full_name, code=each.code, period=_period(each)) for each in places[:_SHOWN]
    ]
    more = text("and-more", spoken, count=len(places) - _SHOWN) if len(places) > _SHOWN else ""
    return text("place.join", spoken).join(told) + more


def _period(place: FoundPlace) -> str:
    return f" {place.valid_from or ''}–{place.valid_to}" if place.valid_to is not None else ""
