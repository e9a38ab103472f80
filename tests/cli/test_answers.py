"""Every saved query on a terminal of 80 columns, in both languages: whole figures, ids and dates, words for codes."""

import io
import re
import unicodedata

import pytest

from graphkit.query.answers import for_people, remarks
from graphkit.query.run import run
from graphkit.query.saved import list_saved, load_saved
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.tables.cells import for_people as as_text
from graphkit.tables.headings import heading
from graphkit.tables.writers.terminal import console, print_on

GIVEN = {
    "sources-of-activity": {"activity": "act/bijie-zhijin-bamboo-fungus"},
    "evidence": {"figure": "con/bijie-funds"},
    "pairings-as-of": {"day": "2018"},
    "money-per-head": {
        "rows": [{"place": "平塘县", "population": 300_000}, {"place": "毕节市", "population": 6_900_000}]
    },
}
SAVED = [pytest.param(saved, id=saved.name) for saved in list_saved()]
CODES = {
    "aid",
    "disbursed",
    "investment",
    "person_time",
    "at_least",
    "completed",
    "County",
    "Party",
    "national",
    "certain",
}


@pytest.fixture
def reader(demo):
    return demo


@pytest.fixture(scope="module")
def words():
    return load_vocabulary()


def width(text):
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def printed(table, language):
    screen = console(file=io.StringIO(), width=80)
    print_on(screen, table, language)
    return screen.file.getvalue()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("saved", SAVED)
def test_an_answer_fits_a_terminal_of_80_columns(reader, words, saved, language):
    table = for_people(run(reader, saved, GIVEN.get(saved.name)), language, words)
    text = printed(table, language)
    assert [line for line in text.splitlines() if width(line.rstrip()) > 80] == []
    shown = {column for column in table.columns if column != "id"}
    whole = [
        piece
        for row in table.rows
        for column in shown
        if row.get(column) is not None
        for piece in re.findall(r"[a-z]+/[\w-]+|\d{4}-\d\d-\d\d|\d[\d,.]*\d", as_text(row[column]))
        if width(piece) < 60
    ]
    assert [piece for piece in whole if piece not in text] == []
    if language == "zh":
        found = set(re.findall(r"(?<![\w/-])[A-Za-z_]{3,}(?![\w/-])", text))
        assert found & (CODES | set(table.columns)) == set()


@pytest.mark.parametrize("saved", SAVED)
def test_every_column_has_a_heading_in_both_languages(saved):
    for column in saved.columns:
        assert heading(column.name, "zh") != column.name
        assert heading(column.name, "en")


def test_columns_that_are_empty_or_zero_throughout_are_left_out(reader, words):
    table = run(reader, load_saved("money"), {"programme": "余姚昭觉山海协作", "flow": "aid"})
    assert for_people(table, "en", words).columns == ("programme_name", "flow", "stage", "counted", "figures")


def test_one_currency_is_a_remark_and_a_ranking_without_money_says_so(reader):
    def codes(name, **parameters):
        table = run(reader, load_saved(name), parameters)
        return [remark.code for remark in remarks(table, load_saved(name))]

    assert codes("helpers", flow="aid") == ["answer.currency"]
    assert codes("helpers", flow="labour") == ["answer.no-sums"]
    assert codes("receivers", flow="investment") == ["answer.currency", "answer.open"]
    assert codes("money", flow="relation") == []
    assert "card.money-note" in codes("money", flow="investment")
    assert codes("pairs-by-year") == []
