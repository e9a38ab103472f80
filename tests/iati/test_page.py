"""docs/aid-data.md: its questions are answered as XPath answers them, and its table names what is read."""

import re
from contextlib import closing
from pathlib import Path

import pytest
from lxml import etree

from graphkit.loaders.iati.mapping import load_mapping
from graphkit.pipeline import import_files
from graphkit.store import open_reader

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "aid-data.md").read_text(encoding="utf-8")
FILE = ROOT / "tests" / "data" / "iati" / "usaid-bolivia.xml"
QUESTIONS = [block for block in re.findall(r"```\n(.*?)```", PAGE, re.S) if block.startswith("MATCH")]


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    uri = str(tmp_path_factory.mktemp("page") / "g.kgl")
    import_files(uri, [FILE])
    with closing(open_reader(uri)) as reader:
        yield reader


def paid(where=""):
    values = etree.parse(str(FILE)).xpath(
        f"//transaction[transaction-type/@code='3' or transaction-type/@code='4']{where}/value"
    )
    return sum(float(value.text) for value in values)


def test_who_funds_whom(reader):
    rows = reader.query(QUESTIONS[0].replace("'KE'", "'BO'")).rows
    assert sum(row["paid"] for row in rows) == pytest.approx(paid())


def test_paid_by_sector_and_year(reader):
    rows = reader.query(QUESTIONS[1]).rows
    assert sum(row["paid"] for row in rows) == pytest.approx(paid())
    years = {row["year"] for row in rows}
    for year in years:
        total = sum(row["paid"] for row in rows if row["year"] == year)
        assert total == pytest.approx(paid(f"[starts-with(transaction-date/@iso-date, '{year}')]"))


def test_fragmentation(reader):
    [row] = [row for row in reader.query(QUESTIONS[2]).rows if row["country"] == "玻利维亚"]
    assert row["givers"] >= 1
    assert row["average"] > 0


def test_every_element_that_is_held_stands_in_the_table():
    words = set(re.findall(r"[a-z-]+", PAGE))
    held = load_mapping().held - {"iati-identifier", "other-identifier"}
    assert {
        element for element in held if element not in words and element.removeprefix("default") not in words
    } == set()
