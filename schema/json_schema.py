"""The records as JSON Schema (draft 2020-12), with the codes of the active vocabulary spelled out as enumerations.

Editors that know JSON Schema complete and check a record file while it is written.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from graphkit.schema.coded_fields import CODED_FIELDS
from graphkit.schema.field_texts import field_text
from graphkit.schema.records import SECTIONS
from graphkit.schema.vocabulary import Term, Vocabulary


def json_schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """Return the JSON Schema of a record file.

    >>> from graphkit.schema.vocabulary import load_vocabulary
    >>> sorted(json_schema(load_vocabulary())["properties"])[:3]
    ['activities', 'decisions', 'entities']
    """
    _, made = models_json_schema([(model, "validation") for model in SECTIONS.values()], by_alias=True)
    definitions = _to_ecma(made["$defs"])
    for name, definition in definitions.items():
        _describe(definition, _MODELS[name])
    for (model, field), codes in CODED_FIELDS.items():
        _enumerate(definitions[model]["properties"][field], dict(sorted(vocabulary.allowed(codes).items())))
    definitions = {name: _widened(definition) for name, definition in definitions.items()}
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


def _models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Yield a model and all that are nested in it."""
    yield model
    for field in model.model_fields.values():
        for part in _models_in(field.annotation):
            yield from _models(part)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)


_ALSO_WORDS = frozenset({"PreciseDate", "Name", "Link", "PartyRef", "Sector", "Narrative"})
_MODELS = {part.__name__: part for model in SECTIONS.values() for part in _models(model)}


def _to_ecma(schema: Any) -> Any:
    """Write the characters of patterns as JSON Schema has them (ECMA-262): pydantic's engine has its own way."""
    if isinstance(schema, dict):
        return {_portable(key): _to_ecma(part) for key, part in schema.items()}
    if isinstance(schema, list):
        return [_to_ecma(part) for part in schema]
    return _portable(schema) if isinstance(schema, str) else schema


def _portable(pattern: str) -> str:
    return re.sub(r"\\x\{(\w+)\}", lambda match: f"\\u{match[1].zfill(4)}", pattern)


def _widened(schema: Any) -> Any:
    """Allow what readers widen: a bare word for a map (a date, a name, a party), one item without its list."""
    if isinstance(schema, list):
        return [_widened(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    about = {key: schema[key] for key in ("title", "description", "default") if key in schema}
    if schema.get("$ref", "").rpartition("/")[2] in _ALSO_WORDS:
        return {"anyOf": [{"type": ["string", "integer"]}, {"$ref": schema["$ref"]}], **about}
    made = {key: _widened(part) for key, part in schema.items()}
    if made.get("type") != "array" or "items" not in made:
        return made
    only = {key: part for key, part in made.items() if key not in about}
    return {"anyOf": [only, made["items"]], **about}


def _describe(definition: dict[str, Any], model: type[BaseModel]) -> None:
    """Say under each field what it means, in both languages: editors show one text, whatever language they speak."""
    for name, field in definition.get("properties", {}).items():
        if text := field_text(model, name):
            field["description"] = f"{text['en']}\n{text['zh']}"


def _enumerate(field: dict[str, Any], codes: Mapping[str, Term]) -> None:
    """Put the codes where the text of a field is described: plain, optional, or in a list; with what each means.

    ``enumDescriptions`` is no keyword of JSON Schema: editors show it, validators pass over it.
    """
    for part in field.get("anyOf", [field]):
        target = part["items"] if part.get("type") == "array" else part
        if target.get("type") == "string":
            target["enum"] = list(codes)
            target["enumDescriptions"] = [f"{term.en} {term.zh}" for term in codes.values()]
            for bound in ("pattern", "minLength", "maxLength"):
                target.pop(bound, None)
