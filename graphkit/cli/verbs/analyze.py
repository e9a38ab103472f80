"""graphkit analyze: centrality, and paths between two parties."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from graphkit.analysis.measures.by_name import MEASURES
from graphkit.cli.command import VerbGroup
from graphkit.cli.registered import Registered
from graphkit.cli.settings import Settings
from graphkit.cli.terminal import completion
from graphkit.cli.terminal.analysis_foot import facts_text
from graphkit.cli.terminal.output import choose, emit, output_options, write
from graphkit.cli.verbs.as_of import certain_option, time_options
from graphkit.query.time_words import time_note
from graphkit.tables.table import Table

if TYPE_CHECKING:
    from graphkit.analysis.network.projection import Weight
    from graphkit.analysis.paths.answer import Paths
    from graphkit.analysis.result import Result

F = TypeVar("F", bound=Callable[..., Any])
PATH_BRIEF = ("path", "step", "from", "to", "type", "activity_name", "figure", "start_date", "sources")


def selection(function: F) -> F:
    """Add the options that say which help to look at, and as of when."""
    function = time_options(certain_option(function))
    function = click.option("--within", "within", multiple=True, metavar="PLACE", shell_complete=completion.places)(
        function
    )
    function = click.option("--flow", "flows", multiple=True, metavar="FLOW")(function)
    function = click.option("--kind", "kinds", multiple=True, metavar="KIND", shell_complete=completion.kinds)(function)
    return click.option(
        "--programme", "programmes", multiple=True, metavar="NAME", shell_complete=completion.programmes
    )(function)


@click.group("analyze", cls=VerbGroup)
def command() -> None:
    """Analyze the network."""


@command.command("centrality")
@click.option("--measure", type=Registered(MEASURES), default="degree", show_default=True)
@click.option("--weight", type=click.Choice(["acts", "amount"]), default=None)
@click.option("--reverse", is_flag=True)
@selection
@click.option("--brokers", is_flag=True)
@click.option("--pairings", is_flag=True)
@click.option("--learning", is_flag=True)
@click.option("--currency", metavar="CODE", default=None)
@click.option("--stage", metavar="STAGE", default="realised", show_default=True)
@click.option("--top", type=click.IntRange(min=1), default=None)
@output_options
@click.pass_obj
def centrality_(
    settings: Settings,
    /,
    *,
    measure: str,
    weight: "Weight | None",
    reverse: bool,
    top: int | None,
    programmes: tuple[str, ...],
    kinds: tuple[str, ...],
    flows: tuple[str, ...],
    within: tuple[str, ...],
    brokers: bool,
    pairings: bool,
    learning: bool,
    currency: str | None,
    stage: str,
    as_of: str | None,
    between: tuple[str, str] | None,
    certain: bool,
    format_: str | None,
    output: Path | None,
) -> None:
    """Rank actors and places."""
    from graphkit.analysis.measures.by_name import measure_named
    from graphkit.analysis.measures.centrality import centrality
    from graphkit.analysis.network.snapshot import take_snapshot
    from graphkit.analysis.selection import HELP_FLOWS, Selection
    from graphkit.query.valid_time import parse_time

    chosen = measure_named(measure, weight, reverse=reverse)
    selection = Selection(
        programmes=programmes,
        kinds=kinds,
        flows=flows or HELP_FLOWS,
        within=within,
        brokers=brokers,
        pairings=pairings,
        learning=learning,
        currency=currency,
        stage=stage,
        time=parse_time(as_of, between, certain=certain),
    )
    with settings.reader() as reader:
        ranking = centrality(take_snapshot(reader, settings.vocabulary()), selection, chosen)
    rows = ranking.rows if top is None else ranking.rows[:top]
    table = Table(ranking.columns, rows, truncated=len(rows) < len(ranking.rows))
    emit(table, settings, format_, output, extra=ranking.provenance())
    if not ranking.rows:
        click.echo(settings.say("analyze.nothing"), err=True)
    elif not any(row["value"] for row in ranking.rows):
        click.echo(settings.say("analyze.all-zero"), err=True)
    _foot(ranking, settings, format_, output)


@command.command("paths")
@click.argument("start", shell_complete=completion.entities)
@click.argument("goal", shell_complete=completion.entities)
@click.option("-k", "--count", type=click.IntRange(min=1), default=1, show_default=True)
@click.option("--directed", is_flag=True)
@click.option("--structural", is_flag=True)
@selection
@output_options
@click.pass_obj
def paths_(
    settings: Settings,
    /,
    *,
    start: str,
    goal: str,
    count: int,
    directed: bool,
    structural: bool,
    programmes: tuple[str, ...],
    kinds: tuple[str, ...],
    flows: tuple[str, ...],
    within: tuple[str, ...],
    as_of: str | None,
    between: tuple[str, str] | None,
    certain: bool,
    format_: str | None,
    output: Path | None,
) -> None:
    """Find the shortest paths."""
    from graphkit.analysis.network.snapshot import take_snapshot
    from graphkit.analysis.paths.shortest import paths
    from graphkit.analysis.selection import every_edge
    from graphkit.query.resolve_place import resolve_any
    from graphkit.query.valid_time import parse_time

    time = parse_time(as_of, between, certain=certain)
    day = time.first if time else None
    with settings.reader() as reader:
        (first, remark), (last, other_remark) = resolve_any(reader, start, day), resolve_any(reader, goal, day)
        for message in filter(None, (remark, other_remark)):
            click.echo(message.text(settings.language), err=True)
        answer = paths(
            take_snapshot(reader, settings.vocabulary()),
            first,
            last,
            every_edge(programmes, kinds, flows=flows, within=within, time=time),
            k=count,
            directed=directed,
            structural=structural,
            language=settings.language,
        )
    if choose(format_, output) == "table" and output is None:
        for number, chain in enumerate(answer.chains(settings.language), start=1):
            write(f"{number}. {chain}\n")
    emit(Table(answer.columns, answer.rows), settings, format_, output, brief=PATH_BRIEF, extra=_provenance(answer))
    if not answer.rows:
        click.echo(settings.say("paths.none", start=start, goal=goal), err=True)
    _foot(answer, settings, format_, output)


def _provenance(paths: "Paths") -> dict[str, Any]:
    evidence = {key: [item.as_dict() for item in cited] for key, cited in paths.evidence.items()}
    return {**paths.provenance(), "evidence": evidence}


def _foot(result: "Result", settings: Settings, format_: str | None, output: Path | None) -> None:
    """Say on stderr how a table for people came about; JSON carries it itself."""
    if choose(format_, output) != "json":
        shown = facts_text({**result.parameters, **result.filter, **result.coverage}, settings)
        line = settings.say("analyze.foot", measure=result.measure, facts=shown, fingerprint=result.fingerprint[:12])
        click.echo(line, err=True)
    if result.as_of:
        click.echo(time_note(result.as_of, settings.language), err=True)
