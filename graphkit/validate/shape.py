"""The shape of one record: pydantic's errors as problems, with the line, what is allowed and what may be meant."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Unpack, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from graphkit.findings import Finding, FindingValues
from graphkit.loaders.rows import RawRecord
from graphkit.loaders.sources.from_json import NotFinite
from graphkit.records.identity import made_id, with_ids
from graphkit.schema.records import SECTIONS, Record
from graphkit.schema.values import Link, Name, PartyRef, PreciseDate, Sector
from graphkit.schema.vocabulary import Term, Vocabulary
from graphkit.validate.misplaced import places_of
from graphkit.validate.shape_fields import fields, nested
from graphkit.wording.nearest import closest
from graphkit.wording.quoted import engine_words
from graphkit.wording.safe import safe_repr

Path = tuple[str | int, ...]


def read(raw: RawRecord, dataset: str, vocabulary: Vocabulary) -> tuple[Record | None, list[Finding]]:
    """Return the record, with ids filled in, or None and all that is wrong with its shape.

    `dataset` begins the ids of records that have none (``graphkit.records.identity``); `vocabulary` names the codes
    that a missing field may take, and the fields that a Chinese heading may mean. The loader's own problems come first.
    """
    model = SECTIONS.get(raw.section)
    if model is None or (raw.problems and not raw.data):
        return None, list(raw.problems)
    record: Record | None
    problems: list[Finding] = []
    try:
        record = model.model_validate(raw.data)
    except ValidationError as error:
        record, problems = _second_try(model, raw, vocabulary, error)
    if record is None or raw.problems:
        return None, _with_loaders(raw, problems)
    if record.id is None and raw.key:
        record = record.model_copy(update={"id": made_id(dataset, raw.key)})
    record = with_ids(record, dataset)
    return (record, []) if record.id is not None else (None, [_problem(raw, (), "missing-identity")])


def _second_try(
    model: type[Record], raw: RawRecord, vocabulary: Vocabulary, first: ValidationError
) -> tuple[Record | None, list[Finding]]:
    """Read again without the fields that are null: null and absent mean the same, but a misspelt field is reported."""
    details = [one for one in first.errors() if one["type"] == "extra_forbidden" and one["input"] is None]
    record = None
    try:
        record = model.model_validate(_without_nulls(raw.data))
    except ValidationError as error:
        details += error.errors()
    return (None if details else record), [_finding(raw, model, detail, vocabulary) for detail in details]


def _with_loaders(raw: RawRecord, problems: list[Finding]) -> list[Finding]:
    """Return the loader's problems and those of the shape, in the order of lines; where both speak, the loader's."""
    reported = {problem.location.field for problem in raw.problems if problem.location.field}
    others = [one for one in problems if not any(_along(one.location.field, path) for path in reported)]
    record_id = raw.data.get("id")
    record = safe_repr(record_id) if isinstance(record_id, str | int) else None
    every = [*(replace(problem, record=record) for problem in raw.problems), *others]
    return sorted(every, key=lambda one: one.location.number or 0)


def _along(one: Path, other: Path) -> bool:
    """Return whether one path leads through the other's place."""
    size = min(len(one), len(other))
    return one[:size] == other[:size]


def _without_nulls(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_nulls(part) for key, part in value.items() if part is not None}
    return [_without_nulls(part) for part in value] if isinstance(value, list) else value


def _problem(raw: RawRecord, path: Path, code: str, **values: Unpack[FindingValues]) -> Finding:
    record_id = raw.data.get("id")
    record = safe_repr(record_id) if isinstance(record_id, str | int) else None
    safe = tuple(safe_repr(part) if isinstance(part, str) else part for part in path)
    return Finding(code, replace(raw.location.of(path), field=safe), record, **values)


def _finding(raw: RawRecord, model: type[Record], detail: ErrorDetails, vocabulary: Vocabulary) -> Finding:
    path: Path = detail["loc"]
    kind, found = detail["type"], detail["input"]

    def problem(code: str, **values: Unpack[FindingValues]) -> Finding:
        values.setdefault("value", safe_repr(found))
        return _problem(raw, _as_written(raw.data, path), code, **values)

    if isinstance(found, NotFinite):
        return problem("not-finite")
    if kind == "extra_forbidden":
        within = _model_at(model, path[:-1])
        allowed, field = fields(within), str(path[-1])
        if places := places_of(field, raw.section, within):
            return _problem(raw, path, "misplaced-field", value=safe_repr(field), allowed=places)
        meant = _field_meant(field, allowed, vocabulary)
        return _problem(raw, path, "unknown-field", value=safe_repr(field), allowed=allowed, suggestion=meant)
    if kind == "missing":
        codes = _codes_of(str(path[-1]), vocabulary)
        names = tuple(term.zh for term in codes.values())
        return _problem(raw, path, "missing-field", value=str(path[-1]), allowed=tuple(codes), allowed_zh=names)
    if kind == "value_error":  # the two validators of graphkit.schema.values
        return problem("bad-date", suggestion=date_meant(str(found))) if path[-1] == "date" else problem("empty-name")
    if kind == "string_pattern_mismatch" and _is_id(detail):
        return problem("bad-id")
    if kind == "decimal_parsing":
        return problem("not-a-number", suggestion=None if "_" in str(found) else number_meant(str(found)))
    if kind == "string_too_long":
        return problem("too-long", allowed=(str(detail["ctx"]["max_length"]),))
    if kind in _LIMITS:
        return problem("out-of-range", allowed=(f"{_LIMITS[kind]} {next(iter(detail['ctx'].values()))}",))
    if kind in _CODES:
        where = unseen_in(str(found)) if _CODES[kind] == "control-character" else None
        return problem(_CODES[kind], detail=where)
    if kind == "literal_error":  # only a decision is one of a few fixed words
        allowed = get_args(model.model_fields[str(path[-1])].annotation)
        return problem("unknown-decision", allowed=allowed, suggestion=closest(str(found), allowed))
    if kind == "model_type" and (of := _model_at(model, path)) in _ALSO_TEXT:
        return problem("bad-date") if of is PreciseDate else problem("wrong-type", detail="text")
    if kind in _EXPECTED:
        return problem("wrong-type", detail=_EXPECTED[kind])
    return problem("invalid-value", detail=engine_words(detail["msg"]))


