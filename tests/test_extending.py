"""docs/extending.md is true: the package on the page is built, installed, and used from the command line and Python."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import graphkit
from graphkit.errors import InvalidData, PluginError, UsageError

PAGE = (Path(__file__).parents[1] / "docs" / "extending.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^```\w+\n# (\S+)\n(.*?)^```$", PAGE, re.M | re.S))
COMMANDS = re.search(r"## Using them\n```\n(.*?)```", PAGE, re.S)[1].splitlines()
GIFTS = "2023-05 | 甲校 | 乙校 | 5000\n2023-06 | 乙校 | 丙校 | 700\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder with the package of the page, installed as pip installs it."""
    source, target = tmp_path_factory.mktemp("sample"), tmp_path_factory.mktemp("site")
    (source / "graphkit_sample").mkdir()
    (source / "graphkit_sample" / "__init__.py").touch()
    for name, text in FILES.items():
        if name == "pyproject.toml" or "/" in name:
            (source / name).write_text(text, encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-index", "--no-deps"]
    subprocess.run([*pip, "--no-build-isolation", "--target", target, source], check=True)
    return target


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "2023.gifts").write_text(GIFTS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def plugged(site, monkeypatch):
    """This process with the package; its modules are forgotten afterwards."""
    monkeypatch.syspath_prepend(site)
    yield
    for name in [name for name in sys.modules if name.partition(".")[0] == "graphkit_sample"]:
        del sys.modules[name]


def run(site, *arguments):
    environ = {**os.environ, "PYTHONPATH": str(site), "PYTHONUTF8": "1", "GRAPHKIT_LANG": "en"}
    command = [sys.executable, "-m", "graphkit", *arguments]
    return subprocess.run(command, env=environ, capture_output=True, encoding="utf-8", check=False)


def test_the_page_has_every_recipe():
    assert set(FILES) == {
        "pyproject.toml", "kinds.yaml", "graphkit.toml",
        *(f"graphkit_sample/{name}.py" for name in ("gifts", "reach", "dot", "sif")),
    }  # fmt: skip
    assert len(COMMANDS) == 4


def test_the_commands_of_the_page(site, folder):
    outputs = {}
    for command in COMMANDS:
        program, *arguments = command.split()
        done = run(site, *arguments, *(["--format", "json"] if "analyze" in arguments else []))
        assert (program, done.returncode) == ("graphkit", 0), done.stderr
        outputs[arguments[0]] = done.stdout
    assert re.search(r'"name": "甲校",\s+"label": "\w+",\s+"value": 2.0', outputs["analyze"])
    lines = (folder / "network.dot").read_text(encoding="utf-8").splitlines()
    assert lines == ["digraph {", *sorted(lines[1:-1]), "}"]
    assert set(lines[1:-1]) == {'  "甲校" -> "乙校" [label=DONATED_TO]', '  "乙校" -> "丙校" [label=DONATED_TO]'}
    triples = [line.split("\t") for line in (folder / "graph.sif").read_text(encoding="utf-8").splitlines()]
    assert sum(type_ == "DONATED_TO" for _, type_, _ in triples) == 2


@pytest.mark.usefixtures("plugged")
def test_the_same_from_python(folder):
    from graphkit_sample.reach import Reach

    with graphkit.open("graph.kgl") as graph:
        graph.load("2023.gifts", new="accept")
        assert [row["value"] for row in graph.centrality("reach").rows] == [2, 1, 0]
        assert [row["value"] for row in graph.centrality(Reach(steps=1)).rows] == [1, 1, 0]
        assert graph.render("network.dot", "dot").read_text(encoding="utf-8").count("->") == 2
        assert graph.export("graph.sif") == [Path("graph.sif")]
        with pytest.raises(UsageError):
            graph.export("graph.sif")
        graph.export("graph.sif", overwrite=True)


@pytest.mark.usefixtures("plugged")
def test_a_line_that_the_loader_cannot_read_has_its_place(folder):
    (folder / "bad.gifts").write_text(GIFTS + "2023-07 | 丙校\n", encoding="utf-8")
    with graphkit.open("graph.kgl") as graph, pytest.raises(InvalidData) as caught:
        graph.load("bad.gifts", new="accept")
    (finding,) = caught.value.report.problems
    assert (finding.code, finding.location.line, finding.value) == ("row-width", 3, "2")


def test_a_file_of_another_suffix_is_recognised_or_given_to_the_loader_that_is_named(site, folder):
    (folder / "2023.gifts").rename(folder / "gifts.txt")
    assert run(site, "import", "gifts.txt", "--new", "accept").returncode == 0
    (folder / "blank.txt").write_text("\n" + GIFTS, encoding="utf-8")
    assert "unknown-format" in run(site, "validate", "blank.txt").stderr
    assert "row-width" in run(site, "validate", "blank.txt", "--loader", "gifts").stderr
    assert "gifts" in run(site, "import", "gifts.txt", "--loader", "nobody").stderr


def test_a_kind_of_the_page_is_a_kind(site, folder):
    for name in ("kinds.yaml", "graphkit.toml"):
        (folder / name).write_text(FILES[name], encoding="utf-8")
    records = '{"activities": [{"id": "act/a", "kind": "loan", "providers": "慈溪市", "recipients": "布拖县"}]}'
    (folder / "a.json").write_text(records, encoding="utf-8")
    assert run(site, "import", "a.json").returncode == 0
    assert "LENT_TO" in run(site, "export", "-o", "-", "--as", "dump").stdout


def test_a_plugin_that_cannot_be_imported_is_named(tmp_path, monkeypatch):
    info = tmp_path / "broken-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: broken-plugin\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[graphkit.measures]\nbroken = no_such_module:x\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with graphkit.open(tmp_path / "graph.kgl") as graph:
        graph.load_demo()
        with pytest.raises(PluginError) as caught:
            graph.centrality("broken")
        assert caught.value.values["package"] == "broken-plugin"
        with pytest.raises(UsageError, match="betweenness"):
            graph.centrality("nobody")
