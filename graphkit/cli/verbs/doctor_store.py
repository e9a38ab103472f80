"""What doctor finds in a store, its ledger, and the place where they are kept."""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from graphkit.cli.settings import Settings
from graphkit.elements import CONTRACT, Node
from graphkit.errors import GraphkitError, StoreDamaged, StoreError, StoreMissing
from graphkit.wording.messages import text

if TYPE_CHECKING:
    from graphkit.ledger.base import BatchInfo, Ledger
    from graphkit.store.base import Reader
    from graphkit.store.neo4j.health import Health

ROOM = 3
"""So many times the store's size must be free, and `LEAST` at least."""
LEAST = 50_000_000
APART = 5.0
"""Seconds by which two clocks may differ before it is said."""


class Diagnosis(NamedTuple):
    """``ok``, ``note`` or ``bad``; what was found; how to mend it; the exit code that it asks for."""

    state: str
    what: str
    remedy: str | None = None
    code: int = 0


def ok(what: str) -> Diagnosis:
    """Return that something is well."""
    return Diagnosis("ok", what)


def note(what: str, remedy: str | None = None) -> Diagnosis:
    """Return what is good to know and stops nothing."""
    return Diagnosis("note", what, remedy)


def bad(what: str, remedy: str | None = None, code: int = 1) -> Diagnosis:
    """Return what is wrong."""
    return Diagnosis("bad", what, remedy, code)


def examined(uri: str, settings: Settings) -> Iterator[Diagnosis]:
    """Yield what is found in a store of either kind; raises UsageError where the address makes no sense."""
    from graphkit.store import file_of, open_reader

    reader: Reader | None = None
    if "://" not in uri:
        yield from _file(file_of(uri), settings)
    try:
        reader = open_reader(uri)
        if "://" in uri:
            yield from _server(reader, settings)
        info = reader.info()
        batches = list(reader.nodes("Batch"))
    except StoreMissing as error:
        yield Diagnosis("note", error.text(settings.language), None, error.exit_code)
        info, batches = None, []
    except StoreDamaged as error:
        yield bad(error.text(settings.language), settings.say("doctor.rebuild"), error.exit_code)
        info, batches = None, []
    except GraphkitError as error:  # a server that does not answer has no ledger to look into either
        yield bad(error.text(settings.language), None, error.exit_code)
        return
    finally:
        if reader is not None:
            reader.close()
    if info:
        yield ok(settings.say("doctor.store", store=uri, nodes=info["nodes"], edges=info["edges"]))
        if info["foreign_nodes"] or info["foreign_edges"]:
            yield note(settings.say("doctor.foreign", nodes=info["foreign_nodes"], edges=info["foreign_edges"]))
        if hidden := info.get("ledger_nodes"):
            yield ok(settings.say("doctor.ledger-nodes", count=hidden))
        yield from _made(batches, settings)
    yield from _ledger(uri, batches, settings, has_store=info is not None)


def _file(path: Path, settings: Settings) -> Iterator[Diagnosis]:
    from graphkit.store import writer_of

    folder = path.absolute().parent
    places = [folder, *(place for place in (path, path.with_name(f"{path.name}.ledger")) if place.exists())]
    closed = [place for place in places if not os.access(place, os.W_OK)]
    for place in closed:
        yield bad(settings.say("doctor.not-writable", folder=place), settings.say("doctor.writable-do"))
    if closed or not folder.is_dir():
        return
    yield ok(settings.say("doctor.writable", folder=folder))
    size = path.stat().st_size if path.exists() else 0
    yield from _space(shutil.disk_usage(folder).free, max(ROOM * size, LEAST), settings)
    if (writer := writer_of(path)) is not None:
        yield note(settings.say("doctor.in-use", pid=writer.pid), settings.say("doctor.in-use-do"))


def _space(free: int, wanted: int, settings: Settings) -> Iterator[Diagnosis]:
    sentence = settings.say("doctor.space", free=_bytes(free))
    if free < wanted:
        yield bad(sentence, settings.say("doctor.space-do", wanted=_bytes(wanted)))
    else:
        yield ok(sentence)


