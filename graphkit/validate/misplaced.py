"""Where a field belongs that stands where there is none of its name: read off the shapes of records, never listed."""

from collections.abc import Iterator
from functools import lru_cache

from pydantic import BaseModel

from graphkit.schema.records import SECTIONS
from graphkit.schema.values import Evidence, Link, Mention, Name, PartyRef, PreciseDate, Sector
from graphkit.validate.shape_fields import fields, nested

_SMALL = frozenset({PreciseDate, Name, Link, PartyRef, Sector, Mention, Evidence})
"""Values whose few words (``date``, ``entity``, ``text``, ``source``) name too many things to point at them."""
_EVERYWHERE = frozenset({"id", "note", "name", "aliases", "evidence"})


@lru_cache(maxsize=256)
def places_of(field: str, section: str, model: type[BaseModel]) -> tuple[str, ...]:
    """Return where a field of this name belongs, the nearest place first; empty where no record has it.

    Parameters
    ----------
    field : str
        The name that stands in a record.
    section : str
        Of the record.
    model : type
        The record, or the part of it in which the field stands.

    Returns
    -------
    tuple of str
        Paths as people write them: ``contributions[].amount``; outside of the part with the section before them.

    Examples
    --------
    >>> from graphkit.schema.records import Activity, Contribution
    >>> places_of("amount", "activities", Activity), places_of("providers", "activities", Contribution)
    (('contributions[].amount',), ('activities: providers',))
    >>> places_of("helper", "activities", Activity), places_of("nonsense", "activities", Activity)
    (('pairings: helper',), ())
    """
    if field in _EVERYWHERE or field in fields(model):
        return ()
    record = SECTIONS[section]
    below = tuple(path for path in _paths(model, field, _prefix(record, model)) if path)
    if below:
        return below
    there = {name: tuple(_paths(other, field, "")) for name, other in SECTIONS.items()}
    chosen = [section] if there[section] else [name for name in SECTIONS if there[name]]
    return tuple(f"{name}: {path}" for name in chosen for path in there[name])


def _paths(model: type[BaseModel], field: str, before: str) -> Iterator[str]:
    """Yield the paths to fields of that name in a model and in what it holds."""
    if field in fields(model):
        yield f"{before}{field}"
    for name, part in nested(model).items():
        if part not in _SMALL:
            yield from _paths(part, field, f"{before}{name}{_brackets(model, name)}.")


def _brackets(model: type[BaseModel], name: str) -> str:
    field = next(of for key, of in model.model_fields.items() if (of.alias or key) == name)
    return "[]" if "tuple" in str(field.annotation).lower() else ""


def _prefix(record: type[BaseModel], model: type[BaseModel]) -> str:
    """Return the path from a record to a part of it."""
    if model is record:
        return ""
    for name, part in nested(record).items():
        if part is model:
            return f"{name}{_brackets(record, name)}."
    return ""
