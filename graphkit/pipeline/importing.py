"""Files into a store: what they say, what that changes, and the batch that keeps it."""

import contextlib
import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from graphkit import config
from graphkit.errors import InvalidData, Refused, UsageError
from graphkit.ledger.base import BatchInfo, Entry
from graphkit.ledger.live import Contents, contents, live, sort_out
from graphkit.loaders.rows import RawRecord, file_name, load, loader_for
from graphkit.messages import language, text
from graphkit.pipeline.changes import RecordChange
from graphkit.pipeline.graph import perform, places_drawn, steps
from graphkit.pipeline.meaning import Meaning, Settle, interpret, live_records
from graphkit.pipeline.session import Progress, Session, incomplete_text, rarely_collected, silent, writing
from graphkit.problems import Problem
from graphkit.recordset import Accepted
from graphkit.resolve.drawn import PLACES
from graphkit.resolve.unknown import Unknown, as_records
from graphkit.schema.vocabulary import Vocabulary, load_vocabulary
from graphkit.store.base import Counts
from graphkit.validate.intake import FileCounts, take

NEW = "graphkit:new"
"""Dataset of the records that ``import --new`` makes of unknown names: no file's, so that no file's next version
retires them; undoing the import that made them takes them back."""

Ask = Callable[[list[Unknown]], list[Unknown]]
"""Shows unknown names to a person and returns those to take as new, with labels as confirmed."""


FATES = ("read", "new", "changed", "unchanged", "duplicate", "conflict", "rejected")
"""What can become of a record: the first is the sum of the others."""


@dataclass(slots=True)
class FileResult:
    """What became of the records of a file: read = new + changed + unchanged + duplicate + conflict + rejected."""

    name: str
    dataset: str
    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    duplicate: int = 0
    conflict: int = 0
    rejected: int = 0


@dataclass
class ImportResult:
    """What an import did, or would do.

    Attributes
    ----------
    uri : str
        The store, as it names itself.
    files : list of FileResult
    counts : Counts
        Nodes and edges, as the store counted them; for a dry run as planned.
    batch : BatchInfo or None
        None where nothing changed, and for a dry run.
    dry_run, created : bool
        Whether nothing was written; whether the store was made by this import.
    changes : list of RecordChange
        For a dry run: each new or changed record, field by field.
    added, places : list of str
        Ids of the records made of unknown names, and of the places newly drawn in from the shipped table.
    """

    uri: str
    files: list[FileResult] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)
    batch: BatchInfo | None = None
    dry_run: bool = False
    created: bool = False
    changes: list[RecordChange] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)


@dataclass
class Input:
    """What files say, before any store is looked at. ``told``: dataset -> record id -> hash."""

    records: list[Accepted]
    bodies: dict[str, Accepted]
    told: dict[str, dict[str, str]]
    files: dict[str, FileCounts]
    name: str
    sha256: str
    loader: str


def import_files(
    uri: str,
    paths: Iterable[Path],
    *,
    dataset: str | None = None,
    new: str = "refuse",
    dry_run: bool = False,
    note: str | None = None,
    author: str | None = None,
    progress: Progress | None = None,
    ask: Ask | None = None,
    vocabulary: Vocabulary | None = None,
) -> ImportResult:
    """Bring what files say into a store, as one batch; all of it or nothing.

    Parameters
    ----------
    uri : str
        The store; made where there is none.
    paths : iterable of Path
        Record files. Their order does not matter.
    dataset : str, optional
        Whose next version these files are; by default `default_dataset` of each file.
    new : {"refuse", "accept", "ask"}
        What becomes of names that nothing is known by. ``accept`` never takes one with a near match.
    dry_run : bool
        Say what would change, field by field, and write nothing.
    note, author : str, optional
        Kept with the batch; the author is by default who is logged in.
    progress : callable, optional
        Told (stage, done, total or None).
    ask : callable, optional
        With ``new="ask"``: see `Ask`.
    vocabulary : Vocabulary, optional
        By default that of ``graphkit.toml``.

    Returns
    -------
    ImportResult
        Without a batch where the files say nothing that their datasets did not say, and the graph is as it should be.

    Raises
    ------
    InvalidData
        With all problems; nothing was written.
    StoreError, Refused
        If the store cannot be used, or a killed import of other files waits to be done again or undone.
    """
    if new not in ("refuse", "accept", "ask") or (new == "ask" and ask is None):
        raise UsageError(text("pipeline.bad-new", language(), found=new))
    progress = progress or silent
    vocabulary = vocabulary or load_vocabulary(config.load().schema)
    given = read_files(list(dict.fromkeys(map(Path, paths))), dataset, vocabulary, progress)
    settle = _settler(new, ask)
    if dry_run:
        from graphkit.pipeline.rehearsal import rehearse

        return rehearse(uri, given, vocabulary, progress, settle)
    with writing(uri, vocabulary, progress, create=True) as session:
        return _import(session, given, settle, note, author)


