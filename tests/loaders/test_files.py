"""Files that are missing, no files, of another encoding or no text: each one clear problem, never a traceback."""

import os
import socket
import sys

import pytest

from graphkit.findings import Finding
from graphkit.loaders.choice import load
from graphkit.loaders.rows import RawRecord
from graphkit.loaders.sources import files
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.wording.messages import Message
from graphkit.wording.problems import next_step, problem_text

TEXT = "sources:\n- id: src/a\n  name: 平塘县东西部协作工作简报\n"
FORMATS = ["yaml", "json", "ndjson"]


def problems_of(path):
    found = list(load(path, load_vocabulary()))
    for one in found:
        if isinstance(one, Finding):
            for language in ("en", "zh"):
                assert problem_text(one, language).isprintable()
                assert next_step(one, language)
    return [one for one in found if isinstance(one, Finding)]


def only(path):
    (problem,) = problems_of(path)
    return problem


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize(
    ("data", "code", "detail"),
    [
        (TEXT.encode("utf-16"), "not-utf8", "UTF-16"),
        (TEXT.encode("utf-16-be"), "not-utf8", "UTF-16"),
        (TEXT.encode("utf-16-le"), "not-utf8", "UTF-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "not-utf8", "UTF-16"),
        (TEXT.encode("utf-32"), "not-utf8", "UTF-32"),
        (TEXT.encode("gbk"), "not-utf8", "GBK (GB18030)"),
        (TEXT.encode("gb18030"), "not-utf8", "GBK (GB18030)"),
        ("sources:\n- name: 平塘縣東西部協作工作簡報\n".encode("big5"), "not-utf8", "Big5"),
        ("sources:\n- name: café\n".encode("latin-1"), "not-utf8", "unknown-encoding"),
        (b"PK\x03\x04" + bytes(range(256)), "binary-file", "ZIP / XLSX / DOCX"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "binary-file", "XLS / DOC"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "binary-file", "PDF"),
        (b"\x1f\x8b\x08\x00" + bytes(20), "binary-file", "GZIP"),
        (b"sources:\n\x00\x00\x00 whatever", "binary-file", "unknown-binary"),
        (bytes(1000), "binary-file", "unknown-binary"),
    ],
)
def test_what_is_no_utf8_text_is_named(tmp_path, format_, data, code, detail):
    path = tmp_path / f"records.{format_}"
    path.write_bytes(data)
    problem = only(path)
    assert (problem.code, problem.detail) == (code, detail)
    assert problem.location.file == str(path)


def test_the_line_of_the_first_wrong_byte_is_told(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes("sources:\n- id: src/a\n  name: 帮扶\n".encode("gbk"))
    assert only(path).location.line == 3


@pytest.mark.parametrize("format_", FORMATS)
def test_a_byte_order_mark_is_no_problem(tmp_path, format_):
    path = tmp_path / f"a.{format_}"
    lines = {
        "yaml": TEXT,
        "json": '{"sources": [{"id": "src/a"}]}',
        "ndjson": '{"section": "sources", "id": "src/a"}\n',
    }
    path.write_text(lines[format_], encoding="utf-8-sig")
    (record,) = load(path, load_vocabulary())
    assert record.data["id"] == "src/a"


def test_one_damaged_line_of_ndjson_hides_no_other(tmp_path):
    path = tmp_path / "a.ndjson"
    good = '{"section": "sources", "id": "src/%d", "name": "简报"}\n'
    path.write_bytes((good % 1).encode() + b'{"id": "\xff"}\n' + (good % 2).encode() + (good % 3).encode())
    records = list(load(path, load_vocabulary()))
    assert [record.section for record in records] == ["sources", "", "sources", "sources"]
    assert [problem.code for problem in records[1].problems] == ["not-utf8"]
    assert records[1].location.line == 2


def test_ndjson_in_gbk_is_one_problem_not_one_a_line(tmp_path):
    path = tmp_path / "a.ndjson"
    path.write_bytes(('{"section": "sources", "name": "简报"}\n' * 50).encode("gbk"))
    assert only(path).detail == "GBK (GB18030)"


@pytest.mark.parametrize("format_", FORMATS)
def test_paths_that_lead_to_no_file(tmp_path, format_):
    missing = tmp_path / f"none.{format_}"
    assert only(missing).code == "file-missing"
    assert only(missing / f"deeper.{format_}").code == "file-missing"
    (tmp_path / f"file.{format_}").write_text("")
    assert only(tmp_path / f"file.{format_}" / f"below.{format_}").code == "file-missing"
    assert only(tmp_path / f"nul\0.{format_}").code == "file-missing"
    directory = tmp_path / f"dir.{format_}"
    directory.mkdir()
    assert only(directory).code == "folder-given"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows makes links only for administrators")
@pytest.mark.parametrize("format_", FORMATS)
def test_links_and_devices(tmp_path, format_):
    loop = tmp_path / f"loop.{format_}"
    loop.symlink_to(loop)
    assert only(loop).code == "symlink-loop"
    device = tmp_path / f"zero.{format_}"
    device.symlink_to("/dev/zero")  # endless: must not be read
    assert (only(device).code, only(device).detail) == ("not-a-file", "device")
    pipe = tmp_path / f"pipe.{format_}"
    os.mkfifo(pipe)  # opening it would wait for a writer for ever
    assert (only(pipe).code, only(pipe).detail) == ("not-a-file", "pipe")
    fine = tmp_path / f"fine.{format_}"
    fine.symlink_to(tmp_path / f"target.{format_}")
    (tmp_path / f"target.{format_}").write_text(
        '{"section": "sources", "id": "src/a"}' if format_ == "ndjson" else "{}"
    )
    assert [one for one in load(fine, load_vocabulary()) if isinstance(one, Finding)] == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no sockets in the file system")
def test_a_socket_is_no_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s.yaml")
        assert only(tmp_path / "s.yaml").code == "not-a-file"


def test_a_file_that_the_system_refuses(tmp_path, monkeypatch):
    path = tmp_path / "a.yaml"
    path.write_text(TEXT, encoding="utf-8")

    really_open = type(path).open

    def refuse(this, *args, **kwargs):
        if this == path:
            raise PermissionError(13, "Permission denied")
        return really_open(this, *args, **kwargs)  # messages are read from files, too

    monkeypatch.setattr(type(path), "open", refuse)
    problem = only(path)
    assert (problem.code, problem.detail) == ("file-unreadable", Message("os.EACCES"))


@pytest.mark.parametrize("format_", ["yaml", "json"])
def test_a_file_that_is_too_large_is_not_read_to_its_end(tmp_path, format_):
    path = tmp_path / f"a.{format_}"
    with path.open("wb") as file:
        file.write(b"# records\n")
        file.truncate(files.LARGEST + 1)  # sparse: takes no space
    problem = only(path)
    assert (problem.code, problem.allowed) == ("file-too-large", ("64 MiB",))


def test_an_ndjson_file_may_be_longer_than_any_line(tmp_path):
    path = tmp_path / "a.ndjson"
    with path.open("w", encoding="utf-8") as file:
        file.write('{"section": "sources", "id": "src/1"}\n')
        file.write('{"section": "sources", "note": "' + "长" * (5 * 2**20) + '"}\n')
        file.write('{"section": "sources", "id": "src/2"}')
    records = list(load(path, load_vocabulary()))
    assert [(record.location.line, record.data.get("id")) for record in records] == [
        (1, "src/1"),
        (2, None),
        (3, "src/2"),
    ]
    assert [problem.code for problem in records[1].problems] == ["line-too-long"]


def test_a_file_name_of_control_characters_is_told_safely(tmp_path):
    problem = only(tmp_path / "a\x1b[31m\u202e.yaml")
    assert problem.location.file.isprintable()
    assert isinstance(problem, Finding)
    assert not isinstance(problem, RawRecord)
