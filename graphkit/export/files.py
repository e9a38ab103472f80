"""Files that are there whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

BOM = "\ufeff"
"""Without it Excel reads a CSV file of Chinese text in the local code page."""


@contextmanager
def fresh(path: Path, *, bom: bool = False) -> Iterator[TextIO]:
    """Open a text file (UTF-8, newlines as written) that takes its place only when all is written."""
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            if bom:
                file.write(BOM)
            yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
