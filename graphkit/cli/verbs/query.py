"""graphkit query: Cypher or a saved query, read-only."""

import re
import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphkit.cli.command import verb
from graphkit.cli.settings import Settings
from graphkit.cli.terminal.failures import say
from graphkit.cli.terminal.output import choose, emit, output_options
from graphkit.cli.verbs.as_of import time_options
from graphkit.errors import UsageError
from graphkit.query.parameters import CODES, Parameter, parse_parameters
from graphkit.query.run import run, run_rows
from graphkit.query.saved import SavedQuery, list_saved, load_saved
from graphkit.store.base import Reader
from graphkit.tables.headings import Given
from graphkit.tables.rows import Rows
from graphkit.tables.table import Table
from graphkit.wording.language import language
from graphkit.wording.messages import render

if TYPE_CHECKING:
    from graphkit.query.valid_time import TimeFilter
    from graphkit.schema.vocabulary import Vocabulary

LONGEST = 31_536_000
"""Seconds of a year: a longer time limit is none, and no engine takes all numbers."""
_NAME = re.compile(r"[\w-]+")


def _names(_ctx: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    return [saved.name for saved in list_saved() if saved.name.startswith(begun)]


@verb("query")
@click.argument("text", required=False, shell_complete=_names)
@click.option("-f", "--file", type=click.Path(dir_okay=False, path_type=Path, allow_dash=True), default=None)
@click.option("-p", "--param", "parameters", multiple=True, metavar="KEY=VALUE")
@time_options
@click.option("--limit", type=click.IntRange(min=0), default=None)
@click.option("--timeout", type=click.FloatRange(min=0, min_open=True, max=LONGEST), metavar="SECONDS", default=None)
@click.option("--list", "list_", is_flag=True)
@output_options
@click.pass_obj
def command(
    settings: Settings,
    /,
    *,
    text: str | None,
    file: Path | None,
    parameters: tuple[str, ...],
    as_of: str | None,
    between: tuple[str, str] | None,
    limit: int | None,
    timeout: float | None,
    list_: bool,
    format_: str | None,
    output: Path | None,
) -> None:
    """Run a query."""
    if list_:
        if text:
            emit(describe(load_saved(text), settings), settings, format_, output)
        else:
            emit(list_queries(settings), settings, format_, output, brief=("name", "what", "parameters"))
        return
    if (text is None) == (file is None):
        raise UsageError("cli.query.which")
    query = saved_or_cypher(_read(file) if file is not None else text or "", from_file=file is not None)
    from graphkit.query.time_words import time_note
    from graphkit.query.valid_time import parse_time

    time = parse_time(as_of, between)
    with settings.reader(timeout) as reader:
        vocabulary = _words(query, parameters, settings)
        rows = apart(
            reader, partial(answer, reader, query, parameters, limit, time=time, vocabulary=vocabulary), timeout
        )
        shown: Table | Rows = rows
        counts = time.as_dict() if time else None
        if judges_pairings(query, rows.columns):
            shown = rows.table()
            counts = _as_of(reader, query, parameters, time, shown)
        with rows:
            show_answer(shown, query, settings, format_, output, extra={"as_of": counts} if counts else None)
    if counts:
        click.echo(time_note(counts, settings.language), err=True)
    for warning in rows.warnings:
        click.echo(render(warning, settings.language), err=True)
    if not rows.count and not rows.warnings:
        click.echo(settings.say("query.no-rows"), err=True)
    if limit is not None and rows.truncated:
        click.echo(settings.say("query.limited", limit=limit), err=True)


def show_answer(
    shown: Table | Rows,
    query: str | SavedQuery,
    settings: Settings,
    format_: str | None,
    output: Path | None,
    *,
    extra: Mapping[str, Any] | None = None,
) -> None:
    """Print an answer or write it to a file; for people, that of a saved query in words, with remarks on stderr."""
    if isinstance(query, str):
        emit(shown, settings, format_, output, brief=tuple(map(Given, shown.columns)), extra=extra)
    elif choose(format_, output) != "table":
        emit(shown, settings, format_, output, extra=extra)
    else:
        from graphkit.query.answers import for_people, remarks

        table = shown.table() if isinstance(shown, Rows) else shown
        emit(for_people(table, settings.language, settings.vocabulary()), settings, format_, output, extra=extra)
        for remark in remarks(table, query):
            click.echo(remark.text(settings.language), err=True)


def _words(query: str | SavedQuery, pairs: Sequence[str], settings: Settings) -> "Vocabulary | None":
    """Return the vocabulary where names or codes may be mistyped; most saved queries do without reading it."""
    if isinstance(query, str):
        return settings.vocabulary()
    coded = {name for name, parameter in query.parameters.items() if parameter.type in CODES}
    return settings.vocabulary() if any(pair.partition("=")[0] in coded for pair in pairs) else None


def saved_or_cypher(text: str, *, from_file: bool = False) -> str | SavedQuery:
    """Return the saved query of this name, or the Cypher itself: a single word is a name, but never in a file."""
    if not from_file and _NAME.fullmatch(text.strip()):
        return load_saved(text.strip())
    return text


def answer(
    reader: Reader,
    query: str | SavedQuery,
    pairs: Sequence[str],
    limit: int | None = None,
    further: Sequence[str] = (),
    *,
    time: "TimeFilter | None" = None,
    vocabulary: "Vocabulary | None" = None,
    timeout: float | None = None,
) -> Rows:
    """Return the rows of a query with its ``key=value`` parameters, and those of `further` that it has."""
    declared = query.parameters if isinstance(query, SavedQuery) else None
    values = parse_parameters(further, declared, _own_table)
    if values:
        from graphkit.store.cypher.guard import check

        known = declared if declared is not None else check(str(query)).parameters
        values = {name: value for name, value in values.items() if name in known}
    given = values | parse_parameters(pairs, declared, _own_table)
    return run_rows(reader, query, given, limit, time=time, vocabulary=vocabulary, timeout=timeout)


def _own_table(path: str) -> list[dict[str, Any]]:
    from graphkit.pipeline.own_table import read_own_table

    return read_own_table(path, lambda message: say(message.text(language())))


def apart(reader: Reader, ask: Callable[..., Rows], timeout: float | None = None) -> Rows:
    """Return the rows that `ask` returns; of a file they come from a child, so that Ctrl-C and the time end it."""
    if "://" in reader.uri:
        return ask(timeout=timeout)
    from graphkit.query.child_process import rows_apart

    return rows_apart(partial(ask, timeout=timeout), timeout)


def judges_pairings(query: str | SavedQuery, columns: Sequence[str]) -> bool:
    """Return whether each row of a query is a pairing that held for certain, possibly, or not."""
    return isinstance(query, SavedQuery) and {"state", "day", "reason"} <= {*columns, *query.parameters}


def _as_of(
    reader: Reader, query: str | SavedQuery, pairs: Sequence[str], time: "TimeFilter | None", table: Table
) -> dict[str, Any]:
    """Return the time asked about, and how many pairings are certain, possible, excluded."""
    assert isinstance(query, SavedQuery)
    from graphkit.query.time_words import time_of_parameters

    values = parse_parameters(pairs, query.parameters)
    top = values.pop("top", None)
    if values.get("state") is not None or top is not None or table.truncated:  # count all rows, not only those shown
        table = run(reader, query, values | {"state": None}, time=time)
    return (time or time_of_parameters(values)).as_dict(pairings=[row["state"] for row in table.rows])


def list_queries(settings: Settings) -> Table:
    """Return the saved queries: name, what each asks, its parameters with type and default, its columns."""
    rows = []
    for saved in list_saved():
        parameters = [_signature(parameter, settings) for parameter in saved.parameters.values()]
        what = getattr(saved, settings.language)
        columns = [column.name for column in saved.columns]
        rows.append({"name": saved.name, "what": what, "parameters": parameters, "returns": columns})
    return Table(("name", "what", "parameters", "returns"), rows)


def describe(saved: SavedQuery, settings: Settings) -> Table:
    """Return what a saved query asks, what it takes and what it returns, in the language of this run."""
    language = settings.language
    rows = [{"part": settings.say("query.asks"), "name": saved.name, "what": getattr(saved, language)}]
    for part, items in (("takes", saved.parameters.values()), ("returns", saved.columns)):
        for item in items:
            name = _signature(item, settings) if isinstance(item, Parameter) else item.name
            rows.append({"part": settings.say(f"query.{part}"), "name": name, "what": getattr(item, language)})
    return Table(("part", "name", "what"), rows)


def _signature(parameter: Parameter, settings: Settings) -> str:
    signature = f"{parameter.name}: {parameter.type}"
    if parameter.is_required:
        return f"{signature} {settings.say('query.required')}"
    return signature if parameter.default is None else f"{signature} = {parameter.default}"


def split_parameters(text: str) -> tuple[str, list[str]]:
    """Split the name of a saved query from the ``key=value`` behind it; Cypher stays as it is.

    >>> split_parameters("money programme=prog/x"), split_parameters("RETURN 1 AS a")
    (('money', ['programme=prog/x']), ('RETURN 1 AS a', []))
    """
    try:
        name, *pairs = shlex.split(text)
    except ValueError:
        return text, []
    if pairs and _NAME.fullmatch(name) and all(_is_pair(pair) for pair in pairs):
        return name, pairs
    return text, []


def _is_pair(text: str) -> bool:
    return re.match(r"\w+(:\w+)?=", text) is not None


def _read(file: Path) -> str:
    if str(file) == "-":
        return sys.stdin.read()
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError("cli.query.not-utf8", file=file) from error
    except FileNotFoundError as error:
        raise UsageError("cli.usage.no-file", files=file) from error
