"""What cannot be tested is reported, and fails in CI."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = """
import os
import pytest

@pytest.mark.skipif(True, reason="no browser here")
def test_a(): pass

def test_b():
    pytest.skip("no browser here")

@pytest.mark.xfail(strict=True)
def test_known(): raise AssertionError

def test_c():
    assert "GRAPHKIT_STORE" not in os.environ
    assert os.environ["GRAPHKIT_SEEDS"] == "texts"

@pytest.mark.slow
def test_d(): pass
"""


@pytest.fixture
def run(tmp_path):
    shutil.copy(Path(__file__).with_name("conftest.py"), tmp_path)
    (tmp_path / "test_it.py").write_text(TESTS, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = slow: x\n neo4j: x\n", encoding="utf-8")

    def run(*options, ci):
        env = {**os.environ, "CI": ci, "GRAPHKIT_STORE": "mine.kgl", "GRAPHKIT_SEEDS": "texts"}
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options, tmp_path],
            capture_output=True, encoding="utf-8", cwd=tmp_path, env=env, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout

    return run


@pytest.mark.parametrize("workers", [[], ["-n", "2"]])
def test_the_last_word_lists_what_was_left_out(run, workers):
    code, output = run(*workers, "-m", "not slow", ci="")
    assert code == 0
    assert "2 tests: no browser here\n" in output
    assert 'left out as asked: whatever is not "not slow"\n' in output
    assert "1 passed, 2 skipped" in output.splitlines()[-1]
    assert "1 xfailed" in output.splitlines()[-1]


def test_ci_allows_no_skips(run):
    code, output = run(ci="true")
    assert code == 1
    assert "not tested, which CI does not allow: no browser here" in output
    assert "1 failed, 2 passed, 1 xfailed, 1 error" in output.splitlines()[-1]


def test_a_module_that_skips_itself_fails_in_ci(run, tmp_path):
    (tmp_path / "test_other.py").write_text("import pytest\npytest.importorskip('nowhere')\n", encoding="utf-8")
    code, output = run(tmp_path / "test_other.py", ci="1")
    assert code != 0
    assert "which CI does not allow" in output
