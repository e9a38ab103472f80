"""The frame of the command line: help, languages, errors in one line, exit codes, encodings, pipes."""

import ast
import json
import os
import re
import subprocess
import sys

import pytest

from graphkit.cli import main as main_module
from graphkit.cli.main import cli
from graphkit.cli.texts import shorts

VERBS = [name for found in shorts("en").values() for name, _ in found]


def test_help_lists_every_verb_with_one_line(plain, graphkit):
    done = graphkit("--help")
    assert done.code == 0
    for name in VERBS:
        assert re.search(rf"^  {name}\s+\S", done.out, re.MULTILINE), name
    assert graphkit().out == done.out  # nothing printed: the same page


@pytest.mark.parametrize("name", VERBS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_verb_has_a_page_in_both_languages(plain, graphkit, name, language):
    done = graphkit("--lang", language, name, "--help")
    assert (done.code, done.err) == (0, "")
    assert f"graphkit {name}" in done.out
    assert bool(re.search("[\u4e00-\u9fff]", done.out.splitlines()[2])) == (language == "zh")


def test_the_language_comes_from_flag_environment_settings_locale(empty, graphkit, monkeypatch):
    chinese = "没有命令"
    assert chinese in graphkit("--lang", "zh", "nonsense").err
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert chinese in graphkit("nonsense").err
    (empty / "graphkit.toml").write_text('lang = "en"\n', encoding="utf-8")
    assert chinese not in graphkit("nonsense").err
    monkeypatch.setenv("GRAPHKIT_LANG", "zh")
    assert chinese in graphkit("nonsense").err
    assert chinese not in graphkit("--lang", "en", "nonsense").err


def test_the_language_of_a_run_leaves_no_trace(empty, graphkit):
    graphkit("--lang", "zh", "schema")
    graphkit("find", "x", "--lang", "zh")
    assert "GRAPHKIT_LANG" not in os.environ


def test_messages_from_the_rooms_below_are_in_the_language_too(folder, graphkit):
    assert "没有“晨光集困”" in graphkit("show", "晨光集困", "--lang", "zh").err
    (folder / "graphkit.toml").write_text('lang = "zh"\n', encoding="utf-8")
    assert "没有“晨光集困”" in graphkit("show", "晨光集困").err


@pytest.mark.parametrize(
    ("args", "printed"),
    [
        (["shwo", "x"], "did you mean 'show'?"),
        (["find", "--labl", "x"], "did you mean '--label'?"),
        (["find"], "TEXT"),
        (["find", "x", "--format", "xml"], "xml"),
        (["import", "missing.yaml"], "missing.yaml"),
        (["import"], "PATHS"),
        (["analyze", "centralty"], "did you mean 'centrality'?"),
        (["--lang", "fr"], "fr"),
        (["find", "x", "-o", "answer.docx"], "answer.docx"),
    ],
)
def test_wrong_usage_is_one_line_and_code_2(folder, graphkit, args, printed):
    done = graphkit(*args)
    assert (done.code, done.out) == (2, "")
    assert printed in done.err
    assert len(done.err.splitlines()) == 1
    assert done.err.startswith("graphkit: ")


@pytest.mark.parametrize(
    "args",
    [
        ["info"],
        ["find", "x"],
        ["show", "x"],
        ["query", "RETURN 1 AS x"],
        ["trace", "x"],
        ["history"],
        ["undo", "batch/0001"],
        ["undo", "-y"],
        ["retract", "x", "-y"],
        ["rebuild"],
        ["analyze", "centrality"],
        ["analyze", "paths", "a", "b"],
        ["render", "network", "-o", "x.html"],
        ["export", "-o", "x.graphml"],
        ["doctor"],
    ],
)
def test_a_missing_store_is_code_4_and_never_made_by_reading(empty, graphkit, args):
    before = sorted(empty.iterdir())
    done = graphkit(*args)
    assert done.code == 4, done.err
    assert "graphkit.kgl" in done.err + done.out
    assert sorted(empty.iterdir()) == before
    if args != ["doctor"]:
        assert len(done.err.splitlines()) == 1


def test_a_missing_store_names_those_beside_it(folder, graphkit):
    assert "--store graphkit.kgl" in graphkit("info", "--store", "other.kgl").err
    assert "旁边有" in graphkit("info", "--store", "other.kgl", "--lang", "zh").err


@pytest.mark.parametrize("verb", [["info"], ["find", "x"], ["query", "money"], ["doctor"], ["history"], ["show", "x"]])
def test_whoever_reads_a_damaged_store_leaves_it_as_it_is(folder, graphkit, verb):
    store = folder / "graphkit.kgl"
    store.write_bytes(b"no graph at all")
    graphkit(*verb)
    assert store.read_bytes() == b"no graph at all"
    assert not list(folder.glob("*.damaged-*"))


def test_only_a_rebuild_that_was_agreed_to_sets_a_damaged_store_aside(folder, graphkit):
    (folder / "graphkit.kgl").write_bytes(b"no graph at all")
    done = graphkit("info")
    assert done.code == 4
    assert "rebuild" in done.err
    done = graphkit("rebuild")
    assert (done.code, "--yes" in done.err) == (1, True)
    assert (folder / "graphkit.kgl").read_bytes() == b"no graph at all"
    assert graphkit("rebuild", "--yes").code == 0
    assert list(folder.glob("graphkit.kgl.damaged-*"))
    assert graphkit("find", "晨光集团").rows


def test_global_options_stand_before_or_after_the_verb(folder, graphkit):
    (folder / "graphkit.kgl").rename(folder / "other.kgl")
    (folder / "graphkit.kgl.ledger").rename(folder / "other.kgl.ledger")
    assert graphkit("find", "x").code == 4
    assert graphkit("--store", "other.kgl", "find", "晨光").rows
    assert graphkit("find", "晨光", "--store", "kglite:other.kgl").rows
    assert graphkit("--store", "nowhere.kgl", "find", "晨光", "--store", "other.kgl").rows


def test_the_environment_names_the_store(folder, graphkit, monkeypatch):
    monkeypatch.setenv("GRAPHKIT_STORE", "nowhere.kgl")
    assert graphkit("find", "晨光").code == 4
    assert graphkit("--store", "graphkit.kgl", "find", "晨光").code == 0


def test_wrong_settings_are_told_by_file(folder, graphkit):
    (folder / "graphkit.toml").write_text("store = 3\n", encoding="utf-8")
    done = graphkit("find", "x")
    assert done.code == 2
    assert "graphkit.toml" in done.err


def broken(monkeypatch, error):
    def fail(*_args, **_more):
        raise error

    monkeypatch.setattr("graphkit.query.find.find_names", fail)


def test_a_slip_of_ours_is_one_line_too(folder, graphkit, monkeypatch):
    broken(monkeypatch, TypeError("a\nb"))
    done = graphkit("find", "x")
    assert (done.code, done.out) == (1, "")
    assert len(done.err.splitlines()) == 1
    assert "TypeError: a b" in done.err
    assert "--debug" in done.err


def test_debug_shows_the_traceback(folder, process):
    done = process("--store", "missing.kgl", "find", "x", "--debug")
    assert "Traceback" in done.err
    assert "StoreMissing" in done.err


def test_an_interrupt_is_130_and_one_line(folder, graphkit, monkeypatch):
    broken(monkeypatch, KeyboardInterrupt())
    done = graphkit("find", "x")
    assert (done.code, done.out, done.err.strip()) == (130, "", "graphkit: interrupted")


@pytest.mark.parametrize("name", ["analyze", "render"])
def test_a_group_alone_shows_its_page(folder, graphkit, name):
    done = graphkit(name)
    assert (done.code, done.out) == (2, "")
    assert done.err == graphkit(name, "--help").out


def test_an_unreadable_disk_is_one_line(folder, graphkit):
    done = graphkit("find", "晨光", "-o", "no/such/folder/answer.json")
    assert done.code == 1
    assert "answer.json" in done.err
    assert "create it" in done.err
    assert len(done.err.splitlines()) == 1


def test_python_m_graphkit_is_the_same(folder, process, graphkit):
    done = process("find", "晨光集团")
    assert done.code == 0
    assert json.loads(done.out) == graphkit("find", "晨光集团").json()
    assert process("--version").out.startswith("graphkit 0.")


@pytest.mark.parametrize(
    "env",
    [
        {"LC_ALL": "C", "PYTHONIOENCODING": "gbk"},
        {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "POSIX", "PYTHONIOENCODING": "cp437:strict"},
    ],
)
def test_a_pipe_gets_utf8_whatever_the_console_is(folder, process, env):
    for further in ([], ["--format", "csv"], ["--format", "table"]):
        args = ["find", "晨光集团", *further]
        plain_run, odd = process(*args, raw=True), process(*args, raw=True, **env)
        assert odd.out == plain_run.out
        assert "晨光集团" in odd.out.decode("utf-8")
        assert odd.code == 0
    done = process("show", "晨光集困", "--lang", "zh", **env)
    assert "晨光集团" in done.err


def test_piped_output_has_no_mark_and_plain_line_ends(folder, process):
    out = process("find", "晨光集团", raw=True).out
    assert not out.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in out


def test_a_terminal_that_lacks_characters_shows_the_rest(folder):
    if os.name == "nt":
        pytest.skip("there is no pty on Windows")
    import pty

    master, slave = pty.openpty()
    done = subprocess.Popen(
        [sys.executable, "-m", "graphkit", "find", "晨光集团"],
        stdout=slave,
        stderr=slave,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONIOENCODING": "ascii:strict", "TERM": "dumb", "COLUMNS": "100"},
    )
    os.close(slave)
    printed = b""
    try:
        while chunk := os.read(master, 65536):
            printed += chunk
    except OSError:  # Linux tells of the other end's closing by an error
        pass
    assert done.wait() == 0
    assert b"ent/light" in printed
    assert b"????" in printed
    assert b"Traceback" not in printed


def test_a_reader_that_leaves_is_no_error(folder):
    done = subprocess.Popen(
        [sys.executable, "-m", "graphkit", "schema"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    done.stdout.close()
    printed = done.stderr.read()
    done.stderr.close()
    done.wait()
    assert printed == b""


def test_completion_scripts_and_what_they_ask(folder, process, graphkit):
    for shell in ("bash", "zsh", "fish", "powershell"):
        done = graphkit("completion", shell)
        assert done.code == 0
        assert "_GRAPHKIT_COMPLETE" in done.out
    asked = process(_GRAPHKIT_COMPLETE="bash_complete", COMP_WORDS="graphkit ana", COMP_CWORD="1")
    assert asked.out.strip() == "plain,analyze"
    deeper = process(_GRAPHKIT_COMPLETE="bash_complete", COMP_WORDS="graphkit analyze pa", COMP_CWORD="2")
    assert deeper.out.strip() == "plain,paths"
    saved = process(_GRAPHKIT_COMPLETE="bash_complete", COMP_WORDS="graphkit query mon", COMP_CWORD="2")
    assert saved.out.split() == ["plain,money", "plain,money-by-year", "plain,money-per-head"]


def test_no_verb_s_module_is_loaded_for_the_list(plain):
    code = (
        "import sys; from graphkit.cli.main import cli\n"
        "try: cli.main(['--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted(m for m in sys.modules if m.startswith('graphkit.')), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    loaded = set(ast.literal_eval(done.stderr.decode()))
    for name in VERBS:
        assert f"graphkit.cli.{main_module.MODULES.get(name, name)}" not in loaded
    assert not {name for name in loaded if name.startswith(("graphkit.store", "graphkit.schema", "graphkit.query"))}


def test_every_verb_has_a_module_and_help_names_no_other():
    import click

    context = click.Context(cli, info_name="graphkit")
    for name in VERBS:
        assert cli.get_command(context, name).name == name


@pytest.mark.parametrize("address", ["bolt://neo4j:geheim@x", "neo4j://x", "bolt+s://x:7687"])
def test_init_makes_no_folder_of_an_address(empty, graphkit, address):
    done = graphkit("init", address)
    assert (done.code, "geheim" in done.err) == (2, False)
    assert "--store" in done.err
    assert not list(empty.glob("*:*"))


def test_init_writes_no_password_down(empty, graphkit):
    done = graphkit("--store", "bolt://neo4j:geheim@x", "init")
    assert (done.code, "geheim" in done.err, (empty / "graphkit.toml").exists()) == (2, False, False)
