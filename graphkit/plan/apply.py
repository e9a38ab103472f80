"""Write planned steps through a store, in a second thread: while the engine writes, the next chunk is built.

Both engines release Python's lock for a good part of a write, so on two cores the slower side sets the pace.
"""

from collections.abc import Callable, Iterable
from queue import Queue
from threading import Thread

from graphkit.errors import StoreError
from graphkit.plan.plan import Step
from graphkit.store.base import Counts, Store

IN_FLIGHT = 2
"""Steps that may wait to be written; each holds up to `plan.CHUNK` elements."""


class WriteBehind:
    """Takes steps and writes them in order; an error of the writer is raised by the next `put`, or by `finish`."""

    def __init__(self, store: Store, batch: str) -> None:
        self._store = store
        self._batch = batch
        self._steps: Queue[Step | None] = Queue(IN_FLIGHT)
        self._failure: BaseException | None = None
        self._counts = Counts()
        self._thread = Thread(target=self._run, name="graphkit-write", daemon=True)
        self._thread.start()

    def put(self, step: Step) -> None:
        """Hand over a step; waits while `IN_FLIGHT` others wait."""
        self._steps.put(step)
        self._raise()

    def finish(self) -> Counts:
        """Wait until all is written and return what the store counted."""
        self.stop()
        self._raise()
        return self._counts

    def stop(self) -> None:
        """Write what was handed over and end the thread; errors stay where they are."""
        if self._thread.is_alive():
            self._steps.put(None)
            self._thread.join()

    def _run(self) -> None:
        while (step := self._steps.get()) is not None:
            if self._failure is None:  # after a failure the queue is emptied, so that nobody waits for ever
                try:
                    self._counts += self._write(step)
                except BaseException as error:
                    self._failure = error  # handed over whole to the thread that waits

    def _write(self, step: Step) -> Counts:
        counts = self._store.write(step.changes, self._batch)
        wanted = len(step.changes.put_nodes) + len(step.changes.put_edges)
        put = counts.nodes_created + counts.nodes_updated + counts.edges_created + counts.edges_updated
        if put != wanted:
            raise StoreError("apply.lost", put=put, wanted=wanted, batch=self._batch)
        return counts

    def _raise(self) -> None:
        if self._failure is not None:
            raise self._failure


def apply(steps: Iterable[Step], store: Store, batch: str, written: Callable[[int], object] = lambda _: None) -> Counts:
    """Write all steps, stamped with the batch's id, and return what the store counted; it does not commit.

    Parameters
    ----------
    steps : iterable of Step
        From `plan.plan`; consumed while earlier ones are written.
    store : Store
        Open for writing; its ``write`` is called in another thread, one call at a time.
    batch : str
        Id that the written elements carry.
    written : callable, optional
        Called with the number of elements handed over so far.

    Raises
    ------
    StoreError
        If the store fails, or counts fewer elements than it was given: nothing is dropped silently.
    """
    behind = WriteBehind(store, batch)
    total = 0
    try:
        for step in steps:
            behind.put(step)
            changes = step.changes
            total += len(changes.put_nodes) + len(changes.put_edges)
            total += len(changes.remove_nodes) + len(changes.remove_edges)
            written(total)
        return behind.finish()
    finally:
        behind.stop()
