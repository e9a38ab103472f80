"""The one way to write a file: whole or not at all, and never over what must not be lost.

Every output of every verb and function goes through here. Links are resolved first, so that the file they lead to is
replaced and the link stays; an existing file keeps its mode and owner. Pipes and devices are written to directly, and
``-`` is standard output.
"""

import errno
import io
import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TextIO

from graphkit.errors import UsageError

STDOUT = Path("-")
"""The path that means standard output."""
BOM = "\ufeff"
"""Without it Excel reads a CSV file of Chinese text in the local code page."""

_STORE_FILES = (b"RGF", b"SQLite format 3\0")
"""The first bytes of a store and of a ledger."""
_BESIDE_A_STORE = re.compile(r"(.+)\.(?:ledger(?:-wal|-shm|-journal)?|lock|lock-owner)")
_DESCRIPTOR = re.compile(r"/proc/\d+/fd|/dev/fd")


def target_of(path: str | Path, *, overwrite: bool = False, protected: Iterable[str | Path] = ()) -> Path | None:
    """Return the regular file that a path leads to; None where it leads to a pipe, a device or standard output.

    Parameters
    ----------
    path : str or Path
        As the user gave it; the file need not exist, its folder must.
    overwrite : bool
        Whether an existing file may be replaced.
    protected : iterable of str or Path
        What is never replaced, whatever `overwrite` says: the store of this run and the files that it reads. A folder
        stands for the files in it.

    Raises
    ------
    UsageError
        The file exists and `overwrite` is false, or it is a folder, a store, a ledger, a lock or one of `protected`.
    FileNotFoundError
        There is no such folder.
    """
    if is_stream(Path(path)):
        return None
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise UsageError("output.folder", file=path)
    if any(_is_same(target, other) for other in protected):
        raise UsageError("output.input", file=path)
    if _is_of_a_store(target):
        raise UsageError("output.store", file=path)
    if target.exists() and not overwrite:
        raise UsageError("output.exists", file=path)
    if not target.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
    return target


@contextmanager
def open_output(
    path: str | Path, *, bom: bool = False, overwrite: bool = False, protected: Iterable[str | Path] = ()
) -> Iterator[TextIO]:
    r"""Open a text file (UTF-8, newlines as written) that takes its place when the block ends without an error.

    `bom` puts a byte order mark at the start of a file, never of a stream. The rest as `target_of`.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "answer.txt")
    ...     with open_output(path) as file:
    ...         _ = file.write("毕节市\n")
    ...     path.read_text(encoding="utf-8")
    '毕节市\n'
    """
    if str(path) == str(STDOUT):
        yield sys.stdout
        sys.stdout.flush()
        return
    target = target_of(path, overwrite=overwrite, protected=protected)
    with _binary(path, target, overwrite=overwrite) as raw:
        file = io.TextIOWrapper(raw, encoding="utf-8", newline="", write_through=False)
        if bom and target is not None:
            file.write(BOM)
        yield file
        file.flush()
        file.detach()


@contextmanager
def open_binary_output(
    path: str | Path, *, overwrite: bool = False, protected: Iterable[str | Path] = ()
) -> Iterator[BinaryIO]:
    """Collect bytes that are written to a file when the block ends without an error; see `target_of`.

    They wait in memory: what writes workbooks prints tracebacks of its own where its file fails under it.
    """
    target = None if str(path) == str(STDOUT) else target_of(path, overwrite=overwrite, protected=protected)
    collected = io.BytesIO()
    yield collected
    if str(path) == str(STDOUT):
        sys.stdout.buffer.write(collected.getbuffer())
        sys.stdout.buffer.flush()
        return
    with _binary(path, target, overwrite=overwrite) as file:
        file.write(collected.getbuffer())


@contextmanager
def made_folder(folder: Path) -> Iterator[Path]:
    """Make a folder for the block; take it away again where the block fails and leaves nothing in it."""
    is_new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield folder
    except BaseException:
        if is_new:
            with suppress(OSError):  # something is in it by now
                folder.rmdir()
        raise


