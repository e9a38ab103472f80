"""The versions of a record: which dataset has it in which words, since which batch, from which file."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphkit.findings import FieldPath, RecordLocation
from graphkit.ledger.base import Entry, Ledger, batch_id
from graphkit.ledger.live import Assertions
from graphkit.pipeline.ledger_state import LedgerState
from graphkit.records.recordset import Accepted
from graphkit.resolve.gazetteer_places import PLACES


@dataclass(frozen=True, slots=True)
class Version:
    """One id as one dataset has it, and since which batch (None: in a file that is not imported)."""

    item: Accepted
    file: str
    batch: str | None = None

    def origin(self, path: FieldPath) -> dict[str, Any]:
        """Return where a field of it comes from: dataset, batch, file, line and sources."""
        line = self.item.location.of(path).number if self.batch is None else None
        origin = {"dataset": self.item.dataset, "batch": self.batch, "file": self.file, "line": line}
        return origin | {"sources": _sources(json.loads(self.item.body), path)}


@dataclass(frozen=True)
class LiveVersions:
    """The versions that are live in a ledger; places from the gazetteer are left out, as they follow from records.

    Attributes
    ----------
    state : LedgerState
    assertions : Assertions
        What each dataset of records holds.
    """

    state: LedgerState
    assertions: Assertions

    @classmethod
    def of(cls, ledger: Ledger) -> "LiveVersions":
        """Read the live versions of a ledger. O(entries)."""
        state = LedgerState.of(ledger)
        return cls(state, {name: records for name, records in state.assertions.items() if name != PLACES})

    def differing(self) -> dict[str, list[str]]:
        """Return id -> the datasets that have it, of the ids whose versions are not all equal."""
        datasets: dict[str, list[str]] = {}
        for name, records in sorted(self.assertions.items()):
            for record_id in records:
                datasets.setdefault(record_id, []).append(name)
        return {
            record_id: names
            for record_id, names in sorted(datasets.items())
            if len({self.assertions[name][record_id] for name in names}) > 1
        }

    def read(self, wanted: Mapping[str, Sequence[str]]) -> dict[str, list[Version]]:
        """Return id -> its versions, given id -> datasets; in order of dataset."""
        hashes = {self.assertions[name][record_id] for record_id, names in wanted.items() for name in names}
        bodies = self.state.bodies(hashes)
        since = _since(self.state.entries(), self.state.live_batches, wanted) if hashes else {}
        files = {batch.seq: batch.input_name or "" for batch in self.state.batches}
        versions: dict[str, list[Version]] = {}
        for record_id, names in wanted.items():
            for name in sorted(names):
                section, body = bodies[self.assertions[name][record_id]]
                seq = since[name, record_id]
                item = Accepted(section, record_id, body, name, RecordLocation(files[seq]))
                versions.setdefault(record_id, []).append(Version(item, files[seq], batch_id(seq)))
        return versions


def _since(
    entries: Iterable[tuple[int, Entry]], live_batches: Collection[int], wanted: Collection[str]
) -> dict[tuple[str, str], int]:
    """Return (dataset, id) -> the live batch since which the dataset has the record as it does now."""
    newest: dict[tuple[str, str], tuple[str | None, int]] = {}
    for seq, entry in entries:
        key = (entry.dataset, entry.id)
        if seq in live_batches and entry.id in wanted and newest.get(key, (None,))[0] != entry.hash:
            newest[key] = (entry.hash, seq)
    return {key: seq for key, (_, seq) in newest.items()}


def _sources(body: Mapping[str, Any], path: FieldPath) -> list[str]:
    """Return the sources that a record names for a field: its figure's, else its own."""
    evidence = body.get("evidence", ())
    match path:
        case ("contributions", int() as position, *_) if position < len(body.get("contributions", ())):
            evidence = body["contributions"][position].get("evidence") or evidence
    return sorted({piece["source"] for piece in evidence})
