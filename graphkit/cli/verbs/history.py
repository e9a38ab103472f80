"""graphkit history: every batch, oldest first."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphkit.cards.head import changed_text
from graphkit.cli.command import verb
from graphkit.cli.settings import Settings
from graphkit.cli.terminal.output import choose, emit, output_options
from graphkit.tables.table import Table
from graphkit.wording.moments import local_iso, local_moment

if TYPE_CHECKING:
    from graphkit.ledger.base import BatchInfo

COLUMNS = (
    "batch", "kind", "state", "created", "created_local", "author", "input", "records_new", "records_changed",
    "records_pruned", "nodes_created", "nodes_updated", "nodes_removed", "edges_created", "edges_updated",
    "edges_removed", "runs", "undone_by", "note",
)  # fmt: skip
_MARKS = {"new": "+", "changed": "~", "pruned": "-"}
BRIEF = ("batch", "kind", "created", "author", "input", "records", "nodes", "edges", "state", "note")


@verb("history")
@output_options
@click.pass_obj
def command(settings: Settings, /, *, format_: str | None, output: Path | None) -> None:
    """List the batches."""
    from graphkit.ledger import read_ledger  # and not the pipeline, which loads all that an import needs
    from graphkit.ledger.live import annotated

    ledger = read_ledger(settings.config.store)
    try:
        rows = [_row(batch) for batch in annotated(ledger.batches())]
    finally:
        ledger.close()
    if choose(format_, output) == "table":
        rows = [_for_people(row, settings) for row in rows]
    emit(Table(COLUMNS, rows), settings, format_, output, brief=BRIEF)
    settings.warn_incomplete()


def _row(batch: "BatchInfo") -> dict[str, Any]:
    counts = batch.counts
    records = counts.get("records", {})
    row = {
        "batch": batch.id,
        "kind": batch.kind,
        "state": batch.state,
        "created": batch.created,
        "created_local": local_iso(batch.created),
        "author": batch.author,
        "input": batch.input_name or (f"batch/{batch.target:04d}" if batch.target else None),
        "records_new": records.get("new"),
        "records_changed": records.get("changed"),
        "records_pruned": counts.get("pruned"),
        "runs": counts.get("runs", 1),
        "undone_by": batch.undone_by,
        "note": batch.note,
    }
    row |= {key: counts.get(key) for key in COLUMNS if key.startswith(("nodes_", "edges_"))}
    row |= {what: changed_text(counts, what) for what in ("nodes", "edges")}
    row["records"] = " ".join(
        f"{mark}{row[f'records_{name}']}" for name, mark in _MARKS.items() if row[f"records_{name}"]
    )
    return row


def _for_people(row: dict[str, Any], settings: Settings) -> dict[str, Any]:
    """Put kind and state of a batch into words: complete, after how many runs, dropped, undone by which."""
    state = settings.say(f"history.{row['state']}")
    if row["runs"] > 1:
        state += settings.say("history.runs", count=row["runs"])
    if row["undone_by"]:
        state += settings.say("history.undone", batch=row["undone_by"])
    return {
        **row,
        "state": state,
        "created": local_moment(row["created"]),
        "kind": settings.say(f"history.kind.{row['kind']}"),
    }
