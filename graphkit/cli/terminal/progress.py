"""Progress on stderr for a person who waits longer than a second; nothing at all in a pipe."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from graphkit.cli.settings import Settings
from graphkit.cli.terminal.streams import is_terminal

AFTER = 1.0
"""Seconds of silence before anything is shown."""


@contextmanager
def progress(settings: Settings) -> Iterator[Callable[[str, int, int | None], None]]:
    """Give a function that takes (stage, done, total or None), and shows them once it has lasted a while."""
    if not is_terminal(sys.stderr):
        yield lambda _stage, _done, _total: None
        return
    shown = _Shown(settings)
    try:
        yield shown.tell
    finally:
        shown.end()


class _Shown:
    """What is shown. A timer starts it, because the first stage may be the long one."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._now: tuple[str, int, int | None] = ("read", 0, None)
        self._bar: Any = None
        self._task: tuple[str, Any] | None = None
        self._timer = threading.Timer(AFTER, self._start)
        self._timer.daemon = True
        self._timer.start()

    def tell(self, stage: str, done: int, total: int | None) -> None:
        """Take in how far it is."""
        with self._lock:
            self._now = (stage, done, total)
            self._draw()

    def end(self) -> None:
        """Stop, and leave no trace on the screen."""
        self._timer.cancel()
        with self._lock:
            if self._bar is not None:
                self._bar.stop()
                self._bar = None
            self._timer = threading.Timer(0, lambda: None)  # one that fires late finds nothing to start
            self._now = ("", 0, None)

    def _start(self) -> None:
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        from graphkit.tables.writers.terminal import console as terminal

        with self._lock:
            if not self._now[0]:
                return
            count = TextColumn("{task.fields[count]}")
            columns = (SpinnerColumn("line"), TextColumn("{task.description}"), BarColumn(), count)
            self._bar = Progress(*columns, TimeElapsedColumn(), console=terminal(stderr=True), transient=True)
            self._draw()
            self._bar.start()

    def _draw(self) -> None:
        if self._bar is None:
            return
        stage, done, total = self._now
        words = stage
        with suppress(KeyError):
            words = self._settings.say(f"progress.{stage}")
        if self._task is None or self._task[0] != stage:  # a bar of its own for each stage: totals differ
            if self._task is not None:
                self._bar.remove_task(self._task[1])
            self._task = (stage, self._bar.add_task(words, total=total, count=""))
        count = f"{done:,}/{total:,}" if total else f"{done:,}" if done else ""
        self._bar.update(self._task[1], completed=done, count=count)
