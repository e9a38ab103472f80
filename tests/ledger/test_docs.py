"""What docs/ledger.md shows is what the code does."""

import json
from pathlib import Path

from graphkit.elements import Edge, Node
from graphkit.export.dump import line
from graphkit.ledger.sqlite_ledger import ledger_path
from graphkit.pipeline.importing import NEW
from graphkit.pipeline.input_files import default_dataset
from graphkit.resolve.gazetteer_places import PLACES
from graphkit.schema.vocabulary import load_vocabulary

DOC = (Path(__file__).parents[2] / "docs" / "ledger.md").read_text(encoding="utf-8")


def test_the_lines_of_a_dump_are_those_shown():
    shown = [text.strip() for text in DOC.splitlines() if text.startswith('    {"element"')]
    assert shown == [
        line(Edge("a~PART_OF~b", "PART_OF", "a", "Village", "b", "Township")),
        line(Node("city/bijie", "City", {"name": "毕节市", "class": "City"})),
    ]


def test_the_example_of_a_dataset_is_right(tmp_path):
    path = tmp_path / "records.ndjson"
    source = {"section": "sources", "id": "src/bulletin-2024-07", "name": "简报"}
    path.write_text(json.dumps(source), encoding="utf-8")
    assert f"`{default_dataset(path, load_vocabulary())}` for" in DOC
    path.write_text(json.dumps({"section": "entities", "label": "School", "name": "某校"}), encoding="utf-8")
    assert f"`{default_dataset(path, load_vocabulary())}` where the first record is no source" in DOC


def test_the_names_are_those_of_the_code():
    for name in (NEW, PLACES, ledger_path(Path("<store>")).name):
        assert f"`{name}`" in DOC


def test_what_is_said_of_pruning_and_history_are_the_words_of_the_code():
    from dataclasses import fields

    from graphkit.cli.verbs.history import COLUMNS
    from graphkit.ledger.base import ABANDONED
    from graphkit.pipeline.import_result import ImportResult
    from graphkit.pipeline.pruning import LARGE

    for word in ("runs", "records_pruned"):
        assert word in COLUMNS
        assert f"`{word}`" in DOC
    assert f"`{ABANDONED}`" in DOC
    assert "`pruned` of the" in DOC.replace("\n", " ")
    assert "pruned" in {field.name for field in fields(ImportResult)}
    assert LARGE == 0.1, "the page says a tenth"
