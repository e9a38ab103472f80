"""Every sentence that the code asks for is there, in both languages, with the same values; none for nothing."""

import re
import string
from pathlib import Path

import pytest

from graphkit.schema.vocabulary import load_vocabulary
from graphkit.wording.catalogues import messages
from graphkit.wording.messages import text

ROOM = Path(__file__).parents[2] / "graphkit" / "cli"
SOURCES = {path.name: path.read_text(encoding="utf-8") for path in ROOM.rglob("*.py")}
KEYS = {key.removeprefix("cli."): texts for key, texts in messages().items() if key.startswith("cli.")}
MADE = (
    "unit.",
    "place.rank.",
    "reference.",
    "column.",
    "section.",
    "pairing.",
    "rows.",
    "progress.",
    "doctor.",
    "query.",
    "import.",
    "help.",
    "history.",
    "conflicts.",
    "names.why.",
    "fact.",
)
"""Beginnings of keys that the code also puts together."""


def test_what_the_code_says_is_written_down():
    asked = {key for text in SOURCES.values() for key in re.findall(r'\b(?:say|_say)\(\s*"([\w.-]+)"', text)}
    assert asked
    assert asked <= KEYS.keys()


def test_a_value_cannot_turn_or_clear_the_terminal():
    printed = text("cli.init.done", "en", file=Path("a\x1b[2J\u202eb"))
    assert r"a\u001b[2J\u202eb" in printed


def test_no_sentence_is_never_said():
    whole = "\n".join(SOURCES.values())
    for key in KEYS:
        last = key.partition(".")[2] or key
        assert f'"{key}"' in whole or f'"cli.{key}"' in whole or f'"{last}"' in whole or key.startswith(MADE), key


@pytest.mark.parametrize("key", KEYS)
def test_both_languages_take_the_same_values(key):
    def values(text):
        fields = string.Formatter().parse(text)
        return sorted(name for _, name, spec, _ in fields if name and "|" not in str(spec))  # {n:row|rows} is a word

    texts = KEYS[key]
    assert set(texts) == {"zh", "en"}
    assert values(texts["zh"]) == values(texts["en"])
    assert not re.search("[\u4e00-\u9fff]", texts["en"])


def test_roles_have_words_in_both_languages():
    for term in load_vocabulary().codes["roles"].values():
        assert term.tags["edge"]
        assert term.zh
        assert term.en
