"""Run a query, typed or saved, with its parameters: the same for the command line, the shell and notebooks."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from graphkit.closest import closest
from graphkit.errors import UsageError
from graphkit.messages import language, text
from graphkit.problems import shown
from graphkit.query.find import one
from graphkit.query.parameters import NAMES
from graphkit.query.saved import Saved
from graphkit.query.slips import remarks
from graphkit.query.valid_time import Asked
from graphkit.store.base import Reader, Table
from graphkit.store.guard import check


def run(
    reader: Reader,
    query: str | Saved,
    parameters: Mapping[str, Any] | None = None,
    limit: int | None = None,
    *,
    asked: Asked | None = None,
) -> Table:
    """Return the rows of a query; it only reads.

    Parameters
    ----------
    reader : Reader
        Where it is run.
    query : str or Saved
        Cypher, or a query of ``load_saved``.
    parameters : mapping, optional
        Values by name, dates as ``datetime.date``. What a saved query is not given has its default.
    limit : int, optional
        At most so many rows; the table says whether there were more.
    asked : Asked, optional
        The time asked about: the query's ``$day`` and ``$last_day``, unless `parameters` have them.

    Raises
    ------
    UsageError
        A value is given for a parameter that the query does not have, one that a saved query needs is missing, or a
        time is asked about and the query has no ``$day`` (or, for several days, no ``$last_day``).
    QueryError
        The query would write, or the store refuses it.
    UnknownName, AmbiguousName
        A saved query's parameter wants the name of something, and nothing, or several things, are called so.
    """
    given = dict(parameters or {})
    if isinstance(query, str):
        known = check(query).parameters
        given = _days(asked, known, query) | given
        _refuse_unknown(given, known)
        table = reader.query(query, given, limit=limit)
        return replace(table, warnings=remarks(reader, query, table.warnings))
    given = _days(asked, query.parameters, query.name) | given
    _refuse_unknown(given, query.parameters)
    for name, parameter in query.parameters.items():
        if name not in given and parameter.is_required:
            tongue = language()
            what = getattr(parameter, tongue)
            raise UsageError(text("query.needs", tongue, query=query.name, name=name, what=what))
        given.setdefault(name, parameter.default)
        if parameter.type in NAMES and isinstance(given[name], str):
            given[name] = one(reader, given[name], None if parameter.type == "name" else parameter.type).id
    table = reader.query(query.text, given, limit=limit)
    # A saved query names only what the vocabulary has: that a small graph lacks some of it is no slip.
    return replace(table, warnings=())


def _days(asked: Asked | None, known: Iterable[str], query: str) -> dict[str, Any]:
    if asked is None:
        return {}
    names, said = set(known), shown(query)
    if "day" not in names:
        raise UsageError(text("as-of.no-parameter", language(), query=said))
    if "last_day" not in names and asked.first != asked.last:
        raise UsageError(text("as-of.one-day", language(), query=said))
    return {name: day for name, day in asked.parameters().items() if name in names}


def _refuse_unknown(given: Iterable[str], names: Iterable[str]) -> None:
    known = list(names)
    for name in given:
        if name not in known:
            near = closest(name, known)
            if near:
                hint = text("did-you-mean", language(), suggestion=near)
            else:
                hint = text("query.it-has", language(), known=", ".join(known) or text("query.none", language()))
            raise UsageError(text("query.no-parameter", language(), name=name, hint=hint))
