"""Where datasets tell one record otherwise: among what is live, or files against what the others in a store tell."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from graphkit import config
from graphkit.errors import StoreMissing
from graphkit.findings import Finding, RecordLocation, path_text
from graphkit.ledger import read_ledger
from graphkit.ledger.base import BatchInfo, Entry, Ledger, batch_id
from graphkit.ledger.live import current_assertions, live
from graphkit.pipeline.input_files import read_files
from graphkit.pipeline.session import Progress, silent
from graphkit.query.claims import COLUMNS as CLAIMS
from graphkit.query.claims import claims
from graphkit.records.recordset import Accepted
from graphkit.resolve.gazetteer_places import PLACES
from graphkit.schema.vocabulary import Vocabulary, load_vocabulary
from graphkit.store.base import Reader
from graphkit.tables.table import Table
from graphkit.validate.merging import contradictions, merge

COLUMNS = (
    "conflict", "id", "section", "field", "value", "dataset", "batch", "file", "line", "sources", "other_value",
    "other_dataset", "other_batch", "other_file", "other_line", "other_sources", "problem",
)  # fmt: skip
ALL = tuple(dict.fromkeys((*CLAIMS, *COLUMNS)))


@dataclass(frozen=True, slots=True)
class _Telling:
    """What one dataset tells of one id: the record, and since which batch (None: a file that is not imported)."""

    item: Accepted
    file: str
    batch: str | None = None

    def at(self, path: tuple[str | int, ...]) -> dict[str, Any]:
        body = json.loads(self.item.body)
        line = self.item.location.of(path).line if self.batch is None else None
        told = {"dataset": self.item.dataset, "batch": self.batch, "file": self.file, "line": line}
        return told | {"sources": _sources(body, path)}


def conflicts(reader: Reader) -> Table:
    """Return every conflict that a store holds.

    Parameters
    ----------
    reader : Reader
        An open store.

    Returns
    -------
    Table
        Columns `ALL`. Rows with ``conflict`` = ``claims`` are those of `claims`. ``records``: datasets tell one record
        otherwise, field by field, as in `conflicts_of`. An import refuses such records; they are found where the
        ledger was written by a version with other rules, and stand in the way of whatever comes next.
    """
    rows = list(claims(reader).rows)
    try:
        with closing(read_ledger(reader.uri)) as ledger:
            now, tellings = _told(ledger)
            shared = _shared(now)
            for told in tellings(shared).values():
                rows += [row for one, other in combinations(told, 2) for row in _rows(one, other)]
    except StoreMissing:  # a graph without a ledger still has its claims
        pass
    return Table(ALL, [{column: row.get(column) for column in ALL} for row in rows])


def conflicts_of(
    uri: str,
    paths: Iterable[Path],
    *,
    dataset: str | None = None,
    progress: Progress | None = None,
    vocabulary: Vocabulary | None = None,
) -> Table:
    """Return where files tell records otherwise than other datasets in a store, or than each other.

    What an import would refuse as conflicts is here as a whole, field by field. What adds up (evidence, names, gaps
    that one fills) is no conflict, nor is what the files' own datasets told before.

    Parameters
    ----------
    uri : str
        The store; nothing is written.
    paths, dataset, progress, vocabulary
        As for ``import_files``.

    Returns
    -------
    Table
        Columns `COLUMNS`: the record and field; the file's value, its place and the sources it names; the other value,
        which dataset tells it, since which batch, from which file and sources. ``problem`` is the code that an import
        would be refused with.

    Raises
    ------
    InvalidData
        If a record of the files is not sound on its own.
    StoreMissing
        If there is no ledger.
    """
    vocabulary = vocabulary or load_vocabulary(config.load().schema)
    with closing(read_ledger(uri)) as ledger:
        given = read_files(paths, dataset, vocabulary, progress or silent)
        now, tellings = _told(ledger)
        others = {name: told for name, told in now.items() if name not in given.told}
        ids = {own for told in given.told.values() for own in told}
        live_ones = tellings({own: [name for name in others if own in others[name]] for own in ids})
    mine: dict[str, list[_Telling]] = {}
    for item in given.records:
        mine.setdefault(item.id, []).append(_Telling(item, item.location.file))
    rows: list[dict[str, Any]] = []
    for own in sorted(mine):
        told = sorted(mine[own], key=lambda one: (one.item.dataset, one.item.section))
        pairs = [*((one, other) for one in told for other in live_ones.get(own, ())), *combinations(told, 2)]
        rows += [row for one, other in pairs for row in _rows(one, other)]
    return Table(COLUMNS, rows)


def _told(ledger: Ledger) -> tuple[dict[str, dict[str, str]], "_Tellings"]:
    batches = ledger.batches()
    alive = live(batches)
    now = current_assertions(ledger.entries(), alive)
    now.pop(PLACES, None)  # they follow from the records, whatever those say
    return now, _Tellings(ledger, batches, alive, now)


def _shared(now: Mapping[str, Mapping[str, str]]) -> dict[str, list[str]]:
    """Return id -> the datasets that tell it, of those that several tell in different words."""
    telling: dict[str, list[str]] = {}
    for dataset, told in sorted(now.items()):
        for own in told:
            telling.setdefault(own, []).append(dataset)
    return {
        own: datasets
        for own, datasets in sorted(telling.items())
        if len({now[dataset][own] for dataset in datasets}) > 1
    }


@dataclass(frozen=True)
class _Tellings:
    """Finds what datasets tell of ids, with the batch since which each tells it so."""

    ledger: Ledger
    batches: Sequence[BatchInfo]
    alive: Collection[int]
    now: Mapping[str, Mapping[str, str]]

    def __call__(self, wanted: Mapping[str, Sequence[str]]) -> dict[str, list[_Telling]]:
        hashes = {self.now[dataset][own] for own, datasets in wanted.items() for dataset in datasets}
        bodies = {said: (section, body) for said, section, body in self.ledger.bodies(hashes)} if hashes else {}
        since = _since(self.ledger.entries(), self.alive, wanted) if hashes else {}
        files = {batch.seq: batch.input_name or "" for batch in self.batches}
        found: dict[str, list[_Telling]] = {}
        for own, datasets in wanted.items():
            for dataset in sorted(datasets):
                section, body = bodies[self.now[dataset][own]]
                seq = since[dataset, own]
                item = Accepted(section, own, body, dataset, RecordLocation(files[seq]))
                found.setdefault(own, []).append(_Telling(item, files[seq], batch_id(seq)))
        return found


def _since(
    entries: Iterable[tuple[int, Entry]], alive: Collection[int], wanted: Mapping[str, Any]
) -> dict[tuple[str, str], int]:
    """Return (dataset, id) -> the live batch since which the dataset tells the record as it does now."""
    said: dict[tuple[str, str], tuple[str | None, int]] = {}
    for seq, entry in entries:
        key = (entry.dataset, entry.id)
        if seq in alive and entry.id in wanted and said.get(key, (None,))[0] != entry.hash:
            said[key] = (entry.hash, seq)
    return {key: seq for key, (_, seq) in said.items()}


def _rows(one: _Telling, other: _Telling) -> Iterator[dict[str, Any]]:
    """Yield a row for each field in which two records of one id contradict each other."""
    if one.item.section != other.item.section:
        yield _row(one, other, ("section",), (one.item.section, other.item.section), "id-in-two-sections")
        return
    found = contradictions(one.item, other.item)
    for path, value, others in found:
        yield _row(one, other, path, (value, others), "conflicting-record")
    if not found and isinstance(problem := merge([one.item, other.item]), Finding):
        # Each is sound, and no field is told twice, but together they end before they start.
        values = (_value(one.item, problem.location.field), _value(other.item, problem.location.field))
        yield _row(one, other, problem.location.field, values, problem.code)


def _row(
    one: _Telling, other: _Telling, path: tuple[str | int, ...], values: tuple[Any, Any], code: str
) -> dict[str, Any]:
    told = {f"other_{key}": said for key, said in other.at(path).items()}
    field = path_text(path)
    what = {"conflict": "records", "id": one.item.id, "section": one.item.section, "field": field}
    return {**what, "value": values[0], **one.at(path), "other_value": values[1], **told, "problem": code}


def _value(item: Accepted, path: tuple[str | int, ...]) -> Any:
    value: Any = json.loads(item.body)
    for part in path:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _sources(body: Mapping[str, Any], path: tuple[str | int, ...]) -> list[str]:
    """Return the sources that a record names for a field: its figure's, else its own."""
    evidence = body.get("evidence", ())
    match path:
        case ("contributions", int() as position, *_) if position < len(body.get("contributions", ())):
            evidence = body["contributions"][position].get("evidence") or evidence
    return sorted({piece["source"] for piece in evidence})
