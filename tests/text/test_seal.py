import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from graphkit.findings import RecordLocation
from graphkit.records.recordset import accept
from graphkit.schema.records import Activity, Observation
from graphkit.text.paragraphs import paragraphs
from graphkit.text.seal import seal
from graphkit.text.sealed_evidence import check_digests
from graphkit.text.spans import digest
from graphkit.wording.problems import problem_text

TEXT = "首段\n\n甲县捐赠3万元,乙县捐赠3万元。\r\n末段 #1: 二“引”号"
TEXTS = {"src/x": TEXT}


def sealed(text):
    out, problems = seal(text, TEXTS, "a.yaml")
    assert problems == []
    assert "quote" not in out
    assert "nth" not in out
    return out


def span(start, end, paragraph=2):
    words = paragraphs(TEXT)[paragraph - 1].text[start:end]
    return {"source": "src/x", "paragraph": paragraph, "start": start, "end": end, "digest": digest(words)}


def test_flow_style_keeps_everything_around():
    before = (
        'a: 1  # first\nevidence: [{source: src/x, paragraph: 2, quote: "甲县捐赠"}, # why\n'
        "  {source: src/x, paragraph: 1, quote: 首段}]\nz: [ 1,2 ]\n"
    )
    after = sealed(before)
    assert yaml.safe_load(after)["evidence"] == [span(0, 4), span(0, 2, 1)]
    assert after.startswith("a: 1  # first\nevidence: [{source: src/x, paragraph: 2, start: 0, end: 4, digest: ")
    assert after.endswith("}]\nz: [ 1,2 ]\n")
    assert "}, # why\n  {source" in after


def test_block_style_keeps_indentation_and_comments():
    before = (
        "activities:\n  - id: act/a\n    evidence:\n      - source: src/x  # who\n        paragraph: 2\n"
        "        quote: '3万元'   # twice\n        nth: 2\n"
        "      - quote: 首段\n        source: src/x\n        paragraph: 1\n"
    )
    after = sealed(before)
    assert yaml.safe_load(after)["activities"][0]["evidence"] == [span(12, 15), span(0, 2, 1)]
    assert "# who" in after
    assert "# twice" in after


@pytest.mark.parametrize(
    "quote",
    [
        "|\n          甲县捐赠",
        "|-\n          甲县捐赠",
        ">\n          甲县捐赠",
        "'甲县捐赠'",
        '"\\u7532县捐赠"',
        "甲县捐赠",
    ],
    ids=["literal", "literal, stripped", "folded", "single", "escaped", "plain"],
)
def test_every_way_to_write_a_quotation(quote):
    before = f"- evidence:\n    - source: src/x\n      paragraph: 2\n      quote: {quote}\n- other: 1\n"
    after = sealed(before)
    assert yaml.safe_load(after) == [{"evidence": [span(0, 4)]}, {"other": 1}]


def test_json_stays_json():
    before = json.dumps(
        {"evidence": [{"source": "src/x", "paragraph": 2, "quote": "乙县", "nth": 1}]}, ensure_ascii=False
    )
    assert json.loads(sealed(before)) == {"evidence": [span(8, 10)]}


def test_crlf_files_stay_so():
    before = "evidence:\r\n  - {source: src/x, paragraph: 1, quote: 首段}\r\nz: 1\r\n"
    after = sealed(before)
    assert after.count("\r\n") == 3
    assert yaml.safe_load(after)["evidence"] == [span(0, 2, 1)]


def test_a_missing_paragraph_is_found_where_it_is_plain():
    after = sealed("evidence: [{source: src/x, quote: 首段}]")
    assert yaml.safe_load(after)["evidence"] == [span(0, 2, 1)]


def test_what_is_sealed_already_is_left_alone():
    before = "evidence: [{source: src/x, paragraph: 1, start: 0, end: 2, digest: abc}]\n"
    assert seal(before, TEXTS) == (before, [])
    once = sealed("evidence: [{source: src/x, paragraph: 1, quote: 首段}]")
    assert seal(once, TEXTS) == (once, [])


@pytest.mark.parametrize(
    ("item", "code", "detail"),
    [
        ("{source: src/other, paragraph: 1, quote: 首段}", "text-missing", None),
        ("{source: src/x, paragraph: 2, quote: 首段}", "quote-missing", "2"),
        ("{source: src/x, paragraph: 9, quote: 首段}", "quote-missing", "9"),
        ("{source: src/x, quote: 没有}", "quote-missing", "1–3"),
        ("{source: src/x, paragraph: 2, quote: 3万元}", "quote-ambiguous", "2"),
        ("{source: src/x, paragraph: 2, quote: 3万元, nth: 3}", "quote-ambiguous", "2"),
        ("{source: src/x, quote: 段}", "quote-ambiguous", "2"),
        ("{source: src/x, paragraph: 1, quote: 首段, start: 0}", "bad-span", None),
        ("{source: src/x, paragraph: x, quote: 首段}", "bad-span", None),
        ("{source: src/x, paragraph: 1, quote: 首段, nth: -1}", "bad-span", None),
        ("{source: src/x, paragraph: 1, quote: ''}", "quote-missing", "1"),
        ("{source: src/x, paragraph: 1, quote: [a]}", "quote-missing", "1"),
    ],
)
def test_what_cannot_be_sealed_is_a_problem_with_its_place(item, code, detail):
    before = (
        f"activities:\n  - id: act/a\n    contributions:\n      - id: con/a\n        evidence:\n          - {item}\n"
    )
    after, [problem] = seal(before, TEXTS, "a.yaml")
    assert after == before
    assert (problem.code, problem.detail) == (code, detail)
    assert (problem.location.file, problem.location.line, problem.record) == ("a.yaml", 6, "act/a")
    assert problem.field == "contributions[0].evidence[0].quote"
    assert problem_text(problem, "zh")
    assert problem_text(problem, "en")