def _import(session: Session, given: Input, settle: Settle, note: str | None, author: str | None) -> ImportResult:
    again = _killed_run(session, given)
    now = contents(session.ledger.entries(), live(session.batches))
    result = ImportResult(session.store.uri, count(given, now), created=session.created)
    says_more = any(file.new or file.changed for file in result.files)
    if not says_more and again is None and session.in_step():
        return result
    items = live_records(overlaid(now, given.told), given.bodies, session.ledger)
    meaning = interpret(items, session.vocabulary, session.progress, settle)
    planned = steps(meaning, session.vocabulary, session.store)
    if not says_more and again is None:
        first = next(planned, None)
        if first is None:
            return result
        planned = chain([first], planned)
    told = {"input_name": given.name, "input_sha256": given.sha256, "loader": given.loader}
    batch = session.next_batch("import", again=again, author=author, note=note, **told)
    entries, bodies = assertions(given, meaning, now)
    result.added = [item.id for item in meaning.added]
    result.places = [entry.id for entry in entries if entry.dataset == PLACES and entry.hash is not None]
    rows = {name: sum(getattr(file, name) for file in result.files) for name in FATES}
    result.batch, result.counts = perform(
        session, batch, entries=entries, bodies=bodies, meaning=meaning, planned=planned, told={"records": rows}
    )
    return result


def _killed_run(session: Session, given: Input) -> BatchInfo | None:
    """Return the batch that a killed import of the same files left; raise Refused where another run was killed."""
    killed = session.open
    if killed is not None and (killed.kind, killed.input_sha256) != ("import", given.sha256):
        raise Refused(incomplete_text(killed))
    return killed


def read_files(paths: list[Path], dataset: str | None, vocabulary: Vocabulary, progress: Progress) -> Input:
    """Read and check files, each record on its own; raise InvalidData with all their problems."""
    progress("read", 0, len(paths))
    datasets = {path: dataset or default_dataset(path) for path in paths}
    with rarely_collected():
        taken, report, files = take(paths, datasets.__getitem__, vocabulary)
    told: dict[str, dict[str, str]] = {}
    bodies: dict[str, Accepted] = {}
    for item in taken:
        said = item.hash
        bodies[said] = item
        if told.setdefault(item.dataset, {}).setdefault(item.id, said) != said:  # intake tells sections apart
            report.add(Problem("id-in-two-sections", item.place.file, item.place.line, item.id, ("id",), item.id))
    if report.problems:
        raise InvalidData(report)
    progress("read", len(paths), len(paths))
    digest = hashlib.sha256()
    for line in sorted(f"{datasets[path]}\0{_sha256(path)}" for path in datasets):
        digest.update(line.encode())
    return Input(list(taken), bodies, told, files, _together(datasets), digest.hexdigest(), _loaders(datasets))


def default_dataset(path: Path) -> str:
    """Return whose next version a file is when nobody says: the id of the source it begins with, and its name.

    The name counts without folder and suffix, so that a ledger that moves, or is saved as another kind of file, stays
    the same dataset. A file whose first record is not a source with an id is known by its name alone.

    >>> default_dataset(Path("no such folder/台账.yaml"))
    '台账'
    """
    stem = unicodedata.normalize("NFC", path.stem)  # macOS hands out names in another form
    with contextlib.closing(load(path)) as rows:
        first = next(rows, None)
    if isinstance(first, RawRecord) and first.section == "sources":
        source = first.data.get("id")
        if isinstance(source, str) and source.strip():
            return f"{source.strip()}/{stem}"
    return stem


def count(given: Input, now: Contents) -> list[FileResult]:
    """Return what becomes of each file's records, compared with what their datasets say now."""
    results = {
        name: FileResult(name, file.dataset, read=file.read, duplicate=file.duplicate, rejected=file.rejected)
        for name, file in given.files.items()
    }
    new, changed = sort_out(given.told, now)
    for item in given.records:
        key, result = (item.dataset, item.id), results[item.place.file]
        if key in new:
            result.new += 1
        elif key in changed:
            result.changed += 1
        else:
            result.unchanged += 1
    return list(results.values())


def overlaid(now: Contents, told: Mapping[str, Mapping[str, str]]) -> Contents:
    """Return what every dataset says once new versions of some records have come."""
    return {dataset: {**now.get(dataset, {}), **told.get(dataset, {})} for dataset in {**now, **told}}


def assertions(given: Input, meaning: Meaning, now: Contents) -> tuple[list[Entry], dict[str, Accepted]]:
    """Return all that an import asserts, unchanged records included, and the records by hash."""
    entries = [Entry(dataset, own, said) for dataset, told in given.told.items() for own, said in told.items()]
    bodies = dict(given.bodies)
    for item in meaning.added:
        entries.append(Entry(item.dataset, item.id, item.hash))
        bodies[item.hash] = item
    more, drawn = places_drawn(meaning, now)
    return entries + more, bodies | drawn


def _settler(new: str, ask: Ask | None) -> Settle:
    def settle(unknowns: list[Unknown], taken: set[str]) -> list[Accepted]:
        if new == "refuse":
            return []
        chosen = unknowns
        if new == "ask" and ask is not None:
            chosen = [replace(unknown, near=[]) for unknown in ask(unknowns)]  # a person has seen what is near
        return as_records(chosen, NEW, taken)

    return settle


def _together(paths: Iterable[Path]) -> str:
    names = sorted(file_name(Path(path.name)) for path in paths)
    return ", ".join(names) if len(names) <= 5 else f"{', '.join(names[:4])} … ({len(names)})"


def _loaders(paths: Iterable[Path]) -> str:
    return ", ".join(sorted({loader_for(path).__module__.rpartition(".")[2].removeprefix("from_") for path in paths}))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
