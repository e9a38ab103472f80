"""Progress on stderr for a person who waits longer than a second; nothing at all in a pipe."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from graphkit.cli.settings import Settings
from graphkit.cli.terminal.streams import is_terminal

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

AFTER = 1.0
"""Seconds of silence before anything is shown."""


P = ParamSpec("P")
R = TypeVar("R")


class Shown:
    """Takes (stage, done, total or None) and shows nothing: stderr is no terminal."""

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Take in how far it is."""

    def paused(self, ask: Callable[P, R]) -> Callable[P, R]:
        """Return a function that asks a person: nothing is drawn over the question meanwhile."""
        return ask

    def end(self) -> None:
        """Stop, and leave no trace on the screen."""


@contextmanager
def progress(settings: Settings) -> Iterator[Shown]:
    """Give a function that takes (stage, done, total or None), and shows them once it has lasted a while."""
    shown = _Bar(settings) if is_terminal(sys.stderr) else Shown()
    try:
        yield shown
    finally:
        shown.end()


class _Bar(Shown):
    """A bar on the terminal. A timer starts it, because the first stage may be the long one."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._now: tuple[str, int, int | None] = ("read", 0, None)
        self._bar: Progress | None = None
        self._task: tuple[str, TaskID] | None = None
        self._stopped = False
        self._timer = self._wait()

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Take in how far it is."""
        with self._lock:
            self._now = (stage, done, total)
            self._draw()

    def paused(self, ask: Callable[P, R]) -> Callable[P, R]:
        """Return a function that asks a person: nothing is drawn over the question meanwhile."""

        @wraps(ask)
        def asked(*args: P.args, **kwargs: P.kwargs) -> R:
            self.end()
            try:
                return ask(*args, **kwargs)
            finally:
                self._stopped = False
                self._timer = self._wait()

        return asked

    def _wait(self) -> threading.Timer:
        timer = threading.Timer(AFTER, self._start)
        timer.daemon = True
        timer.start()
        return timer

    def end(self) -> None:
        """Stop, and leave no trace on the screen."""
        self._timer.cancel()
        with self._lock:
            if self._bar is not None:
                self._bar.stop()
                self._bar = self._task = None
            self._stopped = True  # for a timer that fires late

    def _start(self) -> None:
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

        from graphkit.tables.writers.terminal import console as terminal

        with self._lock:
            if self._stopped or self._bar is not None:
                return
            count = TextColumn("{task.fields[count]}")
            columns = (SpinnerColumn("line"), TextColumn("{task.description}"), BarColumn(), count)
            times = (TimeElapsedColumn(), TextColumn("{task.fields[left]}"), TimeRemainingColumn())
            self._bar = Progress(*columns, *times, console=terminal(stderr=True), transient=True)
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
            self._task = (stage, self._bar.add_task(words, total=total, count="", left=""))
        count = f"{done:,}/{total:,}" if total else f"{done:,}" if done else ""
        left = self._settings.say("progress.left") if total and done else ""
        self._bar.update(self._task[1], total=total, completed=done, count=count, left=left)
