"""The command line of the server for trials, in both languages; the server itself is tested in tests/neo4j/."""

import re
from pathlib import Path

import pytest

from graphkit.devserver.command import USAGE, connection_line, main
from graphkit.devserver.server import VERSIONS, Server

WRONG = ([], ["begin"], ["start", "a", "b"], ["start", "--verson", "5"], ["start", "--version"])


@pytest.fixture(params=["zh", "en"])
def language(request, monkeypatch):
    monkeypatch.setenv("GRAPHKIT_LANG", request.param)
    return request.param


def is_in(language, text):
    return bool(re.search("[\u4e00-\u9fff]", text)) == (language == "zh")


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_wrong_arguments_are_one_line_with_the_usage(arguments, language, capsys):
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert USAGE in printed.err
    assert is_in(language, printed.err)
    assert not re.search("usage:|error:|required|invalid", printed.err.replace(f"usage: {USAGE}", ""))


def test_help_names_every_verb_and_version(language, capsys):
    with pytest.raises(SystemExit) as done:
        main(["--help"])
    printed = capsys.readouterr().out
    assert done.value.code == 0
    assert is_in(language, printed)
    for word in ("start", "stop", "status", "HOME", "--version", "JAVA_HOME", *VERSIONS):
        assert word in printed
    assert "show this help message" not in printed


@pytest.mark.parametrize(("verb", "code"), [("status", 4), ("stop", 0)])
def test_without_a_server(verb, code, language, tmp_path, capsys):
    assert main([verb, str(tmp_path / "none")]) == code
    printed = capsys.readouterr().out
    assert str(tmp_path / "none") in printed
    assert is_in(language, printed)
    assert not (tmp_path / "none").exists()


def test_the_line_to_paste_suits_the_system():
    server = Server("bolt://127.0.0.1:1", "5.26.30", 1, Path("a home/password"))
    assert connection_line(server, windows=False).endswith("""NEO4J_PASSWORD="$(cat 'a home/password')\"""")
    assert 'NEO4J_PASSWORD = Get-Content "a home' in connection_line(server, windows=True)
