"""graphkit doctor: check store, ledger and server, and say what to do. It changes nothing."""

import platform
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import click

from graphkit.cli.command import verb
from graphkit.cli.settings import Settings
from graphkit.cli.terminal.output import emit, output_options
from graphkit.cli.verbs.doctor_store import Diagnosis, bad, examined, note, ok
from graphkit.tables.table import Table


@verb("doctor")
@output_options
@click.pass_obj
def command(settings: Settings, /, *, format_: str | None, output: Path | None) -> int:
    """Check that all is well."""
    from graphkit.cli.terminal.output import choose

    rows, worst = [], 0
    named = choose(format_, output) in ("table", "markdown")  # for people
    for found in _findings(settings):
        state = settings.say(f"doctor.{found.state}") if named else found.state
        rows.append({"state": state, "what": found.what, "remedy": found.remedy})
        worst = max(worst, found.code)
    emit(Table(("state", "what", "remedy"), rows), settings, format_, output)
    return worst


def _findings(settings: Settings) -> Iterator[Diagnosis]:
    say = settings.say
    yield ok(say("doctor.python", version=platform.python_version()))
    yield ok(say("doctor.package", name="graphkit", version=metadata.version("graphkit-kg")))
    config = settings.config  # a wrong graphkit.toml ends here, with its own line
    yield from _packages(settings, "neo4j" if "://" in config.store else "kglite")
    yield ok(say("doctor.config", file=config.file) if config.file else say("doctor.no-config"))
    yield from examined(config.store, settings)


def _packages(settings: Settings, engine: str) -> Iterator[Diagnosis]:
    """Compare what is installed with what graphkit pins: the file format of kglite changes from version to version."""
    from re import match

    for required in metadata.requires("graphkit-kg") or ():
        pinned = match(r"([\w.-]+)==([^\s;]+)$", required)
        if pinned is None:
            continue
        name, wanted = pinned[1], pinned[2]
        try:
            version = metadata.version(name)
        except metadata.PackageNotFoundError:
            yield bad(settings.say("doctor.package-missing", name=name), settings.say("doctor.install"))
            continue
        if version != wanted:
            sentence = settings.say("doctor.package-other", name=name, version=version, wanted=wanted)
            yield note(sentence, settings.say("doctor.install"))
        elif name == engine:
            yield ok(settings.say("doctor.package", name=name, version=version))
