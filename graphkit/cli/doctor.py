"""graphkit doctor: is all well here, and if not, what to do. It mends nothing by itself."""

import os
import platform
import shutil
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import click

from graphkit.cli.command import verb
from graphkit.cli.output import emit, output_options
from graphkit.cli.settings import Settings
from graphkit.errors import GraphkitError, StoreError, StoreMissing
from graphkit.store.base import Table

ROOM = 3
"""So many times the store's size must be free, and 50 MB at least."""
Row = dict[str, Any]


@verb("doctor")
@output_options
@click.pass_obj
def command(settings: Settings, /, *, format_: str | None, output: Path | None) -> int:
    """Check that all is well."""
    rows, worst = [], 0
    for row, code in _checks(settings):
        rows.append(row | {"state": settings.say(f"doctor.{row['state']}")} if format_ == "table" else row)
        worst = max(worst, code)
    emit(Table(("state", "what", "remedy"), rows), settings, format_, output)
    return worst


def _checks(settings: Settings) -> Iterator[tuple[Row, int]]:
    say = settings.say
    yield _row("ok", say("doctor.python", version=platform.python_version())), 0
    yield from _packages(settings)
    found = settings.config  # a wrong graphkit.toml ends here, with its own line
    yield _row("ok", say("doctor.config", file=found.file) if found.file else say("doctor.no-config")), 0
    if "://" not in found.store:
        yield from _disk(Path(found.store.removeprefix("kglite:")).expanduser(), settings)
    yield from _store(found.store, settings)


def _packages(settings: Settings) -> Iterator[tuple[Row, int]]:
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
            yield _row("bad", settings.say("doctor.package-missing", name=name), settings.say("doctor.install")), 1
            continue
        if version != wanted:
            said = settings.say("doctor.package-other", name=name, version=version, wanted=wanted)
            yield _row("note", said, settings.say("doctor.install")), 0
        elif name == "kglite":
            yield _row("ok", settings.say("doctor.package", name=name, version=version)), 0


def _disk(path: Path, settings: Settings) -> Iterator[tuple[Row, int]]:
    folder = path.absolute().parent
    if not os.access(folder, os.W_OK):
        yield _row("bad", settings.say("doctor.not-writable", folder=folder), settings.say("doctor.writable-do")), 1
        return
    yield _row("ok", settings.say("doctor.writable", folder=folder)), 0
    size = path.stat().st_size if path.exists() else 0
    free, wanted = shutil.disk_usage(folder).free, max(ROOM * size, 50_000_000)
    said = settings.say("doctor.space", free=_bytes(free))
    if free < wanted:
        yield _row("bad", said, settings.say("doctor.space-do", wanted=_bytes(wanted))), 1
    else:
        yield _row("ok", said), 0


def _store(uri: str, settings: Settings) -> Iterator[tuple[Row, int]]:
    from graphkit.ledger import read_ledger
    from graphkit.ledger.live import open_batch
    from graphkit.pipeline.session import incomplete_text, schema_version
    from graphkit.store import open_reader

    try:
        reader = open_reader(uri)
    except StoreError as error:
        yield _row("note" if isinstance(error, StoreMissing) else "bad", str(error)), error.exit_code
        return
    try:
        info = reader.info()
        made = {node.properties.get("schema_version") for node in reader.nodes("Batch")}
    except GraphkitError as error:
        yield _row("bad", str(error)), error.exit_code
        return
    finally:
        reader.close()
    yield _row("ok", settings.say("doctor.store", store=uri, nodes=info["nodes"], edges=info["edges"])), 0
    now = schema_version(settings.vocabulary())
    if made and now not in made:
        said = settings.say("doctor.schema", old=", ".join(map(str, sorted(made, key=str))), new=now)
        yield _row("note", said, settings.say("doctor.rebuild")), 0
    try:
        ledger = read_ledger(uri)
    except StoreError:
        there = settings.say("doctor.ledger-back", file=f"{uri}.ledger")
        yield _row("bad" if made else "note", settings.say("doctor.no-ledger"), there), 1 if made else 0
        return
    try:
        batches = ledger.batches()
    finally:
        ledger.close()
    yield _row("ok", settings.say("doctor.ledger", batches=len(batches))), 0
    killed = open_batch(batches)
    if killed is not None:
        yield _row("bad", incomplete_text(killed)), 1


def _row(state: str, what: str, remedy: str | None = None) -> Row:
    return {"state": state, "what": what, "remedy": remedy}


def _bytes(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"
