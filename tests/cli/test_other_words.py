"""Words of other tools are answered with ours: exit code 2, one line, and what is named exists."""

import shlex

import click
import pytest

from graphkit.cli.main import cli
from graphkit.cli.settings import Settings
from graphkit.cli.texts import _other_words, shorts

OURS = {name for found in shorts("en").values() for name, _ in found}
ROOT = click.Context(cli, info_name="graphkit", obj=Settings())


def command_of(words):
    """Return the command that a line means, and the words left over."""
    command = cli
    while words and isinstance(command, click.Group) and (below := command.get_command(ROOT, words[0])):
        command, words = below, words[1:]
    return command, words


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("word", ["add", "list", "delete", "log", "ls", "search", "open", "List", "删除", "导入"])
def test_a_verb_of_another_tool_is_answered_with_ours(empty, graphkit, word, language):
    done = graphkit("--lang", language, word, "something")
    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1)
    assert word in done.err
    named = [part.split() for part in done.err.split("`")[1::2]]
    assert named
    assert all(words[:1] == ["graphkit"] and words[1] in OURS for words in named)


@pytest.mark.parametrize("word", list(_other_words()["verbs"]))
def test_every_answer_is_a_command_that_exists(word):
    assert word not in OURS
    assert word == word.lower()
    for line in _other_words()["verbs"][word]:
        words = shlex.split(line)
        if words[0] in ("help", "--version"):
            continue
        command, rest = command_of(words)
        assert command is not cli, line
        options = {name for parameter in command.params for name in parameter.opts}
        assert all(part in options for part in rest if part.startswith("-")), line
        takes = [parameter for parameter in command.params if isinstance(parameter, click.Argument)]
        assert takes or not [part for part in rest if part.isupper()] or "-o" in rest, line


def test_an_option_of_another_tool_is_answered_with_ours(folder, graphkit):
    assert "use --format json" in graphkit("find", "x", "--json").err
    assert "use --dry-run" in graphkit("import", "gifts.yaml", "--check").err
    assert "请用 --format json" in graphkit("find", "x", "--json", "--lang", "zh").err
    assert "--dry-run" not in graphkit("find", "x", "--check").err  # find has none


def test_a_file_in_place_of_a_verb_is_to_be_imported(folder, graphkit):
    done = graphkit("gifts.yaml")
    assert (done.code, "`graphkit import gifts.yaml`" in done.err) == (2, True)


def test_each_option_of_the_table_is_one_of_ours_somewhere():
    every = set()
    waiting = [cli.get_command(ROOT, name) for name in OURS]
    while waiting:
        command = waiting.pop()
        every |= {name for parameter in command.params for name in parameter.opts}
        if isinstance(command, click.Group):
            waiting += [command.get_command(ROOT, name) for name in command.list_commands(ROOT)]
    assert {words.split()[0] for words in _other_words()["options"].values()} <= every
