"""What to say, and to do, where a store's file is missing or cannot be read: it is set aside, never overwritten."""

from datetime import UTC, datetime
from pathlib import Path

from graphkit.errors import StoreDamaged, StoreMissing


def set_aside(path: Path, why: str) -> StoreDamaged:
    """Rename an unreadable file to ``<name>.damaged-<time>`` and return the error that says so.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "graph.kgl"
    ...     _ = file.write_bytes(b"RGF...")
    ...     error = set_aside(file, "it is too short")
    ...     file.exists(), [kept.name[:17] for kept in Path(folder).iterdir()]
    (False, ['graph.kgl.damaged'])
    """
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    aside = path.with_name(f"{path.name}.damaged-{stamp}")
    number = 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.name}.damaged-{stamp}-{number}")
    try:
        path.rename(aside)
    except OSError as error:
        return StoreDamaged(f"{path} is damaged ({why}) and could not be renamed ({error.strerror}): move it away")
    return StoreDamaged(f"{path} is damaged ({why}); it is now {aside.name}: run graphkit rebuild")


def missing(path: Path) -> StoreMissing:
    """Return the error for a store that is not there: how to make one, or to get a damaged one back."""
    if path.absolute().parent.is_dir() and any(path.absolute().parent.glob(f"{path.name}.damaged-*")):
        return StoreMissing(f"there is no store at {path}, only a damaged one that was set aside: run graphkit rebuild")
    return StoreMissing(
        f"there is no store at {path}: make one with graphkit import or graphkit init, or name it with --store"
    )
