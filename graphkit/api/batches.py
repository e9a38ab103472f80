"""What changes a graph, from Python: batches of records that are loaded and taken back."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphkit.ledger.base import BatchInfo
    from graphkit.loaders.protocol import LoaderOptions
    from graphkit.pipeline.import_result import ImportResult
    from graphkit.pipeline.undoing import UndoResult
    from graphkit.store.base import Reader
    from graphkit.tables.table import Table


class Batches(ABC):
    """What a `Graph` does to its store: every change is a batch of the ledger, and can be undone."""

    uri: str

    @property
    @abstractmethod
    def reader(self) -> Reader:
        """The open store."""

    @abstractmethod
    def close(self) -> None:
        """Close the store, so that it can be written to."""

    def load(
        self,
        paths: str | Path | Iterable[str | Path],
        *,
        dataset: str | None = None,
        new: str = "refuse",
        duplicates: str = "refuse",
        on_error: str = "refuse",
        prune: bool = False,
        yes: bool = False,
        note: str | None = None,
        dry_run: bool = False,
        loader: str | None = None,
        loader_options: LoaderOptions | None = None,
    ) -> ImportResult:
        """Import record files as one batch, all or nothing; the store is created if it does not exist.

        Parameters
        ----------
        paths : path or iterable of paths
            Record files (YAML, JSON, NDJSON) and tables (CSV, TSV, XLSX, ODS), or files of a plugin's loader; their
            order does not matter.
        dataset : str, optional
            The dataset that they are the next version of; by default each file's own.
        new : {"refuse", "accept"}
            What to do with names that match nothing: refuse the import, or create entities for them.
        duplicates : {"refuse", "keep"}
            What to do with records without an id that may be in the graph already: refuse the import, or keep both.
        on_error : {"refuse", "skip-row"}
            With ``skip-row``, invalid records are left out; ``problems`` of the result says why.
        prune : bool
            Withdraw records that the dataset has and the files no longer have; ``pruned`` of the result lists them,
            and `undo` restores them. Otherwise they stay, and ``missing`` of the result lists them.
        yes : bool
            Prune even if more than a tenth of a dataset would be withdrawn.
        note : str, optional
            Kept with the batch.
        dry_run : bool
            Return what would change, record by record, and write nothing.
        loader : str, optional
            The loader of all these files, whatever their suffix: ``"csv"``, or the name of a plugin's.
        loader_options : LoaderOptions, optional
            Options of that loader, such as ``graphkit.loaders.sources.from_table.TableOptions``.

        Returns
        -------
        ImportResult
            ``batch`` (None if nothing changed), ``counts`` of nodes and edges as the store counted them, and what was
            noticed.

        Raises
        ------
        InvalidData
            If records are invalid or contradict others; its ``report`` has every problem. Nothing was written.
        StoreBusy
            If another process writes.
        Refused
            If other records need what would be pruned, or more than a tenth would go and `yes` is false.

        See Also
        --------
        undo : take the batch back.
        history : all batches.

        Notes
        -----
        The time grows with the records of the files and those of the ledger that they can affect. A file is written
        once, at the end.

        Examples
        --------
        >>> from pathlib import Path
        >>> _ = Path("bulletin.yaml").write_text("sources: [{id: src/bulletin, name: 简报}]", encoding="utf-8")
        >>> result = graph.load("bulletin.yaml", dry_run=True)
        >>> result.counts.nodes_created, result.changes[0].id, result.batch
        (1, 'src/bulletin', None)
        """
        from graphkit.pipeline import import_files

        self.close()
        given = [paths] if isinstance(paths, str | Path) else paths
        result: ImportResult = import_files(
            self.uri,
            [Path(path) for path in given],
            dataset=dataset,
            new=new,
            duplicates=duplicates,
            on_error=on_error,
            prune=prune,
            confirm=(lambda _pruning: True) if yes else None,
            note=note,
            dry_run=dry_run,
            loader=loader,
            loader_options=loader_options,
        )
        return result

    def undo(self, batch: str | None = None, *, note: str | None = None) -> UndoResult:
        """Take back a batch; undoing the undo brings it back.

        Parameters
        ----------
        batch : str, optional
            Such as ``batch/0003`` or ``3``; by default the last one that is not an undo.
        note : str, optional
            Kept with the batch of the undo.

        Returns
        -------
        UndoResult
            ``target`` is the batch that was taken back, ``batch`` the undo, which can itself be undone.

        Raises
        ------
        Refused
            If later batches changed its records or need them; the message names those batches. Nothing was changed.
        UsageError
            If there is no such batch.

        Examples
        --------
        >>> taken_back = graph.undo()
        >>> taken_back.target.id, taken_back.batch.counts["nodes_removed"]
        ('batch/0001', 578)
        >>> graph.undo(taken_back.batch.id).batch.counts["nodes_created"]
        578
        """
        from graphkit.pipeline import undo

        self.close()
        result: UndoResult = undo(self.uri, batch, note=note)
        return result

    def history(self) -> list[BatchInfo]:
        """Return every batch, oldest first: when, by whom, from which file, with what result, and what undid it.

        Raises
        ------
        StoreMissing
            If there is no ledger.

        Examples
        --------
        >>> first = graph.history()[0]
        >>> first.id, first.kind, first.counts["edges_created"]
        ('batch/0001', 'import', 1977)
        """
        from graphkit.pipeline import history

        batches: list[BatchInfo] = history(self.uri)
        return batches

    def conflicts(self, paths: str | Path | Iterable[str | Path] = (), *, dataset: str | None = None) -> Table:
        """Return claims that differ, and which of them counts and why; with `paths`, what those files contradict.

        Parameters
        ----------
        paths : path or iterable of paths, optional
            Files that are compared with the other datasets, as an import of them would. Nothing is written.
        dataset : str, optional
            The dataset that they are the next version of; by default each file's own.

        Returns
        -------
        Table
            A row for each claim that is not counted, or each field that differs: both values, their sources, and
            where they stand. Empty if nothing differs. The columns are those of ``graphkit conflicts``.

        Raises
        ------
        InvalidData
            If the files cannot be read.

        Examples
        --------
        >>> graph.conflicts().rows
        []
        """
        from graphkit.pipeline import conflicts, conflicts_of

        given = [paths] if isinstance(paths, str | Path) else list(paths)
        found: Table = (
            conflicts_of(self.uri, [Path(path) for path in given], dataset=dataset) if given else conflicts(self.reader)
        )
        return found

    def load_demo(self, *, pairings: bool = False) -> ImportResult:
        """Import the five programmes that come with graphkit, as one batch. Takes about a second.

        Parameters
        ----------
        pairings : bool
            Also import the pairings of two policies: Guizhou 2013 and East-West 2016.

        Examples
        --------
        >>> graph.load_demo().batch is None  # they are there already
        True
        """
        from graphkit.pipeline import load_demo

        self.close()
        result: ImportResult = load_demo(self.uri, pairings=pairings)
        return result
