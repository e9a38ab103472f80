"""What holds for one run of the command line, whichever verb it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphkit import config
from graphkit.errors import UsageError
from graphkit.wording.language import language
from graphkit.wording.messages import text

if TYPE_CHECKING:
    from graphkit.schema.vocabulary import Vocabulary
    from graphkit.store.base import Reader


@dataclass
class Settings:
    """The global options, as given; what was not given is settled when it is asked for."""

    store: str | None = None
    lang: str | None = None
    debug: bool = False
    force: bool = False
    pager: bool = True
    max_problems: int | None = None
    annotate: Path | None = None
    rejects: Path | None = None
    names: Path | None = None
    command: str = "graphkit"
    """The command line of this run, as a shell takes it."""

    @property
    def config(self) -> config.Config:
        """The settings of this run; raises UsageError where graphkit.toml is wrong."""
        return config.load(self.store, self.lang)

    @property
    def language(self) -> str:
        """``zh`` or ``en``: the flag, else the environment, graphkit.toml, the locale."""
        try:
            return language(self.config.lang)
        except UsageError:  # it must still be said what is wrong with graphkit.toml
            return language(self.lang)

    def say(self, key: str, /, **values: object) -> str:
        """Return a sentence of the command line in the language of this run."""
        return text(f"cli.{key}", self.language, **values)

    def protected(self) -> tuple[Path, ...]:
        """Return what no output of this run may replace, even with ``--force``: the store, and all that it reads."""
        config = self.config
        files = [Path(config.store.removeprefix("kglite:")), config.decisions, *config.schema]
        context = click.get_current_context(silent=True)
        for parameter in context.command.params if context else ():
            if isinstance(parameter.type, click.Path) and parameter.name != "output":
                value = context.params.get(parameter.name or "") if context else None
                files += value if isinstance(value, tuple) else [value] if value else []
        if context and "parameters" in context.params:
            from graphkit.query.parameters import files_named

            files += map(Path, files_named(context.params["parameters"]))
        return (*files, *([config.file] if config.file else []))

    def vocabulary(self) -> "Vocabulary":
        """Return the vocabulary with the user's own kinds."""
        from graphkit.pipeline.user_kinds import vocabulary_with

        return vocabulary_with(self.config.schema)

    def decisions(self) -> Path | None:
        """Return the table of decisions; None where there is none, or only a file of that name that is something else.

        One that graphkit.toml names is returned whatever it is, so that its mistakes are reported.
        """
        from graphkit.pipeline.decision_table import is_table

        found = self.config
        return found.decisions if found.named or is_table(found.decisions) else None

    def warn_incomplete(self) -> None:
        """Say on stderr where a batch is being written, or was killed and waits to be done again or undone."""
        with self.watched():
            pass

    @contextmanager
    def watched(self, *, until_the_end: bool = False) -> Iterator[None]:
        """Warn of an unfinished batch; `until_the_end` also of one that began while the graph was read.

        A file is read as it was when it was opened. A server goes on: what is read of it may be half of a batch that
        began after the first look.
        """
        from graphkit.errors import StoreError, StoreMissing
        from graphkit.ledger import read_ledger
        from graphkit.pipeline.unfinished import find_open_batch

        store, ledger = self.config.store, None
        try:
            try:
                ledger = read_ledger(store)
                before, unfinished = find_open_batch(store, ledger)
            except StoreError as error:  # a graph can be read without its ledger
                if not isinstance(error, StoreMissing) and "://" not in str(store):  # a server soon says it itself
                    click.echo(error.text(self.language), err=True)
                yield
                return
            if unfinished:
                click.echo(unfinished.warning().text(self.language), err=True)
            yield
            if not until_the_end:
                return
            after, begun = find_open_batch(store, ledger)
            if begun and begun != unfinished:
                click.echo(begun.warning().text(self.language), err=True)
            elif begun is None and before and [one.state for one in after] != [one.state for one in before]:
                click.echo(self.say("changed-while-read", batch=after[-1].id), err=True)
        finally:
            if ledger is not None:
                ledger.close()

    @contextmanager
    def reader(self, timeout: float | None = None) -> "Iterator[Reader]":
        """Open the store for reading, and close it; raises StoreMissing where there is none.

        Ctrl-C ends this process even where an engine does not hear of it, and so does the end of `timeout`.
        """
        from graphkit.cli.terminal.deadlines import ended_for_sure
        from graphkit.store.contract import open_current

        reader = open_current(self.config.store)
        late = text("store.query.timeout", self.language, seconds=timeout) if timeout else ""
        grace = 8.0 if "://" in reader.uri else 1.0  # ending it on a server takes a moment
        try:
            with (
                ended_for_sure(self.say("interrupted"), late, timeout, grace),
                self.watched(until_the_end="://" in reader.uri),
            ):
                yield reader
        finally:
            reader.close()
