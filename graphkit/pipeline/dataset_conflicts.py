"""Where datasets contradict each other about a record: those in a store, or files and those in a store."""

import json
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import combinations
from pathlib import Path
from typing import Any

from graphkit.errors import StoreMissing
from graphkit.findings import FieldPath, Finding, path_text
from graphkit.ledger import read_ledger
from graphkit.pipeline.input_files import read_files
from graphkit.pipeline.record_versions import LiveVersions, Version
from graphkit.pipeline.session import Progress, configured_vocabulary, silent
from graphkit.query.claims import COLUMNS as CLAIMS
from graphkit.query.claims import claims
from graphkit.records.recordset import Accepted
from graphkit.schema.vocabulary import Vocabulary
from graphkit.store.base import Reader
from graphkit.tables.table import Table
from graphkit.validate.merging import contradictions, merge

COLUMNS = (
    "conflict", "id", "section", "field", "value", "dataset", "batch", "file", "line", "sources", "other_value",
    "other_dataset", "other_batch", "other_file", "other_line", "other_sources", "problem",
)  # fmt: skip
ALL = tuple(dict.fromkeys((*CLAIMS, *COLUMNS)))


def conflicts(reader: Reader, vocabulary: Vocabulary | None = None) -> Table:
    """Return every conflict that a store holds.

    Parameters
    ----------
    reader : Reader
        An open store.
    vocabulary : Vocabulary, optional
        By default that of ``graphkit.toml``.

    Returns
    -------
    Table
        Columns `ALL`. Rows with ``conflict`` = ``claims`` are those of `claims`. ``records``: datasets
        contradict each other about one record, field by field, as in `conflicts_of`. An import refuses such records;
        they occur where the ledger was written by a version with other rules, and block every later change.
    """
    vocabulary = configured_vocabulary(vocabulary)
    rows = list(claims(reader).rows)
    try:
        with closing(read_ledger(reader.uri)) as ledger:
            live = LiveVersions.of(ledger)
            for versions in live.read(live.differing()).values():
                rows += [row for one, other in combinations(versions, 2) for row in _rows(one, other, vocabulary)]
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
    """Return where files contradict other datasets in a store, or each other.

    Everything that an import would refuse as a conflict, field by field. What adds up (evidence, names, gaps that one
    fills) is no conflict, nor is an earlier version of the files' own datasets.

    Parameters
    ----------
    uri : str
        The store; nothing is written.
    paths, dataset, progress, vocabulary
        As for ``import_files``.

    Returns
    -------
    Table
        Columns `COLUMNS`: the record and field; the file's value, its location and the sources that it names; the other
        value, its dataset, since which batch, from which file and sources. ``problem`` is the code that an import
        would be refused with.

    Raises
    ------
    InvalidData
        If a record of the files is not sound on its own.
    StoreMissing
        If there is no ledger.
    """
    vocabulary = configured_vocabulary(vocabulary)
    with closing(read_ledger(uri)) as ledger:
        given = read_files(paths, dataset, vocabulary, progress or silent)
        live = LiveVersions.of(ledger)
        others = {name: records for name, records in live.assertions.items() if name not in given.assertions}
        ids = {record_id for records in given.assertions.values() for record_id in records}
        held = live.read({record_id: [name for name in others if record_id in others[name]] for record_id in ids})
    read: dict[str, list[Version]] = {}
    for item in given.records:
        read.setdefault(item.id, []).append(Version(item, item.location.file))
    rows: list[dict[str, Any]] = []
    for record_id in sorted(read):
        versions = sorted(read[record_id], key=lambda each: (each.item.dataset, each.item.section))
        against_store = ((one, other) for one in versions for other in held.get(record_id, ()))
        for one, other in (*against_store, *combinations(versions, 2)):
            rows += _rows(one, other, vocabulary)
    return Table(COLUMNS, rows)


def _rows(one: Version, other: Version, vocabulary: Vocabulary) -> Iterator[dict[str, Any]]:
    """Yield a row for each field in which two records of one id contradict each other."""
    if one.item.section != other.item.section:
        yield _row(one, other, ("section",), (one.item.section, other.item.section), "id-in-two-sections")
        return
    contradicted = contradictions(one.item, other.item)
    for path, value, others in contradicted:
        yield _row(one, other, path, (value, others), "conflicting-record")
    if not contradicted and isinstance(problem := merge([one.item, other.item], vocabulary), Finding):
        # Each is sound and no field has two values, but together they end before they start.
        values = (_value(one.item, problem.location.field), _value(other.item, problem.location.field))
        yield _row(one, other, problem.location.field, values, problem.code)


def _row(one: Version, other: Version, path: FieldPath, values: tuple[Any, Any], code: str) -> dict[str, Any]:
    others = {f"other_{key}": value for key, value in other.origin(path).items()}
    field = path_text(path)
    what = {"conflict": "records", "id": one.item.id, "section": one.item.section, "field": field}
    return {**what, "value": values[0], **one.origin(path), "other_value": values[1], **others, "problem": code}


def _value(item: Accepted, path: FieldPath) -> Any:
    value: Any = json.loads(item.body)
    for part in path:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return None
    return value
