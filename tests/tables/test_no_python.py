"""No format shows what only Python knows, whatever the values; the exact ones give them back."""

import csv
import io
import json
import re
from datetime import date, time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphkit.tables.cells import json_value, plain_text
from graphkit.tables.context import Context
from graphkit.tables.files import write_table
from graphkit.tables.formats import FORMATS
from graphkit.tables.table import Table

TEXT = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"])),
    st.sampled_from(["a; b", "a, b", '"', "|", "=1"]),
)
SCALARS = st.one_of(
    TEXT, st.integers(-(10**40), 10**40), st.floats(), st.booleans(), st.none(), st.dates(), st.times()
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.lists(inner, max_size=2).map(tuple) | st.dictionaries(TEXT, inner, max_size=2)
    ),
    max_leaves=6,
)
PYTHON = re.compile(r"datetime\.|Decimal\(|\bNone\b|\bTrue\b|\bFalse\b|\bnan\b|\binf\b|\{'|\['|\('|'\]|'\}")


def plain_letters(value):
    """Return whether no text in a value could itself look like Python."""
    match value:
        case str():
            return not PYTHON.search(value) and "'" not in value and "(" not in value
        case list() | tuple():
            return all(map(plain_letters, value))
        case dict():
            return all(plain_letters(key) and plain_letters(part) for key, part in value.items())
        case _:
            return True


@pytest.mark.parametrize("kind", [name for name, format_ in FORMATS.items() if not format_.binary])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=VALUES.filter(plain_letters))
def test_no_format_shows_python(kind, value, tmp_path):
    file = tmp_path / f"answer.{kind}"
    write_table(Table(("x", "y"), [{"x": value, "y": 1}]), file, kind, Context("en"), overwrite=True)
    assert not PYTHON.search(file.read_text(encoding="utf-8"))


@settings(max_examples=80, deadline=None)
@given(value=VALUES)
def test_csv_and_json_give_the_value_back(value, tmp_path_factory):
    folder = tmp_path_factory.mktemp("back")
    table = Table(("x", "y"), [{"x": value, "y": 1}])
    for kind in ("json", "ndjson", "csv"):
        write_table(table, folder / f"a.{kind}", kind, Context("en"))
    whole = json.loads((folder / "a.json").read_text(encoding="utf-8"))["rows"][0]["x"]
    line = json.loads((folder / "a.ndjson").read_text(encoding="utf-8").splitlines()[0])["x"]
    assert whole == line == json_value(value)
    rows = list(csv.reader(io.StringIO((folder / "a.csv").read_bytes().decode("utf-8-sig"), newline="")))
    cell = rows[1][0]
    if isinstance(value, list | tuple | dict):
        assert json.loads(cell) == json_value(value)
    elif isinstance(value, date | time):
        assert cell == value.isoformat()
    elif not isinstance(value, str):
        assert cell == plain_text(value)


def test_what_python_shows_is_recognised():
    for value in ([None], {"a": 1}, ("a",), [date(2024, 5, 1)], float("nan"), True):
        assert PYTHON.search(str(value)) or PYTHON.search(repr(value))
