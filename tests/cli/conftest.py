"""A folder with a store, record files and texts, and two ways to run graphkit in it: in this process and as another."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from graphkit.cli.main import cli

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Run:
    code: int
    out: str
    err: str

    def json(self):
        import json

        return json.loads(self.out)

    @property
    def rows(self):
        return self.json()["rows"]


def in_process(*args, input=None):
    result = CliRunner().invoke(cli, list(args), input=input)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return Run(result.exit_code, result.stdout, result.stderr)


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    """A folder with the data and a store that holds gifts.yaml; made once, never used itself."""
    folder = tmp_path_factory.mktemp("filled")
    shutil.copytree(DATA, folder, dirs_exist_ok=True)
    before = Path.cwd()
    os.chdir(folder)
    try:
        made = in_process("import", "gifts.yaml")
    finally:
        os.chdir(before)
    assert made.code == 0, made.err
    return folder


@pytest.fixture
def plain(monkeypatch):
    """No settings of the machine reach a test."""
    for name in ("GRAPHKIT_STORE", "GRAPHKIT_LANG", "GRAPHKIT_SCHEMA", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def folder(filled, tmp_path, monkeypatch, plain):
    """The working directory: a copy of the filled folder."""
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def empty(tmp_path, monkeypatch, plain):
    """The working directory: the data without a store."""
    shutil.copytree(DATA, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def graphkit():
    return in_process


@pytest.fixture
def process():
    """Run graphkit as a process of its own; out and err are text, or bytes with raw=True."""

    def run(*args, input=None, raw=False, **env):
        done = subprocess.run(
            [sys.executable, "-m", "graphkit", *args],
            input=input,
            capture_output=True,
            env={**os.environ, **env},
            timeout=120,
            check=False,
        )
        out, err = done.stdout, done.stderr
        if raw:
            return Run(done.returncode, out, err)
        return Run(done.returncode, out.decode("utf-8"), err.decode("utf-8"))

    return run
