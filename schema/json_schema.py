"""The records as JSON Schema (draft 2020-12), with the codes of the active vocabulary spelled out as enumerations.

Editors that know JSON Schema complete and check a record file while it is written, and show what each field means.
"""

from typing import Any

from pydantic.json_schema import models_json_schema

from graphkit.schema.coded_fields import CODED_FIELDS
from graphkit.schema.field_words import meaning
from graphkit.schema.records import SECTIONS
from graphkit.schema.vocabulary import Vocabulary


def json_schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """Return the JSON Schema of a record file.

    >>> from graphkit.schema.vocabulary import load_vocabulary
    >>> sorted(json_schema(load_vocabulary())["properties"])[:3]
    ['activities', 'decisions', 'entities']
    """
    _, made = models_json_schema([(model, "validation") for model in SECTIONS.values()], by_alias=True)
    definitions = made["$defs"]
    for model, definition in definitions.items():
        for field, described in definition["properties"].items():
            described["description"] = " / ".join(meaning(model, field))
    for (model, field), codes in CODED_FIELDS.items():
        _enumerate(definitions[model]["properties"][field], sorted(vocabulary.allowed(codes)))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "graphkit records",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            section: {"type": ["array", "null"], "items": {"$ref": f"#/$defs/{model.__name__}"}}
            for section, model in SECTIONS.items()
        },
        "$defs": definitions,
    }


def _enumerate(field: dict[str, Any], codes: list[str]) -> None:
    """Put the codes where the text of a field is described: plain, optional, or in a list."""
    for part in field.get("anyOf", [field]):
        target = part["items"] if part.get("type") == "array" else part
        if target.get("type") == "string":
            target["enum"] = codes
            for bound in ("pattern", "minLength", "maxLength"):
                target.pop(bound, None)
