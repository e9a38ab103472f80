"""Imports point down the way of data (docs/architecture.md), and what is slow to import waits until it is used."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"]

VALUES = "findings wording errors elements records config registry tables system"
READ = "store query cards analysis render export"
WRITE = "loaders validate resolve build plan ledger"
MAY_IMPORT = {  # room: the rooms below it that it may use; every room may use itself
    "schema": "",
    **dict.fromkeys(VALUES.split(), f"schema {VALUES}"),
    "loaders": f"schema {VALUES} text",  # what they read is checked by its repair
    "text": f"schema {VALUES}",
    "places": f"schema {VALUES} text",
    "validate": f"schema {VALUES} text loaders",
    "resolve": f"schema {VALUES} text places",
    "build": f"schema {VALUES} resolve",
    "compare": f"schema {VALUES} text",
    "store": f"schema {VALUES}",
    "ledger": f"schema {VALUES} store",  # on a server it shares the connection and the lease
    "plan": f"{VALUES} store",
    "query": f"schema {VALUES} store text places",
    "cards": f"schema {VALUES} store query",
    "analysis": f"schema {VALUES} store query",
    "render": f"schema {VALUES} store query analysis",
    "export": f"schema {VALUES} store query analysis",
    "pipeline": f"schema {VALUES} text places compare {WRITE} {READ}",
    "data": "",
    "devserver": VALUES,
    "cli": f"schema {VALUES} text places compare {WRITE} {READ} pipeline graphkit data",
    "api": f"schema {VALUES} store ledger query cards analysis render export pipeline",
    "graphkit": f"api schema {VALUES} text places compare {WRITE} {READ} pipeline data",  # the public names
    "__main__": "cli",
}
NEVER = {"store": "graphkit.schema.records"}  # it keeps elements, and knows neither records nor plans
SLOW = {  # module: the rooms that may import it at once; all others inside a function
    "kglite": "store",
    "neo4j": "store ledger",
    "networkx": "analysis",
    "numpy": "analysis render",
    "scipy": "analysis render",
    "pyvis": "render",
    "rich": "cli",
    "prompt_toolkit": "cli",
    "pandas": "",
}


def modules():
    """Yield (room, file) of every module that installs."""
    for package in PACKAGES:
        folder = ROOT / package.replace(".", "/")
        if package.startswith(("graphkit.schema", "graphkit.loaders")):
            folder = ROOT / package.removeprefix("graphkit.").replace(".", "/")
        for file in sorted(folder.glob("*.py")):
            alone = "graphkit" if file.stem == "__init__" else file.stem
            yield alone if package == "graphkit" else package.split(".")[1], file


def imports(source):
    """Yield (dotted name, line, whether it is imported with the module) of every import."""
    late = set()
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            late.update(map(id, ast.walk(node)))
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            late.update(map(id, ast.walk(node)))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: relative import"
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno, id(node) not in late
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno, id(node) not in late


def wrong_imports(room, source):
    """Return what a module of a room must not import, each with its line."""
    wrong = []
    for name, line, at_once in imports(source):
        top, *rest = name.split(".")
        if top == "graphkit":
            below = rest[0] if rest and rest[0] in MAY_IMPORT else "graphkit"
            if below not in (room, *MAY_IMPORT[room].split()) or name.startswith(NEVER.get(room, "-")):
                wrong.append(f"line {line}: {room} must not import {name}")
        elif top in ("schema", "loaders"):
            wrong.append(f"line {line}: say graphkit.{name}")
        elif top in SLOW and at_once and room not in SLOW[top].split():
            wrong.append(f"line {line}: import {top} where it is used: it is slow to load")
    return wrong


@pytest.mark.parametrize(("room", "file"), [pytest.param(*m, id=str(m[1].relative_to(ROOT))) for m in modules()])
def test_imports_point_down(room, file):
    assert room in MAY_IMPORT, f"give {room} its place in docs/architecture.md and here"
    assert not wrong_imports(room, file.read_text(encoding="utf-8"))


def test_the_table_has_no_cycle_and_keeps_the_two_sides_apart():
    for room in READ.split():
        assert not set(MAY_IMPORT[room].split()) & {*WRITE.split(), "pipeline", "cli"}
    for room, below in MAY_IMPORT.items():
        for other in set(below.split()) - {room} - set(VALUES.split()):
            assert room not in MAY_IMPORT[other].split(), f"{room} and {other} import each other"


def test_every_room_stands_in_the_architecture():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert {room for room, _ in modules() if not re.search(rf"`[^`]*\b{room}\b", page)} == {"__main__"}


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("query", "from graphkit.pipeline import load"),
        ("analysis", "def f():\n    from graphkit.build import nodes"),
        ("store", "import graphkit.plan.plan"),
        ("store", "from graphkit.schema.records import Activity"),
        ("schema", "from graphkit.findings import Finding"),
        ("build", "from graphkit import ledger"),
        ("text", "import graphkit"),
        ("loaders", "from schema.records import Activity"),
        ("pipeline", "import numpy as np"),
        ("cli", "if True:\n    from neo4j import GraphDatabase"),
        ("query", "class A:\n    import pandas"),
    ],
)
def test_a_planted_import_is_found(room, line):
    assert len(wrong_imports(room, f"import json\n{line}\n")) == 1


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("cli", "def f():\n    import neo4j"),
        ("analysis", "import numpy"),
        ("query", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import pandas"),
        ("build", "from graphkit.resolve.resolution import Resolution"),
    ],
)
def test_a_right_import_is_not(room, line):
    assert wrong_imports(room, line) == []


def test_help_loads_nothing_slow():
    code = (
        "import sys\nfrom graphkit.cli.main import main\nsys.argv = ['graphkit', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"sys.stderr.write(' '.join({set(SLOW)!r} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert "Usage" in done.stdout or "用法" in done.stdout
    assert done.stderr == ""
