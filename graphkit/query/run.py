"""Run a query, typed or saved, with its parameters: the same for the command line, the shell and notebooks."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from graphkit.errors import UsageError
from graphkit.query.find import one
from graphkit.query.parameters import LISTS, NAMES, Parameter, listed
from graphkit.query.saved import Saved
from graphkit.query.unknown_names import remarks
from graphkit.query.valid_time import TimeFilter, parse_time
from graphkit.store.base import Reader
from graphkit.store.cypher.guard import check
from graphkit.tables.table import Table
from graphkit.wording.messages import Message
from graphkit.wording.nearest import closest
from graphkit.wording.safe import safe_repr


def run(
    reader: Reader,
    query: str | Saved,
    parameters: Mapping[str, Any] | None = None,
    limit: int | None = None,
    *,
    time: TimeFilter | None = None,
) -> Table:
    """Return the rows of a query; it only reads.

    Parameters
    ----------
    reader : Reader
        Where it is run.
    query : str or Saved
        Cypher, or a query of ``load_saved``.
    parameters : mapping, optional
        Values by name, dates as ``datetime.date``; a saved query takes ``"2018-05"``, too, and `parse_time` reads
        it. What is not given has its default.
    limit : int, optional
        At most so many rows; the table says whether there were more.
    time : TimeFilter, optional
        The time asked about: the query's ``$day`` and ``$last_day``, unless `parameters` have them.

    Raises
    ------
    UsageError
        A value is given for a parameter that the query does not have, one that a saved query needs is missing or not on
        its closed list (a currency, a state), or a time is asked about and the query has no ``$day`` (or, for several
        days, no ``$last_day``).
    QueryError
        The query would write, or the store refuses it.
    UnknownName, AmbiguousName
        A saved query's parameter wants the name of something, and nothing, or several things, are called so.
    """
    given = dict(parameters or {})
    if isinstance(query, str):
        known = check(query).parameters
        given = _days(time, known, query) | given
        _refuse_unknown(given, known)
        table = reader.query(query, given, limit=limit)
        return replace(table, warnings=remarks(reader, query, table.warnings))
    said: list[Message] = []
    _refuse_unknown(given, query.parameters)
    given = _days(time, query.parameters, query.name) | _dates(given, query)
    for name, parameter in query.parameters.items():
        if name not in given and parameter.is_required:
            raise UsageError("query.needs", query=query.name, name=name, what=parameter)
        given.setdefault(name, parameter.default)
    for name, parameter in query.parameters.items():
        if isinstance(given[name], str):
            given[name] = _meant(reader, given[name], parameter, given.get("day"), said)
    table = reader.query(query.text, given, limit=limit)
    # A saved query names only what the vocabulary has: that a small graph lacks some of it is no slip.
    return replace(table, warnings=tuple(said))


def _meant(reader: Reader, value: str, parameter: Parameter, day: date | None, said: list[Message]) -> str:
    """Return what a text means as the value of a parameter; `said` takes what must be known of it."""
    if parameter.type in LISTS:
        return listed(parameter.name, value, parameter.type)
    if parameter.type in ("place", "end", "entity"):
        from graphkit.query.resolve_place import standing

        among = "place" if parameter.type == "place" else "entity"
        own, remark = standing(reader, value, among, day, namesakes=parameter.type != "entity")
        said += [remark] if remark else []
        return own
    if parameter.type in NAMES:
        return one(reader, value, None if parameter.type == "name" else parameter.type).id
    return value


def _dates(given: Mapping[str, Any], query: Saved) -> dict[str, Any]:
    """Return the values with every date as the day that it means: of a year or month the first, and its end the last.

    ``day`` alone takes its whole year or month with it, as ``--as-of`` does.
    """
    found = dict(given)
    for name, parameter in query.parameters.items():
        if parameter.type != "date" or not isinstance(given.get(name), str):
            continue
        when = parse_time(given[name])
        assert when is not None
        if name == "last_day":
            found[name] = when.last
            continue
        found[name] = when.first
        if when.first != when.last and given.get("last_day") is None:
            if name != "day" or "last_day" not in query.parameters:
                raise UsageError("as-of.one-day", query=safe_repr(query.name))
            found["last_day"] = when.last
    return found


def _days(time: TimeFilter | None, known: Iterable[str], query: str) -> dict[str, Any]:
    if time is None:
        return {}
    names, said = set(known), safe_repr(query)
    if "day" not in names:
        raise UsageError("as-of.no-parameter", query=said)
    if "last_day" not in names and time.first != time.last:
        raise UsageError("as-of.one-day", query=said)
    return {name: day for name, day in time.parameters().items() if name in names}


def _refuse_unknown(given: Iterable[str], names: Iterable[str]) -> None:
    known = list(names)
    for name in given:
        if name not in known:
            near = closest(name, known)
            if near:
                hint = Message("did-you-mean", suggestion=near)
            else:
                hint = Message("query.it-has", known=", ".join(known) or Message("query.none"))
            raise UsageError("query.no-parameter", name=name, hint=hint)
