"""What shells complete: verbs, options, saved queries, labels, and what is in the store; fast, silent, escaped."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from graphkit.cli.terminal import completion


def ask(process, words, shell="bash", **env):
    """Return what is offered after some words; the last one is the one being typed."""
    done = process(
        _GRAPHKIT_COMPLETE=f"{shell}_complete",
        COMP_WORDS="\n".join(["graphkit", *words]),
        COMP_CWORD=words[-1] if shell == "fish" else str(len(words)),
        **env,
    )
    assert done.err == ""
    return done.out.splitlines()


def values(lines):
    return [line.removeprefix("plain,") for line in lines if line]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["show", "晨光"], "晨光集团"),
        (["show", "act/sch"], "act/school"),
        (["trace", "con/doc"], "con/doctors"),
        (["retract", "obs/gr"], "obs/grade"),
        (["undo", ""], "batch/0001"),
        (["undo", "batch/"], "batch/0001"),
        (["find", "x", "--label", "Hosp"], "Hospital"),
        (["analyze", "paths", "晨"], "晨光集团"),
        (["analyze", "paths", "晨光集团", "远山"], "远山市"),
        (["analyze", "centrality", "--within", "远"], "远山市"),
        (["render", "network", "--around", "晨"], "晨光集团"),
        (["query", "mon"], "money"),
        (["analyze", "centrality", "--kind", "dona"], "donation"),
        (["stat"], "status"),
        (["hel"], "help"),
        (["help", "und"], "undo"),
        (["--store", "graphkit.kgl", "show", "晨"], "晨光集团"),
    ],
)
def test_names_ids_batches_labels_and_queries_are_completed(folder, process, words, offered):
    assert offered in values(ask(process, words))


@pytest.mark.parametrize(("begun", "offered"), [("明道黨", "明道党中央"), ("mingd", r"Mingdao\\ Party\\ Centre")])
def test_script_and_case_of_the_beginning_do_not_matter(folder, process, begun, offered):
    assert offered in values(ask(process, ["show", begun]))


def test_fish_and_zsh_get_an_explanation_with_each(folder, process):
    assert any(line.startswith("plain,batch/0001\timport gifts.yaml") for line in ask(process, ["undo", ""], "fish"))
    zsh = ask(process, ["find", "x", "--label", "Hosp"], "zsh", GRAPHKIT_LANG="zh")
    assert zsh[:3] == ["plain", "Hospital", "医院"]


@pytest.mark.parametrize("trouble", ["no store", "damaged", "server", "toml", "no ledger"])
@pytest.mark.parametrize("words", [["show", "晨"], ["undo", ""], ["retract", "a"], ["find", "x", "--label", "Ho"]])
def test_whatever_is_wrong_completion_says_nothing(folder, process, trouble, words):
    env = {}
    if trouble == "no store":
        (folder / "graphkit.kgl").unlink()
    elif trouble == "damaged":
        (folder / "graphkit.kgl").write_bytes(b"nothing")
        (folder / "graphkit.kgl.ledger").write_bytes(b"nothing")
    elif trouble == "server":
        env["GRAPHKIT_STORE"] = "bolt://127.0.0.1:1"
    elif trouble == "toml":
        (folder / "graphkit.toml").write_text("store = 3\n", encoding="utf-8")
    else:
        (folder / "graphkit.kgl.ledger").unlink()
    before = sorted(path.name for path in folder.iterdir())
    ask(process, words, **env)
    assert sorted(path.name for path in folder.iterdir()) == before


def test_a_store_that_takes_long_to_open_offers_ids_only(folder, process, monkeypatch):
    import click

    from graphkit.cli.settings import Settings

    context = click.Context(click.Command("x"), obj=Settings())
    parameter = click.Argument(["name"])
    assert [item.value for item in completion.anything(context, parameter, "晨光集")] == ["晨光集团"]
    monkeypatch.setattr(completion, "LARGEST", 10)
    assert completion.anything(context, parameter, "晨光集") == []
    assert "act/school" in [item.value for item in completion.anything(context, parameter, "act/")]


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash on this machine")
def test_bash_itself_inserts_what_was_offered(folder, process):
    """Signs that bash would take for its own are escaped: the name arrives as one word."""
    names = ["Institute of (all) $HOME & 'more'", "晨光 集团", "a`b"]
    for name in names:
        quoted = name.replace('"', '\\"')
        record = f'entities:\n  - {{label: Enterprise, name: "{quoted}", id: "ent/odd-{names.index(name)}"}}\n'
        (folder / "odd.yaml").write_text(record, encoding="utf-8")
        assert process("import", "odd.yaml", "--dataset", f"odd{names.index(name)}").code == 0
    script = process("completion", "bash").out
    for name in names:
        first = name.split()[0][:2]
        shell = (
            f"{script}\nCOMP_WORDS=(graphkit show '{first}'); COMP_CWORD=2; compopt() {{ :; }}\n"
            "_graphkit_completion graphkit\n"
            'for word in "${COMPREPLY[@]}"; do eval "printf \'%s\\n\' $word"; done\n'
        )
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        done = subprocess.run(
            ["bash", "-c", shell], capture_output=True, env={**os.environ, "PATH": path}, check=False, timeout=60
        )
        assert name in done.stdout.decode().splitlines(), done.stderr.decode()
