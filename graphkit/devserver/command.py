"""``python -m graphkit.devserver``: its verbs, its help and what it prints, in Chinese or English."""

import argparse
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from graphkit.devserver.server import VERSIONS, Server, start, status, stop
from graphkit.errors import GraphkitError, StoreError, UsageError
from graphkit.wording.messages import Message

USAGE = "python -m graphkit.devserver start|stop|status [HOME] [--version VERSION]"


class _Parser(argparse.ArgumentParser):
    """Reads the arguments; what argparse would print, in English only, is said by our own messages."""

    def error(self, message: str) -> NoReturn:  # noqa: ARG002 - the signature of argparse; its words are English
        raise UsageError("devserver.usage", usage=USAGE)

    def format_help(self) -> str:
        return f"{Message('devserver.help', usage=USAGE, versions=VERSIONS)}\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; return 0 if all is well, 4 if no server runs, else the error's exit code."""
    parser = _Parser(allow_abbrev=False)
    parser.add_argument("verb", choices=["start", "stop", "status"])
    parser.add_argument("home", nargs="?", type=Path, default=Path(".neo4j"))
    parser.add_argument("--version")
    try:
        options = parser.parse_args(arguments)
        return _run(options.verb, options.home, options.version)
    except GraphkitError as error:
        sys.stderr.write(f"graphkit: {error}\n")
        return error.exit_code


def _run(verb: str, home: Path, version: str | None) -> int:
    if verb == "stop":
        _print(Message("devserver.stopped" if stop(home) else "devserver.nothing", home=home))
        return 0
    server = start(home, version) if verb == "start" else status(home)
    if server is None:
        _print(Message("devserver.nothing", home=home))
        return StoreError.exit_code
    _print(Message("devserver.runs", version=server.version, uri=server.uri))
    _print(connection_line(server, windows=sys.platform == "win32"))
    return 0


def connection_line(server: Server, *, windows: bool) -> str:
    """Return the line to paste so that graphkit and its tests use a server; the password stays in its file."""
    if windows:
        line = f'$env:NEO4J_URI = "{server.uri}"; $env:NEO4J_USERNAME = "{server.username}"'
        return f'{line}; $env:NEO4J_PASSWORD = Get-Content "{server.password_file}"' if server.password_file else line
    line = f"export NEO4J_URI={server.uri} NEO4J_USERNAME={server.username}"
    quoted = shlex.quote(str(server.password_file))
    return f'{line} NEO4J_PASSWORD="$(cat {quoted})"' if server.password_file else line


def _print(line: object) -> None:
    sys.stdout.write(f"{line}\n")
