"""Files that are made to harm: a clear message within five seconds and a gigabyte, and nothing fetched."""

import http.server
import resource
import subprocess
import sys
import threading

import pytest

ACT = "<iati-activity><iati-identifier>A</iati-identifier>{}</iati-activity>"
PROGRAM = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
from pathlib import Path
from graphkit.loaders.choice import load
from graphkit.schema.vocabulary import load_vocabulary
for row in load(Path(sys.argv[1]), load_vocabulary(), "iati"):
    print(getattr(row, "code", "record"))
"""


def codes(path):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path)], capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 0, done.stderr[-800:]
    return set(done.stdout.split()) - {"record", "iati-not-held"}


def file(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "file.xml"
    path.write_bytes(text.encode(encoding))
    return path


def root(inner, version="2.03"):
    return f'<iati-activities version="{version}">{inner}</iati-activities>'


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:{port}/x.dtd">',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:{port}/p">%p;]>',
        "<!DOCTYPE iati-activities>",
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">'
        '<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;">]>',
    ],
    ids=["file", "external", "parameter", "plain", "laughs"],
)
def test_a_doctype_is_refused_and_nothing_fetched(tmp_path, prolog):
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        text = prolog.replace("{port}", str(server.server_port)) + root(
            ACT.format("<title><narrative>&e;</narrative></title>")
        )
        assert codes(file(tmp_path, text)) in ({"xml-doctype"}, {"bad-xml"})
    finally:
        server.shutdown()
        server.server_close()
    assert asked == []


def test_an_entity_that_nobody_defined(tmp_path):
    assert codes(file(tmp_path, root(ACT.format("&x;")))) == {"bad-xml"}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["text", "attribute", "elements", "comment", "between"])
def test_a_gigabyte(tmp_path, kind):
    path = tmp_path / "file.xml"
    start, filler = {
        "text": ("<iati-activity><title>", b"x" * 2**20),
        "attribute": ('<iati-activity a="', b"x" * 2**20),
        "elements": ("<iati-activity>", b"<a/>" * 2**18),
        "comment": ("<!--", b"x" * 2**20),
        "between": ("", b"<a>x</a>" * 2**17),
    }[kind]
    with path.open("wb") as out:
        out.write(f'<iati-activities version="2.03">{start}'.encode())
        for _ in range(1024):
            out.write(filler)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    assert codes(path) <= {"bad-xml", "xml-too-large"}
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 5


WELLS = root(ACT.format("<title><narrative>水井建设</narrative></title>"))


def test_deep_nesting(tmp_path):
    assert codes(file(tmp_path, root(ACT.format("<a>" * 100_000 + "</a>" * 100_000)))) == {"bad-xml"}


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        (
            '<?xml version="1.0" encoding="UTF-8"?>'
            + root(ACT.format("<title><narrative>水井建设</narrative></title>")),
            "gbk",
            {"bad-xml"},
        ),
        (
            '<?xml version="1.0" encoding="GBK"?>' + root(ACT.format("<title><narrative>水井建设</narrative></title>")),
            "gbk",
            set(),
        ),
        ('<?xml version="1.0" encoding="nonsense"?>' + root(ACT.format("")), "utf-8", {"bad-xml"}),
        (WELLS, "utf-16", set()),
        ("", "utf-8", {"empty-file"}),
        ("no xml at all", "utf-8", {"bad-xml"}),
        (root(ACT.format(""))[:-20], "utf-8", {"bad-xml"}),
    ],
    ids=["wrong", "declared", "unknown", "utf-16", "empty", "text", "cut"],
)
def test_encodings_and_broken_files(tmp_path, text, encoding, expected):
    assert codes(file(tmp_path, text, encoding)) == expected


def test_other_files_are_named(tmp_path):
    path = tmp_path / "file.xml"
    path.write_bytes(b"PK\x03\x04" + bytes(100))
    assert codes(path) == {"binary-file"}
