"""A clerk decides which of two claims counts: in the terminal, in Excel and by hand, with slips that people make."""

import click
import openpyxl
import pytest

from graphkit.cli.main import cli
from graphkit.cli.settings import Settings
from graphkit.cli.verbs.resolve import judgements
from graphkit.pipeline.claim_pairs import ClaimPair

COUNTS, OTHER = "obs/pupils", "obs/pupils-other"


@pytest.fixture
def decisions(folder):
    def write(*lines, encoding="utf-8-sig"):
        text = "\n".join(["graphkit-decisions,1", "left,right,decision,who,when,note", *lines, ""])
        (folder / "decisions.csv").write_text(text, encoding=encoding)
        return "decisions.csv"

    return write


def counting(graphkit):
    return [(row["id"], row["other"], row["decided_by"]) for row in graphkit("conflicts").rows]


def test_a_line_by_hand_turns_the_claim_and_undo_turns_it_back(folder, graphkit, decisions):
    before = graphkit("info").rows[0]["fingerprint"]
    assert counting(graphkit) == [(OTHER, COUNTS, "as_of")]
    done = graphkit("import", decisions(f"{OTHER},{COUNTS},采用,王,2026-01-05,校方确认", encoding="gb18030"))
    assert done.code == 0, done.err
    assert "without effect" not in done.err
    assert counting(graphkit) == [(COUNTS, OTHER, "decision")]
    table = graphkit("--lang", "en", "conflicts", "--format", "table")
    assert "decision" in table.out
    assert f"{OTHER} is preferred: decision" in graphkit("--lang", "en", "show", "青石小学", "--format", "table").out
    (row,) = graphkit("query", "conflicting-claims").rows
    assert (row["preferred"], row["claim"], row["decided_by"]) == (OTHER, COUNTS, "decision")
    assert graphkit("resolve").rows == []
    assert graphkit("undo", "--yes").code == 0
    assert graphkit("info").rows[0]["fingerprint"] == before


