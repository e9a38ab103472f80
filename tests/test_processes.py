"""A pid is known again by when it began, and a lock lets one process in."""

import os
import subprocess
import sys
import threading

from graphkit.system.processes import alone, started

SLEEP = [sys.executable, "-c", "input()"]


def test_a_process_is_the_same_while_it_lives_and_none_after():
    with subprocess.Popen(SLEEP, stdin=subprocess.PIPE) as process:
        since = started(process.pid)
        assert since
        assert since == started(process.pid)
        assert since != started(os.getpid())
        process.communicate(b"\n")
    assert started(process.pid) is None


def test_an_ended_process_that_nobody_waited_for_has_ended():
    process = subprocess.Popen([sys.executable, "-c", "print('done', flush=True)"], stdout=subprocess.PIPE)
    process.stdout.read()  # until it closes, at its end
    gone = threading.Event()
    while started(process.pid) is not None:
        assert not gone.wait(0.01)
    assert process.returncode is None
    process.stdout.close()
    process.wait()


def test_the_name_of_a_process_does_not_confuse(tmp_path):
    odd = tmp_path / "a) S 1 (b"
    odd.symlink_to(sys.executable)
    with subprocess.Popen([odd, *SLEEP[1:]], stdin=subprocess.PIPE) as process:
        assert started(process.pid) not in (None, "")
        assert started(process.pid).split()[0].isdigit() or sys.platform != "linux"
        process.communicate(b"\n")


def test_no_pid_is_no_process():
    assert started(0) is None
    assert started(-5) is None
    assert started(2**30) is None


COUNT = """
import sys
from pathlib import Path
from graphkit.system.processes import alone
for _ in range(200):
    with alone(Path(sys.argv[1], "lock")):
        count = Path(sys.argv[1], "count")
        count.write_text(str(int(count.read_text()) + 1))
"""


def test_one_at_a_time(tmp_path):
    (tmp_path / "count").write_text("0")
    counters = [subprocess.Popen([sys.executable, "-c", COUNT, tmp_path]) for _ in range(3)]
    assert [counter.wait() for counter in counters] == [0, 0, 0]
    assert (tmp_path / "count").read_text() == "600"


HOLD = """
import sys
from pathlib import Path
from graphkit.system.processes import alone
with alone(Path(sys.argv[1], "lock")):
    print(flush=True)
    input()
"""


def test_a_dead_holder_holds_nothing(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        holder.stdout.readline()
        holder.kill()
        holder.wait()
        with alone(tmp_path / "lock"):
            pass
