"""Twelve ledgers laid out as real ones are, each read to the records that a careful reader would write.

``tests/data/ledgers/make.py`` makes them. ``expected.json`` was checked by hand against what stands in them.
"""

import importlib.util
import json

import pytest
from source_tree import ROOT

from graphkit.loaders.choice import load, open_files
from graphkit.loaders.rows import RawRecord
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.validate.intake import take

FOLDER = ROOT / "tests" / "data" / "ledgers"
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
VOCABULARY = load_vocabulary()

spec = importlib.util.spec_from_file_location("ledgers_make", FOLDER / "make.py")
ledgers = importlib.util.module_from_spec(spec)
spec.loader.exec_module(ledgers)


def read(path):
    """Return the records of a ledger and what is said of it, as ``expected.json`` has both."""
    records, notes = [], []
    for row in load(path, VOCABULARY):
        if isinstance(row, RawRecord):
            assert row.problems == ()
            records.append([row.section, row.location.sheet, row.location.line, row.data, row.key])
            notes += row.remarks
        else:
            notes.append(row)
    summary = [[note.code, note.location.sheet, note.location.row, note.location.column, note.value] for note in notes]
    return {"records": records, "notes": summary}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("ledgers")
    ledgers.make(made)
    for mapping in FOLDER.glob("*.mapping.yaml"):
        (made / mapping.name).write_bytes(mapping.read_bytes())
    return made


def test_all_twelve_have_expected_records(folder):
    assert sorted(path.stem for path in folder.glob("*.xlsx")) == sorted(EXPECTED)
    assert len(EXPECTED) == 12


@pytest.mark.parametrize("name", EXPECTED)
def test_a_ledger_is_read_as_a_careful_reader_would(folder, name):
    assert read(folder / f"{name}.xlsx") == EXPECTED[name]


@pytest.mark.parametrize("name", sorted(set(EXPECTED) - {"several-records"}))
def test_its_records_are_sound_but_for_names(folder, name):
    _, report, _ = take(open_files([folder / f"{name}.xlsx"], VOCABULARY), VOCABULARY)
    assert [(problem.code, problem.location) for problem in report] == []


def test_a_negative_amount_is_reported_at_its_cell(folder):
    _, report, _ = take(open_files([folder / "several-records.xlsx"], VOCABULARY), VOCABULARY)
    (problem,) = report
    at = problem.location
    assert (problem.code, at.sheet, at.row, at.column, at.heading) == (
        "negative-without-reversal", "Sheet", 3, "E", "款额",
    )  # fmt: skip
