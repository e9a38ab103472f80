"""The five programmes that come with graphkit, as an import like any other."""

from importlib import resources
from pathlib import Path

from graphkit.pipeline.import_result import ImportResult
from graphkit.pipeline.importing import import_files
from graphkit.pipeline.session import Progress
from graphkit.schema.vocabulary import Vocabulary, load_vocabulary


def load_demo(
    uri: str, *, pairings: bool = False, progress: Progress | None = None, vocabulary: Vocabulary | None = None
) -> ImportResult:
    """Import the shipped records into a store, which is made where there is none.

    With `pairings` also the pairs of cities and provinces of two policies: Guizhou's of 2013, East and West of 2016.
    The vocabulary is by default the shipped one.
    """
    with resources.as_file(resources.files("graphkit.data")) as folder:
        files = demo_files(folder) + (pairing_files(folder) if pairings else [])
        return import_files(uri, files, note="demo", progress=progress, vocabulary=vocabulary or load_vocabulary())


def demo_files(folder: Path) -> list[Path]:
    """Return the record files among the shipped data."""
    return sorted(folder.glob("*.yaml"))


def pairing_files(folder: Path) -> list[Path]:
    """Return the tables of pairings among the shipped data."""
    return sorted((folder / "pairings").glob("*.yaml"))
