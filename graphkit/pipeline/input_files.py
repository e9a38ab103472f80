"""Record files and the table of decisions, read before any store is looked at: records, datasets, fingerprint."""

import contextlib
import hashlib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from graphkit.errors import InvalidData, UsageError
from graphkit.findings import Finding, Location, Report
from graphkit.ledger.base import Entry
from graphkit.ledger.live import Assertions
from graphkit.loaders.choice import choose_loader, load, open_files
from graphkit.loaders.protocol import LoaderOptions
from graphkit.loaders.rows import RawRecord, file_name
from graphkit.loaders.sources.noted import table_notes
from graphkit.pipeline.decision_table import read_table, set_apart
from graphkit.pipeline.session import Progress, rarely_collected, today
from graphkit.records.recordset import Accepted
from graphkit.schema.vocabulary import Vocabulary
from graphkit.validate.doubts import find_doubts
from graphkit.validate.gaps import find_gaps
from graphkit.validate.intake import FileCounts, take
from graphkit.validate.remains import Remains
from graphkit.wording.safe import readable, safe_repr

RESERVED = "graphkit:"
"""How the names of graphkit's own datasets begin: what they hold follows from other records, and is no file's."""


@dataclass(frozen=True, slots=True)
class ReadAs:
    """How files are to be read: by the loader of this name, whatever their suffix, and with these options of it."""

    loader: str | None = None
    options: LoaderOptions | None = None


@dataclass(frozen=True)
class Input:
    """What was read, each record sound on its own.

    Attributes
    ----------
    records : list of Accepted
        In the order of the files.
    bodies : dict
        The records by hash.
    assertions : Assertions
        Dataset -> record id -> hash.
    files : dict
        File name -> how many records it has.
    name, sha256, loader : str
        The files as a batch names them, their fingerprint, and by which loaders they were read.
    warnings : list of Finding
        They refuse nothing.
    rejected : list of Finding
        What is wrong with the records that were left out.
    decisions : list of Accepted or None
        The table of decisions; None where no table was given.
    remains : Remains
        What is left of those records, to judge names by.
    answers : list of Accepted
        Decisions on possible duplicates that were made during this import.
    given_up : list of Entry
        Withdrawals of records that go on under another id (``graphkit.pipeline.recognition``).
    parts : frozenset of str
        Datasets of which the files say that they hold only some records.
    """

    records: list[Accepted]
    bodies: dict[str, Accepted]
    assertions: Assertions
    files: dict[str, FileCounts]
    name: str
    sha256: str
    loader: str
    warnings: list[Finding] = field(default_factory=list)
    rejected: list[Finding] = field(default_factory=list)
    decisions: list[Accepted] | None = None
    remains: Remains = field(default_factory=Remains)
    answers: list[Accepted] = field(default_factory=list)
    given_up: list[Entry] = field(default_factory=list)
    parts: frozenset[str] = frozenset()


def read_input(
    paths: Iterable[Path],
    dataset: str | None,
    decisions: Path | None,
    vocabulary: Vocabulary,
    progress: Progress,
    *,
    read_as: ReadAs | None = None,
    skip_rows: bool = False,
) -> Input:
    """Read record files and the table of decisions: the one among them, else `decisions`.

    Raises
    ------
    InvalidData
        With all problems of the files, as `read_files`; else with all problems of the table.
    """
    files, table = set_apart(map(Path, paths), decisions)
    given = read_files(files, dataset, vocabulary, progress, read_as=read_as, skip_rows=skip_rows)
    if table is None:
        return given
    try:
        given = replace(given, decisions=read_table(table, vocabulary))
    except InvalidData as error:
        problems = [*given.rejected, *error.report]
        raise InvalidData(Report(problems, [*given.warnings, *error.report.warnings])) from None
    return given if files else replace(given, name=table.name, sha256=sha256(table), loader="decisions")


