"""Work in further processes gives what work in one gives; errors come back, and no process is left behind."""

import os
import signal
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.errors import GraphkitError, InvalidData, QueryError, UsageError
from graphkit.findings import Finding, Location, Report
from graphkit.system.parallel import VARIABLE, each, processes, stream

linux = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")


@pytest.fixture(params=["1", "2", "3"])
def several(request, monkeypatch):
    monkeypatch.setenv(VARIABLE, request.param)
    return int(request.param)


@given(st.lists(st.binary(max_size=50), max_size=12), st.integers(1, 3))
def test_what_comes_back_is_what_was_made_in_its_order(blocks, number):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(number))
        assert list(stream(lambda: blocks)) == blocks
        assert list(each(lambda block: block * 2, blocks)) == [block * 2 for block in blocks]


def test_blocks_larger_than_a_pipe_come_through(several):
    blocks = [bytes([number]) * 3_000_000 for number in range(4)]
    assert list(stream(lambda: blocks)) == blocks
    assert list(each(bytes, blocks)) == blocks


@pytest.mark.parametrize(
    "error", [QueryError("wrong", 3, 4), KeyError("x"), PermissionError(13, "no"), UsageError("so not")]
)
def test_an_error_comes_back_after_what_was_made_before_it(several, error):
    def make():
        yield b"one"
        raise error

    found = stream(make)
    assert next(found) == b"one"
    with pytest.raises(type(error)) as raised:
        next(found)
    assert str(raised.value) == str(error)


def test_an_error_that_cannot_be_packed_comes_back_in_words(monkeypatch):
    monkeypatch.setenv(VARIABLE, "2")
    report = Report([Finding("bad-json", Location("a.ndjson", 1))])

    def make():
        raise InvalidData(report)
        yield b""

    with pytest.raises(GraphkitError, match=r"1 problem; first"):
        list(stream(make))


@linux
def test_a_child_that_is_killed_is_told(monkeypatch):
    monkeypatch.setenv(VARIABLE, "2")

    def make():
        yield b"one"
        os.kill(os.getpid(), signal.SIGKILL)

    found = stream(make)
    assert next(found) == b"one"
    with pytest.raises(GraphkitError, match=f"{VARIABLE}=1"):
        next(found)


@linux
def test_leaving_early_ends_the_child(monkeypatch):
    monkeypatch.setenv(VARIABLE, "2")

    def make():
        while True:
            yield str(os.getpid()).encode()

    found = stream(make)
    pid = int(next(found))
    assert pid != os.getpid()
    found.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@linux
def test_a_parent_that_is_killed_takes_its_children_along():
    """They hold its lock on a store: whoever comes next must not find it in use."""
    code = (
        "import os, time\nfrom graphkit.system.parallel import stream\n"
        "def make():\n    yield str(os.getpid()).encode()\n    time.sleep(600)\n    yield b''\n"
        "made = stream(make)\nprint(next(made).decode(), flush=True)\ntime.sleep(600)"
    )
    environment = {**os.environ, VARIABLE: "2"}
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, env=environment) as parent:
        child = int(parent.stdout.readline())
        parent.kill()
        parent.wait()
    for _ in range(200):
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return
        time.sleep(0.01)
    raise AssertionError(f"process {child} lives on")


@pytest.mark.parametrize("value", ["0", "-1", "two", "1.5", "２"])
def test_a_wrong_number_of_processes_is_told(value, monkeypatch):
    monkeypatch.setenv(VARIABLE, value)
    with pytest.raises(UsageError, match=VARIABLE):
        processes()


def test_without_a_word_every_core_may_compute(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    assert processes() == (len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1)
