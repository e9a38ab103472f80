"""From files to raw records: which loader reads a file, and what every loader yields."""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from graphkit.errors import UsageError
from graphkit.findings import Finding, Location, RecordLocation
from graphkit.schema.records import SECTIONS
from graphkit.wording.safe import safe_repr

GROUP = "graphkit.loaders"
"""Entry points of this group are loaders; an entry point's name is its format, and the suffix that it reads."""

_OWN = {  # known without asking for metadata: fast
    "yaml": "from_yaml", "json": "from_json", "ndjson": "from_ndjson", "csv": "from_table", "tsv": "from_table",
}  # fmt: skip
_OTHER_SUFFIXES = {"yml": "yaml", "jsonl": "ndjson"}
_SECTION_OF = {
    **{section: section for section in SECTIONS},
    **{model.__name__.lower(): section for section, model in SECTIONS.items()},
}


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One record as its file has it: fields by name, numbers with a fraction as text.

    A row that could not be read, or not wholly, says why in `problems` and is never accepted; where not even its
    section is known, `section` is ``""``. `remarks` are told, and refuse nothing: what was garbled in it.
    """

    section: str
    data: dict[str, Any]
    location: RecordLocation
    problems: tuple[Finding, ...] = ()
    remarks: tuple[Finding, ...] = ()


Loader = Callable[[Path], Iterator[RawRecord | Finding]]
"""Yields each record in the order of the file, and a bare Finding for what is wrong with the file itself."""


def section_of(name: str) -> str | None:
    """Return the section that a plural or singular name stands for.

    >>> section_of("activity"), section_of("activities"), section_of("gifts")
    ('activities', 'activities', None)
    """
    return _SECTION_OF.get(name)


def known_formats() -> list[str]:
    """Return the formats that are installed: graphkit's own and those of plugins."""
    return sorted({*_OWN, *(found.name for found in entry_points(group=GROUP))})


def loader_for(path: Path, format: str | None = None) -> Loader:
    """Return the loader of a file, by `format` or else by its suffix.

    Raises UsageError where there is none; plugins are looked for only when no loader of graphkit's own fits.

    >>> loader_for(Path("records.YML")).__module__
    'graphkit.loaders.sources.from_yaml'
    """
    name = (format or path.suffix.removeprefix(".")).lower()
    name = _OTHER_SUFFIXES.get(name, name)
    if name in _OWN:
        loader: Loader = import_module(f"graphkit.loaders.sources.{_OWN[name]}").load
        return loader
    if plugins := entry_points(group=GROUP, name=name):
        plugin: Loader = next(iter(plugins)).load()
        return plugin
    raise UsageError("loaders.no-loader", name=safe_repr(name), known=tuple(known_formats()))


def parts(path: Path, size: int) -> list[Callable[[], Iterator[RawRecord | Finding]]]:
    """Return what loads a file part by part, for several processes; [] where it is loaded as one.

    A loader whose module has ``parts(path, size)`` takes one of them as a second argument.
    """
    if path.is_dir():
        return []
    try:
        loader: Callable[..., Iterator[RawRecord | Finding]] = loader_for(path)
    except UsageError:
        return []
    divide = getattr(import_module(loader.__module__), "parts", None)
    return [partial(loader, path, part) for part in divide(path, size)] if divide else []


def load(path: Path, format: str | None = None) -> Generator[RawRecord | Finding, None, None]:
    """Yield the records of a file and what is wrong with it; what is no file of a known format is one Finding."""
    if path.is_dir():
        yield Finding("folder-given", Location(file_name(path)))
        return
    try:
        loader = loader_for(path, format)
    except UsageError:
        suffix = safe_repr(format or path.suffix)
        yield Finding("unknown-format", Location(file_name(path)), value=suffix, allowed=tuple(known_formats()))
        return
    yield from loader(path)


def file_name(path: Path) -> str:
    """Return a path as problems name it: as it was given, safe to print."""
    return safe_repr(path, limit=400)
