"""graphkit shell: one query after another, with history and completion; or a script of queries on standard input."""

import os
import re
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphkit.cli.command import verb
from graphkit.cli.settings import Settings
from graphkit.cli.terminal.failures import say
from graphkit.cli.terminal.output import emit, table_of
from graphkit.cli.terminal.streams import is_terminal
from graphkit.cli.verbs.query import answer, apart, list_queries, saved_or_cypher, show_answer, split_parameters
from graphkit.errors import GraphkitError, UsageError
from graphkit.query.parameters import parse_parameters
from graphkit.query.saved import SavedQuery
from graphkit.tables.formats import PRINTED
from graphkit.tables.rows import Rows
from graphkit.wording.messages import render

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession

    from graphkit.cli.terminal.completer import Words
    from graphkit.store.base import Reader

LEAVING = ("quit", "exit")
"""Words that end a session, with or without a colon before them."""
_BEGINS_CYPHER = re.compile(
    r"(optional|match|return|with|unwind|call|explain|profile|cypher|use|show\s+(indexes|constraints)|create|merge)\b",
    re.IGNORECASE,
)


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
        self.output: Path | None = None
        self.timing = False
        self.reader: Reader = self._open()
        settings.warn_incomplete()  # a file stays as it was opened; of a server each query asks again

    def take(self, statement: str) -> bool:
        """Run a query or a command; return whether the session goes on. Raises GraphkitError."""
        text = statement.strip().rstrip(";").strip()
        if not text:
            return True
        if text.lower() in LEAVING:
            return False
        if text.startswith(":"):
            return self._command(text)
        if text.startswith("show "):
            self._show(text.removeprefix("show ").strip())
            return True
        begun = time.perf_counter()
        text, pairs = split_parameters(text)
        query = saved_or_cypher(text)
        with self.settings.watched(until_the_end=True) if "://" in self.reader.uri else nullcontext():
            rows = self._answer(query, pairs)
            output, self.output = self.output, None
            with rows:
                show_answer(rows, query, self.settings, self.format, output)
        taken = time.perf_counter() - begun
        if self.timing:
            click.echo(self.settings.say("shell.timing", rows=rows.count, seconds=f"{taken:.3f}"), err=True)
        for warning in rows.warnings:
            click.echo(render(warning, self.settings.language), err=True)
        return True

    def _answer(self, query: str | SavedQuery, pairs: list[str]) -> Rows:
        """Return the rows of a query; of a file they come from a child, so that Ctrl-C ends the query and not this."""
        vocabulary = self.settings.vocabulary()
        return apart(
            self.reader, partial(answer, self.reader, query, pairs, further=self.parameters, vocabulary=vocabulary)
        )

    def close(self) -> None:
        """Let go of the store."""
        self.reader.close()

    def words(self) -> "Words":
        """Return what can be completed."""
        from graphkit.cli.terminal.completer import Words

        queries = [row["name"] for row in list_queries(self.settings).rows]
        return Words.of(self.settings.vocabulary(), queries, self.settings.language)

    def _show(self, name: str) -> None:
        from graphkit.cards.open_card import open_card
        from graphkit.cli.verbs.show import print_shown
        from graphkit.query.resolve_place import resolve_any

        node_id, remark = resolve_any(self.reader, name)
        if remark:
            click.echo(remark.text(self.settings.language), err=True)
        print_shown(open_card(self.reader, node_id, self.settings.vocabulary()), self.settings, everything=False)

    def _read(self, name: str) -> bool:
        """Run the statements of a file; return whether the session goes on."""
        file = Path(name).expanduser()
        try:
            text = file.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise UsageError("cli.query.not-utf8", file=file) from error
        except OSError as error:
            raise UsageError("cli.usage.no-file", files=file) from error
        return all(self.take(statement) for statement in statements(text.splitlines(keepends=True)))

    def _schema(self) -> None:
        info = self.reader.info()
        rows = [
            {"label": name, "count": count}
            for counts in (info["labels"], info["edge_types"])
            for name, count in counts.items()
        ]
        emit(table_of(rows, ("label", "count")), self.settings, self.format)

    def _open(self) -> "Reader":
        from graphkit.store.contract import open_current

        return open_current(self.settings.config.store)

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
            case ":output" if rest.strip():
                self.output = Path(rest.strip()).expanduser()
            case ":read" if rest.strip():
                return self._read(rest.strip())
            case ":schema":
                self._schema()
            case ":timing":
                self.timing = not self.timing
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


def is_named(text: str) -> bool:
    """Return whether a line names something to run at once: a saved query, perhaps mistyped, ``quit``, ``show X``.

    >>> is_named("monye"), is_named("money programme=x"), is_named("quit"), is_named("show 毕节"), is_named("MATCH (n)")
    (True, True, True, True, False)
    """
    words = text.strip()
    if "\n" in words or not words or _BEGINS_CYPHER.match(words):
        return False
    return bool(re.fullmatch(r"[\w-]+", words)) or words.startswith("show ") or bool(split_parameters(words)[1])


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
            say(shell.settings.say("interrupted"))


def _session(shell: Shell) -> "PromptSession[str]":
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
        if not buffer.text.strip() or is_named(buffer.text) or is_complete(buffer.text):
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
