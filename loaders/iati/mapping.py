"""The table by which IATI activities become records, and records IATI activities: ``mapping.yaml`` as a value."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).parent / "mapping.yaml"

Codes = Mapping[str, str]
"""Code of a list of IATI -> word of graphkit."""


@dataclass(frozen=True, slots=True)
class IatiMapping:
    """What an element or a code of IATI means; the fields are those of ``mapping.yaml``, which explains them."""

    versions: tuple[str, ...]
    roles: Codes
    transactions: Mapping[str, Mapping[str, Any]]
    budgets: Codes
    planned_disbursements: Codes
    statuses: Codes
    dates: Mapping[str, tuple[str, str]]
    flows: Codes
    codes: Mapping[str, tuple[str, str]]
    labels: Codes
    no_references: frozenset[str]
    description_topics: Codes
    related: Codes
    result_types: Codes
    indicator_units: Codes
    location_identifiers: Codes
    held: frozenset[str]
    held_in_transaction: frozenset[str]
    held_in_result: frozenset[str]
    held_in_indicator: frozenset[str]
    held_in_location: frozenset[str]


@cache
def load_mapping() -> IatiMapping:
    """Return the table, read once.

    >>> load_mapping().roles["1"], load_mapping().transactions["3"]
    ('funders', {'stage': 'disbursed'})
    """
    table = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    for field in fields(IatiMapping):
        value = table[field.name]
        if isinstance(value, list):
            table[field.name] = tuple(value) if field.name == "versions" else frozenset(value)
        elif field.name in ("dates", "codes"):
            table[field.name] = {code: tuple(pair) for code, pair in value.items()}
    return IatiMapping(**table)
