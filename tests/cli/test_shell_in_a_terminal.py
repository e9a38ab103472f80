"""The shell as a person meets it: on a terminal, key by key."""

import os
import re
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest

from graphkit.pipeline.demo import load_demo

pytestmark = [pytest.mark.skipif(os.name == "nt", reason="there is no pty on Windows"), pytest.mark.slow]
PROMPT = "graphkit>"
ENDLESS = (
    "MATCH (a:Activity), (b:Activity), (c:Activity), (d:Activity) RETURN count(a.name + b.name + c.name + d.name) AS n;"
)
_CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()>=]\w?|[\r\x07]")


class Terminal:
    """A shell on a terminal of 80 columns; prompt_toolkit redraws lines, so that what is shown is searched."""

    def __init__(self, store, home, language="en"):
        import fcntl
        import pty
        import struct
        import termios

        # The shell leads a session whose terminal this is: the terminal turns Ctrl-C into a signal.
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 80, 0, 0))
        env = {
            **os.environ,
            "TERM": "xterm",
            "XDG_STATE_HOME": str(home),
            "GRAPHKIT_LANG": language,
            "PROMPT_TOOLKIT_NO_CPR": "1",
            "GRAPHKIT_NO_PAGER": "1",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "graphkit", "--store", str(store), "shell"],
            stdin=slave, stdout=slave, stderr=slave, env=env, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - no thread runs here
        )  # fmt: skip
        os.close(slave)
        self.shown = ""

    def type(self, keys):
        os.write(self._master, keys.encode())

    def until(self, words, seconds=60):
        """Wait until something is shown after what was waited for last; return what came."""
        end = time.monotonic() + seconds
        while words not in self.shown:
            if not select.select([self._master], [], [], max(0.0, end - time.monotonic()))[0]:
                raise AssertionError(f"{words!r} was not shown: {self.shown[-2000:]!r}")
            try:
                self.shown += _CODES.sub("", os.read(self._master, 65536).decode("utf-8", "replace"))
            except OSError:
                raise AssertionError(f"{words!r} was not shown before the end: {self.shown[-2000:]!r}") from None
        came, _, self.shown = self.shown.partition(words)
        return came + words

    def leave(self):
        for _ in range(30):  # the prompt may not be there yet
            self.type("\x04")
            with suppress(subprocess.TimeoutExpired):
                assert self.process.wait(2) == 0
                break
        else:
            raise AssertionError("the shell did not end")
        os.close(self._master)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    path = tmp_path_factory.mktemp("terminal") / "demo.kgl"
    load_demo(str(path))
    return path


@pytest.fixture
def terminal(demo, tmp_path):
    opened = []

    def open_(language="en"):
        opened.append(Terminal(demo, tmp_path / "state", language))
        opened[-1].until(PROMPT)
        return opened[-1]

    yield open_
    for one in opened:
        if one.process.poll() is None:
            one.process.send_signal(signal.SIGKILL)
            one.process.wait()


def test_a_session(terminal):
    shell = terminal()
    shell.type("MATCH (n:County {name: $name})\r")
    shell.until("...")  # Cypher goes on over lines until ; or a blank line
    shell.type("RETURN n.id AS id;\r")
    shell.until("name")  # the parameter is missing: one line, and the session goes on
    shell.until(PROMPT)
    shell.type(":param name=平塘县\r")
    shell.until(PROMPT)
    shell.type("\x1b[A\x1b[A\r")  # the query before the last command, from the history
    shell.until("county/pingtang")
    shell.type(":timing\r")
    shell.until(PROMPT)
    shell.type("RETURN 7 * 6 AS answer;\r")
    shell.until("42")
    shell.until(" s")
    shell.type("monye\r")
    assert "money" in shell.until("?")
    shell.type("show 平塘县\r")
    shell.until("黔南")
    shell.type("RETURN nothing(1);\r")
    shell.until("graphkit: ")
    shell.leave()
    again = terminal()
    again.type("\x1b[A")  # what was typed is there in the next session
    again.until("nothing(1)")
    again.type("\x03")  # drops the line
    again.until(PROMPT)
    again.type(":quit\r")
    assert again.process.wait(60) == 0


def test_ctrl_c_ends_a_query_and_not_the_session(terminal):
    shell = terminal()
    shell.type(ENDLESS + "\r")
    shell.until("AS n;")
    time.sleep(3)
    shell.type("\x03")
    shell.until("interrupted", 30)
    shell.until(PROMPT)
    shell.type("RETURN 7 * 6 AS answer;\r")
    shell.until("42")
    shell.leave()


def test_the_tab_key_completes(terminal):
    shell = terminal()
    shell.type("MATCH (h:Hospi\t")
    shell.until("Hospital")
    shell.type(") RETURN h.name_e\t")
    shell.until("name_en")
    shell.type("\x03")
    shell.until(PROMPT)
    shell.type("roll\t")
    shell.until("roll-up")
    shell.type("\x03")
    shell.until(PROMPT)
    shell.leave()


def test_it_speaks_chinese(terminal):
    shell = terminal("zh")
    shell.type(":help\r")
    shell.until("运行查询")
    shell.until(":timing")
    shell.until(PROMPT)
    shell.type("in-kind\r")
    shell.until("无金额的占比")
    shell.leave()
