"""graphkit trace: the passages behind an element, and whether they still read as they did."""

from pathlib import Path

import click

from graphkit.cli.command import verb
from graphkit.cli.output import emit, output_options
from graphkit.cli.settings import Settings

BRIEF = ("element", "name", "source_name", "published", "paragraph", "char_start", "char_end")
CHECKED = ("element", "source_name", "paragraph", "char_start", "check", "passage")


@verb("trace")
@click.argument("element")
@click.option("--sources", type=click.Path(exists=True, file_okay=False, path_type=Path), default=None)
@output_options
@click.pass_obj
def command(
    settings: Settings, /, *, element: str, sources: Path | None, format_: str | None, output: Path | None
) -> int:
    """Trace an element to its sources."""
    from graphkit.query.trace import source_hashes, trace, with_passages

    with settings.reader() as reader:
        found = trace(reader, element)
        hashes = source_hashes(reader, found) if sources else {}
    if sources is not None:
        from graphkit.text.stored import stored_texts

        found = with_passages(found, stored_texts(sources, hashes))
    emit(found, settings, format_, output, brief=BRIEF if sources is None else CHECKED)
    if not found.rows:
        click.echo(settings.say("trace.none", element=element), err=True)
    bad = sum(row.get("check") in ("changed", "outside") for row in found.rows)
    if bad:
        click.echo(settings.say("trace.changed", count=bad), err=True)
    missing = sorted({row["source"] for row in found.rows if row.get("check") == "no-text"})
    if missing:
        click.echo(settings.say("trace.no-text", sources=", ".join(missing), folder=sources), err=True)
    return 3 if bad else 0
