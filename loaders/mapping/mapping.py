"""What the columns of a table mean: a mapping, checked against the records before the first row is read.

    section: pairings               # what a row is
    columns:                        # every heading, and the field that its cells are
      帮扶方: helper
      起: since
      层级: {field: tier, values: {副省级市: prefecture}}
      促成方: {field: brokers, split: 、}
      来源: evidence.source
      序号: ignore
    constants:                      # what every row says besides
      programmes: [prog/x]

It stands beside its table, ``pairs.mapping.yaml`` for ``pairs.tsv``. A table without one is read by the headings of
``loaders/mapping/headings/``. In a field that takes a code (tier, kind, unit …) its Chinese word is understood, too.

A row may give several records, each with columns and constants of its own. A column may fill several fields, and
``prefix`` makes an id of a cell:

    records:
      - section: sources
        columns:
          文件: [{field: id, prefix: src/}, name]
      - section: activities
        columns:
          编号: key
          捐赠方: providers
          受赠方: recipients
          金额: {field: contributions.amount, unit: 万元}
          文件: {field: evidence.source, prefix: src/}
        constants: {kind: donation, contributions.currency: CNY}

A constant with a dot goes with what the row gives there: no currency without an amount.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from graphkit.findings import FieldPath
from graphkit.loaders.mapping.columns import Column


@dataclass(frozen=True, slots=True)
class RecordMapping:
    """One record of each row: its section, heading -> the columns that it reads (none where it ignores it)."""

    section: str
    columns: Mapping[str, tuple[Column, ...]]
    constants: Mapping[FieldPath, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TableMapping:
    """What the rows of a table are and its columns mean.

    Attributes
    ----------
    file : str
        The mapping file, as problems name it.
    is_complete : bool
        Whether a table must have every column named here; the built-in headings are there to choose from.
    optional : frozenset of str
        Headings that a table may lack all the same.
    sheets : tuple of str
        The sheets to read; without any, all that have its headings.
    ignores_others : bool
        Whether columns that the mapping does not name are left out, aloud, instead of refused.
    is_exact : bool
        Whether cells are what records hold, as in a table that graphkit wrote: they are not repaired.
    """

    file: str
    records: tuple[RecordMapping, ...]
    is_complete: bool = True
    optional: frozenset[str] = frozenset()
    sheets: tuple[str, ...] = ()
    ignores_others: bool = False
    is_exact: bool = False

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading that the mapping names, in its order."""
        return tuple(dict.fromkeys(heading for record in self.records for heading in record.columns))

    def columns_of(self, heading: str) -> tuple[Column, ...]:
        """Return the columns that read a heading, of all records; none where it is ignored.

        >>> helper = Column("帮扶方", ("helper",))
        >>> TableMapping("a", (RecordMapping("pairings", {"帮扶方": (helper,)}),)).columns_of("帮扶方") == (helper,)
        True
        """
        return tuple(column for record in self.records for column in record.columns.get(heading, ()))
