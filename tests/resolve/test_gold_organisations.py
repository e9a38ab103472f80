"""The gold set of organisations: nearly all mentions are found, and none means another body."""

import sys
from pathlib import Path

import pytest
import yaml

from graphkit.findings import RecordLocation
from graphkit.places.gazetteer import Gazetteer
from graphkit.records.recordset import RecordSet, accept
from graphkit.resolve.resolver import resolve
from graphkit.schema.records import SECTIONS
from graphkit.schema.vocabulary import load_vocabulary

HERE = Path(__file__).parent
FILES = sorted((HERE.parents[1] / "graphkit" / "data").glob("*.yaml"))
GOLD = yaml.safe_load((HERE / "gold" / "organisations.yaml").read_text(encoding="utf-8"))
MENTIONS = [
    (name, meant, tuple(group.get("with", ())), group.get("source"))
    for group in GOLD["mentions"]
    for name, meant in group["names"].items()
]


def known():
    """The entities of the five programmes, told together, and those of the gold set."""
    for file in FILES:
        document = yaml.load(file.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        for section in ("sources", "entities"):
            for row in document[section]:
                yield section, row, file.stem
    for row in GOLD["entities"]:
        yield "entities", row, "gold"


def records():
    found = [
        accept(SECTIONS[section].model_validate(row), dataset, RecordLocation(dataset, number))
        for number, (section, row, dataset) in enumerate(known())
    ]
    for number, (name, _, context, source) in enumerate(MENTIONS):
        body = {"id": f"act/{number}", "kind": "donation", "recipients": [name, *context], "period": {"start": "2024"}}
        if source:
            body["evidence"] = [{"source": source, "paragraph": 1}]
        found.append(accept(SECTIONS["activities"].model_validate(body), "gold", RecordLocation("gold", number)))
    return RecordSet(found)


@pytest.fixture(scope="module")
def outcome():
    resolution, *_ = resolve(records(), gazetteer=Gazetteer.load(), vocabulary=load_vocabulary())
    return {number: resolution.id(f"act/{number}", "recipients", name) for number, (name, *_) in enumerate(MENTIONS)}


def test_precision_and_recall(outcome, capsys):
    given = {number: meant for number, meant in outcome.items() if meant is not None}
    wrong = {MENTIONS[number][:3]: meant for number, meant in given.items() if meant != MENTIONS[number][1]}
    meant = [number for number, (_, entity_id, *_) in enumerate(MENTIONS) if entity_id is not None]
    missed = [MENTIONS[number][:3] for number in meant if outcome[number] is None]
    precision = (len(given) - len(wrong)) / len(given)
    recall = sum(outcome[number] == MENTIONS[number][1] for number in meant) / len(meant)
    with capsys.disabled():
        sys.stdout.write(f"\norganisations: {len(MENTIONS)} mentions, precision {precision:.3f}, recall {recall:.3f}\n")
    assert not wrong
    assert precision >= 0.99
    assert recall >= 0.97, missed


def test_the_gold_set_is_large_and_has_traps():
    assert len(MENTIONS) >= 150
    assert sum(meant is None for _, meant, *_ in MENTIONS) >= 50
    ids = {row["id"] for _, row, _ in known()}
    assert {meant for _, meant, *_ in MENTIONS if meant} <= ids
