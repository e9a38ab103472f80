"""Every property of every label has a name on cards in both languages, and every code is put into words."""

import re

import pytest

from graphkit.cards.head import SHOWN_ELSEWHERE, head_facts
from graphkit.cards.section import View
from graphkit.schema.coded_fields import CODED_FIELDS
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.wording.catalogues import message

VOCABULARY = load_vocabulary()
LANGUAGES = ("zh", "en")
PROPERTIES = sorted({
    name for label in VOCABULARY.labels for name in VOCABULARY.properties_of(label)
    if not name.endswith(("_precision", "_estimated"))
} - SHOWN_ELSEWHERE)  # fmt: skip
VALUES = {
    "string": "2024", "integer": 3, "float": 2.5, "boolean": True, "date": "2024-01-01", "list[string]": ["a"],
    "list[float]": [1.0],
}  # fmt: skip


@pytest.mark.parametrize("name", PROPERTIES)
def test_every_property_has_a_name(name):
    names = message(f"property.{name}")
    assert names, f"give {name} its names in wording/messages/property.yaml"
    assert re.search("[\u4e00-\u9fff]", names["zh"]) or names["zh"] == names["en"] == "SHA-256"
    assert "_" not in names["en"]


def coded():
    """Yield label, property, code for each code that a node may carry and a card show ("exact" goes without saying)."""
    for label, entry in VOCABULARY.labels.items():
        of = "Entity" if "Entity" in entry.groups else label
        for name in VOCABULARY.properties_of(label).keys() - SHOWN_ELSEWHERE:
            codes = VOCABULARY.allowed(CODED_FIELDS[of, name]) if (of, name) in CODED_FIELDS else {}
            yield from ((label, name, code) for code in codes if code != "exact")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_is_put_into_words(language):
    view = View(language, VOCABULARY)
    raw = []
    for label, name, code in coded():
        term = VOCABULARY.allowed(
            CODED_FIELDS["Entity" if "Entity" in VOCABULARY.labels[label].groups else label, name]
        )
        many = VOCABULARY.properties_of(label)[name].startswith("list")
        facts = head_facts({"label": label, name: [code] if many else code}, view)
        if getattr(term[code], language) not in facts[0]:
            raw.append((label, name, code))
    assert raw == []
    assert len(list(coded())) > 200


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("label", VOCABULARY.labels)
def test_no_head_shows_the_key_of_a_property(label, language):
    head = {"label": label}
    for name, type_ in VOCABULARY.properties_of(label).items():
        head[name] = VALUES[type_]
    if label == "Batch":
        head |= {"created": "2026-01-01T08:00:00Z", "counts": '{"nodes_created": 2}'}
    text = "\n".join(head_facts(head, View(language, VOCABULARY)))
    assert text
    assert not re.search(r"[a-z]_[a-z]", text)


def test_what_is_false_is_left_out_and_what_is_true_stands_alone():
    head = {"label": "Contribution", "aggregate": True, "mirror": False, "amount": 467e6, "currency": "CNY"}
    assert head_facts(head, View("zh", VOCABULARY)) == ["数额：4.67亿元", "多项活动合计"]
    assert head_facts(head, View("en", VOCABULARY)) == ["figure: CNY 467,000,000", "sum over several acts"]


def test_dates_are_as_exact_as_the_source():
    head = {"label": "Source", "published": "2025-01-01", "published_precision": "year", "published_estimated": True}
    assert head_facts(head, View("zh", VOCABULARY)) == ["发布日期：2025（推算）"]
