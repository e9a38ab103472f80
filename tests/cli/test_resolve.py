"""graphkit resolve: the list, the questions, the table there and back."""

import csv
import io
import zipfile

import click
import openpyxl
import pytest
import yaml

from graphkit.cli.main import cli
from graphkit.cli.settings import Settings
from graphkit.cli.verbs.resolve import judgements
from graphkit.resolve.proposals import Proposal

TWINS = {
    "entities": [
        {"id": "party/a", "label": "Party", "name": "民盟大连市委会", "note": "说得多"},
        {"id": "party/b", "label": "Party", "name": "中国民主同盟大连市委员会"},
        {"id": "ent/x", "label": "Enterprise", "name": "平塘致富有限公司"},
    ]
}
UNKNOWN = {
    "activities": [{"id": "act/t", "kind": "donation", "providers": ["平塘致福有限公司"], "recipients": ["party/a"]}]
}


@pytest.fixture
def twins(folder, graphkit):
    (folder / "twins.yaml").write_text(yaml.safe_dump(TWINS, allow_unicode=True), encoding="utf-8")
    (folder / "unknown.yaml").write_text(yaml.safe_dump(UNKNOWN, allow_unicode=True), encoding="utf-8")
    made = graphkit("--store", "twins.kgl", "import", "twins.yaml")
    assert made.code == 0, made.err
    return lambda *words, **more: graphkit("--store", "twins.kgl", *words, **more)


def pairs(done):
    return [(row["left"], row["right"]) for row in done.rows]


def test_pairs_of_the_store_and_unknown_names_of_files(twins):
    assert pairs(twins("resolve")) == [("party/b", "party/a")]
    done = twins("resolve", "unknown.yaml")
    assert pairs(done) == [("party/b", "party/a"), ("平塘致福有限公司", "ent/x")]
    assert done.rows[0]["why"].startswith("name ")
    assert "unknown.yaml:" in done.rows[1]["where"]
    assert twins("resolve", "--min", "100").rows == []


def test_without_a_store_there_is_nothing_to_judge(folder, graphkit):
    assert graphkit("--store", "none.kgl", "resolve").code == 4


