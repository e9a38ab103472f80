"""Opening kglite's files, and saying in graphkit's errors why one cannot be opened."""

import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from graphkit.errors import GraphkitError, StoreBusy, StoreError
from graphkit.store.base import Writer
from graphkit.store.damage import damaged, missing
from graphkit.store.kglite.errors import as_store_error, words_of
from graphkit.system.processes import started
from graphkit.wording.messages import Message
from graphkit.wording.quoted import engine_words

_MAGIC = b"RGF"
"""How every file that kglite ever wrote begins."""


def refuse_missing(path: Path) -> None:
    """Raise StoreMissing where there is no file."""
    if not path.exists():
        raise missing(path)


def opened(path: Path, open_: Callable[[], Any]) -> Any:
    """Return the graph that `open_` gives; raise StoreBusy, StoreDamaged or StoreError; change nothing."""
    kglite = engine()
    if path.is_dir():
        raise StoreError("store.folder", path=path, file=path / "graph.kgl")
    if path.exists() and not path.is_file():  # reading a pipe would wait for ever
        raise StoreError("store.not-a-file", path=path)
    try:
        if path.exists() and not _begins_as_store(path):  # kglite, asked to write, would leave its lock beside it
            raise _no_store(path)
        return open_()
    except kglite.WriterLeaseHeldError as error:
        raise _busy(path, error.holder) from None
    except kglite.FileFormatError as error:
        raise _unreadable(path, error) from None
    except (kglite.KgError, OSError, ValueError) as error:
        raise as_store_error(error, "not-opened", path) from None


def _unreadable(path: Path, error: Exception) -> GraphkitError:
    words = words_of(error)
    if "only supports up to version" in words:
        return StoreError("store.newer", path=path)
    return damaged(path, engine_words(words))


def _begins_as_store(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def _no_store(path: Path) -> GraphkitError:
    """Return the error for a file that kglite never wrote: somebody's own, named by mistake, or one that was ours."""
    if path.suffix != ".kgl":
        return StoreError("store.no-store", path=path)
    return damaged(path, Message("store.no-magic"))


def _busy(path: Path, holder: Mapping[str, Any]) -> StoreBusy:
    if holder.get("self"):
        return StoreBusy("store.open-here", path=path)
    return StoreBusy("store.in-use", path=path, pid=holder.get("pid") or "?", since=_local_time(holder.get("since")))


def _local_time(since: str | None) -> str:
    """Return when a writer began, by the clock of whoever reads it: the time alone where it was today."""
    if since is None:
        return "?"
    begun = datetime.fromisoformat(since).astimezone()
    is_today = begun.date() == datetime.now(begun.tzinfo).date()
    return f"{begun:%H:%M}" if is_today else f"{begun:%Y-%m-%d %H:%M}"


def writer_of(path: Path) -> Writer | None:
    """Return the process that has a file open for writing: it holds a lock beside it."""
    lock, owner = path.with_name(f"{path.name}.lock"), path.with_name(f"{path.name}.lock-owner")
    if not lock.exists():
        return None
    text = owner.read_text(encoding="utf-8", errors="replace") if owner.exists() else ""
    pid = text.partition("pid=")[2].partition("\n")[0]
    if sys.platform == "win32":  # there a lock cannot be tried without taking it; only that the process lives is known
        return Writer(pid) if pid.isdecimal() and started(int(pid)) else None
    import fcntl

    try:
        with lock.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)  # let go at once, with the file
    except BlockingIOError:
        return Writer(pid or "?")
    except OSError:  # another user's file, which may not be read
        return None
    return None


def remove_lock(path: Path) -> None:
    """Remove the lock beside a store; by its holder, before it is released: nobody else's can be meant."""
    for suffix in (".lock", ".lock-owner"):
        with suppress(OSError):  # Windows removes no file that is open
            path.with_name(path.name + suffix).unlink(missing_ok=True)


def release(graph: Any) -> None:
    """Free the lock without saving: to kglite that is a block that ended in an error; its close() would save."""
    error = RuntimeError("closed without a commit")
    with suppress(RuntimeError):
        graph.__exit__(RuntimeError, error, None)


def engine() -> ModuleType:
    """Return kglite, loaded when it is first used, and set not to print."""
    import kglite

    kglite.set_query_warning_policy("silent")
    return kglite
