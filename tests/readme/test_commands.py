"""The commands that pages name exist, with these options and values; those that read run, and find something.

README is played whole by test_readme.py, docs/cli.md by tests/cli/test_help.py, docs/extending.md by test_extending.py.
"""

import json
import re
import shlex
import shutil
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from graphkit.cli.main import cli
from graphkit.cli.settings import Settings
from graphkit.errors import UsageError

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
ELSEWHERE = {"cli.md", "cli.zh.md", "extending.md", "errors.md", "problems.md", "schema.md", "CHANGELOG.md"}
"""Tested by others, made of the code, or of the past."""
VERBS = set(cli.list_commands(click.Context(cli, obj=Settings())))
READING = {"analyze", "find", "history", "info", "place", "query", "schema", "show", "status", "trace"}
OPEN = re.compile(r"[…|]|\b[A-Z]{1,}\b")
"""What stands for something of the reader's own: ``FILE``, ``NAME``, ``ask|refuse``."""
BLOCK = re.compile(r"^```.*?^```$", re.M | re.S)


def commands(page):
    """Yield what a page says to type: lines of blocks, and code within sentences that begins with a verb."""
    for block in BLOCK.findall(page):
        yield from re.findall(r"^(?:\$ )?graphkit ([^\n]*)", block, re.M)
    for span in re.findall(r"`([^`\n]+)`", BLOCK.sub("", page)):
        first, *rest = span.split() or [""]
        if first == "graphkit" and rest:
            yield span.removeprefix("graphkit ")
        elif first in VERBS and any(word.startswith("--") for word in rest):
            yield span


def named():
    for path in PAGES:
        if path.name not in ELSEWHERE:
            for command in dict.fromkeys(commands(path.read_text(encoding="utf-8"))):
                yield path.name, shlex.split(command, comments=True)


NAMED = [(page, words) for page, words in named() if words[0] != "help" and not words[0].startswith("--")]


def refused(words):
    """Return why a command line cannot be meant: no such verb, option or value; None for one that can."""
    command, context = cli, click.Context(cli, obj=Settings())
    try:
        while isinstance(command, click.Group):
            if not words:
                return None
            command = command.get_command(context, words[0])
            if command is None:
                return f"no verb {words[0]}"
            words = words[1:]
            context = click.Context(command, parent=context)
        if words and words[-1] in {name for parameter in command.params for name in parameter.opts}:
            words = words[:-1]  # named without its value
        given, _, _ = command.make_parser(context).parse_args(list(words))
        for parameter in command.params:
            value = given.get(parameter.name)
            if isinstance(value, str) and isinstance(parameter, click.Option) and not OPEN.search(value):
                parameter.type_cast_value(context, value)
    except (click.UsageError, UsageError) as error:
        return str(error)
    return None


@pytest.mark.parametrize(
    ("page", "words"), NAMED, ids=lambda value: value if isinstance(value, str) else " ".join(value)
)
def test_what_a_page_names_exists(page, words):
    assert refused(words) is None


def test_planted_mistakes_are_found():
    wrong = ["qurey money", "query money --as-off 2018", "export --as pdf", "analyze centre", "import --new keep"]
    assert all(refused(line.split()) for line in wrong)
    assert not any(refused(line.split()) for line in ("import --duplicates keep", "undo B", "import --new ask|refuse"))
    assert list(commands("`graphkit undo B` and `import --new ask`\n```\n$ graphkit demo\n```")) == [
        "demo", "undo B", "import --new ask",
    ]  # fmt: skip


@pytest.fixture(scope="module")
def folder(programmes_and_pairings, tmp_path_factory):
    """A folder with the five programmes and the pairings, and the reader's own files that docs/cypher.md uses."""
    folder = tmp_path_factory.mktemp("pages")
    programmes_and_pairings(folder / "graphkit.kgl")
    rows = "name,place,population\n毕节市,毕节市,6899636\n平塘县,平塘县,330000\n"
    (folder / "population.csv").write_text(rows, encoding="utf-8")
    page = (ROOT / "docs" / "cypher.md").read_text(encoding="utf-8")
    query = re.search(r"per-head\.cypher.*?```text\n(.*?)```", page, re.S)[1]
    (folder / "per-head.cypher").write_text(query, encoding="utf-8")
    return folder


COMPLETE = [
    words for page, words in NAMED
    if words[0] in READING and len(words) > 1 and not page.startswith("README")
    and not OPEN.search(" ".join(words)) and not any(word.startswith(("con/", "-o")) for word in words)
]  # fmt: skip


def test_there_is_something_to_run():
    assert len(COMPLETE) > 30


@pytest.mark.parametrize("words", COMPLETE, ids=shlex.join)
def test_a_complete_command_finds_something(folder, tmp_path, monkeypatch, words):
    monkeypatch.chdir(shutil.copytree(folder, tmp_path / "here"))
    done = CliRunner().invoke(cli, [*words, "--format", "json"])
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout).get("rows", True)
