"""What installs: the archives are complete, and only ``graphkit`` reaches an environment."""

import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
TREES = {"graphkit": "graphkit", "schema": "graphkit/schema", "loaders": "graphkit/loaders"}
HARMLESS = re.compile("no previously-included files|byte-compiling is disabled")


def shipped():
    """Where each file of the three trees stands in the wheel."""
    found = {}
    for tree, place in TREES.items():
        for file in (ROOT / tree).rglob("*"):
            if file.is_file() and "__pycache__" not in file.parts and file.suffix not in (".pyc", ".pyd", ".so"):
                found[f"{place}/{file.relative_to(ROOT / tree).as_posix()}"] = file
    return found


@pytest.fixture(scope="module")
def archives(tmp_path_factory):
    """Both archives, built as ``make wheel`` builds them, from a copy: the build writes into its source."""
    copy = tmp_path_factory.mktemp("source") / "graphkit"
    kept = {*TREES, "tests", "docs", "notebooks", "benchmarks", ".ci"}
    unwanted = {path.name for path in ROOT.iterdir() if path.is_dir() and path.name not in kept}
    shutil.copytree(ROOT, copy, ignore=lambda folder, _: unwanted if Path(folder) == ROOT else {"__pycache__"})
    out = tmp_path_factory.mktemp("dist")
    done = subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", out, copy],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False,
    )  # fmt: skip
    lines = done.stdout.splitlines()
    assert done.returncode == 0, "\n".join(lines[-20:])
    assert [
        line for line in lines if re.search("(?i)warning|ignored|deprecat", line) and not HARMLESS.search(line)
    ] == []
    (wheel,), (source,) = out.glob("*.whl"), out.glob("*.tar.gz")
    return wheel, source


@pytest.fixture(scope="module")
def installed(archives, tmp_path_factory):
    """A new environment's Python with the wheel in it; what graphkit depends on is borrowed from this one's."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, symlinks=sys.platform != "win32")
    python = next(home.glob("bin/python")) if sys.platform != "win32" else home / "Scripts" / "python.exe"
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index", archives[0]],
        check=True,
    )
    (site,) = [*home.glob("lib/python*/site-packages"), *home.glob("Lib/site-packages")]
    # Named in a .pth, a folder's own .pth files are not read: this checkout's editable install stays out.
    (site / "borrowed.pth").write_text(str(Path(pytest.__file__).parent.parent), encoding="utf-8")
    return python


def run(python, code, cwd):
    done = subprocess.run([python, "-c", code], capture_output=True, encoding="utf-8", cwd=cwd, check=False)
    return done.stdout.strip(), done.stderr


def test_every_folder_of_code_is_a_listed_package():
    folders = {Path(name).parent.as_posix().replace("/", ".") for name in shipped() if name.endswith(".py")}
    assert folders == set(PROJECT["tool"]["setuptools"]["packages"])


def test_the_wheel_holds_every_file_and_nothing_else(archives):
    with zipfile.ZipFile(archives[0]) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
        assert names == set(shipped())
        assert "graphkit/py.typed" in names
        for name, file in shipped().items():
            assert wheel.read(name) == file.read_bytes(), name


def test_the_wheel_carries_its_licence_and_one_top_level_name(archives):
    with zipfile.ZipFile(archives[0]) as wheel:
        info = {Path(name).name: wheel.read(name).decode() for name in wheel.namelist() if ".dist-info/" in name}
    assert "Apache License" in info["LICENSE"]
    assert info["top_level.txt"].split() == ["graphkit"]
    assert "License-Expression: Apache-2.0" in info["METADATA"]


def test_the_source_archive_holds_what_it_takes_to_test_it(archives):
    with tarfile.open(archives[1]) as source:
        names = {name.partition("/")[2] for name in source.getnames()}
    assert {
        "Makefile",
        "README.md",
        "LICENSE",
        "tests/conftest.py",
        "schema/labels.yaml",
        "docs/architecture.md",
    } <= names
    tests = {f.relative_to(ROOT).as_posix() for f in (ROOT / "tests").rglob("*") if f.is_file() and f.suffix != ".pyc"}
    assert tests <= names
    assert not [name for name in names if name.endswith(".pyc")]


def test_only_graphkit_is_importable(installed, tmp_path):
    for name in ("schema", "loaders"):
        _, error = run(installed, f"import {name}", tmp_path)
        assert f"No module named '{name}'" in error
    where, error = run(
        installed, "import graphkit, graphkit.schema.vocabulary, graphkit.loaders as l; print(l.__file__)", tmp_path
    )
    assert error == ""
    assert Path(where).is_relative_to(installed.parent.parent)


def test_its_data_are_found_where_it_is_installed(installed, tmp_path):
    code = (
        "from importlib.resources import files\n"
        "from graphkit.schema.vocabulary import load_vocabulary\n"
        "print(len(load_vocabulary().labels) > 20, files('graphkit.data').joinpath('places.csv.gz').is_file())"
    )
    assert run(installed, code, tmp_path) == ("True True", "")


def test_the_command_runs(installed, tmp_path):
    done = subprocess.run(
        [installed.with_name("graphkit" + installed.suffix), "--version"],
        capture_output=True, encoding="utf-8", cwd=tmp_path, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert PROJECT["project"]["version"] in done.stdout


def test_a_checkout_on_the_path_offers_no_second_schema():
    for name in ("schema", "loaders"):
        _, error = run(sys.executable, f"import {name}", ROOT)
        assert f"ImportError: import graphkit.{name}, not {name}" in error


def test_dependencies_are_pinned():
    extras = PROJECT["project"]["optional-dependencies"]
    for requirement in [*PROJECT["project"]["dependencies"], *(line for extra in extras.values() for line in extra)]:
        assert re.fullmatch(r"[\w.-]+==[\w.]+|graphkit-kg\[[\w,]+\]", requirement), requirement
