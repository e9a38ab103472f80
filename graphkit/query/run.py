"""Run a query, typed or saved, with its parameters; the command line, the shell and notebooks all come here."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from graphkit.errors import UsageError
from graphkit.query.codes_in_use import check_code
from graphkit.query.date_texts import with_dates
from graphkit.query.find import find_one
from graphkit.query.parameters import CODES, LISTS, NAMES, Parameter, check_listed
from graphkit.query.saved import SavedQuery
from graphkit.query.unknown_names import name_warnings
from graphkit.query.valid_time import TimeFilter, parse_time
from graphkit.schema.vocabulary import Vocabulary
from graphkit.store.base import Reader
from graphkit.store.cypher.guard import check
from graphkit.tables.frames import with_rows
from graphkit.tables.rows import Rows
from graphkit.tables.table import Table
from graphkit.wording.messages import Message
from graphkit.wording.nearest import closest
from graphkit.wording.safe import safe_repr


def run(
    reader: Reader,
    query: str | SavedQuery,
    parameters: Mapping[str, Any] | None = None,
    limit: int | None = None,
    *,
    time: TimeFilter | None = None,
    vocabulary: Vocabulary | None = None,
    timeout: float | None = None,
) -> Table:
    """Return the rows of a query; nothing is written.

    Parameters
    ----------
    reader : Reader
        An open store.
    query : str or SavedQuery
        Cypher, or a query of ``load_saved``.
    parameters : mapping, optional
        Values by name, dates as ``datetime.date``, a table of one's own as a list of dicts or a DataFrame.
        A saved query also takes ``"2018-05"``, as `parse_time` reads it, and has defaults for parameters not given.
    limit : int, optional
        At most this many rows; ``truncated`` of the table says whether there were more.
    time : TimeFilter, optional
        The query's ``$day`` and ``$last_day``, unless `parameters` has them.
    vocabulary : Vocabulary, optional
        Adds a warning for each name in a typed query that neither it nor the graph has, and lets a text such as
        ``"2020-01-01"`` be a date where it is compared with a property of dates. A saved query needs it to know a
        kind or item that the graph does not have from one that does not exist.
    timeout : float, optional
        Seconds after which the query is ended.

    Raises
    ------
    UsageError
        A parameter that the query does not have; a required one that is missing or not on its closed list (a currency,
        a state); or a `time` for a query without ``$day`` (of several days: without ``$last_day``).
    QueryError
        The query would write, the store refuses it, or it took longer than `timeout`.
    UnknownName, AmbiguousName
        The name given for a parameter of a saved query means nothing, or several things.

    See Also
    --------
    graphkit.Graph.query : The same for an open graph, with an example.
    """
    with run_rows(reader, query, parameters, limit, time=time, vocabulary=vocabulary, timeout=timeout) as rows:
        return rows.table()


def run_rows(
    reader: Reader,
    query: str | SavedQuery,
    parameters: Mapping[str, Any] | None = None,
    limit: int | None = None,
    *,
    time: TimeFilter | None = None,
    vocabulary: Vocabulary | None = None,
    timeout: float | None = None,
) -> Rows:
    """Return the rows of a query as they come, for answers too large to be held; else as `run`."""
    if isinstance(query, str):
        values = with_rows(parameters or {})
        known = check(query).parameters
        values = _days(time, known, query) | values
        _refuse_unknown(values, known)
        if vocabulary is not None:
            values = with_dates(query, values, vocabulary)
        rows = reader.rows(query, values, limit=limit, timeout=timeout)
        if vocabulary is not None:
            rows.remark(lambda noticed: name_warnings(reader, query, noticed, vocabulary))
        return rows
    values, remarks = _values_of(reader, query, parameters or {}, time, vocabulary)
    rows = reader.rows(query.text, values, limit=limit, timeout=timeout)
    # A saved query uses only names of the vocabulary: that a small graph lacks some of them is no mistake.
    rows.remark(lambda _noticed: remarks)
    return rows


def _values_of(
    reader: Reader,
    query: SavedQuery,
    parameters: Mapping[str, Any],
    time: TimeFilter | None,
    vocabulary: Vocabulary | None,
) -> tuple[dict[str, Any], tuple[Message, ...]]:
    """Return the value of every parameter of a saved query, and remarks on names that needed one."""
    parameters = _by_present_names(with_rows(parameters), query)
    _refuse_unknown(parameters, query.parameters)
    values = _days(time, query.parameters, query.name) | _dates(parameters, query)
    for name, parameter in query.parameters.items():
        if name not in values and parameter.is_required:
            raise UsageError("query.needs", query=query.name, name=name, what=parameter)
        values.setdefault(name, parameter.default)
    remarks: list[Message] = []
    for name, parameter in query.parameters.items():
        if isinstance(values[name], str):
            values[name], remark = _resolved(reader, values[name], parameter, values.get("day"), vocabulary)
            remarks += [remark] if remark else []
        elif parameter.type == "int" and isinstance(values[name], int) and values[name] < 0:
            raise UsageError("query.not-below", name=name, value=values[name])
    return values, tuple(remarks)


def _by_present_names(values: Mapping[str, Any], query: SavedQuery) -> dict[str, Any]:
    """Return the values under the names that the parameters have now: ``place`` may be what is called ``within``."""
    former = {parameter.former: name for name, parameter in query.parameters.items() if parameter.former}
    return {name if name in query.parameters else former.get(name, name): value for name, value in values.items()}


def _resolved(
    reader: Reader, value: str, parameter: Parameter, day: date | None, vocabulary: Vocabulary | None
) -> tuple[str, Message | None]:
    """Return what a text means as the value of a parameter, and a remark where that needs one."""
    if parameter.type in LISTS:
        return check_listed(parameter.name, value, parameter.type), None
    if parameter.type in CODES:
        return check_code(reader, value, parameter, vocabulary), None
    if parameter.type in ("place", "end", "entity"):
        from graphkit.query.resolve_place import resolve_place

        among = "place" if parameter.type == "place" else "entity"
        return resolve_place(reader, value, among, day, namesakes=parameter.type != "entity")
    if parameter.type in NAMES:
        return find_one(reader, value, None if parameter.type == "name" else parameter.type).id, None
    return value, None


def _dates(values: Mapping[str, Any], query: SavedQuery) -> dict[str, Any]:
    """Return the values with every date as a day: of a year or month the first, for ``last_day`` the last.

    ``day`` alone takes its whole year or month with it, as ``--as-of`` does.
    """
    dated = dict(values)
    for name, parameter in query.parameters.items():
        if parameter.type != "date" or not isinstance(values.get(name), str):
            continue
        time = parse_time(values[name])
        assert time is not None
        if name == "last_day":
            dated[name] = time.last
            continue
        dated[name] = time.first
        if time.first != time.last and values.get("last_day") is None:
            if name != "day" or "last_day" not in query.parameters:
                raise UsageError("as-of.one-day", query=safe_repr(query.name))
            dated["last_day"] = time.last
    return dated


def _days(time: TimeFilter | None, parameters: Iterable[str], query: str) -> dict[str, Any]:
    if time is None:
        return {}
    names = set(parameters)
    if "day" not in names:
        raise UsageError("as-of.no-parameter", query=safe_repr(query))
    if "last_day" not in names and time.first != time.last:
        raise UsageError("as-of.one-day", query=safe_repr(query))
    return {name: day for name, day in time.parameters().items() if name in names}


def _refuse_unknown(names: Iterable[str], parameters: Iterable[str]) -> None:
    known = list(parameters)
    for name in names:
        if name not in known:
            nearest = closest(name, known)
            if nearest:
                hint = Message("did-you-mean", suggestion=nearest)
            else:
                hint = Message("query.it-has", known=", ".join(known) or Message("query.none"))
            raise UsageError("query.no-parameter", name=name, hint=hint)
