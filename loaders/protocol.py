"""What a loader is: an object that knows its files and yields their records. Plugins follow it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from graphkit.findings import Finding
from graphkit.loaders.rows import RawRecord
from graphkit.schema.vocabulary import Vocabulary
from graphkit.wording.messages import Message

Rows = Iterator[RawRecord | Finding]
"""Each record in the order of the file, and a bare Finding for what is wrong with the file itself."""


@dataclass(frozen=True, slots=True)
class Match:
    """A loader can read a file; ``why`` says how it recognised it."""

    why: Message | str


class LoaderOptions:
    """Base of the options of a loader: a frozen dataclass whose fields all have a default."""


Options_contra = TypeVar("Options_contra", bound=LoaderOptions, contravariant=True)


class Loader(Protocol[Options_contra]):
    """One format. An entry point of the group ``graphkit.loaders`` names an object or a module with these members.

    The entry point's name is the name that ``--loader`` takes, and the suffix of the files that it reads without being
    named.

    Examples
    --------
    >>> from graphkit.findings import RecordLocation
    >>> from graphkit.schema.vocabulary import load_vocabulary
    >>> class Schools:
    ...     name = "schools"
    ...     def sniff(self, path, head):
    ...         return Match("the suffix .schools") if path.suffix == ".schools" else None
    ...     def load(self, path, vocabulary, options=None):
    ...         for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
    ...             yield RawRecord("entities", {"label": "School", "name": text}, RecordLocation(path.name, line))
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "new.schools"
    ...     _ = path.write_text("平塘四中", encoding="utf-8")
    ...     [record.data for record in Schools().load(path, load_vocabulary())]
    [{'label': 'School', 'name': '平塘四中'}]
    """

    @property
    def name(self) -> str:
        """What a batch records as the loader of its files."""
        ...

    def sniff(self, path: Path, head: bytes) -> Match | None:
        """Return how the file was recognised as one of this loader's, or None if it is not.

        Parameters
        ----------
        path : Path
            The file; only its name is to be looked at.
        head : bytes
            The first 64 KiB of it.
        """
        ...

    def load(self, path: Path, vocabulary: Vocabulary, options: Options_contra | None = None) -> Rows:
        """Yield the records of a file and what is wrong with it; one bad record never hides the next.

        Parameters
        ----------
        path : Path
            The file, which exists.
        vocabulary : Vocabulary
            Labels, kinds and codes, with the user's own.
        options : LoaderOptions, optional
            The ``loader_options`` of ``Graph.load``; None for the defaults.

        Yields
        ------
        RawRecord or Finding
            In the order of the file, each with its location. Values are checked and names resolved later.
        """
        ...


class PartSummary:
    """Base of what a part of a file knows at its end that only all parts together can judge, such as a sum."""


PartRows = Iterator[RawRecord | Finding | PartSummary]
"""The rows of a part of a file; a summary, if any, comes last."""


@dataclass(frozen=True, slots=True)
class Division:
    """A file in parts, in order, for several processes; ``conclude`` judges the summaries of all parts.

    A loader that can divides a large file in its method ``divide(path, size, vocabulary, options)``, which returns
    None where the file is to be loaded as one. The parts yield what loading it as one does.
    """

    parts: tuple[Callable[[], PartRows], ...]
    conclude: Callable[[Sequence[PartSummary]], Iterator[Finding]] | None = None


@dataclass(frozen=True, slots=True)
class RecordFile:
    """A file to take records from, as its loader divides it."""

    name: str
    """As problems name it."""
    dataset: str
    division: Division
