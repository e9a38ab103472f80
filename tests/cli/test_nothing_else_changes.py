"""Whatever a verb is given, it changes only what it is for: every other file keeps its bytes, mode and link."""

import os
import shutil
import stat
from itertools import pairwise

import click
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphkit.cli.main import cli
from tests.cli.conftest import in_process

STORE = {"graphkit.kgl", "graphkit.kgl.ledger"}
LOCKS = {"graphkit.kgl.lock", "graphkit.kgl.lock-owner"}
"""What a writer leaves beside its store; neither is a file of the user."""
READING = {
    "validate": ["gifts.yaml", "more.yaml"],
    "history": [],
    "info": [],
    "conflicts": ["more.yaml"],
    "find": ["晨光"],
    "show": ["晨光集团"],
    "query": ["RETURN 1 AS x"],
    "trace": ["act/school"],
    "analyze centrality": [],
    "analyze paths": ["晨光集团", "远山市"],
    "render network": [],
    "export": [],
    "diff": ["gifts.yaml", "more.yaml"],
    "place": ["水城"],
    "schema": [],
    "doctor": [],
    "completion": ["bash"],
    "resolve": [],
    "status": [],
}
"""Verbs that only read, or write only the file that ``-o`` names, each with arguments."""
WRITING = {
    "import": ["more.yaml", "--new", "accept"],
    "undo": ["batch/0001", "--yes"],
    "retract": ["obs/grade", "--yes"],
    "rebuild": ["--yes"],
}
TARGETS = [
    "new.csv", "new.ndjson", "new.html", "new.xlsx", "gifts.yaml", "more.yaml", "graphkit.kgl", "graphkit.kgl.ledger",
    "graphkit.kgl.lock", "link.csv", "table.csv", "table.csv.part", "-",
]  # fmt: skip


def state(folder):
    """Return file -> what it is: mode, bytes or where it leads."""
    return {
        str(path.relative_to(folder)): (
            stat.S_IMODE(path.lstat().st_mode),
            path.readlink() if path.is_symlink() else path.read_bytes(),
        )
        for path in folder.rglob("*")
        if not path.is_dir() and not stat.S_ISFIFO(path.lstat().st_mode)
    }


def options_of(words):
    """Return the options that a verb has, each as click knows it."""
    command, context = cli, click.Context(cli)
    for word in words.split():
        command = command.get_command(context, word)
    return [one for one in command.params if isinstance(one, click.Option) and one.name not in ("help", "debug")]


def value_of(option):
    """Return a strategy for what may follow an option, sense or nonsense."""
    if option.is_flag:
        return st.just([])
    if option.name == "output":
        return st.sampled_from(TARGETS).map(lambda name: [name])
    if isinstance(option.type, click.Choice):
        return st.sampled_from(list(option.type.choices)).map(lambda word: [str(word)])
    words = ["1", "2019", "x=1", "cny", "gifts.yaml", "texts", "graphkit.kgl", "link.csv", "act/school", "", "-"]
    return st.lists(st.sampled_from(words), min_size=option.nargs, max_size=option.nargs)


@st.composite
def lines(draw, verbs):
    verb = draw(st.sampled_from(sorted(verbs)))
    # --seal is there to change the files given, and another store is another test.
    known = [one for one in options_of(verb) if one.name not in ("seal", "store")]
    chosen = draw(st.lists(st.sampled_from(known), max_size=4, unique_by=lambda one: one.name))
    return [*verb.split(), *verbs[verb], *(word for one in chosen for word in (one.opts[0], *draw(value_of(one))))]


@pytest.fixture
def busy(folder):
    """The filled folder with a link, files of narrow modes, and files of the user that look like ours."""
    (folder / "table.csv").write_text("a,b\r\n", encoding="utf-8")
    (folder / "table.csv.part").write_text("mine", encoding="utf-8")
    (folder / "thesis.docx").write_bytes(b"PK not a store")
    if os.name != "nt":
        (folder / "link.csv").symlink_to("table.csv")
        (folder / "graphkit.kgl").chmod(0o600)
        (folder / "graphkit.kgl.ledger").chmod(0o660)
        (folder / "table.csv").chmod(0o640)
    return folder


QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def named_by(line):
    """Return the files that ``-o`` may write: the one named, where it leads, and what stands beside it."""
    names = {word for option, word in pairwise(line) if option == "-o"}
    names |= {"table.csv"} if "link.csv" in names else set()
    stems = {name.removesuffix(".csv") for name in names if name.endswith(".csv")}
    pairs = {f"{stem}.{part}.csv" for stem in stems for part in ("nodes", "edges")}
    return names | pairs | {f"{name}-metadata.json" for name in names | pairs}


@QUICK
@given(line=lines(READING))
def test_a_verb_that_reads_changes_nothing_but_its_output(line, busy):
    before = state(busy)
    in_process(*line, input="")
    after = state(busy)
    read = {word for option, word in pairwise(line) if option != "-o"}
    allowed = named_by(line) - STORE - LOCKS - read if "--force" in line else set()
    assert {name: after.get(name) for name in before if name not in allowed} == {
        name: what for name, what in before.items() if name not in allowed
    }
    assert after.keys() - before.keys() <= named_by(line)
    for name in after.keys() - before.keys():
        (busy / name).unlink()
    for name in allowed & before.keys():
        if not (busy / name).is_symlink():
            (busy / name).write_bytes(before[name][1])


@settings(QUICK, max_examples=15)
@given(line=lines(WRITING))
def test_a_verb_that_writes_changes_only_store_and_ledger(line, busy, tmp_path_factory):
    folder = tmp_path_factory.mktemp("again") / "folder"
    shutil.copytree(busy, folder, symlinks=True)
    os.chdir(folder)
    before = state(folder)
    in_process(*line, input="")
    after = state(folder)
    os.chdir(busy)
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert changed <= STORE | LOCKS
    assert {name: after[name][0] for name in STORE} == {name: before[name][0] for name in STORE}


@pytest.mark.parametrize("verb", [*READING, "undo", "import", "rebuild"])
def test_a_file_that_is_no_store_is_left_alone(verb, busy):
    before = state(busy)
    arguments = WRITING.get(verb) or READING[verb]
    in_process("--store", "thesis.docx", *verb.split(), *arguments, input="")
    assert {name: what for name, what in state(busy).items() if name in before} == before


def kept(folder, allowed, before):
    """Assert that nothing but what is allowed has changed, appeared or gone."""
    after = state(folder)
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert changed <= allowed, changed - allowed


@pytest.mark.parametrize(
    ("line", "made"),
    [
        (["init"], {"graphkit.toml"}),
        (["init", "below"], {"below/graphkit.toml"}),
        (["init", "table.csv"], set()),
        (["init", "--store", "other.kgl"], {"graphkit.toml"}),
        (["copy", "graphkit.kgl", "b.kgl"], {"b.kgl", "b.kgl.ledger", "b.kgl.lock", "b.kgl.lock-owner"}),
        (["copy", "graphkit.kgl", "graphkit.kgl"], set()),
        (["copy", "graphkit.kgl", "thesis.docx"], set()),
        (["copy", "graphkit.kgl", "gifts.yaml"], set()),
        (["copy", "graphkit.kgl", "link.csv"], set()),
        (["copy", "thesis.docx", "b.kgl"], set()),
        (["copy", "missing.kgl", "b.kgl"], set()),
        (["copy", "graphkit.kgl", "texts"], set()),
    ],
)
def test_init_and_copy_make_only_what_they_name(line, made, busy):
    before = state(busy)
    in_process(*line, input="")
    kept(busy, made | (LOCKS if line[0] == "copy" else set()), before)


