"""What every answer of an analysis carries, so that a figure in a paper can be traced and made again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import metadata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

ENGINES = ("networkx", "numpy", "scipy")


@lru_cache(maxsize=1)
def current_versions() -> dict[str, str]:
    """Return the versions that a result depends on."""
    return {"graphkit": metadata.version("graphkit-kg"), **{name: metadata.version(name) for name in ENGINES}}


@dataclass(frozen=True)
class Result:
    """Rows, and how they came about.

    ``measure`` names what was computed, ``parameters`` how, ``filter`` on which part of the graph, ``coverage`` how
    much of that part the figures rest on, ``fingerprint`` on which graph, ``versions`` with what. ``as_of`` is the time
    asked about, with how many acts and pairings are certain, possible or excluded; None for all times.
    """

    measure: str
    parameters: Mapping[str, Any]
    filter: Mapping[str, Any]
    coverage: Mapping[str, Any]
    fingerprint: str
    columns: tuple[str, ...]
    rows: list[dict[str, Any]] = field(repr=False)
    versions: Mapping[str, str] = field(default_factory=current_versions)
    as_of: Mapping[str, Any] | None = None

    def to_pandas(self) -> pd.DataFrame:
        """Return the rows as a DataFrame (needs graphkit-kg[pandas]); its ``attrs`` hold how they came about."""
        from graphkit.tables.frames import frame

        table = frame(self.columns, self.rows)
        table.attrs.update(self.provenance())
        return table

    def provenance(self) -> dict[str, Any]:
        """Return everything but the rows, for the foot of a table or the head of a file."""
        return {
            "measure": self.measure,
            "parameters": dict(self.parameters),
            "filter": dict(self.filter),
            "as_of": None if self.as_of is None else dict(self.as_of),
            "coverage": dict(self.coverage),
            "fingerprint": self.fingerprint,
            "versions": dict(self.versions),
        }

    def as_dict(self) -> dict[str, Any]:
        """Return the whole result for JSON."""
        return {**self.provenance(), "columns": list(self.columns), "rows": self.rows}
