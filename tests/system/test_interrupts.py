"""Ctrl-C comes after what must not end halfway; a second one ends that, too."""

import os
import signal
import sys
import threading

import pytest

from graphkit.system.interrupts import held_back

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no signal can be sent to oneself there")


def interrupt():
    os.kill(os.getpid(), signal.SIGINT)


def block(times, steps):
    with held_back():
        for _ in range(times):
            interrupt()
        steps.append("done")


def test_it_comes_when_the_block_has_ended():
    steps = []
    with pytest.raises(KeyboardInterrupt):
        block(1, steps)
    assert steps == ["done"]
    with pytest.raises(KeyboardInterrupt):
        interrupt()


def test_a_second_one_ends_the_block():
    steps = []
    with pytest.raises(KeyboardInterrupt):
        block(2, steps)
    assert steps == []


def test_an_error_of_the_block_is_not_hidden():
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(ValueError, match="why"), held_back():
        raise ValueError("why")
    assert signal.getsignal(signal.SIGINT) is before


def test_other_threads_are_not_interrupted():
    done = []

    def work():
        with held_back():
            done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [True]
