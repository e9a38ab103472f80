"""The vocabulary is complete, consistent and free of names that a store answers itself."""

import importlib
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
import yaml

from graphkit.schema.coded_fields import CODED_FIELDS
from graphkit.schema.json_schema import json_schema
from graphkit.schema.records import SECTIONS, Contribution
from graphkit.schema.reference import markdown, tree
from graphkit.schema.values import Evidence, Link, PartyRef, Period, Sector, Validity, Value
from graphkit.schema.vocabulary import RESERVED, load_vocabulary

ROOT = Path(__file__).parents[2]
EVERY_FIELD = ROOT / "tests" / "data" / "every-field.yaml"
VOCABULARY = load_vocabulary()
KEYS = {
    "labels": {"zh", "en", "of", "actor", "place", "rank", "iati", "properties", "guess"},
    "edges": {"zh", "en", "from", "to", "role", "same", "properties"},
    "kinds": {"zh", "en", "edge", "direction", "flow", "iati", "note"},
    "codes": {"zh", "en", "edge", "realised", "iati", "words", "share"},
}


@pytest.mark.parametrize("file", KEYS)
def test_every_term_has_both_names_and_no_stray_key(file):
    """A comma in an unquoted YAML flow map silently becomes a key: this has bitten once."""
    found = yaml.safe_load((ROOT / "schema" / f"{file}.yaml").read_text(encoding="utf-8"))
    lists = found.values() if file == "codes" else [found]
    for terms in lists:
        for code, entry in terms.items():
            assert set(entry) <= KEYS[file], code
            assert entry["zh"], code
            assert entry["en"], code


def test_labels_types_and_keys_are_ascii_and_never_reserved():
    properties = {name for x in (*VOCABULARY.labels.values(), *VOCABULARY.edges.values()) for name in x.properties}
    words = [*VOCABULARY.labels, *VOCABULARY.edges, *VOCABULARY.direct_edges, *properties]
    assert all(word.isascii() and word.isidentifier() for word in words)
    assert not properties & RESERVED


def test_the_contract_s_labels_kinds_and_edges_are_all_there():
    assert len(VOCABULARY.labels) == 28
    assert len(VOCABULARY.kinds) == 18
    assert len(VOCABULARY.edges) == 39
    assert VOCABULARY.roles["facilitators"] == "FACILITATED"
    assert VOCABULARY.realised == {"disbursed", "completed"}
    assert VOCABULARY.labels["County"].labels == ("County", "Node", "Entity", "Place")
    assert "School" in VOCABULARY.edges["SERVES"].sources


def values_in(value):
    """Yield a record's value objects: itself, and whatever it holds, however deep."""
    if isinstance(value, Value):
        yield value
        for name in value.model_fields_set:
            yield from values_in(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from values_in(item)


def test_the_example_of_every_field_shows_every_field_of_every_shape():
    example = yaml.load(EVERY_FIELD.read_text(encoding="utf-8"), yaml.CSafeLoader)
    assert list(example) == list(SECTIONS)
    shown = defaultdict(set)
    for section, model in SECTIONS.items():
        for row in example[section]:
            for value in values_in(model.model_validate(row)):
                shown[type(value)] |= value.model_fields_set
    assert {*SECTIONS.values(), Contribution, Evidence, Link, PartyRef, Sector, Period, Validity} <= set(shown)
    drafts_only = {Evidence: {"quote", "nth"}}
    assert {model.__name__: set(model.model_fields) - fields - drafts_only.get(model, set())
            for model, fields in shown.items()} == {model.__name__: set() for model in shown}  # fmt: skip


def test_json_schema_lists_the_codes_and_the_page_is_true():
    made = json_schema(VOCABULARY)
    assert set(made["$defs"]["Activity"]["properties"]["kind"]["enum"]) == set(VOCABULARY.kinds)
    assert set(CODED_FIELDS.values()) <= {"labels", "kinds", *VOCABULARY.codes}
    page = (ROOT / "docs" / "schema.md").read_text(encoding="utf-8")
    assert page == markdown(VOCABULARY), "run: graphkit schema --format markdown -o docs/schema.md"


def test_the_tree_speaks_both_languages():
    assert any("节点标签" in branch for branch, _ in tree(VOCABULARY, "zh")[1])
    assert any("Labels" in branch for branch, _ in tree(VOCABULARY, "en")[1])


def test_a_kind_is_added_by_a_file_alone(tmp_path):
    path = tmp_path / "kinds.yaml"
    path.write_text("loan: {zh: 贷款, en: loan, edge: LENT_TO}\n", encoding="utf-8")
    wider = load_vocabulary((path,))
    assert wider.kinds["loan"].edge == "LENT_TO"
    assert "LENT_TO" in wider.direct_edges
    assert "loan" not in VOCABULARY.kinds


@pytest.mark.parametrize("folder", ["schema", "loaders"])
def test_a_bare_import_of_a_top_level_folder_is_refused(folder):
    command = [sys.executable, "-c", f"import {folder}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"import graphkit.{folder}" in done.stderr
    assert importlib.import_module(f"graphkit.{folder}")