def read_files(
    paths: Iterable[Path],
    dataset: str | None,
    vocabulary: Vocabulary,
    progress: Progress,
    *,
    read_as: ReadAs | None = None,
    skip_rows: bool = False,
) -> Input:
    """Read and check files, each record on its own; raise InvalidData with all their problems.

    Without `read_as` the suffix of each file chooses its loader.
    With `skip_rows` records that are wrong by themselves are left out instead; a file that cannot be read still raises.
    """
    if dataset is not None:
        _refuse_dataset(dataset)
    loader, options = (read_as.loader, read_as.options) if read_as else (None, None)
    paths, remains = list(dict.fromkeys(map(Path, paths))), Remains()
    progress("read", 0, None)
    datasets = {path: dataset or default_dataset(path, vocabulary, loader, options) for path in paths}
    for path, name in datasets.items():
        if name.startswith(RESERVED):
            raise UsageError("pipeline.own-file", file=path, dataset=name)
    with rarely_collected():
        opened = open_files(paths, vocabulary, datasets.__getitem__, loader, options)
        taken, report, files = take(opened, vocabulary, remains=remains, progress=partial(progress, "read"))
    assertions, bodies, twice = _by_dataset(taken)
    if twice or (report.problems and not skip_rows) or any(file.unread for file in files.values()):
        report.extend(twice)
        raise InvalidData(report)
    digest = hashlib.sha256()
    for line in sorted(f"{datasets[path]}\0{sha256(path)}" for path in datasets):
        digest.update(line.encode())
    identity = (_names(datasets), digest.hexdigest(), _loaders(datasets, loader))
    doubts = [*find_doubts(taken, vocabulary, today()), *find_gaps(taken, vocabulary)]
    parts = frozenset(datasets[path] for path in paths if table_notes(path).is_part)
    warnings = [*report.warnings, *_assumed_flows(taken, vocabulary), *doubts]
    return Input(
        list(taken), bodies, assertions, files, *identity, warnings, report.problems, remains=remains, parts=parts
    )


def _assumed_flows(items: Iterable[Accepted], vocabulary: Vocabulary) -> Iterator[Finding]:
    """Yield a warning for each kind in use whose flow nobody gave: its money is counted as aid. O(bytes) if any has."""
    waiting = {code: f'"kind":"{code}"'.encode() for code, kind in vocabulary.kinds.items() if kind.assumed}
    for item in items if waiting else ():
        if item.section != "activities":
            continue
        for code in [code for code, word in waiting.items() if word in item.body]:
            del waiting[code]
            yield Finding("kind-without-flow", item.location.of(("kind",)), item.id, value=code)


def _by_dataset(taken: Iterable[Accepted]) -> tuple[Assertions, dict[str, Accepted], list[Finding]]:
    """Return what each dataset asserts, the records by hash, and the ids that stand in two sections of a dataset."""
    assertions: Assertions = {}
    bodies: dict[str, Accepted] = {}
    twice: list[Finding] = []
    for item in taken:
        record_hash = item.hash
        bodies[record_hash] = item
        if assertions.setdefault(item.dataset, {}).setdefault(item.id, record_hash) != record_hash:
            where = Location(item.location.file, item.location.line, field=("id",))  # intake keeps sections apart
            twice.append(Finding("id-in-two-sections", where, item.id, value=item.id))
    return assertions, bodies, twice


@contextlib.contextmanager
def with_warnings(given: Input) -> Iterator[None]:
    """Add the warnings of the files to the report of problems that show later: they may explain them."""
    try:
        yield
    except InvalidData as error:
        error.report.warnings = [*given.warnings, *error.report.warnings]
        raise


def _refuse_dataset(name: str) -> None:
    """Raise UsageError where the name of a dataset is reserved, or cannot be typed or read unambiguously."""
    if name.startswith(RESERVED):
        raise UsageError("pipeline.own-dataset", dataset=name)
    if name != name.strip() or not name or not name.isprintable():
        raise UsageError("pipeline.no-dataset", dataset=safe_repr(name))


def default_dataset(
    path: Path, vocabulary: Vocabulary, loader: str | None = None, options: LoaderOptions | None = None
) -> str:
    """Return whose next version a file is when nobody says: the id of the source it begins with, and its name.

    The name counts without folder and suffix, so that a ledger that moves, or is saved as another kind of file, stays
    the same dataset. A file whose first record is not a source with an id is known by its name alone, and so is a table
    whose sources stand in its cells: its rows may be sorted anew. A table that graphkit wrote names its dataset itself.

    >>> from graphkit.schema.vocabulary import load_vocabulary
    >>> default_dataset(Path("no such folder/台账.yaml"), load_vocabulary())
    '台账'
    """
    if noted := table_notes(path).dataset:
        return noted
    stem = unicodedata.normalize("NFC", readable(path.stem))  # macOS hands out names in another form
    with contextlib.closing(load(path, vocabulary, loader, options)) as rows:
        first = next((row for row in rows if isinstance(row, RawRecord) or row.severity == "wrong"), None)
    if isinstance(first, RawRecord) and first.section == "sources" and not first.location.of(("id",)).heading:
        source = first.data.get("id")
        if isinstance(source, str) and source.strip():
            return f"{source.strip()}/{stem}"
    return stem


def _names(paths: Iterable[Path]) -> str:
    names = sorted(file_name(Path(path.name)) for path in paths)
    return ", ".join(names) if len(names) <= 5 else f"{', '.join(names[:4])} … ({len(names)})"


def _loaders(paths: Iterable[Path], loader: str | None) -> str:
    chosen = (choose_loader(path, loader) for path in paths)
    return ", ".join(sorted({each.name for each in chosen if not isinstance(each, Finding)}))


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
