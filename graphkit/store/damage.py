"""What to say, and to do, where a store's file is missing or cannot be read: it is set aside, never overwritten."""

from datetime import UTC, datetime
from pathlib import Path

from graphkit.errors import StoreDamaged, StoreMissing
from graphkit.wording.messages import Message
from graphkit.wording.system_errors import system_reason

_LISTED = 3


def set_aside(path: Path, why: Message) -> StoreDamaged:
    """Rename an unreadable file to ``<name>.damaged-<time>`` and return the error that says so.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "graph.kgl"
    ...     _ = file.write_bytes(b"RGF...")
    ...     error = set_aside(file, Message("store.checksum"))
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
        return StoreDamaged("store.damaged-stays", path=path, why=why, error=system_reason(error))
    return StoreDamaged("store.damaged", path=path, why=why, aside=aside.name)


def missing(path: Path) -> StoreMissing:
    """Return the error for a store that is not there: how to make one, or to get a damaged one back."""
    if path.absolute().parent.is_dir() and any(path.absolute().parent.glob(f"{path.name}.damaged-*")):
        return StoreMissing("store.only-damaged", path=path)
    others = sorted(path.parent.glob("*.kgl"))
    if others:
        listed = ", ".join(f"--store {other}" for other in others[:_LISTED])
        return StoreMissing("store.another", path=path, others=listed)
    return StoreMissing("store.missing", path=path)
