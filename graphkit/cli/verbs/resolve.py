"""graphkit resolve: pairs that may be one thing, and claims of one fact, judged at the terminal or in a table."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphkit.cli.command import existing_files, verb
from graphkit.cli.settings import Settings
from graphkit.cli.terminal.asking import answer
from graphkit.cli.terminal.output import emit, force_option
from graphkit.cli.terminal.pasting import again
from graphkit.cli.terminal.progress import progress
from graphkit.cli.terminal.streams import is_terminal
from graphkit.errors import UsageError
from graphkit.tables.formats import PRINTED
from graphkit.tables.table import Table
from graphkit.wording.messages import text

if TYPE_CHECKING:
    from graphkit.pipeline.claim_pairs import ClaimPair
    from graphkit.pipeline.reviewing import Review
    from graphkit.resolve.proposals import Proposal
    from graphkit.schema.records import Decision

COLUMNS = ("left", "right", "decision", "left_name", "right_name", "label", "score", "why", "where")
BRIEF = ("left", "left_name", "right", "right_name", "score", "why")
_LIKELY = 75  # as graphkit.resolve.proposals has it, which --help need not load
_ANSWERS = {"y": "same", "d": "different", "u": "unsure"}
_SIDES = {"l": "preferred", "r": "preferred", "u": "unsure"}

Ask = Callable[[str], str | None]
"""Shows a question and returns what was typed; None where nobody answers."""


@verb("resolve")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), callback=existing_files)
@click.option("--min", "least", type=click.IntRange(0, 100), default=_LIKELY)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), default=None)
@click.option("--format", "format_", type=click.Choice(PRINTED), default=None)
@force_option
@click.option("--author", metavar="NAME", default=None)
@click.pass_obj
def command(
    settings: Settings,
    /,
    *,
    paths: tuple[Path, ...],
    least: int,
    output: Path | None,
    format_: str | None,
    author: str | None,
) -> int:
    """Judge which names and entities are the same, and which claim counts."""
    from graphkit.cli.verbs.review_file import is_review, read_review, write_review

    filled = [path for path in paths if is_review(path)]
    if filled:
        if len(paths) > 1:
            raise UsageError("cli.resolve.mixed", file=filled[0])
        _record(read_review(filled[0], settings.vocabulary()), settings, author)
        return 0
    review = _review(paths, least, settings)
    warn_unused(review.unused, settings)
    if output is not None:
        write_review(output, review.all, overwrite=settings.force, protected=settings.protected())
        click.echo(settings.say("wrote.rows", file=output, rows=len(review.all)), err=True)
    elif format_ is None and review.all and is_terminal(sys.stdin) and is_terminal(sys.stdout):
        click.echo(settings.say("resolve.intro", count=len(review.all), table=settings.config.decisions), err=True)
        decided: list[Decision] = []
        try:
            for decision in judgements(review.all, answer, settings):
                decided.append(decision)
        finally:  # what was answered is kept, also where Ctrl-C ends the questions
            _record(decided, settings, author)
    else:
        emit(Table(COLUMNS, [row(each) for each in review.all]), settings, format_, brief=BRIEF)
    return 0


def warn_unused(unused: Sequence["Decision"], settings: Settings) -> None:
    """Say which decisions are without effect, where any are."""
    if unused:
        pairs = ", ".join(f"{one.left} / {one.right}" for one in unused[:5])
        click.echo(settings.say("resolve.idle", pairs=pairs + (" …" if len(unused) > 5 else "")), err=True)


def judgements(pairs: Iterable["Proposal | ClaimPair"], ask: Ask, settings: Settings) -> Iterator["Decision"]:
    """Ask about each pair, and yield what was decided; what is passed over comes again the next time.

    Of several claims of one fact the one that was taken stands left in the next question, so that answers agree.
    """
    from graphkit.pipeline.claim_pairs import ClaimPair
    from graphkit.schema.records import Decision

    every = list(pairs)
    taken: dict[str, dict[str, str]] = {}
    for number, asked in enumerate(every, start=1):
        each, keys, answers, why = asked, ("resolve.pair", "resolve.take"), _ANSWERS, asked.why
        if isinstance(asked, ClaimPair):
            each, answers = replace(asked, **taken.get(asked.left, {})), _SIDES
            keys = ("resolve.pair-claims", "resolve.take-claims")
            why = text(f"preferred-by.{each.why}", settings.language)
        shown = {**row(each), "number": f"{number}/{len(every)}", "where": f"  {each.where}" if each.where else ""}
        click.echo(settings.say(keys[0], **{**shown, "why": why}), err=True)
        while True:
            typed = ask(settings.say(keys[1]))
            if typed is None or typed.lower() == "q":
                return
            word = typed.lower()
            if word in answers:
                sides = (each.right, each.left) if word == "r" else (each.left, each.right)
                yield Decision.model_validate({"left": sides[0], "right": sides[1], "decision": answers[word]})
            if word == "r" and word in answers:
                taken[asked.left] = {"left": each.right, "left_name": each.right_name, "why": "decision"}
            if not word or word in answers:
                break
            click.echo(settings.say("resolve.again", letters=", ".join(answers)), err=True)


def row(pair: "Proposal | ClaimPair") -> dict[str, Any]:
    """Return a pair as a row with `COLUMNS`."""
    return {name: getattr(pair, name) for name in COLUMNS}


def _review(paths: tuple[Path, ...], least: int, settings: Settings) -> "Review":
    from graphkit.pipeline.reviewing import review

    with progress(settings) as bar:
        return review(
            settings.config.store,
            paths,
            decisions=settings.decisions(),
            least=least,
            progress=bar,
            vocabulary=settings.vocabulary(),
        )


def _record(decisions: "list[Decision]", settings: Settings, author: str | None) -> None:
    """Put decisions into the table, signed where nobody has signed them, and say how they come into the graph."""
    from datetime import UTC, datetime

    from graphkit.pipeline.reviewing import record_decisions
    from graphkit.pipeline.session import login
    from graphkit.schema.values import PreciseDate

    author = author or login()
    today = PreciseDate(date=datetime.now(UTC).date().isoformat())
    signed = [one.model_copy(update={"who": one.who or author, "when": one.when or today}) for one in decisions]
    table = settings.config.decisions
    counts = record_decisions(table, signed, settings.vocabulary())
    click.echo(settings.say("resolve.recorded", table=table, **counts, apply=f"{again('import', settings)} {table}"))
