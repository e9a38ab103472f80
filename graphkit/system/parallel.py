"""Pure work in further processes: Python computes on one core, and reading and building 100,000 records need more.

A child is forked, so it sees all that its parent holds without anything being sent; what it makes comes back as bytes,
in order. Where a process cannot be forked safely (Windows, macOS), or ``GRAPHKIT_PROCESSES=1`` forbids it, the same
work is done in this one, with the same result.
"""

import os
import pickle
import signal
import sys
import time
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from queue import Empty, Queue
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

from graphkit.errors import GraphkitError, UsageError
from graphkit.wording.quoted import engine_words

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

VARIABLE = "GRAPHKIT_PROCESSES"
AHEAD = 64
"""Blocks that a child may be ahead of who takes them."""

_T = TypeVar("_T")
_DATA, _FAILURE, _END, _GONE = b"d", b"f", b"e", b"g"


def processes() -> int:
    """Return how many processes may compute at once: as ``GRAPHKIT_PROCESSES`` says, else one a core.

    Raises UsageError where the variable is no whole number above 0.
    """
    value = os.environ.get(VARIABLE, "")
    if value and not (value.isascii() and value.isdecimal() and int(value) > 0):
        raise UsageError("parallel.bad-number", value=value, name=VARIABLE)
    if sys.platform != "linux":
        return 1
    return int(value) if value else len(os.sched_getaffinity(0))


def stream(make: Callable[[], Iterable[bytes]], end: float | None = None) -> Generator[bytes, None, None]:
    """Yield what `make` yields, made in a second process while the caller works on what it has got.

    The child waits when `AHEAD` blocks are not yet taken. Its errors are raised here; it ends when the iterator is
    closed or this process dies, and at `end` (of the monotonic clock) with a TimeoutError.

    >>> list(stream(lambda: (str(number).encode() for number in range(3))))
    [b'0', b'1', b'2']
    """
    if processes() == 1:
        yield from make()
        return
    import multiprocessing

    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_send, args=(make, receiver, sender), daemon=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of threads: the child touches nothing that they hold
        child.start()
    sender.close()
    blocks: Queue[bytes] = Queue(AHEAD)
    reader = Thread(target=_receive, args=(receiver, blocks), name="graphkit-receive", daemon=True)
    reader.start()
    block = b""
    try:
        while (block := _taken(blocks, end))[:1] == _DATA:
            yield block[1:]
        if block == _GONE:
            raise GraphkitError("parallel.ended", name=VARIABLE)
        if block[:1] == _FAILURE:
            raise pickle.loads(block[1:])  # noqa: S301 - our own child's
    finally:
        child.terminate()
        while block[:1] in (b"", _DATA):  # so that the thread does not wait for ever
            block = blocks.get()
        reader.join()
        child.join()
        receiver.close()


def _taken(blocks: "Queue[bytes]", end: float | None) -> bytes:
    try:
        return blocks.get(timeout=None if end is None else max(0.0, end - time.monotonic()))
    except Empty:
        raise TimeoutError from None


def _receive(receiver: "Connection", blocks: "Queue[bytes]") -> None:
    """Take from the pipe what may wait, so that the child need not: the last block is none of data."""
    block = _DATA
    while block[:1] == _DATA:
        try:
            block = receiver.recv_bytes()
        except (EOFError, OSError):  # in the middle of a block, too
            block = _GONE
        blocks.put(block)


def each(work: Callable[[_T], bytes], tasks: Sequence[_T]) -> Iterator[bytes]:
    """Yield ``work(task)`` of every task, in order, done by as many processes as may compute.

    >>> list(each(lambda number: b"x" * number, [3, 1, 2]))
    [b'xxx', b'x', b'xx']
    """
    children = min(processes(), len(tasks))
    if children < 2:
        yield from map(work, tasks)
        return
    streams = [stream(partial(map, work, tasks[first::children])) for first in range(children)]
    try:
        for number in range(len(tasks)):
            yield next(streams[number % children])
    finally:
        for opened in streams:
            opened.close()


def _send(make: Callable[[], Iterable[bytes]], receiver: "Connection", sender: "Connection") -> None:
    """Run in the child. Only the parent answers to Ctrl-C."""
    receiver.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _die_with(os.getppid())
    with closing(sender):
        try:
            try:
                for block in make():
                    sender.send_bytes(_DATA + block)
            except OSError as error:
                if isinstance(error, BrokenPipeError):
                    return
                sender.send_bytes(_FAILURE + pickle.dumps(error))
            except Exception as error:
                sender.send_bytes(_FAILURE + _packed(error))
            else:
                sender.send_bytes(_END)
        except BrokenPipeError:
            return


def _die_with(parent: int) -> None:
    """Let the kernel end this process with its parent: it holds the parent's lock on a store as long as it lives."""
    import ctypes

    set_death_signal = 1  # PR_SET_PDEATHSIG, which multiprocessing has no word for
    ctypes.CDLL(None).prctl(set_death_signal, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _packed(error: Exception) -> bytes:
    try:
        packed = pickle.dumps(error)
        pickle.loads(packed)  # noqa: S301 - some errors are packed but cannot be made again
    except Exception:
        return pickle.dumps(GraphkitError("parallel.failed", kind=type(error).__name__, why=engine_words(error)))
    return packed
