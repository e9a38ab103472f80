"""graphkit trace: the passages behind an element, and whether they still read as they did."""

from pathlib import Path

import click

from graphkit.cli.command import verb
from graphkit.cli.settings import Settings
from graphkit.cli.terminal import completion
from graphkit.cli.terminal.output import choose, emit, output_options, write
from graphkit.store.base import Reader
from graphkit.tables.table import Table

BRIEF = ("element", "name", "source_name", "published", "paragraph", "char_start", "char_end")
CHECKED = ("element", "source_name", "paragraph", "char_start", "check", "reading")


@verb("trace")
@click.argument("element", shell_complete=completion.anything)
@click.option("--sources", type=click.Path(exists=True, file_okay=False, path_type=Path), default=None)
@output_options
@click.pass_obj
def command(
    settings: Settings, /, *, element: str, sources: Path | None, format_: str | None, output: Path | None
) -> int:
    """Trace an element to its sources."""
    from graphkit.query.trace import trace, with_passages
    from graphkit.query.why import why_counted

    with settings.reader() as reader:
        found = trace(reader, element)
        reasons = why_counted(reader, _figure_of(found, element))
        if sources is not None:
            found = with_passages(found, _texts(reader, found, sources, settings))
    words = [reason.text(settings.language) for reason in reasons]
    brief = BRIEF if sources is None else CHECKED
    emit(found, settings, format_, output, brief=brief, extra={"sums": words} if words else None)
    if words and output is None and choose(format_) == "table":
        write("".join(f"{word}\n" for word in words))
    if not found.rows:
        click.echo(settings.say("trace.none", element=element), err=True)
    bad = sum(row.get("check") in ("changed", "outside") for row in found.rows)
    if bad:
        click.echo(settings.say("trace.changed", count=bad), err=True)
    missing = sorted({row["source"] for row in found.rows if row.get("check") == "no-text"})
    if missing:
        click.echo(settings.say("trace.no-text", sources=", ".join(missing), folder=sources), err=True)
    return 3 if bad else 0


def _figure_of(traced: Table, element: str) -> str:
    """Return the one element that was traced, if it is one; a figure may have no passage at all."""
    elements = {row["element"] for row in traced.rows}
    return elements.pop() if len(elements) == 1 else element


def _texts(reader: Reader, evidence: Table, folder: Path, settings: Settings) -> dict[str, str]:
    """Return the sources' texts: the very files, by their SHA-256, else the copies that come nearest."""
    from graphkit.query.trace import nearest_copies, source_hashes
    from graphkit.text.stored import stored_texts

    texts = stored_texts(folder, source_hashes(reader, evidence))
    missing = sorted({row["source"] for row in evidence.rows} - texts.keys())
    if missing:
        copies = {str(path): text for path in sorted(folder.rglob("*.txt")) if (text := _read(path)) is not None}
        for source, name in nearest_copies(reader, missing, copies).items():
            click.echo(settings.say("trace.other-file", file=name, source=source), err=True)
            texts[source] = copies[name]
    return texts


def _read(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8")  # read_text() would turn \r\n into \n, and move every offset
    except (OSError, UnicodeDecodeError):
        return None