def _server(reader: "Reader", settings: Settings) -> Iterator[Diagnosis]:
    from graphkit.store.neo4j.health import OLDEST, examine
    from graphkit.store.neo4j.reader import Neo4jReader

    assert isinstance(reader, Neo4jReader)
    say = settings.say
    found: Health = examine(reader, settings.vocabulary())
    about = say("doctor.server", version=found.version, edition=found.edition)
    oldest = ".".join(map(str, OLDEST))
    yield bad(about, say("doctor.server-do", oldest=oldest)) if found.too_old else ok(about)
    for why, what in ((found.unwritable, "write"), (found.undefinable, "define")):
        if why:
            yield bad(say(f"doctor.no-{what}", why=why), say(f"doctor.no-{what}-do"))
    if not (found.unwritable or found.undefinable):
        yield ok(say("doctor.may-write"))
    if found.missing:
        yield bad(say("doctor.missing", names=", ".join(found.missing)), say("doctor.missing-do"))
    if found.unready:
        yield note(say("doctor.unready", names=", ".join(found.unready)), say("doctor.unready-do"))
    if found.complete:
        yield ok(say("doctor.constraints", count=found.defined))
    clock = say("doctor.clock", seconds=f"{found.ahead:+.1f}")
    yield note(clock, say("doctor.clock-do")) if abs(found.ahead) > APART else ok(clock)
    if found.free is None:
        yield note(say("doctor.space-unseen"))
    else:
        yield from _space(found.free, LEAST, settings)
    if found.writer is not None:
        who = {"pid": found.writer.pid, "host": found.writer.host}
        if found.gone:
            yield note(say("doctor.lease-gone", **who))
        else:
            yield note(say("doctor.lease", **who), say("doctor.in-use-do"))


def _made(batches: Iterable[Node], settings: Settings) -> Iterator[Diagnosis]:
    """Compare the versions that the graph was made with, as its last batch has them, with those of now."""
    from graphkit.pipeline.session import schema_version, version

    ordered = sorted(batches, key=lambda node: node.id)
    if not ordered:
        return
    last = ordered[-1].properties
    if any(node.properties.get("contract") != CONTRACT for node in ordered):
        yield bad(settings.say("doctor.contract"), settings.say("doctor.rebuild"))
    for key, mine, key_of_batch in (
        ("doctor.schema", schema_version(settings.vocabulary()), "schema_version"),
        ("doctor.graphkit", version(), "graphkit_version"),
    ):
        if last.get(key_of_batch) not in (None, mine):
            yield note(settings.say(key, old=last[key_of_batch], new=mine), settings.say("doctor.rebuild"))
        else:
            yield ok(settings.say(f"{key}-same", version=mine))


def _ledger(uri: str, nodes: list[Node], settings: Settings, *, has_store: bool) -> Iterator[Diagnosis]:
    from graphkit.ledger import read_ledger
    from graphkit.pipeline.unfinished import find_open_batch

    say = settings.say
    try:
        with closing(read_ledger(uri)) as ledger:
            batches, unfinished = find_open_batch(uri, ledger)
            if "://" not in uri:  # a server watches over its own pages
                _read_all(ledger)
    except StoreMissing:
        if has_store:
            there = say("doctor.ledger-back", file=f"{uri}.ledger") if "://" not in uri else say("doctor.import-again")
            yield bad(say("doctor.no-ledger"), there) if nodes else note(say("doctor.no-ledger"), there)
        return
    except StoreError as error:  # damaged, locked, or made by a newer graphkit: the message says what to do
        yield bad(error.text(settings.language), None, 1)
        return
    yield ok(say("doctor.ledger", batches=len(batches)))
    if has_store:
        yield from _strange(uri, nodes, batches, settings)
    if unfinished is not None:
        warning = unfinished.warning().text(settings.language)
        yield note(warning) if unfinished.writer else bad(warning)


def _read_all(ledger: "Ledger") -> None:
    """Read every record once, which finds what was damaged; 2 s for 100,000 records."""
    hashes = {entry.hash for _, entry in ledger.entries() if entry.hash is not None}
    for _ in ledger.bodies(hashes):
        pass


def _strange(uri: str, nodes: list[Node], batches: "list[BatchInfo]", settings: Settings) -> Iterator[Diagnosis]:
    """Find a graph whose ledger is another's, or which is older than its ledger: restored, or copied without it."""
    known = {batch.id: batch.created for batch in batches}
    for node in nodes:
        if known.get(node.id) != node.properties.get("created"):
            yield bad(text("pipeline.strange-batch", settings.language, store=uri, batch=node.id))
            return
    there = {node.id for node in nodes}
    lost = [batch.id for batch in batches if batch.state == "complete" and batch.id not in there]
    if lost:
        yield bad(settings.say("doctor.older", batches=", ".join(lost)), settings.say("doctor.rebuild"))


def _bytes(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"
