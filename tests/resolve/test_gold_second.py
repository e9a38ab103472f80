"""Second gold sets, written from general knowledge without a look at the rules; measured the same way."""

import csv
import sys
from pathlib import Path

import pytest
import yaml

from graphkit.findings import RecordLocation
from graphkit.places.gazetteer import Gazetteer
from graphkit.places.lookup import look_up
from graphkit.records.recordset import RecordSet, accept
from graphkit.resolve.resolver import resolve
from graphkit.schema.records import SECTIONS
from graphkit.schema.vocabulary import load_vocabulary

GOLD = Path(__file__).parent / "gold"
NONE = ("unknown", "ambiguous")


def measured(what, rows, capsys):
    """Print precision and recall of (mention, meant, given) rows; return them with the rows that went wrong."""
    answered = [row for row in rows if row[2] not in NONE]
    clear = [row for row in rows if row[1] not in NONE]
    precision = sum(meant == given for _, meant, given in answered) / len(answered)
    recall = sum(meant == given for _, meant, given in clear) / len(clear)
    with capsys.disabled():
        sys.stdout.write(f"\n{what}, {len(rows)} mentions: precision {precision:.4f}, recall {recall:.4f}\n")
    return precision, recall, [row for row in rows if row[1] != row[2]]


def read_places():
    with (GOLD / "places_second.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_places(capsys):
    rows = []
    for row in read_places():
        answer = look_up(row["text"], row["date"] or None, row["in"] or None)
        given = answer.status
        if given == "found":
            given = "~" * answer.places[0].approximate + answer.places[0].code
        rows.append(((row["text"], row["date"], row["in"]), row["means"], given))
    precision, recall, wrong = measured("places, second set", rows, capsys)
    assert precision >= 0.99, wrong
    assert recall >= 0.97, wrong
    assert [row for row in wrong if row[2] not in NONE] == []


def test_the_sets_are_large_and_have_traps():
    means = [row["means"] for row in read_places()]
    assert len(means) >= 700
    assert means.count("unknown") >= 100
    assert means.count("ambiguous") >= 40
    gazetteer = Gazetteer.load()
    assert all(gazetteer.by_code(each.removeprefix("~")) for each in means if each not in NONE)


@pytest.fixture(scope="module")
def organisations():
    document = yaml.safe_load((GOLD / "organisations_second.yaml").read_text(encoding="utf-8"))
    mentions = [
        (name, tuple(group.get("with", ())), meant or "unknown")
        for group in document["mentions"]
        for name, meant in group["names"].items()
    ]
    rows = [("entities", row) for row in document["entities"]]
    for number, (name, context, _) in enumerate(mentions):
        rows.append(("activities", {"id": f"act/{number}", "kind": "donation", "recipients": [name, *context]}))
    records = [
        accept(SECTIONS[section].model_validate(row), "gold", RecordLocation("gold", number))
        for number, (section, row) in enumerate(rows)
    ]
    resolution, *_ = resolve(RecordSet(records), gazetteer=Gazetteer.load(), vocabulary=load_vocabulary())
    return [
        ((name, context), meant, resolution.id(f"act/{number}", "recipients", name) or "unknown")
        for number, (name, context, meant) in enumerate(mentions)
    ]


def test_organisations(organisations, capsys):
    precision, recall, wrong = measured("organisations, second set", organisations, capsys)
    assert [row for row in wrong if row[2] != "unknown"] == []
    assert precision >= 0.99
    assert recall >= 0.97, wrong
    assert len(organisations) >= 200
    assert sum(meant == "unknown" for _, meant, _ in organisations) >= 80
