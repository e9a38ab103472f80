"""A file of the user's own kinds is checked before anything is read with it."""

import pytest

from graphkit.errors import InvalidData
from graphkit.pipeline.user_kinds import vocabulary_with

LOAN = "{zh: 借款, en: loan, edge: LENT_TO}"


def problems(tmp_path, text):
    (tmp_path / "kinds.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidData) as caught:
        vocabulary_with((tmp_path / "kinds.yaml",))
    return [(problem.code, problem.location.line, problem.detail.code) for problem in caught.value.report]


def test_a_sound_file_adds_its_kinds(tmp_path):
    (tmp_path / "kinds.yaml").write_text(f"loan: {LOAN}\n", encoding="utf-8")
    kinds = vocabulary_with((tmp_path / "kinds.yaml",)).kinds
    assert (kinds["loan"].edge, kinds["loan"].flow) == ("LENT_TO", "aid")
    assert "donation" in kinds


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("1", "entry"),
        ("[loan]", "entry"),
        ("{zh: 借款, en: loan}", "missing"),
        ("{zh: '', en: loan, edge: LENT_TO}", "missing"),
        ("{zh: 借款, en: no, edge: LENT_TO}", "missing"),  # YAML 1.1 reads no as false
        ("{zh: 借款, en: loan, edge: lent to}", "edge"),
        ("{zh: 借款, en: loan, edge: PART_OF}", "edge"),
        ("{zh: 借款, en: loan, edge: FACILITATED_FOR}", "edge"),
        ("{zh: 借款, en: loan, edge: LENT_TO, direction: both}", "choice"),
        ("{zh: 借款, en: loan, edge: LENT_TO, direction: pairing}", "choice"),
        ("{zh: 借款, en: loan, edge: LENT_TO, direction: [giver]}", "choice"),
        ("{zh: 借款, en: loan, edge: LENT_TO, flow: mixed}", "choice"),
    ],
)
def test_what_is_wrong_with_a_kind_is_reported_with_its_line(tmp_path, kind, what):
    assert problems(tmp_path, f"gift: {LOAN}\nloan: {kind}\n") == [("bad-kind", 2, f"kind.{what}")]


def test_every_mistake_is_reported_at_once(tmp_path):
    found = problems(tmp_path, f"Loan: {LOAN}\nlease: {{zh: 租借, edge: lends, flow: gift}}\n")
    assert [what for _, _, what in found] == ["kind.code", "kind.missing", "kind.edge", "kind.choice"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- loan\n", ("bad-kind", 1, "kind.file")),
        ('loan: {zh: "借款\n', ("bad-yaml", 2, "syntax.yaml.quotation")),
    ],
)
def test_a_file_that_holds_no_kinds(tmp_path, text, expected):
    assert problems(tmp_path, text) == [expected]


def test_a_missing_file(tmp_path):
    with pytest.raises(InvalidData) as caught:
        vocabulary_with((tmp_path / "none.yaml",))
    assert caught.value.report.problems[0].code == "file-missing"
