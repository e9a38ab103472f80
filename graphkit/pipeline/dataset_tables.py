"""A dataset out of the ledger as a table that people correct and import again: the export ``table``."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from graphkit.errors import UsageError
from graphkit.export.formats import Source, Target
from graphkit.ledger import read_ledger
from graphkit.loaders.choice import open_files
from graphkit.pipeline.input_files import RESERVED
from graphkit.pipeline.ledger_state import LedgerState
from graphkit.pipeline.session import configured_vocabulary
from graphkit.pipeline.unfinished import find_open_batch
from graphkit.records.recordset import Accepted
from graphkit.schema.vocabulary import Vocabulary
from graphkit.system.output_files import open_binary_output, open_output
from graphkit.validate.intake import take
from graphkit.workbooks.record_rows import SectionTable, section_tables
from graphkit.workbooks.tables_written import write_csv, write_workbook


def export_table(source: Source, target: Target) -> list[Path]:
    """Write the live records of one dataset as a table with their keys, and return the file.

    Imported again it is the next version of the same dataset: only what was changed in it changes.

    Raises
    ------
    UsageError
        If there is no such dataset, or several and none is named; if the table cannot hold a record exactly; if it is
        to be CSV and has records of several sections.
    """
    vocabulary = configured_vocabulary(None)
    records, dataset = _records(source.uri, target.dataset)
    tables = _exact_tables(records, dataset, vocabulary, target.language)
    if target.path.suffix.lower() == ".csv":
        _only_one(tables, target.path)
        with open_output(target.path, bom=True, overwrite=target.overwrite, protected=target.protected) as file:
            write_csv(tables[0], dataset, target.language, file)
    else:
        with open_binary_output(target.path, overwrite=target.overwrite, protected=target.protected) as out:
            write_workbook(tables, dataset, target.language, out)
    return [target.path]


def _records(uri: str, dataset: str | None) -> tuple[list[Accepted], str]:
    with closing(read_ledger(uri)) as ledger:
        batches, unfinished = find_open_batch(uri, ledger)
        if unfinished is not None:
            raise unfinished.refusal()
        state = LedgerState.of(ledger, batches)
        known = tuple(sorted(name for name in state.assertions if not name.startswith(RESERVED)))
        if dataset is None and len(known) == 1:
            dataset = known[0]
        if dataset is None or dataset not in known:
            raise UsageError("table.no-dataset", dataset=dataset or "–", allowed=known)
        return state.records({dataset: state.assertions[dataset]}), dataset


def _only_one(tables: list[SectionTable], path: Path) -> None:
    if len(tables) > 1:
        raise UsageError("table.sections", file=path, sections=tuple(table.section for table in tables))


def _exact_tables(records: list[Accepted], dataset: str, vocabulary: Vocabulary, language: str) -> list[SectionTable]:
    """Return tables that are read back as the very records, with usual headings where these can hold them."""
    wanted = {(item.section, item.id): item.body for item in records}
    lost: list[str] = []
    for usual in (True, False):
        tables = section_tables(records, vocabulary, language, usual=usual)
        back = dict(_read_back(tables, dataset, vocabulary, language))
        lost = [record_id for (section, record_id), body in wanted.items() if back.get((section, record_id)) != body]
        if not lost and back.keys() == wanted.keys():
            return tables
    raise UsageError("table.not-exact", dataset=dataset, ids=", ".join(lost[:5]))


def _read_back(
    tables: list[SectionTable], dataset: str, vocabulary: Vocabulary, language: str
) -> Iterator[tuple[tuple[str, str], bytes]]:
    with TemporaryDirectory() as folder:
        for table in tables:
            path = Path(folder, f"{table.section}.csv")
            with open_output(path) as file:
                write_csv(table, dataset, language, file)
            records, _, _ = take(open_files([path], vocabulary, lambda _: dataset), vocabulary)
            yield from (((item.section, item.id), item.body) for item in records)
