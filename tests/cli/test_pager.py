"""Long pages on a terminal go through PAGER: not when piped, not when told not to, not when they fit."""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there is no pty on Windows")


def on_terminal(folder, *args, typed=b"", **env):
    """Return what a person sees on a terminal of 10 lines, and whether the pager was asked."""
    import pty

    pager = folder / "pager.sh"
    pager.write_text("#!/bin/sh\ntouch paged\nexec cat\n", encoding="utf-8")
    pager.chmod(0o755)
    (folder / "paged").unlink(missing_ok=True)
    master, slave = pty.openpty()
    done = subprocess.Popen(
        [sys.executable, "-m", "graphkit", *args],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        cwd=folder,
        env={**os.environ, "PAGER": str(pager), "LINES": "10", "COLUMNS": "80", "TERM": "xterm", **env},
    )
    os.close(slave)
    printed = b""
    try:
        while chunk := os.read(master, 65536):
            printed += chunk
    except OSError:  # Linux tells of the other end's closing by an error
        pass
    os.close(master)
    assert done.wait() == 0
    return printed.decode("utf-8"), (folder / "paged").exists()


@pytest.mark.parametrize("args", [["show", "晨光集团"], ["schema"]])
def test_a_long_page_goes_through_the_pager_whole(folder, args):
    printed, paged = on_terminal(folder, *args)
    straight, not_paged = on_terminal(folder, *args, "--no-pager")
    assert (paged, not_paged) == (True, False)
    plain = [line.rstrip() for line in straight.splitlines()]
    assert len(plain) > 10
    assert all(line[-20:] in printed for line in plain if "\x1b" not in line)


def test_the_environment_turns_it_off(folder):
    assert not on_terminal(folder, "show", "晨光集团", GRAPHKIT_NO_PAGER="1")[1]
    assert not on_terminal(folder, "show", "晨光集团", PAGER="")[1]


def test_what_fits_the_screen_is_not_paged(folder):
    assert not on_terminal(folder, "show", "晨光集团", LINES="500")[1]


def test_a_pager_that_is_not_there_is_done_without(folder):
    printed, _ = on_terminal(folder, "show", "晨光集团", PAGER="no-such-pager")
    assert "晨光集团" in printed


def test_what_is_piped_or_for_programs_is_never_paged(folder, process):
    (folder / "pager.sh").write_text("#!/bin/sh\ntouch paged\ncat\n", encoding="utf-8")
    (folder / "pager.sh").chmod(0o755)
    assert process("show", "晨光集团", "--format", "table", PAGER="./pager.sh", LINES="5").code == 0
    assert not (folder / "paged").exists()
    assert not on_terminal(folder, "show", "晨光集团", "--format", "json")[1]
