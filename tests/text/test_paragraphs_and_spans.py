import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.text.paragraphs import paragraph, paragraphs
from graphkit.text.spans import digest, find_quote, occurrences
from graphkit.text.stored import stored_texts


def test_a_line_is_split_at_line_feeds_only():
    text = "甲\x0c乙\u2028丙\r\n\t\u3000\n丁\x85戊"
    assert [(p.number, p.text) for p in paragraphs(text)] == [(1, "甲\x0c乙\u2028丙\r"), (2, "丁\x85戊")]


@given(st.text(alphabet="甲乙 \n\r\u3000\x0b𠮷"))
def test_paragraphs_are_where_they_say(text):
    found = paragraphs(text)
    assert [p.number for p in found] == list(range(1, len(found) + 1))
    for p in found:
        assert text[p.start : p.end] == p.text
        assert p.text.strip()
    assert "\n".join(p.text for p in found).split() == text.split()


def test_a_paragraph_by_number():
    assert paragraph("甲\n\n乙", 2).text == "乙"
    assert paragraph("甲", 2) is None
    assert paragraph("甲", 0) is None


def test_offsets_count_code_points_not_utf16():
    assert find_quote("𠮷𠮷3万元", "3万元") == (2, 5)


@pytest.mark.parametrize(("nth", "span"), [(1, (0, 1)), (3, (4, 5)), (4, None), (0, None), (-1, None), (None, None)])
def test_the_nth_find(nth, span):
    assert find_quote("好a好b好", "好", nth) == span


def test_an_empty_quote_is_nowhere():
    assert occurrences("abc", "") == []
    assert find_quote("abc", "") is None


def test_a_digest_is_of_utf8():
    assert digest("万") == hashlib.sha256(b"\xe4\xb8\x87").hexdigest()


def test_texts_are_found_by_hash_under_any_name_and_kept_as_stored(tmp_path):
    (tmp_path / "deep").mkdir()
    content = "甲\r\n乙".encode()
    (tmp_path / "deep" / "whatever.bin").write_bytes(content)
    (tmp_path / "other.txt").write_bytes(b"\xff\xfe")
    sha = hashlib.sha256(content).hexdigest()
    bad = hashlib.sha256(b"\xff\xfe").hexdigest()
    assert stored_texts(tmp_path, {"s": sha.upper(), "t": "0" * 64, "u": bad}) == {"s": "甲\r\n乙"}
