"""Cards at 80 columns: no figure, date or id is broken, whatever stands beside it; empty columns are not shown."""

import io

import pytest

from graphkit.cli.terminal.card_table import drawn, without_empty
from graphkit.tables.table import Column, Table
from graphkit.tables.writers.terminal import console

COLUMNS = [Column("name", "name"), Column("date", "date"), Column("amount", "money"), Column("id", "id")]
ROW = {"name": "平塘县24个深度贫困村" * 3, "date": "2019-03-01 – 2020-08-31", "amount": "CNY 55,866,000,000",
       "id": "fac/bijie-no6-recording-classroom"}  # fmt: skip


def printed(table, width):
    screen = console(file=io.StringIO(), width=width)
    screen.print(drawn(table, list(table.columns), width))
    return screen.file.getvalue()


@pytest.mark.parametrize("width", [44, 60, 80, 100, 160])
def test_nothing_that_must_stay_whole_is_broken(width):
    text = printed(Table.of(COLUMNS, [ROW]), width)
    for whole in ("2019-03-01", "2020-08-31", ROW["amount"], ROW["id"]):
        assert whole in text
    assert max(len(line.rstrip()) for line in text.splitlines()) <= width


def test_a_table_without_room_becomes_a_list():
    assert "amount: CNY 55,866,000,000" in printed(Table.of(COLUMNS, [ROW]), 60)
    assert "amount: " not in printed(Table.of(COLUMNS, [ROW]), 100)


def test_a_list_has_a_line_for_the_name_and_a_paragraph_for_the_rest():
    rows = [
        {"name": "平塘县", "date": "2019", "amount": "CNY 1,200", "id": "county/pingtang"},
        {"name": "毕节市", "date": "", "amount": "CNY 30", "id": "city/bijie"},
    ]
    assert [line.rstrip() for line in printed(Table.of(COLUMNS, rows), 40).splitlines()] == [
        "平塘县",
        "  date: 2019 · amount: CNY 1,200",
        "  id: county/pingtang",
        "毕节市",
        "  amount: CNY 30 · id: city/bijie",
    ]


def test_empty_columns_are_left_out():
    table = Table.of([Column("a", "count"), Column("b", "count")], [{"a": "", "b": "1"}, {"a": "", "b": ""}])
    assert without_empty(table).columns == ("b",)
