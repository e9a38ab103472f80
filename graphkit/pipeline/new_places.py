"""The places that records name and only the gazetteer has: which a batch must assert or withdraw."""

from graphkit.ledger.base import Entry
from graphkit.ledger.live import Assertions
from graphkit.pipeline.resolved_records import ResolvedRecords
from graphkit.records.recordset import Accepted
from graphkit.resolve.gazetteer_places import PLACES


def places_needed(resolved: ResolvedRecords, assertions: Assertions) -> tuple[list[Entry], dict[str, Accepted]]:
    """Return what a batch asserts and withdraws of places from the gazetteer, and their records by hash.

    Which places are needed follows from all other records; so those no longer needed are withdrawn by whatever batch
    makes them so, and an undo brings back the ones it needs.
    """
    needed = {item.id: item for item in resolved.places}
    before = assertions.get(PLACES, {})
    changed = {place_id: item.hash for place_id, item in needed.items() if before.get(place_id) != item.hash}
    entries = [Entry(PLACES, place_id, record_hash) for place_id, record_hash in changed.items()]
    entries += [Entry(PLACES, place_id, None) for place_id in sorted(before.keys() - needed.keys())]
    return entries, {record_hash: needed[place_id] for place_id, record_hash in changed.items()}
