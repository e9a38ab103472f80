"""In Chinese, no verb says an English sentence: not on its help page, not in any error, heading, value or foot."""

import re

import click
import pytest

from tests.cli.conftest import in_process
from tests.cli.test_help import COMMANDS

# Three words of Latin letters in a row. Lists of identifiers have commas, and are none.
SENTENCE = re.compile(r"[A-Za-z][a-z']+(?: [A-Za-z][a-z']+){2,}")
QUOTED = re.compile(r"引擎提示：.*|“[^”]*”|`[^`]*`|'[^']*'|\"[^\"]*\"")
COMMAND = re.compile(r"^\s*(graphkit |用法：).*$|graphkit( [\w.,-]+)*", re.MULTILINE)
GOOD = {
    "import": ["more.yaml"], "validate": ["gifts.yaml"], "undo": ["batch/0001"], "retract": ["obs/grade"],
    "copy": ["graphkit.kgl", "b.kgl"], "resolve": ["more.yaml"], "find": ["晨光"], "show": ["晨光集团"],
    "query": ["money"], "trace": ["act/school"], "analyze paths": ["晨光集团", "远山市"],
    "render network": ["-o", "x.html"], "export": ["-o", "x.graphml"], "diff": ["gifts.yaml", "more.yaml"],
    "place": ["水城"], "completion": ["bash"], "conflicts": ["more.yaml"], "init": ["folder"],
}  # fmt: skip
BAD = ["", "x", "-1", "2019-13", "no/such/file", "texts", "broken.yaml", "graphkit.kgl", "bolt://h:1", "9" * 20]
BROKEN = """
activities:
  - {kind: gift, amount: 3, providers: [x], contributions: [{amount: abc, currency: RMB, stage: paid}]}
  - {id: "a b", kind: 捐曾, period: {start: "2024-13", end: "2023"}, recipients: 3}
entities: [{label: Scool, name: "", lat: 100}]
nonsense: 1
"""
LEFT_OUT = {"demo", "shell"}
"""The demo is run by test_changing.py; the shell by test_shell.py."""

VERBS = [name for name, command in COMMANDS.items() if not isinstance(command, click.Group) and name not in LEFT_OUT]


def english(done):
    """Return the runs of English words of what was printed, outside of commands and of what is quoted, as an engine."""
    text = COMMAND.sub("", QUOTED.sub("", f"{done.out}\n{done.err}"))
    return SENTENCE.findall(text)


def wrong_lines(name):
    """Yield command lines of a verb, each wrong in another way, and some that are right."""
    words, good, command = name.split(), GOOD.get(name, []), COMMANDS[name]
    yield words
    yield [*words, "--nonsense"]
    yield [*words, *good, "e1", "e2", "e3"]
    for store in ("nope.kgl", "gifts.yaml", "texts", "mysql://x", "bolt://a:b@c", "damaged.kgl"):
        yield [*words, *good, "--store", store]
    for parameter in command.params:
        if isinstance(parameter, click.Argument):
            for bad in BAD:
                yield [*words, *[bad] * max(parameter.nargs, 1), *good[1:]]
        elif parameter.name not in ("help", "debug", "lang", "store", "open_"):
            yield [*words, *good, parameter.opts[0]]
            for bad in () if parameter.is_flag else BAD:
                yield [*words, *good, parameter.opts[0], *[bad] * parameter.nargs]
    if any(parameter.name == "format_" for parameter in command.params) and name != "schema":
        yield [*words, *good, "--format", "table"]
        yield [*words, *good, "--format", "markdown"]


@pytest.fixture
def prepared(folder):
    (folder / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    (folder / "damaged.kgl").write_bytes(b"no graph at all")
    return folder


@pytest.mark.parametrize("name", list(COMMANDS))
def test_help_is_chinese(prepared, name):
    assert english(in_process("--lang", "zh", *name.split(), "--help")) == []


@pytest.mark.parametrize(
    "name",
    [name for name, command in COMMANDS.items() if not isinstance(command, click.Group) and name not in LEFT_OUT],
)
def test_whatever_is_wrong_is_said_in_chinese(prepared, name):
    for line in wrong_lines(name):
        done = in_process("--lang", "zh", *line, input="")
        if name != "completion" or done.code != 0:  # a script is no sentence
            assert english(done) == [], line
        assert "意外错误" not in done.err, line


def test_an_english_sentence_would_be_found():
    class Done:
        out, err = "没有问题\nthere is no store", ""

    assert english(Done) == ["there is no store"]