_ALSO_TEXT = frozenset({PreciseDate, Name, Link, PartyRef, Sector})  # a bare word may stand for the map
_CODES = {
    "finite_number": "not-finite",
    "decimal_max_digits": "number-too-long",
    "decimal_max_places": "number-too-long",
    "decimal_whole_digits": "number-too-long",
    "int_parsing_size": "number-too-long",
    "string_too_short": "empty-text",
    "string_pattern_mismatch": "control-character",
    "string_unicode": "control-character",
}
_LIMITS = {
    "greater_than_equal": "≥",
    "greater_than": ">",
    "less_than_equal": "≤",
    "less_than": "<",
}
_EXPECTED = {
    "string_type": "text",
    "decimal_type": "number",
    "int_type": "whole-number",
    "int_parsing": "whole-number",
    "int_from_float": "whole-number",
    "bool_type": "true-or-false",
    "bool_parsing": "true-or-false",
    "tuple_type": "list",
    "dict_type": "map",
    "model_type": "map",
}


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Cn"})
_FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"  # letters and marks without a shape


def unseen_in(text: str) -> str | None:
    r"""Return code and position of the first character that cannot be seen, as people count: from 1.

    >>> unseen_in("题\u0007目"), unseen_in("题目")
    ('U+0007 (2)', None)
    """
    for position, character in enumerate(text, start=1):
        if (unicodedata.category(character) in _UNSEEN and character not in "\n\t") or character in _FILLERS:
            return f"U+{ord(character):04X} ({position})"
    return None


def _is_id(detail: ErrorDetails) -> bool:
    """Distinguish a refused id from refused text: only text that holds nothing invisible can have failed as an id."""
    return unseen_in(str(detail["input"])) is None


def _as_written(data: Any, path: Path) -> Path:
    """Return a path as it stands in the file: what was widened from a bare word or item has no path of its own."""
    written: list[str | int] = []
    for part in path:
        if isinstance(part, int) and not isinstance(data, list):
            continue  # one item that stands without its list
        if isinstance(part, str) and not (isinstance(data, dict) and part in data):
            break
        data = data[part]
        written.append(part)
    return tuple(written)


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel]:
    for part in path:
        if isinstance(part, str):
            model = nested(model)[part]
    return model


def _field_meant(text: str, allowed: tuple[str, ...], vocabulary: Vocabulary) -> str | None:
    roles = {term.zh: code for code, term in vocabulary.codes["roles"].items()}
    known = {**{name: name for name in allowed}, **{zh: role for zh, role in roles.items() if role in allowed}}
    near = closest(text, known)
    return known[near] if near else None


def _codes_of(field: str, vocabulary: Vocabulary) -> Mapping[str, Term]:
    """Return what a missing field may say: only the three that every record of their section must have."""
    lists: dict[str, Callable[[], Mapping[str, Term]]] = {
        "kind": lambda: vocabulary.kinds,
        "label": lambda: {code: label for code, label in vocabulary.labels.items() if "Entity" in label.groups},
        "indicator": lambda: vocabulary.codes["indicators"],
    }
    return lists[field]() if field in lists else {}


_DATE = re.compile(r"(\d{4})(?:\D{0,2}(\d{1,2})(?!\d{3})(?:\D{0,2}(\d{1,2}))?)?\D?")


def date_meant(text: str) -> str | None:
    """Return the date that a spreadsheet or a person meant, in the form that records take.

    >>> date_meant("2024年5月"), date_meant("2024.3"), date_meant("20240610"), date_meant("last May")
    ('2024-05', '2024-03', '2024-06-10', None)
    """
    match = _DATE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if not match:
        return None
    text = "-".join(part.zfill(2) for part in match.groups() if part)
    try:
        return PreciseDate(date=text).date
    except ValidationError:
        return None


_NUMBER = re.compile(r"[约近超]?(-?[\d,，_ ]*\.?\d+)(万|亿)?[余多]?(?:元|人|人民币)?")


def number_meant(text: str) -> str | None:
    """Return the number that stands in a text: thousands separators, 万 and 亿 written out.

    >>> number_meant("1,200.50"), number_meant("约3万元"), number_meant("1.5亿"), number_meant("some")
    ('1200.50', '30000', '150000000', None)
    """
    from decimal import Decimal

    match = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if not match:
        return None
    number = Decimal(re.sub(r"[,，_ ]", "", match[1]))
    power = {"万": 4, "亿": 8}.get(match[2] or "", 0)
    return f"{number.scaleb(power):f}"
