"""Files are written whole or not at all, and nothing of the user's is lost."""

import os
import stat
import threading
from pathlib import Path

import pytest

from graphkit.errors import UsageError
from graphkit.system.output_files import open_binary_output, open_output, write_output

POSIX = pytest.mark.skipif(os.name == "nt", reason="links, modes and pipes of POSIX")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "answer.txt"
    path.write_text("before", encoding="utf-8")
    return path


def test_a_new_file_has_the_text_and_the_mode_of_any_new_file(tmp_path):
    write_output(tmp_path / "a.txt", "毕节市\r\n", bom=True)
    assert (tmp_path / "a.txt").read_bytes() == b"\xef\xbb\xbf" + "毕节市\r\n".encode()
    (tmp_path / "b.txt").touch()
    assert (tmp_path / "a.txt").stat().st_mode == (tmp_path / "b.txt").stat().st_mode


def test_an_existing_file_is_replaced_only_when_asked(file):
    with pytest.raises(UsageError, match="--force") as refused:
        write_output(file, "after")
    assert (refused.value.code, refused.value.exit_code) == ("output.exists", 2)
    assert file.read_text() == "before"
    write_output(file, "after", overwrite=True)
    assert file.read_text() == "after"


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_an_error_leaves_the_old_file_and_nothing_else(file, error):
    def fail():
        with open_output(file, overwrite=True) as out:
            out.write("half")
            out.flush()
            raise error

    with pytest.raises(error):
        fail()
    assert file.read_text() == "before"
    assert list(file.parent.iterdir()) == [file]


def test_a_part_file_of_the_user_stays(file):
    theirs = file.with_name("answer.txt.part")
    theirs.write_text("theirs", encoding="utf-8")
    write_output(file, "after", overwrite=True)
    assert theirs.read_text() == "theirs"


def test_a_file_that_appears_meanwhile_is_kept(tmp_path):
    path = tmp_path / "answer.txt"

    def write():
        with open_output(path) as out:
            out.write("ours")
            path.write_text("theirs", encoding="utf-8")

    with pytest.raises(UsageError):
        write()
    assert path.read_text() == "theirs"
    assert list(tmp_path.iterdir()) == [path]


@POSIX
def test_a_link_stays_and_what_it_leads_to_is_replaced(file, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(file.name)
    with pytest.raises(UsageError):
        write_output(link, "after")
    write_output(link, "after", overwrite=True)
    assert link.is_symlink()
    assert file.read_text() == "after"
    dangling = tmp_path / "dangling"
    dangling.symlink_to("elsewhere.txt")
    write_output(dangling, "new")
    assert (tmp_path / "elsewhere.txt").read_text() == "new"


@POSIX
def test_a_replaced_file_keeps_its_mode(file):
    file.chmod(0o640)
    write_output(file, "after", overwrite=True)
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


@POSIX
def test_pipes_and_devices_are_written_directly(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write_output(pipe, "text", bom=True)
    reader.join(timeout=10)
    assert read == [b"text"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    write_output("/dev/null", "text")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    (tmp_path / "full").symlink_to("/dev/null")
    with open_binary_output(tmp_path / "full") as out:
        out.write(b"bytes")


@pytest.mark.skipif(not Path("/dev/fd").is_dir(), reason="no /dev/fd")
def test_an_open_descriptor_is_written_directly(file):
    with file.open("r+b") as opened:
        write_output(f"/dev/fd/{opened.fileno()}", "afters")
    assert file.read_text() == "afters"


def test_a_dash_is_standard_output(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_output("-", "text\n", bom=True)
    assert capsys.readouterr().out == "text\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["graph.kgl", "graph.kgl.ledger", "graph.kgl.lock", "graph.kgl.lock-owner"])
def test_stores_ledgers_and_locks_are_never_replaced(name, tmp_path):
    (tmp_path / "graph.kgl").write_bytes(b"RGF\x46rest")
    (tmp_path / "graph.kgl.ledger").write_bytes(b"SQLite format 3\0rest")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(UsageError) as refused:
        write_output(tmp_path / name, "text", overwrite=True)
    assert refused.value.code == "output.store"
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_store_is_known_by_its_bytes_whatever_its_name(tmp_path):
    (tmp_path / "answer.csv").write_bytes(b"RGF\x46rest")
    with pytest.raises(UsageError, match="store"):
        write_output(tmp_path / "answer.csv", "text", overwrite=True)


@POSIX
def test_an_input_of_the_run_is_never_replaced_under_any_of_its_names(file, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(file)
    hard = tmp_path / "hard"
    hard.hardlink_to(file)
    for name in (file, link, hard):
        with pytest.raises(UsageError) as refused:
            write_output(name, "text", overwrite=True, protected=[tmp_path / "absent", file])
        assert refused.value.code == "output.input"


def test_folders_are_named(tmp_path):
    with pytest.raises(UsageError, match="is a folder"):
        write_output(tmp_path, "text")
    with pytest.raises(FileNotFoundError) as refused:
        write_output(tmp_path / "no" / "a.txt", "text")
    assert refused.value.filename == str(tmp_path / "no" / "a.txt")


@POSIX
def test_a_folder_that_refuses_is_said_by_the_users_name(tmp_path):
    folder = tmp_path
    if os.geteuid() == 0:  # an administrator may write anywhere but here
        folder = Path("/proc")
    else:
        tmp_path.chmod(0o500)
    with pytest.raises(OSError) as refused:
        write_output(folder / "a.txt", "text")
    assert refused.value.filename == str(folder / "a.txt")
