"""The five programmes that come with graphkit, as an import like any other."""

from importlib import resources
from pathlib import Path

from graphkit.pipeline.importing import ImportResult, import_files
from graphkit.pipeline.session import Progress
from graphkit.schema.vocabulary import load_vocabulary


def load_demo(uri: str, *, progress: Progress | None = None) -> ImportResult:
    """Import the shipped records into a store, which is made where there is none."""
    with resources.as_file(resources.files("graphkit.data")) as folder:
        return import_files(uri, demo_files(folder), note="demo", progress=progress, vocabulary=load_vocabulary())


def demo_files(folder: Path) -> list[Path]:
    """Return the record files among the shipped data."""
    return sorted(folder.glob("*.yaml"))
