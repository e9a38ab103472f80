"""What files say, before any store is looked at: their records, whose next version they are, and their fingerprint."""

import contextlib
import hashlib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from graphkit.errors import InvalidData, UsageError
from graphkit.findings import Finding, Location
from graphkit.loaders.choice import choose_loader, load, open_files
from graphkit.loaders.protocol import LoaderOptions
from graphkit.loaders.rows import RawRecord, file_name
from graphkit.pipeline.session import Progress, rarely_collected
from graphkit.records.recordset import Accepted
from graphkit.schema.vocabulary import Vocabulary
from graphkit.validate.intake import FileCounts, take
from graphkit.wording.safe import safe_repr

OWN = "graphkit:"
"""How the names of graphkit's own datasets begin: what they hold follows from other records, and is no file's."""


@dataclass
class Input:
    """What files say, before a store is looked at. ``told``: dataset -> record id -> hash; warnings refuse nothing.

    ``rejected`` are the problems of records that were left out.
    """

    records: list[Accepted]
    bodies: dict[str, Accepted]
    told: dict[str, dict[str, str]]
    files: dict[str, FileCounts]
    name: str
    sha256: str
    loader: str
    warnings: list[Finding] = field(default_factory=list)
    rejected: list[Finding] = field(default_factory=list)


def read_files(
    paths: Iterable[Path],
    dataset: str | None,
    vocabulary: Vocabulary,
    progress: Progress,
    *,
    skip_rows: bool = False,
    loader: str | None = None,
    options: LoaderOptions | None = None,
) -> Input:
    """Read and check files, each record on its own; raise InvalidData with all their problems.

    `loader` names the loader of all files, `options` are that loader's; by default the suffix of each file says.
    With `skip_rows` records that are wrong by themselves are left out instead; a file that cannot be read still raises.
    """
    if dataset is not None:
        _refuse_dataset(dataset)
    paths = list(dict.fromkeys(map(Path, paths)))
    progress("read", 0, len(paths))
    datasets = {path: dataset or default_dataset(path, vocabulary, loader, options) for path in paths}
    for path, name in datasets.items():
        if name.startswith(OWN):
            raise UsageError("pipeline.own-file", file=path, dataset=name)
    with rarely_collected():
        taken, report, files = take(open_files(paths, vocabulary, datasets.__getitem__, loader, options), vocabulary)
    told: dict[str, dict[str, str]] = {}
    bodies: dict[str, Accepted] = {}
    twice: list[Finding] = []
    for item in taken:
        said = item.hash
        bodies[said] = item
        if told.setdefault(item.dataset, {}).setdefault(item.id, said) != said:  # intake tells sections apart
            twice.append(
                Finding(
                    "id-in-two-sections",
                    Location(item.location.file, item.location.line, field=("id",)),
                    item.id,
                    value=item.id,
                )
            )
    if twice or (report.problems and not skip_rows) or any(file.unread for file in files.values()):
        report.extend(twice)
        raise InvalidData(report)
    progress("read", len(paths), len(paths))
    digest = hashlib.sha256()
    for line in sorted(f"{datasets[path]}\0{sha256(path)}" for path in datasets):
        digest.update(line.encode())
    name, loaders = _together(datasets), _loaders(datasets, loader)
    which = (name, digest.hexdigest(), loaders)
    return Input(list(taken), bodies, told, files, *which, report.warnings, report.problems)


@contextlib.contextmanager
def warned(given: Input) -> Iterator[None]:
    """Give the warnings of files to the report of whatever is found wrong with them later: they may explain it."""
    try:
        yield
    except InvalidData as error:
        error.report.warnings = [*given.warnings, *error.report.warnings]
        raise


def _refuse_dataset(name: str) -> None:
    """Raise UsageError where a name said for a dataset is graphkit's own, or could not be told apart or typed again."""
    if name.startswith(OWN):
        raise UsageError("pipeline.own-dataset", dataset=name)
    if name != name.strip() or not name or not name.isprintable():
        raise UsageError("pipeline.no-dataset", dataset=safe_repr(name))


def default_dataset(
    path: Path, vocabulary: Vocabulary, loader: str | None = None, options: LoaderOptions | None = None
) -> str:
    """Return whose next version a file is when nobody says: the id of the source it begins with, and its name.

    The name counts without folder and suffix, so that a ledger that moves, or is saved as another kind of file, stays
    the same dataset. A file whose first record is not a source with an id is known by its name alone.

    >>> from graphkit.schema.vocabulary import load_vocabulary
    >>> default_dataset(Path("no such folder/台账.yaml"), load_vocabulary())
    '台账'
    """
    stem = unicodedata.normalize("NFC", path.stem)  # macOS hands out names in another form
    with contextlib.closing(load(path, vocabulary, loader, options)) as rows:
        first = next(rows, None)
    if isinstance(first, RawRecord) and first.section == "sources":
        source = first.data.get("id")
        if isinstance(source, str) and source.strip():
            return f"{source.strip()}/{stem}"
    return stem


def _together(paths: Iterable[Path]) -> str:
    names = sorted(file_name(Path(path.name)) for path in paths)
    return ", ".join(names) if len(names) <= 5 else f"{', '.join(names[:4])} … ({len(names)})"


def _loaders(paths: Iterable[Path], loader: str | None) -> str:
    chosen = (choose_loader(path, loader) for path in paths)
    return ", ".join(sorted({each.name for each in chosen if not isinstance(each, Finding)}))


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
