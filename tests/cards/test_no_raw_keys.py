"""Every card of a graph that has every field of every record: no key of a property or column is shown as it is."""

import io
import re
from pathlib import Path

import pytest
from rich.console import Console

from graphkit.cards.open_card import open_card
from graphkit.cli.terminal.cards import print_card
from graphkit.pipeline.importing import import_files
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store import open_reader
from graphkit.tables.headings import heading

EVERY_FIELD = Path(__file__).parents[1] / "data" / "every-field.yaml"
VOCABULARY = load_vocabulary()


class Shown:
    """What a card is printed with: a language and a vocabulary."""

    def __init__(self, language):
        self.language = language

    def vocabulary(self):
        return VOCABULARY


@pytest.fixture(scope="module")
def cards(tmp_path_factory):
    store = str(tmp_path_factory.mktemp("cards") / "graph.kgl")
    assert not import_files(store, [EVERY_FIELD], vocabulary=VOCABULARY).problems
    reader = open_reader(store)
    ids = [node.id for node in reader.nodes()]
    yield {node_id: open_card(reader, node_id, VOCABULARY) for node_id in ids}
    reader.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_card_shows_a_raw_key(cards, language):
    raw = set()
    for card in cards.values():
        out = io.StringIO()
        print_card(card, Shown(language), Console(file=out, width=300), everything=True)
        raw.update(re.findall(r"(?<![\w/.~-])[a-z]+(?:_[a-z]+)+(?![\w/.~-])", out.getvalue()))
    assert raw == set()
    assert len(cards) > 20


def test_every_column_of_a_section_has_a_heading(cards):
    columns = {
        column.name for card in cards.values() for section in card.sections.values() for column in section.columns
    }
    plain = {name for name in columns if not name.startswith("section.")}
    assert {name for name in plain if heading(name, "zh") == name} == set()
    assert len(plain) > 15
