r"""What bytes leave: never a UnicodeError, on any console.

To a terminal, text goes in the terminal's own encoding, and what it lacks becomes ``?``: the person sees the rest.
Into a pipe or file it is UTF-8, exact, with ``\n`` and without a mark at its start, whatever the locale, the code page
or PYTHONIOENCODING say: the next program, or the same command on another machine, must read the same bytes.
Standard input is UTF-8 too, unless it is a terminal.
"""

import io
import os
import sys
from contextlib import suppress
from pathlib import Path


def prepare() -> None:
    """Set up the three standard streams; call it once, before anything is read or written."""
    _replace_closed()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if is_terminal(stream):
                stream.reconfigure(errors="replace")
            else:  # a file name may hold bytes that are no text: those are spelt out
                stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    if isinstance(sys.stdin, io.TextIOWrapper) and not is_terminal(sys.stdin):
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="replace")


def restart_in_utf8() -> None:
    """Begin this process again in Python's UTF-8 mode where names of files cannot hold Chinese: ASCII, Latin-1.

    Call it first of all, in a process that is wholly graphkit's. It costs one start of Python, only in such locales.
    """
    try:
        "捐".encode(sys.getfilesystemencoding())
    except UnicodeEncodeError:
        if not sys.flags.utf8_mode and sys.executable and sys.orig_argv:
            command = [sys.executable, "-X", "utf8", *sys.orig_argv[1:]]
            os.execv(sys.executable, command)  # noqa: S606 - this very program, with its own arguments


def _replace_closed() -> None:
    """Point what was closed (``>&-``) at nothing, before the store is opened and gets the number of a stream."""
    nothing = Path(os.devnull)
    if sys.stdin is None:
        sys.stdin = nothing.open(encoding="utf-8")
    if sys.stdout is None:
        sys.stdout = nothing.open("w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = nothing.open("w", encoding="utf-8")


def arguments() -> list[str]:
    """Return the arguments of this process as UTF-8 text, also where a C locale made Python take them for ASCII."""
    return [_as_utf8(argument) for argument in sys.argv[1:]]


def _as_utf8(argument: str) -> str:
    try:
        return os.fsencode(argument).decode("utf-8")
    except UnicodeError:  # bytes that are no UTF-8: a file of that name can still be opened
        return argument


def is_terminal(stream: object) -> bool:
    """Return whether a person reads (or types into) this stream."""
    try:
        return bool(stream.isatty())  # type: ignore[attr-defined]  # no stream at all answers like a closed one
    except (AttributeError, ValueError):
        return False


def let_go() -> None:
    """Point stdout at nothing after its reader has gone, so that the interpreter's last flush says nothing."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
