"""Ctrl-C and --timeout as a person meets them: a process of its own, a signal, the exit code and one line."""

import signal
import subprocess
import sys
import time

import pytest

SLOW = (
    "MATCH (a:Activity), (b:Activity), (c:Activity), (d:Activity) RETURN count(a.name + b.name + c.name + d.name) AS n",
    "MATCH (a:Activity) WHERE EXISTS { MATCH (b:Activity), (c:Activity), (d:Activity), (e:Activity) "
    "WHERE b.name + c.name + d.name + e.name = a.name } RETURN count(a) AS n",
)
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")


@pytest.fixture(scope="module")
def demo(programmes, tmp_path_factory):
    return programmes(tmp_path_factory.mktemp("interrupts") / "demo.kgl")


def graphkit(demo, *arguments):
    command = [sys.executable, "-m", "graphkit", "query", "--store", str(demo), "--lang", "en", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")


@pytest.mark.parametrize("cypher", SLOW)
def test_ctrl_c_ends_a_query_at_once(demo, cypher):
    process = graphkit(demo, cypher)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=4)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err.strip()) == (130, "", "graphkit: interrupted")


@pytest.mark.parametrize("cypher", SLOW)
def test_a_timeout_ends_a_query(demo, cypher):
    begun = time.monotonic()
    process = graphkit(demo, cypher, "--timeout", "1")
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (1, "")
    assert err == (
        "graphkit: the query took longer than 1 s and was ended: narrow it down, or allow more with --timeout\n"
    )
    assert time.monotonic() - begun < 45
