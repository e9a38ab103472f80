"""Every example in a docstring is true.

The packages are walked instead of collecting ``--doctest-modules``: as files, schema/ and loaders/ would be imported
under the wrong name, which they refuse.
"""

import doctest
import importlib
import pkgutil
import tomllib
import types
from pathlib import Path

import pytest

import graphkit

ROOT = Path(__file__).parent.parent
PACKAGES = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"]

WITH_A_GRAPH = ("graphkit.api.", "graphkit.render.picture", "graphkit.export.formats")
"""Modules whose examples use ``graph``, one with the five programmes."""


def modules():
    for package in PACKAGES:
        yield package
        for module in pkgutil.iter_modules(importlib.import_module(package).__path__, f"{package}."):
            if not module.ispkg and not module.name.endswith("__main__"):
                yield module.name


def failures(module, **names):
    return doctest.testmod(module, extraglobs=names, optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)


@pytest.fixture
def graph(programmes, tmp_path):
    """The five programmes, in a store that examples may change."""
    with graphkit.open(programmes(tmp_path / "demo.kgl")) as opened:
        yield opened


@pytest.mark.parametrize("name", list(modules()))
def test_examples_are_true(name, request, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)  # an example that writes a file writes it there
    names = {"graph": request.getfixturevalue("graph")} if name.startswith(WITH_A_GRAPH) else {}
    result = failures(importlib.import_module(name), **names)
    assert result.failed == 0, capsys.readouterr().out


def test_a_wrong_example_is_found(capsys):
    module = types.ModuleType("planted", ">>> 1 + 1\n3\n")
    assert failures(module) == (1, 1)
    assert "Got:\n    2" in capsys.readouterr().out


def test_schema_and_loaders_are_walked():
    assert {"graphkit.schema.values", "graphkit.loaders.rows"} <= set(modules())
