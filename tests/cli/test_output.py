"""The one way to print: formats, files, what is cut and what never is, odd values."""

import csv
import io
import json
import sys
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.cli.settings import Settings
from graphkit.cli.terminal import output
from graphkit.cli.terminal.output import choose, emit
from graphkit.cli.terminal.wide_text import cells, definitions, fold
from graphkit.errors import UsageError
from graphkit.tables.cells import plain_text, to_json
from graphkit.tables.context import Context
from graphkit.tables.formats import FORMATS, PRINTED
from graphkit.tables.headings import Given, heading
from graphkit.tables.table import Table

ENGLISH = Settings(lang="en")


def render(table, kind, settings):
    """Return a table as text."""
    text = io.StringIO()
    FORMATS[kind].write(table, text, Context(settings.language))
    return text.getvalue()


ROWS = Table(
    ("name", "amount", "when", "tags", "nothing"),
    [
        {"name": "晨光集团", "amount": 3000000.0, "when": date(2024, 5, 1), "tags": ["a", "b"], "nothing": None},
        {"name": 'a "b", c|d <e>\n=1+1', "amount": 0.1, "when": None, "tags": [], "nothing": None},
    ],
)


def test_json_has_the_shape_that_is_promised():
    assert json.loads(render(ROWS, "json", ENGLISH)) == {
        "columns": ["name", "amount", "when", "tags", "nothing"],
        "rows": [
            {"name": "晨光集团", "amount": 3000000.0, "when": "2024-05-01", "tags": ["a", "b"], "nothing": None},
            {"name": 'a "b", c|d <e>\n=1+1', "amount": 0.1, "when": None, "tags": [], "nothing": None},
        ],
        "truncated": False,
    }


def test_ndjson_is_a_row_per_line():
    lines = render(ROWS, "ndjson", ENGLISH).splitlines()
    assert [json.loads(line)["amount"] for line in lines] == [3000000.0, 0.1]


def test_csv_is_read_back_as_it_was_and_runs_no_formula():
    rows = list(csv.DictReader(io.StringIO(render(ROWS, "csv", ENGLISH), newline="")))
    assert rows[0]["amount"] == "3000000"
    assert rows[0]["when"] == "2024-05-01"
    assert rows[1]["name"] == 'a "b", c|d <e>\n=1+1'
    assert rows[0]["tags"] == '["a", "b"]'
    formula = render(Table(("=1+1",), [{"=1+1": "=HYPERLINK(1)"}]), "csv", ENGLISH)
    assert formula == "'=1+1\r\n'=HYPERLINK(1)\r\n"


def test_markdown_keeps_its_cells():
    lines = render(ROWS, "markdown", ENGLISH).splitlines()
    assert len(lines) == 4
    assert lines[3].startswith('| a "b", c\\|d &lt;e> =1+1 |')


def test_a_table_is_never_cut_in_a_pipe_nor_reads_markup():
    long = Table(("x",), [{"x": "词" * 3000}, {"x": "[bold red]x[/] :smile:"}])
    text = render(long, "table", ENGLISH)
    assert "词" * 3000 in text
    assert "[bold red]x[/] :smile:" in text


@pytest.mark.parametrize("kind", PRINTED)
def test_an_empty_result_is_an_answer(kind):
    assert render(Table(("x",), []), kind, ENGLISH) is not None


def test_what_hides_or_turns_text_is_spelt_out_for_people_only():
    table = Table(("x",), [{"x": "a\x1b[31mb\u202ec"}])
    printed = render(table, "table", ENGLISH)
    assert "\x1b" not in printed
    assert "\u202e" not in printed
    assert json.loads(render(table, "json", ENGLISH))["rows"][0]["x"] == "a\x1b[31mb\u202ec"


def test_odd_numbers_are_json_all_the_same():
    printed = to_json(
        {"a": float("nan"), "b": [float("inf")], "c": datetime(2024, 1, 2, 3, 4, 5), 1: {"d": date(1, 1, 1)}}
    )
    assert json.loads(printed) == {"a": None, "b": [None], "c": "2024-01-02T03:04:05", "1": {"d": "0001-01-01"}}


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_in_a_cell_is_the_number(value):
    assert float(plain_text(value)) == value


@pytest.mark.parametrize(
    ("name", "format_", "wanted"),
    [("a.json", None, "json"), ("a.CSV", None, "csv"), ("a.md", None, "markdown"), ("a.jsonl", None, "ndjson"),
     ("a.csv", "json", "json"), (None, "table", "table"), (None, None, "json")],
)  # fmt: skip
def test_which_format(name, format_, wanted, tmp_path):
    assert choose(format_, tmp_path / name if name else None) == wanted


def test_a_suffix_that_says_nothing_is_refused(tmp_path):
    with pytest.raises(UsageError, match=r"\.docx"):
        choose(None, tmp_path / "a.docx")


def test_a_csv_file_opens_in_excel_and_a_json_file_has_no_mark(tmp_path, capsys):
    emit(ROWS, ENGLISH, None, tmp_path / "a.csv")
    emit(ROWS, ENGLISH, None, tmp_path / "a.json")
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbfname,amount")
    assert (tmp_path / "a.json").read_bytes().startswith(b"{")
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "2 rows" in printed.err


@pytest.fixture
def terminal(monkeypatch):
    """stdout is a terminal that a test can read."""

    class Screen(io.StringIO):
        encoding = "utf-8"

        def isatty(self):
            return True

    def switch_on():  # in the test itself: pytest puts its own stdout in place before that
        screen = Screen()
        monkeypatch.setattr(sys, "stdout", screen)
        return screen

    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("COLUMNS", "60")
    return switch_on


def test_a_terminal_shows_the_first_rows_and_says_how_many_more(terminal):
    many = Table(("x",), [{"x": f"row{number}"} for number in range(output.ROWS_ON_TERMINAL + 7)])
    screen = terminal()
    emit(many, ENGLISH)
    printed = screen.getvalue()
    assert f"row{output.ROWS_ON_TERMINAL - 1}\n" in printed.replace(" ", "")
    assert f"row{output.ROWS_ON_TERMINAL}\n" not in printed.replace(" ", "")
    assert "7 more rows" in printed


def test_a_terminal_folds_and_loses_nothing(terminal):
    screen = terminal()
    emit(Table(("x",), [{"x": "词" * 100}]), ENGLISH)
    assert screen.getvalue().count("词") == 100


def test_brief_columns_are_for_people_only(terminal, tmp_path):
    screen = terminal()
    emit(ROWS, ENGLISH, brief=("name",))
    assert "2024" not in screen.getvalue()
    emit(ROWS, ENGLISH, None, tmp_path / "a.json", brief=("name",))
    assert "2024-05-01" in (tmp_path / "a.json").read_text(encoding="utf-8")


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), max_size=200), st.integers(4, 40))
def test_folding_loses_no_character_and_keeps_the_width(text, width):
    lines = fold(text, width)
    assert "".join(lines) == text
    wide = [line for line in lines if cells(line) > width + 8]  # closing marks may hang over; words are not cut
    assert all(len(line.split()) == 1 for line in wide)


def test_meanings_stand_in_one_column():
    lines = list(definitions([("短", "说明"), ("a-long-term", "meaning")], 60))
    assert len({cells(line[: line.index(word)]) for line, word in zip(lines, ("说明", "meaning"), strict=True)}) == 1


def test_a_column_that_the_user_named_keeps_its_name_in_every_language():
    assert heading("quantity", "zh") != "quantity"
    assert heading(Given("quantity"), "zh") == "quantity"