def test_good_ones_are_sealed_beside_a_bad_one():
    before = "evidence: [{source: src/x, paragraph: 1, quote: 首段}, {source: src/x, paragraph: 1, quote: 无}]"
    after, problems = seal(before, TEXTS)
    assert [problem.code for problem in problems] == ["quote-missing"]
    assert yaml.safe_load(after)["evidence"] == [span(0, 2, 1), {"source": "src/x", "paragraph": 1, "quote": "无"}]


@pytest.mark.parametrize("broken", ["a: [", "a: b: c", "\x00", "[" * 5000, "a: &x [*x]\n--- b"])
def test_a_file_that_is_no_yaml_is_a_problem_and_stays(broken):
    after, [problem] = seal(broken, TEXTS, "a.yaml")
    assert after == broken
    assert problem.code == "bad-yaml"


def test_an_empty_file_has_nothing_to_seal():
    assert seal("", TEXTS) == ("", [])


@given(st.lists(st.tuples(st.integers(0, 16), st.integers(1, 8), st.booleans()), min_size=1, max_size=5))
def test_sealing_says_where_the_quoted_words_stand(spans):
    stored = paragraphs(TEXT)[1].text
    items = []
    for start, length, block in spans:
        words = stored[start : start + length].strip()
        if not words:
            continue
        nth = [i for i in range(len(stored)) if stored.startswith(words, i)]
        quote = json.dumps(words, ensure_ascii=False)
        at = nth.index(stored.index(words, start)) + 1
        if block:
            items.append(f"  - source: src/x\n    quote: {quote}\n    nth: {at}\n    paragraph: 2\n")
        else:
            items.append(f"  - {{nth: {at}, source: src/x, quote: {quote}, paragraph: 2}}\n")
    out = sealed("evidence:\n" + "".join(items)) if items else "evidence: []"
    for item in yaml.safe_load(out)["evidence"]:
        assert digest(stored[item["start"] : item["end"]]) == item["digest"]


GARBLED = "首頁\n這是畢節(jié)市七星關(guān)區(qū)。致公黨365bet官网:捐贈3萬元,,又捐3萬元"


@pytest.mark.parametrize(
    ("quote", "stored"),
    [
        ("毕节市七星关区", "畢節(jié)市七星關(guān)區(qū)"),
        ("七星關(guān)區(qū)", "七星關(guān)區(qū)"),  # as stored goes first
        ("致公党捐赠3万元", "致公黨365bet官网:捐贈3萬元"),
        ("元,又捐", "元,,又捐"),
    ],
)
def test_a_garbled_text_is_quoted_as_it_reads_and_sealed_as_it_is_stored(quote, stored):
    out, problems = seal(f"evidence: [{{source: s, paragraph: 2, quote: '{quote}'}}]", {"s": GARBLED})
    assert problems == []
    (item,) = yaml.safe_load(out)["evidence"]
    words = GARBLED.split("\n")[1][item["start"] : item["end"]]
    assert (words, item["digest"]) == (stored, digest(stored))


def test_a_quotation_of_a_garbled_text_may_be_ambiguous_or_missing():
    for quote, code in (("3万元", "quote-ambiguous"), ("4万元", "quote-missing")):
        _, problems = seal(f"evidence: [{{source: s, quote: {quote}}}]", {"s": GARBLED})
        assert [problem.code for problem in problems] == [code]
    out, problems = seal("evidence: [{source: s, quote: 3万元, nth: 2, paragraph: 2}]", {"s": GARBLED})
    assert problems == []
    assert yaml.safe_load(out)["evidence"][0]["end"] == len(GARBLED.split("\n")[1])


def accepted(**changes):
    evidence = span(12, 15) | changes
    contribution = {"id": "con/a", "amount": "30000", "evidence": [evidence]}
    activity = Activity(id="act/a", kind="donation", contributions=[contribution], evidence=[span(0, 4)])
    observation = Observation(id="obs/a", about="act/a", indicator="income", evidence=[evidence])
    place = RecordLocation("a.yaml", 3, {("contributions", 0, "evidence", 0): 7})
    return [accept(activity, "d", place), accept(observation, "d", place)]


def test_digests_that_fit_are_silent():
    assert check_digests(accepted(), TEXTS) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"end": 14}, "span-differs"),
        ({"start": 5, "end": 8}, "span-differs"),
        ({"paragraph": 1}, "span-outside"),
        ({"paragraph": 4}, "span-outside"),
        ({"end": 99}, "span-outside"),
    ],
)
def test_digests_that_do_not_fit_are_told_with_their_place(changes, code):
    found = check_digests(accepted(**changes), TEXTS)
    assert [(p.code, p.record, p.location.line) for p in found] == [(code, "act/a", 7), (code, "obs/a", 3)]
    assert found[0].field == "contributions[0].evidence[0]"


def test_a_changed_text_is_noticed():
    assert {p.code for p in check_digests(accepted(), {"src/x": TEXT.replace("3", "5")})} == {"span-differs"}


def test_what_has_no_text_or_no_digest_is_passed_over():
    assert check_digests(accepted(), {}) == []
    assert check_digests(accepted(digest=None), TEXTS) == []
