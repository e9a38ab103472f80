"""Imports point down the way of data (docs/architecture.md), and what is slow to import waits until it is used."""

import ast
import re
import subprocess
import sys

import networkx as nx
import pytest
from source_tree import ROOT, modules, typing_only

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
    "workbooks": f"schema {VALUES} loaders",
    "compare": f"schema {VALUES} text",
    "store": f"schema {VALUES}",
    "ledger": f"schema {VALUES} store",  # on a server it shares the connection and the lease
    "plan": f"{VALUES} store",
    "query": f"schema {VALUES} store text places",
    "cards": f"schema {VALUES} store query",
    "analysis": f"schema {VALUES} store query",
    "render": f"schema {VALUES} store query analysis",
    "export": f"schema {VALUES} store query analysis",
    "pipeline": f"schema {VALUES} text places compare workbooks {WRITE} {READ}",
    "data": "",
    "devserver": VALUES,
    "cli": f"schema {VALUES} text places compare workbooks {WRITE} {READ} pipeline graphkit data",
    "api": f"schema {VALUES} loaders store ledger query cards analysis render export pipeline",
    "graphkit": f"api schema {VALUES} text places compare workbooks {WRITE} {READ} pipeline data",  # the public names
    "__main__": "cli",
}
NEVER = {"store": "graphkit.schema.records"}  # it keeps elements, and knows neither records nor plans
ENGINES = {"kglite": ("graphkit.store.kglite",), "neo4j": ("graphkit.store.neo4j", "graphkit.ledger.neo4j_ledger")}
"""Driver -> the packages that know it; nobody else imports it, not even late."""
ODDS_AND_ENDS = {"util", "utils", "helper", "helpers", "misc", "common", "tools"}
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


def imports(tree):
    """Yield (dotted name, line, whether it is imported with the module) of every import."""
    late = typing_only(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            late.update(map(id, ast.walk(node)))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: relative import"
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno, id(node) not in late
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno, id(node) not in late


def wrong_imports(room, tree):
    """Return what a module of a room must not import, each with its line."""
    wrong = []
    for name, line, at_once in imports(tree):
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


def circles(trees):
    """Return every set of modules that import one another, by dotted name; late imports count, typing-only ones do not.

    ``from package import module`` imports both.
    """
    graph = nx.DiGraph()
    for name, tree in trees.items():
        free = typing_only(tree)
        for node in ast.walk(tree):
            if id(node) in free or not isinstance(node, ast.Import | ast.ImportFrom):
                continue
            names = [alias.name for alias in node.names]
            if isinstance(node, ast.ImportFrom):
                names = [node.module, *(f"{node.module}.{part}" for part in names)]
            graph.add_edges_from((name, other) for other in names if other in trees and other != name)
    return sorted(sorted(circle) for circle in nx.strongly_connected_components(graph) if len(circle) > 1)


@pytest.mark.parametrize("source", modules(), ids=lambda source: source.name)
def test_imports_point_down(source):
    assert source.room in MAY_IMPORT, f"give {source.room} its place in docs/architecture.md and here"
    assert not wrong_imports(source.room, source.tree)


def strangers(name, tree):
    """Return the drivers that a module imports although it does not know their engine."""
    return [
        f"line {line}: {driver}"
        for driver, packages in ENGINES.items() for imported, line, _ in imports(tree)
        if imported.partition(".")[0] == driver and not name.startswith(packages)
    ]  # fmt: skip


def test_each_engine_is_known_in_one_place():
    assert {source.name: found for source in modules() if (found := strangers(source.name, source.tree))} == {}
    assert strangers("graphkit.cli.main", ast.parse("def f():\n    from neo4j import graph")) == ["line 2: neo4j"]


def test_no_module_holds_odds_and_ends():
    assert [source.name for source in modules() if source.name.rpartition(".")[2] in ODDS_AND_ENDS] == []


def test_no_modules_import_one_another():
    assert circles({source.name: source.tree for source in modules()}) == []


@pytest.mark.parametrize(
    "line",
    ["from p.a import b", "from p import a", "import p.a", "def f():\n    from p.a import b", "from p import (a, z)"],
)
def test_a_planted_circle_is_found(line):
    trees = {"p": "", "p.z": "", "p.a": "from p.b import c", "p.b": line}
    assert circles({name: ast.parse(text) for name, text in trees.items()}) == [["p.a", "p.b"]]


def test_a_circle_through_a_package_is_found():
    trees = {"p": "from p.a import b", "p.a": "from p import c", "p.c": ""}
    assert circles({name: ast.parse(text) for name, text in trees.items()}) == [["p", "p.a"]]


def test_an_import_for_types_alone_makes_no_circle():
    trees = {"p.a": "from p.b import c", "p.b": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import p.a"}
    assert circles({name: ast.parse(text) for name, text in trees.items()}) == []


def test_the_table_has_no_cycle_and_keeps_the_two_sides_apart():
    for room in READ.split():
        assert not set(MAY_IMPORT[room].split()) & {*WRITE.split(), "pipeline", "cli"}
    for room, below in MAY_IMPORT.items():
        for other in set(below.split()) - {room} - set(VALUES.split()):
            assert room not in MAY_IMPORT[other].split(), f"{room} and {other} import each other"


def test_every_room_stands_in_the_architecture():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert {source.room for source in modules() if not re.search(rf"`[^`]*\b{source.room}\b", page)} == {"__main__"}


def test_every_file_that_the_architecture_names_is_there():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:graphkit|schema|loaders|docs|tests)/[\w./*-]*)`", page))
    assert len(named) > 30
    assert sorted(path for path in named if not any(ROOT.glob(path))) == []


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
    assert len(wrong_imports(room, ast.parse(f"import json\n{line}\n"))) == 1


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
    assert wrong_imports(room, ast.parse(line)) == []


def test_help_loads_nothing_slow():
    code = (
        "import sys\nfrom graphkit.cli.main import main\nsys.argv = ['graphkit', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"sys.stderr.write(' '.join({set(SLOW)!r} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert "Usage" in done.stdout or "用法" in done.stdout
    assert done.stderr == ""
