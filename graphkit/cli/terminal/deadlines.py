"""Ctrl-C and deadlines that hold even where an engine hears of neither.

kglite looks up for both between two rows, but not inside ``EXISTS`` or ``OPTIONAL MATCH``, where a query can be for
hours. A thread therefore waits for them, too, and ends this process if the query does not end by itself.
"""

import os
import select
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_DONE = b"\0"  # no signal has the number 0


@contextmanager
def ended_for_sure(
    interrupted: str, late: str = "", timeout: float | None = None, grace: float = 1.0
) -> Iterator[None]:
    """Let the block run for `timeout` seconds at most, and after Ctrl-C for `grace` seconds: then this process ends.

    Parameters
    ----------
    interrupted, late : str
        What is printed to stderr where that happens; the exit code is 130 after Ctrl-C, 1 after the time.
    timeout : float, optional
        Seconds that the block is given; `grace` is added, in which it may end by itself.
    grace : float
        Seconds.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    ours, waker = socket.socketpair()
    waker.setblocking(False)
    ended = threading.Event()

    def watch() -> None:
        left = None if timeout is None else timeout + grace
        ready, _, _ = select.select([ours], [], [], left)
        if not ready:
            _leave(late, 1, ended)
        elif signal.SIGINT in ours.recv(64) and not ended.wait(grace):
            _leave(interrupted, 130, ended)

    watcher = threading.Thread(target=watch, name="graphkit-deadline", daemon=True)
    before = signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        signal.set_wakeup_fd(before)
        waker.send(_DONE)
        watcher.join()
        ours.close()
        waker.close()


def _leave(line: str, code: int, ended: threading.Event) -> None:
    """End this process at once, whatever its main thread does: what it wrote so far is files that take no place yet."""
    time.sleep(0)
    if not ended.is_set():
        os.write(2, f"graphkit: {line}\n".encode())
        os._exit(code)
