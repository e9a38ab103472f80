"""Help is true: every parameter is explained in both languages, every example runs, docs/cli.md is this very tree."""

import shlex
from pathlib import Path

import click
import pytest

from graphkit.cli.main import cli
from graphkit.cli.manual import page
from graphkit.cli.settings import Settings
from graphkit.cli.texts import HelpPage, _entries, shorts

DOCS = Path(__file__).parents[2] / "docs"


def commands():
    """Yield (full name, command) of the whole tree."""
    root = click.Context(cli, info_name="graphkit", obj=Settings())
    waiting = [(name, cli.get_command(root, name)) for found in shorts("en").values() for name, _ in found]
    while waiting:
        name, command = waiting.pop(0)
        yield name, command
        if isinstance(command, click.Group):
            waiting += [(f"{name} {inner}", command.get_command(root, inner)) for inner in command.list_commands(root)]


COMMANDS = dict(commands())
EXAMPLES = [example.command for name in COMMANDS for example in HelpPage(name, "en").examples]
LEDGER = "编号,捐赠时间,捐赠单位,受赠单位,金额（万元）,备注\n1,2024-05,晨光集团,远山市,30,\n"
SERVER = "neo4j://localhost"  # as examples name one


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", COMMANDS)
def test_every_parameter_is_explained(name, language):
    page_text = HelpPage(name, language)
    assert page_text.short
    for parameter in COMMANDS[name].params:
        assert page_text.parameter(parameter.name)


def test_nothing_is_explained_that_is_not_there():
    for name, entry in _entries()["verbs"].items():
        if name:
            known = {parameter.name for parameter in COMMANDS[name].params}
            assert set(entry.get("parameters", {})) <= known, name
            assert set(entry) <= {"section", "short", "about", "parameters", "examples"}, name


def test_every_verb_that_does_something_has_an_example():
    for name, command in COMMANDS.items():
        assert isinstance(command, click.Group) or HelpPage(name, "en").examples, name


@pytest.mark.parametrize("example", [example for example in EXAMPLES if SERVER not in example])
def test_every_example_runs(folder, graphkit, example):
    words = shlex.split(example)
    assert words[0] == "graphkit"
    if example == "graphkit demo":  # run by test_changing.py, as a process of its own
        return
    if "ledger.csv" in words:
        (folder / "ledger.csv").write_text(LEDGER, encoding="utf-8-sig")
    if "check" in words:  # what the example of `mapping suggest` writes
        assert graphkit("mapping", "suggest", "ledger.csv", "-o", "ledger.mapping.yaml").code == 0
    done = graphkit(*words[1:], input="MATCH (h:Hospital) RETURN h.name AS name;\n" if "shell" in words else None)
    assert done.code == 0, done.err
    assert done.out or "-o" in words


def test_every_example_with_a_server_runs(folder, graphkit, neo4j_uri):
    """In the order of the help pages: the first fills the server that the others read."""
    examples = [example for example in EXAMPLES if SERVER in example]
    assert examples
    for example in examples:
        done = graphkit(*shlex.split(example.replace(SERVER, neo4j_uri))[1:])
        assert done.code == 0, (example, done.err)
        assert done.out


@pytest.mark.parametrize(("language", "file"), [("en", "cli.md"), ("zh", "cli.zh.md")])
def test_the_reference_page_is_made_of_this_tree(language, file):
    page_text = (DOCS / file).read_text(encoding="utf-8")
    assert page_text == page(language), f"write it again: python -m graphkit.cli.manual {language} > docs/{file}"


def test_help_is_asked_for_by_the_word_too(graphkit):
    assert graphkit("help", "query").out == graphkit("query", "--help").out
    assert graphkit("help").out == graphkit("--help").out
    assert graphkit("-V").out == graphkit("--version").out
    assert graphkit("help", "no-such-verb").code == 2
