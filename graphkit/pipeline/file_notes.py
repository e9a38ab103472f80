"""What an import says of its files although it refuses nothing: records without a key, a file that looks renamed."""

from dataclasses import dataclass

from graphkit.pipeline.input_files import RESERVED
from graphkit.pipeline.revision import Revision
from graphkit.records.identity import has_made_id, made_id
from graphkit.validate.duplicates import SECTIONS


@dataclass(frozen=True, slots=True)
class Resemblance:
    """A dataset that the store did not know, most of whose facts it has under another one: perhaps a file was renamed.

    Attributes
    ----------
    dataset, other : str
        The new dataset, and the one that it resembles.
    common, count : int
        How many of its acts, pairings and observations are in the other, too, and how many it has.
    missing : list of str
        Ids that only the other has.
    """

    dataset: str
    other: str
    common: int
    count: int
    missing: list[str]


def unkeyed_records(revision: Revision) -> dict[str, int]:
    """Return file -> how many of its new acts, pairings and observations have no id of their own."""
    counts: dict[str, int] = {}
    begins = {file.dataset: made_id(file.dataset) + "/" for file in revision.given.files.values()}
    for item in revision.given.records:
        if item.section not in SECTIONS or (item.dataset, item.id) not in revision.new:
            continue
        if item.id.startswith(begins.get(item.dataset, "/")) and has_made_id(item.record, item.dataset):
            counts[item.location.file] = counts.get(item.location.file, 0) + 1
    return counts


def resemblances(revision: Revision) -> list[Resemblance]:
    """Return which new datasets of the files have at least half of their facts in common with another dataset.

    Nothing where somebody just said that records of the two are the same: that is known then.
    """
    if revision.given.answers:
        return []
    held = revision.state.assertions
    facts: dict[str, set[str]] = {}
    for item in revision.given.records:
        if item.section in SECTIONS and item.dataset not in held:
            facts.setdefault(item.dataset, set()).add(item.id)
    found = []
    for dataset, ids in sorted(facts.items()):
        shares = {name: len(ids & records.keys()) for name, records in held.items() if not name.startswith(RESERVED)}
        other = max(sorted(shares), key=lambda name: shares[name], default=None)
        if other is not None and shares[other] * 2 >= len(ids):
            missing = sorted(held[other].keys() - revision.given.assertions[dataset].keys())
            found.append(Resemblance(dataset, other, shares[other], len(ids), missing))
    return found


def empty_files(revision: Revision) -> list[str]:
    """Return the files that hold no record at all."""
    return [name for name, file in revision.given.files.items() if not file.read]
