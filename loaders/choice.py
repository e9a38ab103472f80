"""Which loader reads a file: the one that was named, else by its suffix, else by what the file looks like."""

from collections.abc import Callable, Generator, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from graphkit.findings import Finding, Location
from graphkit.loaders.protocol import Division, Loader, LoaderOptions, Match, RecordFile
from graphkit.loaders.rows import RawRecord, file_name
from graphkit.loaders.sources.files import open_file
from graphkit.registry import Registry
from graphkit.schema.vocabulary import Vocabulary
from graphkit.wording.safe import safe_repr

LOADERS: "Registry[Loader[Any]]" = Registry(
    "graphkit.loaders",
    "loader",
    {
        "yaml": "graphkit.loaders.sources.from_yaml:YAML",
        "json": "graphkit.loaders.sources.from_json:JSON",
        "ndjson": "graphkit.loaders.sources.from_ndjson:NDJSON",
        "csv": "graphkit.loaders.sources.from_table:CSV",
        "tsv": "graphkit.loaders.sources.from_table:TSV",
        "xlsx": "graphkit.loaders.sources.from_workbook:WORKBOOK",
        "ods": "graphkit.loaders.sources.from_workbook:WORKBOOK",
        "iati": "graphkit.loaders.iati.loader:IATI",
    },
)
"""Loaders by name; the name of each is also the suffix of its files."""

PART = 2**20
"""Bytes of a file that one process reads at a time: some 3,000 records, a third of a second."""

_OTHER_SUFFIXES = {"yml": "yaml", "jsonl": "ndjson", "tab": "tsv"}
_OTHER_SUFFIXES |= dict.fromkeys(("xlsm", "xltx", "xls", "xlsb", "et", "ett"), "xlsx")
"""The last four are refused by the loader of workbooks, with what to do."""
_SNIFFED = frozenset({"iati"})
"""Loaders of graphkit whose files have a suffix that says too little: they are taken by what the files look like."""
_HEAD = 2**16


def choose_loader(path: Path, name: str | None = None) -> "Loader[Any] | Finding":
    """Return the loader of a file, or why there is none.

    Parameters
    ----------
    path : Path
        It is opened only where its suffix says nothing; plugins are then asked whether it is theirs.
    name : str, optional
        The loader to use, whatever the suffix.

    Raises
    ------
    UsageError
        If there is no loader of that name.
    PluginError
        If a plugin cannot be imported.

    Examples
    --------
    >>> choose_loader(Path("records.YML")).name, choose_loader(Path("records.txt"), "csv").name
    ('yaml', 'table')
    """
    if name is not None:
        return LOADERS.get(name)
    suffix = path.suffix.removeprefix(".").lower()
    suffix = _OTHER_SUFFIXES.get(suffix, suffix)
    if suffix and suffix in LOADERS:
        return LOADERS.get(suffix)
    matches = sniff(path)
    plugins = [match for match in matches if match not in LOADERS.shipped or match in _SNIFFED]
    if len(plugins) == 1:
        return LOADERS.get(plugins[0])
    location = Location(file_name(path))
    if plugins:
        return Finding("several-loaders", location, value=safe_repr(path.suffix), allowed=tuple(plugins))
    return Finding(
        "unknown-format",
        location,
        value=safe_repr(path.suffix),
        allowed=tuple(sorted(LOADERS.names())),
        suggestion=next(iter(matches), None),
    )


def sniff(path: Path) -> dict[str, Match]:
    """Return the loaders that recognise a file, each with its reason."""
    file = open_file(path)
    if isinstance(file, Finding):
        return {}
    try:
        with file:
            head = file.read(_HEAD)
    except OSError:
        return {}
    matches = {name: LOADERS.get(name).sniff(path, head) for name in LOADERS.names()}
    return {name: match for name, match in matches.items() if match is not None}


def load(
    path: Path, vocabulary: Vocabulary, loader: str | None = None, options: LoaderOptions | None = None
) -> Generator[RawRecord | Finding, None, None]:
    """Yield the records of a file and what is wrong with it; a file that no loader reads is one Finding."""
    if path.is_dir():
        yield Finding("folder-given", Location(file_name(path)))
        return
    chosen = choose_loader(path, loader)
    if isinstance(chosen, Finding):
        yield chosen
    else:
        yield from chosen.load(path, vocabulary, options)


def open_files(
    paths: Iterable[Path],
    vocabulary: Vocabulary,
    dataset_of: Callable[[Path], str] | None = None,
    loader: str | None = None,
    options: LoaderOptions | None = None,
) -> Iterator[RecordFile]:
    """Yield the files to take records from, each once; a loader that can divides a large one for several processes.

    `dataset_of` gives the dataset of a file; by default it is the file's name without its suffix.
    """
    for path in dict.fromkeys(paths):
        dataset = dataset_of(path) if dataset_of else path.stem
        whole = Division((partial(load, path, vocabulary, loader, options),))
        yield RecordFile(file_name(path), dataset, _divided(path, vocabulary, loader, options) or whole)


def _divided(path: Path, vocabulary: Vocabulary, loader: str | None, options: LoaderOptions | None) -> Division | None:
    chosen = None if path.is_dir() else choose_loader(path, loader)
    divide: Callable[..., Division | None] | None = getattr(chosen, "divide", None)
    return divide(path, PART, vocabulary, options) if divide else None