def test_init_never_overwrites(busy):
    (busy / "graphkit.toml").write_text('store = "mine.kgl"\n', encoding="utf-8")
    before = state(busy)
    assert in_process("init").code != 0
    kept(busy, set(), before)


@pytest.mark.parametrize("there", [False, True])
def test_the_demo_makes_only_its_store_and_picture(there, busy):
    if there:
        (busy / "graphkit-demo.html").write_text("mine", encoding="utf-8")
    before = state(busy)
    done = in_process("demo")
    demo = "graphkit-demo.kgl"
    made = {demo, f"{demo}.ledger", f"{demo}.lock", f"{demo}.lock-owner", "graphkit-demo.html"}
    kept(busy, set() if there else made, before)
    assert (done.code == 0) != there


SHELL = [
    "MATCH (n) RETURN count(n) AS n;", ":output gifts.yaml", ":output link.csv", ":output graphkit.kgl.ledger",
    ":output table.csv.part", ":read gifts.yaml", ":read missing", ":schema", "show 晨光集团", ":format csv",
    "CREATE (n) RETURN n;", "money", ":list", ":param x 1", ":timing", ":reload", "\x00", "quit",
]  # fmt: skip
"""Lines of a shell that name no file that is new."""


@settings(QUICK, max_examples=20)
@given(lines_=st.lists(st.sampled_from(SHELL), min_size=1, max_size=6))
def test_the_shell_changes_nothing_that_is_there(lines_, busy):
    before = state(busy)
    in_process("shell", input="\n".join(lines_) + "\n\n")
    assert {name: what for name, what in state(busy).items() if name in before} == before


@pytest.mark.parametrize("narrow", [0o600, 0o640, 0o444])
def test_seal_rewrites_its_file_and_nothing_else(narrow, busy):
    """Its mode and the link that leads to it stay."""
    text = (busy / "gifts.yaml").read_text(encoding="utf-8")
    (busy / "draft.yaml").write_text(text, encoding="utf-8")
    if os.name != "nt":
        (busy / "draft.yaml").chmod(narrow)
        (busy / "also.yaml").symlink_to("draft.yaml")
    before = state(busy)
    for name in ("draft.yaml", "also.yaml", "table.csv", "missing.yaml"):
        in_process("validate", name, "--seal", "--sources", "texts", input="")
        kept(busy, {"draft.yaml"}, before)
        assert state(busy)["draft.yaml"][0] == before["draft.yaml"][0]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names on this system")
@pytest.mark.parametrize(
    "line",
    [
        ["info", "--store", "pipe"],
        ["status", "--store", "pipe"],
        ["find", "x", "--store", "pipe"],
        ["history", "--store", "pipe"],
        ["import", "gifts.yaml", "--store", "pipe"],
        ["rebuild", "--yes", "--store", "pipe"],
        ["copy", "graphkit.kgl", "pipe"],
        ["copy", "pipe", "b.kgl"],
    ],
)
def test_a_pipe_is_no_store_and_nobody_waits_for_it(line, busy, process):
    os.mkfifo(busy / "pipe")
    done = process(*line)  # a hang ends in an error after two minutes
    assert done.code not in (0, 130)
    assert stat.S_ISFIFO((busy / "pipe").lstat().st_mode)
    assert len(done.err.splitlines()) == 1


ODD_NAMES = [
    "a b.csv",
    "毕节.csv",
    "-x.csv",
    "con.csv",
    "a:b.csv",
    "x" * 200 + ".csv",
    "dots..csv",
    "q?.csv",
    "$HOME.csv",
]
"""Names that shells, Windows or a careless program take for something else."""


@pytest.mark.parametrize("name", ODD_NAMES)
def test_an_output_of_an_odd_name_is_that_file_or_none(name, busy):
    before = state(busy)
    done = in_process("find", "晨光", "-o", f"./{name}")
    kept(busy, {name, f"{name}-metadata.json"}, before)
    assert (busy / name).exists() == (done.code == 0)
