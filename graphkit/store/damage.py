"""Stores whose file is missing or cannot be read. Whoever reads changes nothing; `rebuild` sets a file aside."""

from datetime import UTC, datetime
from pathlib import Path

from graphkit.errors import StoreDamaged, StoreError, StoreMissing
from graphkit.wording.messages import Message
from graphkit.wording.system_errors import system_reason

_LISTED = 3


def damaged(path: Path, why: Message) -> StoreDamaged:
    """Return the error for a file that cannot be read. Nothing is changed: only `rebuild` sets a file aside."""
    return StoreDamaged("store.damaged", path=path, why=why)


def set_aside(path: Path) -> Path:
    """Rename an unreadable store to ``<name>.damaged-<time>`` and return its new path.

    Raises StoreError where the system does not allow it.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "graph.kgl"
    ...     _ = file.write_bytes(b"RGF...")
    ...     kept = set_aside(file)
    ...     file.exists(), kept.exists(), kept.name[:17]
    (False, True, 'graph.kgl.damaged')
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
        raise StoreError("store.damaged-stays", path=path, error=system_reason(error)) from None
    return aside


def missing(path: Path) -> StoreMissing:
    """Return the error for a store that is not there: how to make one, or to get a damaged one back."""
    if path.absolute().parent.is_dir() and any(path.absolute().parent.glob(f"{path.name}.damaged-*")):
        return StoreMissing("store.only-damaged", path=path)
    ledger = path.with_name(f"{path.name}.ledger")  # the records are there, only their graph is not
    if ledger.is_file():
        return StoreMissing("store.only-ledger", path=path, ledger=ledger)
    others = sorted(path.parent.glob("*.kgl"))
    if others:
        listed = ", ".join(f"--store {other}" for other in others[:_LISTED])
        return StoreMissing("store.another", path=path, others=listed)
    return StoreMissing("store.missing", path=path)