@pytest.mark.parametrize("file", ["review.csv", "review.xlsx"])
def test_the_review_goes_through_excel(folder, graphkit, file):
    (row,) = graphkit("resolve").rows
    assert (row["left"], row["right"], row["label"], row["why"]) == (COUNTS, OTHER, "Observation", "as_of")
    assert graphkit("resolve", "-o", file).code == 0
    if file.endswith(".xlsx"):
        book = openpyxl.load_workbook(file)
        sheet = book.worksheets[0]
        (choice,) = sheet.data_validations.dataValidation
        assert (str(choice.sqref), choice.formula1) == ("C3", '"left,right,unsure"')
        sheet["C3"] = "右"
        book.save(file)
    else:
        text = (folder / file).read_text(encoding="utf-8-sig")
        text = text.replace(f"{COUNTS},{OTHER},,", f"{COUNTS},{OTHER},right,")
        (folder / file).write_text(text, encoding="utf-8")
    done = graphkit("resolve", file, "--author", "王")
    assert done.code == 0, done.err
    lines = (folder / "decisions.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[2].startswith(f"{OTHER},{COUNTS},preferred,王,")
    assert graphkit("import", "decisions.csv").code == 0
    assert counting(graphkit) == [(COUNTS, OTHER, "decision")]


@pytest.mark.parametrize(
    ("lines", "printed"),
    [
        ([f"{OTHER},{COUNTS},prefered,,,"], ["decisions.csv:3", "decision", "did you mean 'preferred'"]),
        ([f"{OTHER},,preferred,,,"], ["decisions.csv:3", "right"]),
        ([f"{OTHER},{OTHER},preferred,,,"], ["decisions.csv:3", "right", "with itself"]),
        (
            [f"{OTHER},{COUNTS},left,,,", f"{COUNTS},{OTHER},left,,,"],
            ["decisions.csv:4", "have a different decision at", ":3"],
        ),
    ],
)
def test_a_wrong_line_is_told_and_nothing_changes(folder, graphkit, decisions, lines, printed):
    before = graphkit("info").rows[0]["fingerprint"]
    for verb in ("validate", "import", "resolve"):
        done = graphkit("--lang", "en", verb, decisions(*lines))
        assert done.code == 3, (verb, done.err)
        for words in printed:
            assert words in done.out + done.err
        assert "Traceback" not in done.err
    assert graphkit("info").rows[0]["fingerprint"] == before


def test_a_line_about_no_alternatives_is_told_and_harmless(folder, graphkit, decisions):
    before = graphkit("info").rows[0]["fingerprint"]
    done = graphkit(
        "--lang", "en", "import", decisions(f"{OTHER},obs/gone,preferred,,,", "青石小学,school/green,preferred,,,")
    )
    assert done.code == 0
    assert (
        f"without effect (no record has the id, or the two are not claims of one fact): {OTHER} / obs/gone" in done.err
    )
    assert "青石小学 / school/green" in done.err
    assert graphkit("info").rows[0]["fingerprint"] == before
    assert f"{OTHER} / obs/gone" in graphkit("resolve").err
    answer = graphkit("import", "gifts.yaml", "--dry-run", "--note", "x", "--format", "json")
    assert answer.code == 0


def test_contradictions_name_the_claims_and_where(folder, graphkit, decisions):
    figures = "".join(
        f"      - {{id: con/{letter}, amount: '{place}', currency: CNY, alternative_to: con/a}}\n"
        for place, letter in enumerate("bcd", 2)
    )
    (folder / "claims.yaml").write_text(
        "activities:\n  - id: act/claims\n    kind: donation\n    providers: [晨光集团]\n    recipients: [青石小学]\n"
        "    contributions:\n      - {id: con/a, amount: '1', currency: CNY}\n" + figures,
        encoding="utf-8",
    )
    assert graphkit("import", "claims.yaml").code == 0
    several = graphkit("--lang", "en", "import", decisions("con/b,con/a,preferred,,,", "con/d,con/c,preferred,,,"))
    assert several.code == 3
    assert "decisions.csv:4" in several.err
    assert "con/b, con/d" in several.err
    assert "add a line" in several.err
    lines = ("con/b,con/a,preferred,,,", "con/d,con/b,preferred,,,", "con/a,con/d,preferred,,,")
    circle = graphkit("--lang", "en", "validate", decisions(*lines))
    assert circle.code == 3
    assert "con/a → con/d → con/b → con/a" in circle.out + circle.err
    assert (
        graphkit(
            "import", decisions("con/b,con/a,preferred,,,", "con/d,con/c,preferred,,,", "con/d,con/b,preferred,,,")
        ).code
        == 0
    )
    assert [row for row in counting(graphkit) if row[0].startswith("con/")] == [
        (f"con/{letter}", "con/d", "decision") for letter in "abc"
    ]


def ask(*typed):
    """Three claims of one fact and two of another; what is shown, and what is decided."""
    waiting, shown = list(typed), []
    asked = [
        ClaimPair("con/a", other, "1 CNY", f"{other} CNY", "Contribution", "as_of", "act/1")
        for other in ("con/b", "con/c")
    ]
    asked.append(ClaimPair("obs/x", "obs/y", "1 person", "2 person", "Observation", "id", "school/s"))
    settings = Settings(lang="en")

    def answer(question):
        shown.append(question)
        return waiting.pop(0) if waiting else None

    with click.Context(cli, obj=settings):
        return [(one.left, one.right, one.decision) for one in judgements(asked, answer, settings)]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        (["l", "l", "q"], [("con/a", "con/b", "preferred"), ("con/a", "con/c", "preferred")]),
        # what was taken stands left in the next question: no two answers can contradict each other
        (["r", "r", "q"], [("con/b", "con/a", "preferred"), ("con/c", "con/b", "preferred")]),
        (["R", "L", "q"], [("con/b", "con/a", "preferred"), ("con/b", "con/c", "preferred")]),
        (["", "", "u"], [("obs/x", "obs/y", "unsure")]),
        (["", "y", "same", "r"], [("con/c", "con/a", "preferred")]),
        ([], []),
    ],
)  # fmt: skip
def test_questions_at_the_terminal(typed, printed):
    assert ask(*typed) == printed
