"""Records that passed the shape check, kept as canonical JSON: cheap to hold, to hash, to keep in the ledger."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from graphkit.findings import RecordLocation
from graphkit.schema.canonical import read
from graphkit.schema.records import Record


@dataclass(frozen=True, slots=True)
class Accepted:
    """One record: its section, id, canonical JSON, the dataset that asserts it, and where it stood."""

    section: str
    id: str
    body: bytes
    dataset: str
    location: RecordLocation = field(compare=False)

    @property
    def hash(self) -> str:
        """SHA-256 of section and body, in hex: equal records have equal hashes."""
        return hashlib.sha256(self.section.encode() + b"\0" + self.body).hexdigest()

    @property
    def comes_in(self) -> bool:
        """Whether it stands in a file that was read; else it is one that the ledger holds, located by its dataset."""
        return self.location != RecordLocation(self.dataset)

    @property
    def record(self) -> Record:
        """Read the body again; the model is not kept, which keeps 100,000 records small."""
        return read(self.section, self.body)


def accept(record: Record, dataset: str, location: RecordLocation) -> Accepted:
    """Turn a model with an id into the form that is kept."""
    if record.id is None:
        raise ValueError("a record must have its id before it is accepted")
    # The serializer itself: model_dump_json would make text of its bytes, only for it to be encoded again.
    body = record.__pydantic_serializer__.to_json(record, exclude_defaults=True, by_alias=True)
    return Accepted(record.section, record.id, body, dataset, location)


@dataclass
class RecordSet:
    """Accepted records by section, in the order they came; later steps never depend on that order."""

    items: list[Accepted] = field(default_factory=list)

    def __iter__(self) -> Iterator[Accepted]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def of(self, section: str) -> Iterator[Accepted]:
        """Yield the records of one section."""
        return (item for item in self.items if item.section == section)
