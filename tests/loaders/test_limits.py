"""Hostile files: each is answered by lines that say what to do, within 5 s of processor time and 1 GB."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .hostile import limits
from .hostile.files import FILES

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="limits of memory are set as on Linux"),
]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """What became of every file, by name; made by a program of its own, so that this one's memory does not count."""
    folder = tmp_path_factory.mktemp("hostile")
    command = [sys.executable, "-m", "hostile.limits", str(folder)]
    # A coverage or xdist hook of this process must not follow into the children.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV_CORE")}
    done = subprocess.run(
        command,
        cwd=Path(__file__).parent,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    return {outcome["name"]: outcome for outcome in map(json.loads, done.stdout.splitlines())}


def test_more_than_eighty_files_are_tried():
    assert len(FILES) > 80


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_answered_within_limits(outcomes, name):
    outcome = outcomes[name]
    assert "raised" not in outcome, outcome
    assert outcome["codes"] == sorted(FILES[name][1].split())
    assert outcome["cpu"] < limits.SECONDS
    assert outcome["mb"] < limits.MEMORY >> 20
    for line in outcome["lines"]:
        assert line
        assert "\n" not in line
        assert len(line) < 3_000


def test_a_sound_file_among_them_is_read(outcomes):
    for name in ("sound.xlsx", "mixed-line-ends.csv", "gb18030-with-mark.csv", "texts-shared.xlsx", "formulas.csv"):
        assert outcomes[name]["records"] >= 1
    assert outcomes["utf-16-sheet.xlsx"]["records"] == 6_000
