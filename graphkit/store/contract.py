"""Whether a graph follows the contract of today: which properties its elements have, and what they mean.

Queries and analyses go by properties such as ``counted_given``. A graph that an older version made lacks them, and
would answer 0 where the answer is 3 million; so it is refused until it is rebuilt from its ledger.
"""

from pathlib import Path

from graphkit.elements import CONTRACT
from graphkit.errors import StoreError
from graphkit.store import open_reader
from graphkit.store.base import Reader


def contracts_of(reader: Reader) -> set[int]:
    """Return the contracts that the batches of a graph were written under; 1 where a batch does not say. O(batches)."""
    return {
        int(contract) if isinstance(contract, int) else 1
        for columns in reader.columns("Batch", ["contract"])
        for contract in columns.values["contract"]
    }


def require_current(reader: Reader, *, or_older: bool = False) -> None:
    """Refuse a graph that follows another contract than this version's; `or_older` lets one pass that can be rebuilt.

    Raises
    ------
    StoreError
        ``store.older-contract`` says to rebuild, ``store.newer-contract`` to upgrade graphkit.
    """
    contracts = contracts_of(reader)
    if max(contracts, default=CONTRACT) > CONTRACT:
        raise StoreError("store.newer-contract", store=reader.uri)
    if min(contracts, default=CONTRACT) < CONTRACT and not or_older:
        raise StoreError("store.older-contract", store=reader.uri)


def open_current(uri: str | Path) -> Reader:
    """Open a store for reading, as `graphkit.store.open_reader` does, and refuse one of another contract."""
    reader = open_reader(uri)
    try:
        require_current(reader)
    except BaseException:
        reader.close()
        raise
    return reader
