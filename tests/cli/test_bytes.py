"""File names, notes and users in the bytes of GBK; streams that are closed; numbers that no machine holds."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

GBK = "捐赠".encode("gbk")

posix = pytest.mark.skipif(os.name == "nt", reason="elsewhere names are text")


@posix
def test_a_file_note_and_user_in_gbk_are_kept_as_text(empty, process):
    name = GBK + b".yaml"
    Path("gifts.yaml").rename(os.fsdecode(name))
    checked = process("validate", name)
    assert (checked.code, "unexpected" in checked.err) == (0, False)
    done = process("import", name, "--note", b"\xbe\xe8\xd4\xf9 1", LOGNAME=os.fsdecode(GBK))
    assert (done.code, "unexpected" in done.err) == (0, False)
    assert "捐赠.yaml" in done.out
    (row,) = process("history").rows
    assert (row["note"], row["author"]) == ("捐赠 1", "捐赠")
    assert process("conflicts", name).code == 0


@posix
@pytest.mark.parametrize("words", [("find",), ("show",), ("trace",), ("query", "RETURN $x AS x", "-p")])
def test_a_word_in_gbk_is_looked_for_as_text(words, folder, process):
    word = b"x=" + GBK if words[0] == "query" else "晨光集团".encode("gbk")
    done = process(*words, word)
    assert done.code == 0, done.err
    assert ("捐赠" if words[0] == "query" else "晨光集团") in done.out


@posix
def test_an_output_file_may_have_a_name_in_gbk(folder, process):
    name = GBK + b".csv"
    assert process("query", "RETURN 1 AS x", "-o", name).code == 0
    assert all(Path(os.fsdecode(file)).exists() for file in (name, name + b"-metadata.json"))


@posix
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
@pytest.mark.parametrize(
    "words", ["info", "schema", "--version", "export --as dump -o -", "import more.yaml --new accept"]
)
def test_a_closed_stream_is_no_error(closed, words, folder):
    line = f'exec "$0" -m graphkit {words} {closed}'
    done = subprocess.run(["/bin/sh", "-c", line, sys.executable], capture_output=True, timeout=120, check=False)
    assert done.returncode == 0
    assert b"Error" not in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("query", "RETURN 1 AS x", "--limit"),
        ("query", "money", "--limit"),
        ("analyze", "centrality", "--top"),
        ("analyze", "paths", "晨光集团", "远山市", "-k"),
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_a_number_too_large_for_any_machine_is_all_there_is(words, folder, graphkit):
    done, most = (graphkit(*words, number, "--format", "csv") for number in ("99999999999999999999", "100000"))
    assert (done.code, done.out) == (0, most.out), done.err
