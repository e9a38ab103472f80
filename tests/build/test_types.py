"""The types of properties in schema/ are those that build writes and stores give back."""

import datetime
from collections import defaultdict
from contextlib import closing
from pathlib import Path

import pytest

from graphkit.pipeline.importing import import_files
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store import open_reader

EVERY_FIELD = Path(__file__).parents[1] / "data" / "every-field.yaml"
VOCABULARY = load_vocabulary()
EACH = """
activities:
- {id: act/each, kind: donation, providers: [agency/cixi-support], recipients: [grp/butuo-bridge-villages],
   contributions: [{amount: "100", currency: CNY, each: true}]}
"""
NAMES = {str: "string", bool: "boolean", int: "integer", float: "float", datetime.date: "date"}


def type_name(value):
    if isinstance(value, list):
        (each,) = {type_name(part) for part in value}
        return f"list[{each}]"
    return NAMES[type(value)]


@pytest.fixture(scope="module")
def written(programmes, tmp_path_factory):
    """Label or type -> property -> the types of its values: the five programmes, every field, and a sum for each."""
    folder = tmp_path_factory.mktemp("types")
    programmes(folder / "demo.kgl")
    import_files(str(folder / "every.kgl"), [EVERY_FIELD], new="accept", author="somebody", note="some")
    each = folder / "each.yaml"
    each.write_text(EACH, encoding="utf-8")
    import_files(str(folder / "every.kgl"), [each])
    types = defaultdict(lambda: defaultdict(set))
    for name in ("demo", "every"):
        with closing(open_reader(str(folder / f"{name}.kgl"))) as reader:
            elements = [(n.label, n.properties) for n in reader.nodes()] + [
                (e.type, e.properties) for e in reader.edges()
            ]
        for element, properties in elements:
            for key, value in properties.items():
                if value != []:
                    types[element][key].add(type_name(value))
    return types


def test_every_property_has_one_type_that_the_schema_names(written):
    assert len(written) > 55
    wrong = {
        (element, key): (types, VOCABULARY.properties_of(element).get(key))
        for element, properties in written.items()
        for key, types in properties.items()
        if types != {VOCABULARY.properties_of(element).get(key)}
    }
    assert wrong == {}


def test_the_schema_names_no_property_that_is_never_written(written):
    """Left out are the companions of dates, the keys of every element, and what only a merge or an undo writes."""
    keys = {key for properties in written.values() for key in properties}
    names = {key for key in VOCABULARY.property_names if not key.endswith(("_precision", "_estimated"))}
    assert names - keys == {"id", "batch", "merged_ids", "undone_by"}


def test_a_type_that_there_is_not_is_refused():
    from graphkit.schema import vocabulary

    with pytest.raises(ValueError, match="decimal"):
        vocabulary._properties({"amount": "decimal"})
