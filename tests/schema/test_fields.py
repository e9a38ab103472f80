"""Every field of every record is explained in both languages, and the JSON Schema carries it."""

from pathlib import Path

import jsonschema
import pytest
import yaml

from graphkit.schema.field_texts import _texts, field_text
from graphkit.schema.json_schema import _MODELS, json_schema
from graphkit.schema.vocabulary import load_vocabulary

DATA = Path(__file__).parents[1] / "data"
MADE = json_schema(load_vocabulary())


@pytest.mark.parametrize("name", sorted(_MODELS))
def test_every_field_is_explained(name):
    for field, of in _MODELS[name].model_fields.items():
        text = field_text(_MODELS[name], of.alias or field)
        assert text.get("en"), field
        assert text.get("zh"), field


def test_nothing_is_explained_that_is_not_there():
    for name, fields in _texts().items():
        if name != "Record":
            known = {of.alias or field for field, of in _MODELS[name].model_fields.items()}
            assert set(fields) <= known, name


def test_the_json_schema_says_what_fields_and_codes_mean():
    for name, definition in MADE["$defs"].items():
        for field, of in definition["properties"].items():
            assert "\n" in of["description"], (name, field)
    kind = MADE["$defs"]["Activity"]["properties"]["kind"]
    meant = dict(zip(kind["enum"], kind["enumDescriptions"], strict=True))
    assert meant["donation"] == "donation 捐赠"


def test_the_json_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(MADE)
    records = yaml.safe_load((DATA / "every-field.yaml").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(MADE)
    assert [error.message for error in validator.iter_errors(records)] == []
    records["activities"][0]["kind"] = "gift"
    records["activities"][0]["donor"] = "x"
    assert len(list(validator.iter_errors(records))) == 2
