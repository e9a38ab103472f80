"""What the writers of tables may need besides the rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Context:
    """What a writer may need besides the rows, and what it records of where they came from.

    ``language`` is that of headings for people; ``extra`` are further keys of the JSON object, as the fingerprint;
    ``provenance`` says where the table came from: the version of graphkit, the store, the command.
    """

    language: str = "en"
    extra: Mapping[str, Any] = field(default_factory=dict)
    provenance: Mapping[str, Any] = field(default_factory=dict)
