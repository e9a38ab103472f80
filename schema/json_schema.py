"""The records as JSON Schema (draft 2020-12), with the codes of the active vocabulary spelled out as enumerations.

Editors that know JSON Schema complete and check a record file while it is written.
"""

from typing import Any

from pydantic.json_schema import models_json_schema

from graphkit.schema.records import SECTIONS
from graphkit.schema.vocabulary import Vocabulary

# (model, field) -> the list of codes that the field takes; validate reads the same table.
CODED_FIELDS: dict[tuple[str, str], str] = {
    ("Entity", "label"): "labels",
    ("Entity", "member_kind"): "labels",
    ("Entity", "size_bound"): "bounds",
    ("Entity", "form"): "forms",
    ("Entity", "level"): "levels",
    ("Pairing", "tier"): "tiers",
    ("Pairing", "form"): "pairing_forms",
    ("Pairing", "certainty"): "certainties",
    ("Activity", "kind"): "kinds",
    ("Activity", "flow"): "flows",
    ("Activity", "status"): "stages",
    ("Activity", "iati_flow_type"): "iati_flow_types",
    ("Activity", "tied_status"): "tied_statuses",
    ("Activity", "aid_type"): "aid_types",
    ("Activity", "finance_type"): "finance_types",
    ("Activity", "benefit"): "benefits",
    ("Contribution", "kind"): "kinds",
    ("Contribution", "flow"): "flows",
    ("Contribution", "iati_flow_type"): "iati_flow_types",
    ("Contribution", "tied_status"): "tied_statuses",
    ("Contribution", "aid_type"): "aid_types",
    ("Contribution", "finance_type"): "finance_types",
    ("Contribution", "unit"): "units",
    ("Contribution", "item"): "items",
    ("Contribution", "measure"): "measures",
    ("Contribution", "stage"): "stages",
    ("Contribution", "bound"): "bounds",
    ("Observation", "indicator"): "indicators",
    ("Observation", "unit"): "units",
    ("Observation", "change"): "changes",
    ("Observation", "phase"): "phases",
    ("Observation", "status"): "observation_statuses",
    ("Observation", "bound"): "bounds",
    ("PartyRef", "certainty"): "certainties",
    ("Sector", "code"): "sectors",
    ("Defect", "kind"): "defects",
}


def json_schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """Return the JSON Schema of a record file.

    >>> from graphkit.schema.vocabulary import load_vocabulary
    >>> sorted(json_schema(load_vocabulary())["properties"])[:3]
    ['activities', 'decisions', 'entities']
    """
    _, made = models_json_schema([(model, "validation") for model in SECTIONS.values()], by_alias=True)
    definitions = made["$defs"]
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
