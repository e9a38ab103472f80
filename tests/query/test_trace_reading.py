"""A trace shows a passage as it stands and as it reads."""

from graphkit.query import trace
from graphkit.query.trace import with_passages
from graphkit.tables.table import Table
from graphkit.text.spans import digest

GARBLED = "首頁\n畢節(jié)市七星關(guān)區(qū)的學(xué)校聚焦當(dāng)?shù)靥厣囗戉l(xiāng)村,,致公黨捐贈3萬元"


def traced(*spans):
    base = {"source": "s", "digest": None}
    return Table(("source",), [{**base, "paragraph": p, "char_start": a, "char_end": b} for p, a, b in spans])


def test_reading_and_passage_stand_side_by_side():
    line = GARBLED.split("\n")[1]
    start = line.index("致公黨")
    rows = with_passages(traced((2, 0, 22), (2, start, None), (2, None, None), (None, None, None)), {"s": GARBLED}).rows
    assert [row["passage"] for row in rows[:2]] == ["畢節(jié)市七星關(guān)區(qū)", "致公黨捐贈3萬元"]
    assert [row["reading"] for row in rows[:2]] == ["毕节市七星关区", "致公党捐赠3万元"]
    assert rows[2]["reading"] == "毕节市七星关区的学校聚焦当地特\ufffd\ufffd响乡村,致公党捐赠3万元"
    assert rows[3]["reading"] is None


def test_digests_are_of_the_text_as_stored():
    table = traced((2, 0, 22))
    table.rows[0]["digest"] = digest("畢節(jié)市七星關(guān)區(qū)")
    assert with_passages(table, {"s": GARBLED}).rows[0]["check"] == "ok"


def test_a_sound_text_reads_as_it_stands():
    (row,) = with_passages(traced((1, 0, 4)), {"s": "捐赠3万元"}).rows
    assert (row["passage"], row["reading"]) == ("捐赠3万", "捐赠3万")


def test_a_very_long_text_is_read_passage_by_passage(monkeypatch):
    monkeypatch.setattr(trace, "_LONG", 10)
    rows = with_passages(traced((2, 0, 22)), {"s": GARBLED}).rows
    assert rows[0]["reading"] == "毕节市七星关区"


def test_without_the_text_there_is_nothing_to_read():
    (row,) = with_passages(traced((1, 0, 2)), {}).rows
    assert (row["check"], row["reading"]) == ("no-text", None)
