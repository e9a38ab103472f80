"""The catalogue is complete, true to the code, and speaks both languages; so do the other sentences."""

import ast
import importlib
import pkgutil
import string
from pathlib import Path

import pytest

import graphkit
from graphkit import errors
from graphkit.findings import Finding, Location, Report
from graphkit.schema.coded_fields import CODED_FIELDS
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.validate.codes import CODE_OF
from graphkit.wording.catalogues import file_of, message, messages, problems, read_yaml
from graphkit.wording.language import language
from graphkit.wording.messages import text
from graphkit.wording.nearest import closest
from graphkit.wording.problems import next_step, problem_dict, problem_line, problem_text, report_summary
from graphkit.wording.problems_page import page
from graphkit.wording.safe import safe_repr

ROOT = Path(__file__).parents[2]
KNOWN = {"file", "line", "record", "field", "value", "allowed", "detail"}
MAKERS = {"Finding", "problem", "_problem", "complain"}


def sources():
    for folder in (ROOT / "graphkit", ROOT / "loaders"):
        yield from sorted(folder.rglob("*.py"))


def codes_in_the_code():
    """Find what is given as a problem's code, and every word of the code: tables and generators hold codes, too."""
    given, words = set(), set()
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                words.add(node.value)
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                first = [one.value for one in node.args[:3] if isinstance(one, ast.Constant)]
                if name == "Finding":
                    given.update(one for one in first[:1] if isinstance(one, str))
    return given, words


def test_every_code_given_is_in_the_catalogue_and_every_one_there_is_given():
    given, words = codes_in_the_code()
    assert given <= problems().keys()
    assert problems().keys() - words == set()
    assert set(CODE_OF.values()) <= problems().keys()


@pytest.mark.parametrize("code", problems())
def test_a_code_says_what_and_what_next_in_both_languages(code):
    entry = problems()[code]
    assert set(entry) - {"severity"} == {"en", "zh", "next_en", "next_zh"}
    for key, sentence in entry.items():
        assert sentence == sentence.strip()
        assert sentence[-1] not in ".。"  # codes and suggestions follow
        assert {name for _, name, _, _ in string.Formatter().parse(sentence) if name} <= KNOWN
        chinese = sum("\u4e00" <= char <= "\u9fff" for char in sentence)
        assert (chinese > 1) == key.endswith("zh")  # an English sentence may show one, as 3万 does
    names = [{n for _, n, _, _ in string.Formatter().parse(entry[key]) if n} for key in ("en", "zh")]
    assert names[0] == names[1]
    assert code == code.lower().replace("_", "-")


TABLES = {
    "column-without-heading", "sheet-skipped", "sheet-hidden", "rows-hidden", "columns-hidden", "rows-left-out",
    "total-differs", "merged-figure", "figure-missing", "serial-date", "month-cut-off", "identity-masked",
    "columns-left-out",
}  # fmt: skip
BESIDE_THE_REST = {
    "figure-zero", "amount-far-off", "date-in-future", "date-too-early", "name-with-two-ids", "same-row-twice",
}  # fmt: skip
DOUBTFUL = {
    "text-garbled", "cell-repaired", "text-lost", "read-as-gb18030", "workbook-lock", "kind-without-flow", *TABLES,
    *BESIDE_THE_REST,
    "iati-version-unsure",
}  # fmt: skip


def test_only_these_are_no_more_than_doubtful():
    assert Finding("bad-date", Location("a.yaml")).severity == "wrong"
    doubtful = {code for code in problems() if Finding(code, Location("a.yaml")).severity == "doubtful"}
    assert doubtful == DOUBTFUL


def test_every_sentence_has_both_languages_and_the_same_values():
    for key, entry in messages().items():
        assert set(entry) == {"zh", "en"}, key
        values = [{n for _, n, _, _ in string.Formatter().parse(entry[lang]) if n} for lang in ("zh", "en")]
        assert values[0] == values[1], key


def test_every_sentence_stands_where_its_code_leads():
    for path in (ROOT / "graphkit" / "wording" / "messages").iterdir():
        for code in read_yaml(path):
            assert f"{file_of(code)}.yaml" == path.name, code
    assert message("cli.column.name") == messages()["cli.column.name"]
    assert message("no-such.code") is None


