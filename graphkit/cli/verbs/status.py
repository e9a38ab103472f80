"""graphkit status: where store and ledger are, what they hold, and whether anything is left to do."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphkit.cli.command import verb
from graphkit.cli.settings import Settings
from graphkit.cli.terminal.facts import emit_facts
from graphkit.cli.terminal.output import choose, emit, output_options
from graphkit.errors import StoreMissing
from graphkit.tables.table import Table
from graphkit.wording.moments import local_iso, local_moment

if TYPE_CHECKING:
    from graphkit.ledger.base import BatchInfo
    from graphkit.pipeline.store_status import StoreStatus

COLUMNS = (
    "store", "ledger", "nodes", "edges", "batches", "last_batch", "open_batch", "rebuild_needed", "rebuild_reason",
    "problems",
)  # fmt: skip


@verb("status")
@output_options
@click.pass_obj
def command(settings: Settings, /, *, format_: str | None, output: Path | None) -> int:
    """Show the state of store and ledger."""
    from graphkit.pipeline.session import schema_version
    from graphkit.pipeline.store_status import store_status

    status = store_status(settings.config.store, schema_version(settings.vocabulary()))
    if choose(format_, output) in ("table", "markdown"):
        emit_facts(_lines(status, settings), settings, format_, output)
    else:
        emit(Table(COLUMNS, [_row(status, settings)]), settings, format_, output)
    return 0 if status.nodes is not None else StoreMissing.exit_code


def _lines(status: "StoreStatus", settings: Settings) -> dict[str, str]:
    """Return heading -> words, for people."""
    say = settings.say
    counts = say("status.counts", nodes=status.nodes, edges=status.edges) if status.nodes is not None else None
    facts = {"store": say("status.there", file=status.store, what=counts or say("status.absent"))}
    batches = say("status.batches", count=len(status.batches)) if status.batches is not None else say("status.absent")
    facts["ledger"] = say("status.there", file=status.ledger, what=batches)
    last, unfinished = status.last_batch, status.unfinished
    if last is not None:
        facts["last_batch"] = _words(last, settings)
    warning = unfinished.warning().text(settings.language) if unfinished else say("status.none-open")
    facts["open_batch"] = warning
    if status.rebuild is None:
        facts["rebuild_needed"] = say("status.no-rebuild")
    else:
        facts["rebuild_needed"] = say("status.rebuild", why=status.rebuild)
    if status.trouble:
        facts["problem"] = "; ".join(trouble.text(settings.language) for trouble in status.trouble)
    return facts


def _words(batch: "BatchInfo", settings: Settings) -> str:
    """Return a batch on one line: id, kind, input, when, who, note."""
    parts = (
        batch.id, settings.say(f"history.kind.{batch.kind}"), batch.input_name, local_moment(batch.created),
        batch.author, batch.note,
    )  # fmt: skip
    return " · ".join(part for part in parts if part)


def _row(status: "StoreStatus", settings: Settings) -> dict[str, Any]:
    last, unfinished = status.last_batch, status.unfinished
    return {
        "store": status.store,
        "ledger": status.ledger,
        "nodes": status.nodes,
        "edges": status.edges,
        "batches": None if status.batches is None else len(status.batches),
        "last_batch": _batch(last) if last else None,
        "open_batch": _batch(unfinished.batch) | {"being_written": unfinished.writer is not None}
        if unfinished
        else None,
        "rebuild_needed": status.rebuild is not None,
        "rebuild_reason": status.rebuild.text(settings.language) if status.rebuild else None,
        "problems": [trouble.text(settings.language) for trouble in status.trouble],
    }


def _batch(batch: "BatchInfo") -> dict[str, Any]:
    return {
        "id": batch.id,
        "kind": batch.kind,
        "state": batch.state,
        "created": batch.created,
        "created_local": local_iso(batch.created),
        "author": batch.author,
        "input": batch.input_name,
        "note": batch.note,
    }
