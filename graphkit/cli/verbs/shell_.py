"""graphkit shell: one query after another, with history and completion; or a script of queries on standard input."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphkit.cli.command import verb
from graphkit.cli.settings import Settings
from graphkit.cli.terminal.failures import say
from graphkit.cli.terminal.output import emit
from graphkit.cli.terminal.streams import is_terminal
from graphkit.cli.verbs.query import answer, list_queries, saved_or_cypher, split_parameters, without_ids
from graphkit.errors import GraphkitError
from graphkit.query.parameters import parse_parameters
from graphkit.query.saved import SavedQuery
from graphkit.tables.formats import PRINTED
from graphkit.wording.messages import render

if TYPE_CHECKING:
    from graphkit.cli.terminal.completer import Words
    from graphkit.store.base import Reader


@verb("shell")
@click.option("--format", "format_", type=click.Choice(PRINTED), default=None)
@click.pass_obj
def command(settings: Settings, /, *, format_: str | None) -> int:
    """Ask one query after another."""
    shell = Shell(settings, format_)
    try:
        if is_terminal(sys.stdin):
            return _converse(shell)
        return _run_script(shell, sys.stdin)
    finally:
        shell.close()


class Shell:
    """What a session remembers: the store, parameters, the format."""

    def __init__(self, settings: Settings, format_: str | None) -> None:
        self.settings = settings
        self.format = format_
        self.parameters: list[str] = []
        self.reader: Reader = self._open()
        settings.warn_incomplete()  # a file stays as it was opened; of a server each query asks again

    def take(self, statement: str) -> bool:
        """Run a query or a command; return whether the session goes on. Raises GraphkitError."""
        text = statement.strip().rstrip(";").strip()
        if not text:
            return True
        if text.startswith(":"):
            return self._command(text)
        text, pairs = split_parameters(text)
        query = saved_or_cypher(text)
        with self.settings.watched(until_the_end=True) if "://" in self.reader.uri else nullcontext():
            table = answer(self.reader, query, pairs, further=self.parameters, vocabulary=self.settings.vocabulary())
        brief = without_ids(table.columns) if isinstance(query, SavedQuery) else None
        emit(table, self.settings, self.format, brief=brief)
        for warning in table.warnings:
            click.echo(render(warning, self.settings.language), err=True)
        return True

    def close(self) -> None:
        """Let go of the store."""
        self.reader.close()

    def words(self) -> "Words":
        """Return what can be completed."""
        from graphkit.cli.terminal.completer import Words

        queries = [row["name"] for row in list_queries(self.settings).rows]
        return Words.of(self.settings.vocabulary(), queries, self.settings.language)

    def _open(self) -> "Reader":
        from graphkit.store import open_reader

        return open_reader(self.settings.config.store)

    def _command(self, text: str) -> bool:
        word, _, rest = text.partition(" ")
        match word:
            case ":quit" | ":exit" | ":q":
                return False
            case ":help":
                click.echo(self.settings.say("shell.help"), err=True)
            case ":list":
                emit(list_queries(self.settings), self.settings, self.format)
            case ":param" if "=" in rest:
                parse_parameters([rest.strip()])  # a malformed one fails now, not at the next query
                self.parameters.append(rest.strip())
            case ":params":
                for name, value in parse_parameters(self.parameters).items():
                    click.echo(f"{name}={value}", err=True)
            case ":format" if rest.strip() in PRINTED:
                self.format = rest.strip()
            case ":reload":
                self.reader.close()
                self.reader = self._open()
                self.settings.warn_incomplete()
            case _:
                say(self.settings.say("shell.unknown", text=text))
        return True


def statements(lines: Iterable[str]) -> Iterator[str]:
    r"""Yield the statements of a text: each ends with ``;`` at a line's end, at a blank line, or with the text.

    >>> list(statements(["MATCH (n)\n", "RETURN n;\n", "\n", "money\n", "\n", ":quit\n", "x"]))
    ['MATCH (n)\nRETURN n;', 'money', ':quit', 'x']
    """
    kept: list[str] = []
    for line in lines:
        if line.strip():
            kept.append(line.rstrip())
        if kept and (is_complete("\n".join(kept)) or not line.strip()):
            yield "\n".join(kept)
            kept.clear()
    if kept:
        yield "\n".join(kept)


def is_complete(text: str) -> bool:
    r"""Return whether Enter runs what was typed: it ends with ``;`` or a blank line, or it is a command.

    >>> is_complete("RETURN 1;"), is_complete("MATCH (n)"), is_complete("MATCH (n)\n"), is_complete(":help")
    (True, False, True, True)
    """
    return text.rstrip(" ").endswith((";", "\n")) or text.lstrip().startswith(":")


def history_file() -> Path:
    """Return where the shell keeps what was typed; the folder is made."""
    if os.name == "nt":
        base = Path(os.environ.get("APPDATA") or Path.home())
    else:
        base = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    folder = base / "graphkit"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "shell-history"


def _run_script(shell: Shell, lines: Iterable[str]) -> int:
    """Run the statements of a pipe; the first that fails ends it, and its error is the command's."""
    for statement in statements(lines):
        if not shell.take(statement):
            break
    return 0


def _converse(shell: Shell) -> int:
    click.echo(shell.settings.say("shell.welcome", store=shell.reader.uri), err=True)
    session = _session(shell)
    while True:
        try:
            typed = session.prompt("graphkit> ")
        except KeyboardInterrupt:  # drops the line, as every shell does
            continue
        except EOFError:
            return 0
        try:
            if not shell.take(typed):
                return 0
        except GraphkitError as error:
            say(error.text(shell.settings.language))
        except KeyboardInterrupt:
            click.echo(err=True)


def _session(shell: Shell) -> Any:
    """Return a prompt that completes, remembers, and takes several lines."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import CompleteEvent, Completer, Completion
    from prompt_toolkit.document import Document
    from prompt_toolkit.filters import has_completions
    from prompt_toolkit.history import FileHistory, History, InMemoryHistory
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

    words = shell.words()

    class Complete(Completer):
        def get_completions(self, document: Document, _event: CompleteEvent) -> Iterator[Completion]:
            for word, length in words.complete(document.text_before_cursor):
                yield Completion(word, -length, display_meta=words.meanings.get(word, ""))

    keys = KeyBindings()

    @keys.add("enter", filter=~has_completions)
    def _enter(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        only_word = " " not in buffer.text.strip() and buffer.text.strip() in words.queries
        if not buffer.text.strip() or only_word or is_complete(buffer.text):
            buffer.validate_and_handle()
        else:
            buffer.insert_text("\n")

    try:
        history: History = FileHistory(str(history_file()))
    except OSError:  # no home to write to: remember for this session only
        history = InMemoryHistory()
    return PromptSession(
        history=history,
        completer=Complete(),
        complete_while_typing=False,
        key_bindings=keys,
        multiline=True,
        prompt_continuation="      ... ",
    )