def without_a_code(source, kinds):
    """Find the errors that are not made of a code of ``messages/*.yaml``, so that they have one language only."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in kinds and node.args:
            first = node.args[0]
            parts = first.values if isinstance(first, ast.JoinedStr) else []
            made = any(isinstance(part, ast.Constant) and " " in str(part.value) for part in parts)
            if made or (isinstance(first, ast.Constant) and first.value not in messages()):
                yield f"line {node.lineno}: {ast.unparse(node)}"


KINDS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)}


@pytest.mark.parametrize("folder", ["graphkit", "loaders", "schema"])
def test_every_error_is_a_code_with_both_languages(folder):
    for path in sorted((ROOT / folder).rglob("*.py")):
        assert [*without_a_code(path.read_text(encoding="utf-8"), KINDS)] == [], path.name


def test_an_error_with_a_sentence_of_its_own_is_found():
    wrong = 'raise StoreError(f"{x} is shut")\nraise StoreError("is shut")\nraise StoreError("store.closed", uri=1)'
    assert [line.partition(":")[0] for line in without_a_code(wrong, KINDS)] == ["line 1", "line 2"]


def test_the_page_of_problems_is_true():
    assert (ROOT / "docs" / "problems.md").read_text(encoding="utf-8") == page(), (
        "run: python -m graphkit.wording.problems_page docs/problems.md"
    )


def test_hostile_values_are_only_values():
    problem = Finding("unknown-kind", Location("a.yaml"), value="{0.__class__} {allowed} %s", suggestion="{x}")
    assert problem_text(problem, "en") == "'{0.__class__} {allowed} %s' is not a kind of help; did you mean '{x}'?"


def test_a_long_list_of_what_is_allowed_is_cut_in_the_sentence_only():
    few, many = (tuple(f"{number:03}" for number in range(count)) for count in (60, 200))
    problem = Finding("unknown-unit", Location("a.yaml"), value="x", allowed=few)
    assert ", ".join(few) in next_step(problem, "en")
    problem = Finding("unknown-unit", Location("a.yaml"), value="x", allowed=many)
    assert "018, 019… (180 more: see graphkit schema)" in next_step(problem, "en")
    assert "（另有 180 个，见 graphkit schema）" in next_step(problem, "zh")
    assert problem_dict(problem)["allowed"] == list(many)


@pytest.mark.parametrize("codes", ["kinds", "stages", "units", "items", "labels", "indicators", "levels", "bounds"])
def test_allowed_codes_are_listed_whole_with_their_chinese_names(codes):
    vocabulary = load_vocabulary()
    field, listed = next((at, name) for at, name in CODED_FIELDS.items() if name == codes)
    terms = vocabulary.allowed(codes)
    terms = {code: term for code, term in terms.items() if codes != "labels" or "Entity" in term.groups}
    names = tuple(terms[code].zh for code in sorted(terms))
    problem = Finding(CODE_OF[listed], Location("a.yaml"), value="x", allowed=tuple(sorted(terms)), allowed_zh=names)
    assert field
    assert all(f"{code} {term.zh}" in next_step(problem, "zh") for code, term in terms.items() if code != term.zh)
    assert all(code in next_step(problem, "en") for code in terms)


def test_a_line_has_place_field_sentence_and_code():
    problem = Finding(
        "not-a-number",
        Location("a.yaml", 7, field=("contributions", 0, "amount")),
        "act/a",
        value="3万",
        allowed=(),
        suggestion="30000",
    )
    assert problem_line(problem, "zh") == (
        "a.yaml:7 [contributions[0].amount] “3万”不是数字；是不是“30000”？ (not-a-number)"
    )
    assert (
        problem_line(Finding("file-missing", Location("a.yaml")), "en") == "a.yaml there is no such file (file-missing)"
    )
    assert report_summary(Report([problem]), "en").startswith("1 problem; first: a.yaml:7")


def test_a_missing_sentence_is_a_slip_of_the_code():
    with pytest.raises(KeyError):
        text("no.such.sentence", "en")


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"GRAPHKIT_LANG": "zh"}, "zh"),
        ({"GRAPHKIT_LANG": "en", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LC_MESSAGES": "zh_TW", "LANG": "en_GB"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_the_language_is_the_wish_then_the_environment(monkeypatch, environment, expected):
    for name in ("GRAPHKIT_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("os.name", "posix")
    assert language() == expected
    assert language("zh-Hans") == "zh"
    assert language("en") == "en"


def test_windows_is_asked_for_its_language(monkeypatch):
    for name in ("GRAPHKIT_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("locale.getlocale", lambda: ("Chinese (Simplified)_China", "936"))
    monkeypatch.setattr("graphkit.wording.language.os.name", "nt")
    assert language() == "zh"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("平塘县", "平塘县"),
        ("a\nb\t\x1b[0m", "a\\u000ab\\u0009\\u001b[0m"),
        ("\u202eabc\u2066", "\\u202eabc\\u2066"),
        ("\ud800", "\\ud800"),
        ("x" * 100, "x" * 60 + "…"),
        (None, "null"),
        (True, "true"),
        ([], "[]"),
        ({"a": "secret"}, "{…}"),
        (-17, "-17"),
    ],
)
def test_found_values_are_shown_safely(value, expected):
    assert safe_repr(value) == expected
    assert safe_repr(value).isprintable()


def test_a_number_too_long_for_python_to_print_is_no_traceback():
    assert safe_repr(10**5000) == "…"


def test_the_nearest_word_does_not_depend_on_order():
    words = ["abcd", "abce", "abcf"]
    assert {closest("abcx", order) for order in (words, words[::-1], set(words))} == {"abcd"}
    assert closest("", words) is None
    assert closest("abcd", []) is None


def test_the_examples_in_the_docstrings_are_true():
    import doctest

    modules = [
        "graphkit.wording.messages",
        "graphkit.findings",
        "graphkit.wording.nearest",
        "graphkit.records.identity",
    ]
    for package in ("graphkit.validate", "graphkit.loaders"):
        found = importlib.import_module(package)
        modules += [f"{package}.{module.name}" for module in pkgutil.iter_modules(found.__path__)]
    tried = [doctest.testmod(importlib.import_module(name)) for name in modules]
    assert sum(one.failed for one in tried) == 0
    assert sum(one.attempted for one in tried) >= 15
    assert graphkit.__name__ == "graphkit"
