"""The two tables of pairings that the project may use: every end is found, and is the one of its row."""

import csv
from pathlib import Path

import pytest

from graphkit.places.gazetteer import Gazetteer

from .conftest import Answer, records_of

TABLES = Path(__file__).parents[1] / "data" / "tables"


@pytest.mark.parametrize("name", ["pairings_2013_guizhou.tsv", "pairings_2016_eastwest.tsv"])
def test_every_end_of_a_pairing_is_found(name):
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    pairs = "\n".join(
        f"  - {{id: pair/{number}, helper: {row['helper']}, recipient: {row['recipient']},"
        f" since: '{row['valid_from']}', until: '{row['valid_to']}'}}"
        for number, row in enumerate(rows)
    )
    found = Answer(records_of(f"pairings:\n{pairs}")).clean()
    units = Gazetteer.load().units
    for number, row in enumerate(rows):
        for side in ("helper", "recipient"):
            unit = units[found.id(f"pair/{number}", side, row[side])]
            assert row[side].endswith(unit.name)
            assert unit.label == ("Province" if row[f"{side}_level"] == "省级" else "City")
            assert unit.in_use