def write_output(
    path: str | Path, text: str, *, bom: bool = False, overwrite: bool = False, protected: Iterable[str | Path] = ()
) -> None:
    """Write a text to a file, whole or not at all; see `open_output`."""
    with open_output(path, bom=bom, overwrite=overwrite, protected=protected) as file:
        file.write(text)


@contextmanager
def _binary(path: str | Path, target: Path | None, *, overwrite: bool) -> Iterator[BinaryIO]:
    """Open a stream directly, and for a file a new one beside it that is renamed at the end."""
    try:
        with _opened(path, target, overwrite=overwrite) as file:
            yield file
    except OSError as error:
        if error.filename is None and error.errno in _OF_THE_DISK:  # say which file it was
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise


_OF_THE_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO) if hasattr(errno, "EDQUOT") else (errno.ENOSPC,)


@contextmanager
def _opened(path: str | Path, target: Path | None, *, overwrite: bool) -> Iterator[BinaryIO]:
    if target is None:
        with Path(path).open("wb") as stream:
            yield stream
        return
    waiting = target.with_name(f".graphkit-{os.urandom(8).hex()}.tmp")  # nobody can guess it, so nobody's file is lost
    try:
        try:
            # 0o666 is what any program asks for: the umask takes from it what this user wants taken.
            descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        except OSError as error:  # name the user's file, not ours
            raise OSError(error.errno, error.strerror, str(path)) from error
        with os.fdopen(descriptor, "wb") as file:
            yield file
        if target.exists():
            if not overwrite:  # somebody else wrote it meanwhile
                raise UsageError("output.exists", file=path)
            _keep_mode(target.stat(), waiting)
        waiting.replace(target)
    finally:
        waiting.unlink(missing_ok=True)


@contextmanager
def kept_mode(path: Path) -> Iterator[None]:
    """Let a file that the block replaces keep its mode and owner; what is written meanwhile is no more open than it.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file, new = Path(folder, "graph.kgl"), Path(folder, "new")
    ...     file.touch(0o600)
    ...     with kept_mode(file):
    ...         new.touch()
    ...         _ = new.replace(file)
    ...     oct(file.stat().st_mode & 0o777)
    '0o600'
    """
    if not path.exists():
        yield
        return
    before = path.stat()
    umask = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(umask)
    _keep_mode(before, path)


def _keep_mode(before: os.stat_result, new: Path) -> None:
    with suppress(OSError, AttributeError):  # only an administrator may give a file to somebody else
        os.chown(new, before.st_uid, before.st_gid)
    new.chmod(stat.S_IMODE(before.st_mode))


def is_stream(path: Path) -> bool:
    """Return whether a path is ``-``, or leads to a pipe, a device or an open descriptor (``/dev/fd/3``)."""
    if path == STDOUT:
        return True
    for _ in range(40):  # as many links as a system follows
        if _DESCRIPTOR.fullmatch(os.path.realpath(path.parent)):
            return True
        if not path.is_symlink():
            break
        path = path.parent / path.readlink()
    return path.exists() and not path.is_file() and not path.is_dir()


def _is_same(target: Path, other: str | Path) -> bool:
    """Return whether a file is another by any of its names; of a folder, whether it is one of its files."""
    try:
        if Path(other).is_dir():
            return target.exists() and target.is_relative_to(os.path.realpath(other))
        return target.samefile(other)
    except OSError:  # one of them does not exist
        return str(target) == os.path.realpath(other)


def _is_of_a_store(target: Path) -> bool:
    """Return whether a file is a store or ledger by its first bytes, or lies beside a store under one of its names."""
    beside = _BESIDE_A_STORE.fullmatch(target.name)
    if beside and target.with_name(beside[1]).exists():
        return True
    try:
        with target.open("rb") as file:
            return file.read(16).startswith(_STORE_FILES)
    except OSError:
        return False
