"""What each name of an input became, and why: for people to look over before anything is written."""

import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby

from graphkit.findings import Finding, RecordLocation
from graphkit.places.gazetteer import Gazetteer
from graphkit.records.recordset import Accepted
from graphkit.resolve.candidates import Candidates
from graphkit.resolve.dates import sources
from graphkit.resolve.decisions import SECTION, Decisions
from graphkit.resolve.gazetteer_places import PLACES
from graphkit.resolve.knowledge_base import KnowledgeBase
from graphkit.resolve.names import name_texts, normalise
from graphkit.resolve.record_index import RecordIndex, read
from graphkit.resolve.references import BY_ID, CAUSE, FIELDS, TEXT, Reference, references
from graphkit.resolve.resolution import Resolution
from graphkit.schema.vocabulary import Vocabulary

REASONS = (
    "several", "unknown", "ambiguous", "new", "context", "mention", "rule", "alias", "table", "decision",
    "identifier", "name", "id",
)  # fmt: skip
"""Why a name became what it did, those that need a look first."""


@dataclass(frozen=True, slots=True)
class NameExplanation:
    """What a name became.

    Attributes
    ----------
    name : str
        As the records write it.
    id, became, label : str or None
        What it means: id, name (of a unit of the table its full path) and label; None where that is open.
    why : str
        One of `REASONS`: ``context`` is another party or place of the record, its pairing or its programme, ``mention``
        what its source calls so, ``rule`` another form of a name, ``table`` the table of places.
    uses : int
        How often it stands in the input with this meaning.
    where : RecordLocation
        The first of these.
    """

    name: str
    id: str | None
    became: str | None
    label: str | None
    why: str
    uses: int
    where: RecordLocation


def explain_names(
    given: Iterable[Accepted],
    records: Iterable[Accepted],
    resolution: Resolution,
    *,
    added: Collection[str] = (),
    problems: Iterable[Finding] = (),
    decisions: Decisions,
    gazetteer: Gazetteer,
    vocabulary: Vocabulary,
) -> list[NameExplanation]:
    """Return what every name in the given records became, in the order of `REASONS`, then of names.

    Parameters
    ----------
    given : iterable of Accepted
        The records whose names are asked about.
    records : iterable of Accepted
        All live records, one of each id.
    resolution, decisions
        From resolving them.
    added : collection of str
        Ids of records made of unknown names.
    problems : iterable of Finding
        From resolving them: ambiguous names.
    gazetteer, vocabulary
        As for ``resolve``.

    Notes
    -----
    O(references of the given records): each name is looked up once more.
    """
    index = RecordIndex.of(item for item in records if item.dataset != PLACES)
    knowledge = KnowledgeBase(index, gazetteer, vocabulary)
    explainer = _Explainer(Candidates(index, knowledge, decisions), resolution, frozenset(added))
    explainer.ambiguous = {(each.record, each.value) for each in problems if each.code == "ambiguous-name"}
    uses = [use for item in given if item.section != SECTION for use in explainer.uses(item)]
    uses.sort(key=lambda use: (REASONS.index(use[0]), use[1], use[2] or ""))  # stable: the first location stays first
    found = []
    for (why, name, record_id), same in groupby(uses, key=lambda use: use[:3]):
        locations = [use[3] for use in same]
        became = _full_name(record_id, knowledge, resolution) if record_id else None
        label = resolution.labels.get(record_id) if record_id else None
        found.append(NameExplanation(name, record_id, became, label, why, len(locations), locations[0]))
    return found


def _full_name(record_id: str, knowledge: KnowledgeBase, resolution: Resolution) -> str:
    is_unit = record_id in knowledge.unit_of or record_id in knowledge.gazetteer.units
    return knowledge.name(record_id) if is_unit else resolution.names.get(record_id, record_id)


class _Explainer:
    def __init__(self, candidates: Candidates, resolution: Resolution, added: frozenset[str]) -> None:
        self.candidates = candidates
        self.index = candidates.index
        self.resolution = resolution
        self.added = added
        self.ambiguous: set[tuple[str | None, str | None]] = set()

    def uses(self, item: Accepted) -> Iterable[tuple[str, str, str | None, RecordLocation]]:
        """Yield reason, name, id and location of each name in a record; ids of acts and pairings are no names."""
        body = read(item)
        record_id = self.resolution.redirects.get(item.id, item.id)
        for reference in references(item.section, body):
            target = FIELDS[item.section][reference.field]
            meant = self.resolution.id(record_id, reference.field, reference.name)
            if target in (*BY_ID, CAUSE) or (target == TEXT and meant is None):
                continue
            location = RecordLocation(item.location.file, item.location.of(reference.path).number)
            why = self._open(record_id, reference.name) if meant is None else None
            yield why or self._reason(record_id, reference, str(meant), sources(body)), reference.name, meant, location

    def _open(self, record_id: str, name: str) -> str:
        if self.candidates.names_in(name):
            return "several"
        return "ambiguous" if (record_id, name) in self.ambiguous else "unknown"

    def _reason(self, record_id: str, reference: Reference, meant: str, cited: Iterable[str]) -> str:
        name, normal = reference.name, normalise(reference.name)
        decisions, index = self.candidates.decisions, self.index
        if name in decisions.redirects or normal in decisions.names:
            return "decision"
        if unicodedata.normalize("NFC", name) == unicodedata.normalize(
            "NFC", meant
        ) or self.candidates.knowledge.gazetteer.unit(name):
            return "id"
        if meant in self.added:
            return "new"
        if ":" in name and (name in index.by_identifier or name.startswith(("gbt2260:", "iso3166:"))):
            return "identifier"
        special = (record_id, name) in self.resolution.special or (
            (record_id, reference.field, name) in self.resolution.by_field
        )
        if special and any(meant in index.mentions.get((source, normal), ()) for source in cited):
            return "mention"
        matches = self.candidates.of(name, FIELDS[index.items[record_id][0].section][reference.field])
        if special and (len(matches.ids) != 1 or matches.short):
            return "context"
        if meant in index.by_name.get(normal, ()):
            names = name_texts((index.bodies.get(meant) or {}).get("name"))
            main = {normalise(text) for text in names} | {normalise(index.names.get(meant, ""))}
            return "name" if normal in main else "alias"
        return "rule" if matches.by_form else "table"
