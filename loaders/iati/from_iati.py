"""Files of IATI activities: found by their root element, read one activity at a time."""

from array import array
from functools import lru_cache
from pathlib import Path
from typing import Any

from graphkit.findings import Finding, Location, RecordLocation
from graphkit.loaders.iati.activity import Sources, read_activity
from graphkit.loaders.iati.losses import Losses
from graphkit.loaders.iati.mapping import load_mapping
from graphkit.loaders.iati.organisations import Organisations
from graphkit.loaders.iati.parts import Parts
from graphkit.loaders.iati.places import Places
from graphkit.loaders.iati.relations import Held, Relations
from graphkit.loaders.iati.stream import elements
from graphkit.loaders.iati.texts import Element, clean
from graphkit.loaders.protocol import Rows
from graphkit.loaders.rows import RawRecord, file_name
from graphkit.loaders.sources.lines import Lines
from graphkit.schema.vocabulary import Vocabulary
from graphkit.wording.safe import safe_repr

ROOT, EACH = "iati-activities", "iati-activity"


def read(path: Path, vocabulary: Vocabulary) -> Rows:
    """Yield activities and observations, then organisations, places and sources, and last what is not held."""
    file = file_name(path)
    reader, version = _Reader(file, vocabulary), ""
    for element in elements(path, ROOT, EACH):
        if isinstance(element, Finding):
            yield element
            return
        if element.tag == ROOT:
            version = (element.get("version") or "").strip()
            continue
        if wrong := _version(version, element, file, reader.versions):
            yield wrong
            if wrong.severity == "wrong":
                return
            version = reader.versions[-1]  # said once
        yield from reader.activity(element)
    yield from reader.rest()


def _version(version: str, element: Element, file: str, versions: tuple[str, ...]) -> Finding | None:
    """Refuse IATI 1.x, by its version or where names stand in no narrative; of other versions warn."""
    if version in versions:
        return None
    title = element.find("title")
    old = version.startswith(("0.", "1.")) or (
        title is not None and title.find("narrative") is None and clean(title.text) != ""
    )
    code = "iati-version" if old else "iati-version-unsure"
    return Finding(code, Location(file, 1), value=safe_repr(version or "—"), allowed=versions)


class _Reader:
    def __init__(self, file: str, vocabulary: Vocabulary) -> None:
        mapping = load_mapping()
        self.file, self.versions = file, mapping.versions
        self.losses = Losses()
        types = frozenset(vocabulary.codes["organisation_types"])
        self.organisations = Organisations(mapping, types)
        self.places = Places(mapping, self.losses)
        self.sources = Sources()
        self.parts = Parts(mapping, vocabulary, self.organisations, self.places, self.losses)
        self.relations = Relations()

    def activity(self, element: Any) -> Rows:
        """Yield the records of an activity; the act itself waits where it may be part of another."""
        line = element.sourceline or 0
        read_one = read_activity(element, self.parts, self.sources, self.file)
        body = read_one.body
        twice = body["id"] in self.relations.sums
        self.relations.note(body)
        if not (read_one.problems or twice):
            self.relations.waiting[body["id"]] = Held.of(body, line, read_one.lines, read_one.problems)
        else:
            yield self._act(body, line, read_one.lines, read_one.problems)
        for observation, at in read_one.observations:
            yield RawRecord("observations", observation, RecordLocation(self.file, at))

    def rest(self) -> Rows:
        """Yield what is known only when all activities are read."""
        for body, held in self.relations.finish():
            yield self._act(body, held.line, held.lines, held.problems)
        for section, records in (
            ("entities", self.organisations.records()),
            ("entities", self.places.records()),
            ("sources", self.sources.records()),
        ):
            for record, line in records:
                yield RawRecord(section, record, RecordLocation(self.file, line))
        if lost := self.losses.finding(self.file):
            yield lost

    def _act(self, body: dict[str, Any], line: int, lines: Any, problems: Any) -> RawRecord:
        places = Lines(_paths(len(lines)), array("l", lines))
        return RawRecord("activities", body, RecordLocation(self.file, line, places), tuple(problems))


@lru_cache(maxsize=256)
def _paths(number: int) -> tuple[tuple[str | int, ...], ...]:
    return tuple(("contributions", position) for position in range(number))
