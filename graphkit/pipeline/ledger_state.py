"""What a ledger holds at one moment: its batches, the assertions that are live, and the records behind them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from graphkit.findings import RecordLocation
from graphkit.ledger.base import BatchInfo, Entry, Ledger
from graphkit.ledger.live import Assertions, current_assertions, live
from graphkit.records.recordset import Accepted
from graphkit.resolve.gazetteer_places import PLACES


@dataclass(frozen=True)
class LedgerState:
    """The state of a ledger before a change; empty where there is no ledger yet.

    Attributes
    ----------
    batches : list of BatchInfo
    assertions : Assertions
        What each dataset holds now.
    ledger : Ledger or None
        Looks up the bodies of records; it is only read.
    """

    batches: list[BatchInfo] = field(default_factory=list)
    assertions: Assertions = field(default_factory=dict)
    ledger: Ledger | None = None

    @classmethod
    def of(
        cls,
        ledger: Ledger | None,
        batches: list[BatchInfo] | None = None,
        entries: Iterable[tuple[int, Entry]] | None = None,
    ) -> "LedgerState":
        """Read the state of a ledger, but for batches and entries that are known already. O(entries)."""
        if ledger is None:
            return cls()
        if batches is None:
            batches = ledger.batches()
        if entries is None:
            entries = ledger.entries()
        return cls(batches, current_assertions(entries, live(batches)), ledger)

    @property
    def live_batches(self) -> frozenset[int]:
        """The numbers of the batches that hold."""
        return live(self.batches)

    def entries(self, record: str | None = None) -> Iterator[tuple[int, Entry]]:
        """Yield (batch number, entry), oldest batch first; only those of one record id where it is given."""
        return self.ledger.entries(record=record) if self.ledger else iter(())

    def bodies(self, hashes: Iterable[str]) -> dict[str, tuple[str, bytes]]:
        """Return hash -> section and canonical JSON of the records with these hashes."""
        wanted = set(hashes)
        if self.ledger is None or not wanted:
            return {}
        return {record_hash: (section, body) for record_hash, section, body in self.ledger.bodies(wanted)}

    def records(
        self, assertions: Assertions | None = None, new: Mapping[str, Accepted] | None = None
    ) -> list[Accepted]:
        """Return the records of some assertions, by default of those that are live.

        Bodies that are not among the `new` ones (by hash) come from the ledger. Places that earlier runs took from the
        gazetteer are left out: they follow from the other records and are taken anew. O(records).
        """
        new = new or {}
        datasets = {
            dataset: records
            for dataset, records in (self.assertions if assertions is None else assertions).items()
            if dataset != PLACES
        }
        bodies = self.bodies(
            {record_hash for records in datasets.values() for record_hash in records.values()} - new.keys()
        )
        items = []
        for dataset, records in datasets.items():
            location = RecordLocation(dataset)
            for record_id, record_hash in records.items():
                item = new.get(record_hash)
                if item is None:
                    section, body = bodies[record_hash]
                    item = Accepted(section, record_id, body, dataset, location)
                elif item.dataset != dataset:
                    item = Accepted(item.section, record_id, item.body, dataset, location)
                items.append(item)
        return items
