"""What every loader yields: records as their file has them, each with its location."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphkit.findings import Finding, RecordLocation
from graphkit.schema.records import SECTIONS
from graphkit.wording.safe import readable, safe_repr

_SECTION_OF = {
    **{section: section for section in SECTIONS},
    **{model.__name__.lower(): section for section, model in SECTIONS.items()},
}


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One record as its file has it: fields by name, numbers with a fraction as text.

    A row that could not be read, or not wholly, says why in `problems` and is never accepted; where not even its
    section is known, `section` is ``""``. `remarks` are warnings: what was garbled in it.
    """

    section: str
    data: dict[str, Any]
    location: RecordLocation
    problems: tuple[Finding, ...] = ()
    remarks: tuple[Finding, ...] = ()
    key: str | None = None
    """What tells the record apart within its dataset (编号), where the file has such a column and the record no id."""


def section_of(name: str) -> str | None:
    """Return the section that a plural or singular name stands for.

    >>> section_of("activity"), section_of("activities"), section_of("gifts")
    ('activities', 'activities', None)
    """
    return _SECTION_OF.get(name)


def file_name(path: Path) -> str:
    """Return a path as problems name it: as it was given, safe to print."""
    return safe_repr(readable(str(path)), limit=400)