@pytest.mark.parametrize("file", ["review.csv", "review.xlsx"])
def test_a_table_is_written_filled_in_and_read_back(twins, folder, file):
    assert twins("resolve", "unknown.yaml", "-o", file).code == 0
    if file.endswith(".xlsx"):
        book = openpyxl.load_workbook(file)
        book.worksheets[0]["C3"], book.worksheets[0]["C4"] = "same", "相同"
        book.save(file)
    else:
        text = (folder / file).read_text(encoding="utf-8-sig")
        rows = list(csv.reader(io.StringIO(text)))
        rows[2][2], rows[3][2] = "same", "相同"
        with (folder / file).open("w", encoding="gb18030", newline="") as out:
            csv.writer(out).writerows(rows)
    done = twins("resolve", file, "--author", "王")
    assert done.code == 0, done.err
    assert "2 new" in done.out
    assert "import" in done.out
    lines = (folder / "decisions.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "graphkit-decisions,1"
    assert [line.split(",")[:4] for line in lines[2:]] == [
        ["party/b", "party/a", "same", "王"],
        ["平塘致福有限公司", "ent/x", "same", "王"],
    ]
    assert "2 unchanged" in twins("resolve", file).out
    assert twins("resolve", "unknown.yaml").rows == []
    assert twins("validate", "unknown.yaml").code == 0
    assert twins("import", "unknown.yaml").code == 0
    shown = twins("find", "party/b").rows
    assert [row["id"] for row in shown] == ["party/a"]
    assert twins("show", "party/b").code == 0


def test_the_table_alone_is_imported_and_undone(twins, folder):
    text = "graphkit-decisions,1\nleft,right,decision\nparty/b,party/a,same\n"
    (folder / "decisions.csv").write_text(text, encoding="utf-8")
    assert twins("import", "decisions.csv").code == 0
    assert twins("query", "MATCH (p:Party) RETURN p.id AS id").rows == [{"id": "party/a"}]
    assert twins("undo", "--yes").code == 0
    assert len(twins("query", "MATCH (p:Party) RETURN p.id AS id").rows) == 2


def test_another_file_of_that_name_is_left_alone_unless_it_is_named(twins, folder):
    (folder / "decisions.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert twins("import", "twins.yaml").code == 0
    (folder / "graphkit.toml").write_text('decisions = "decisions.csv"\n', encoding="utf-8")
    done = twins("import", "twins.yaml")
    assert done.code == 3
    assert "decisions.csv:1" in done.err


def test_a_review_table_comes_alone(twins, folder):
    twins("resolve", "-o", "review.csv")
    assert twins("resolve", "review.csv", "unknown.yaml").code == 2
    assert twins("resolve", "-o", "review.pdf").code == 2


def test_idle_decisions_are_told(twins, folder):
    text = "graphkit-decisions,1\nleft,right,decision\nparty/gone,party/a,same\n"
    (folder / "decisions.csv").write_text(text, encoding="utf-8")
    assert "party/gone / party/a" in twins("resolve").err


def ask(*typed):
    waiting = list(typed)
    asked = [Proposal(f"x/{number}", "x/0", "甲", "乙", "Party", 90, {"name": 90}) for number in (1, 2, 3)]
    settings = Settings(lang="en")
    with click.Context(cli, obj=settings):
        printed = list(judgements(asked, lambda _question: waiting.pop(0) if waiting else None, settings))
    return [(one.left, one.decision) for one in printed]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        (["y", "d", "u"], [("x/1", "same"), ("x/2", "different"), ("x/3", "unsure")]),
        (["", "what?", "Y", "q"], [("x/2", "same")]),
        (["q"], []),
        ([], []),
        (["d"], [("x/1", "different")]),
    ],
)
def test_questions_at_the_terminal(typed, printed):
    assert ask(*typed) == printed


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("review.xlsx", b"", "is empty"),
        ("review.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old format"),
        ("review.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("review.xlsx", b"\xef\xbb\xbf\n<html><table></table></html>", "web page"),
        ("~$review.xlsx", b"\x05Mayer" + bytes(159), "give the workbook itself: review.xlsx"),
        ("review.xlsx", b"PK\x03\x04 cut off", "damaged"),
    ],
    ids=["empty", "old", "password", "html", "lock", "cut-off"],
)
def test_a_workbook_that_is_none_is_refused_with_what_it_is(name, content, words, folder, graphkit):
    (folder / name).write_bytes(content)
    done = graphkit("resolve", name, "--lang", "en")
    assert (done.code, done.out, words in done.err, name in done.err) == (2, "", True, True)
    assert "unexpected" not in done.err


def test_a_workbook_whose_parts_are_missing_is_refused(folder, graphkit):
    with zipfile.ZipFile(folder / "review.xlsx", "w") as book:
        book.writestr("word/document.xml", "<document/>")
    done = graphkit("resolve", "review.xlsx", "--lang", "en")
    assert (done.code, "not a workbook" in done.err) == (2, True)


def test_answers_are_kept_where_ctrl_c_ends_the_questions(twins, folder, monkeypatch):
    from graphkit.cli.verbs import resolve as module

    replies = iter(["d"])

    def typed(_question):
        try:
            return next(replies)
        except StopIteration:
            raise KeyboardInterrupt from None

    monkeypatch.setattr(module, "is_terminal", lambda _stream: True)
    monkeypatch.setattr(module, "answer", typed)
    done = twins("resolve", "unknown.yaml")
    assert done.code == 130
    assert done.err.splitlines()[-1] == "graphkit: interrupted"
    assert ",different," in (folder / "decisions.csv").read_text(encoding="utf-8-sig")
