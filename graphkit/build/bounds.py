"""Between which days an undated act must lie: bounds, not dates. A year that no source gives is never made up."""

from datetime import date

from graphkit.build.dependencies import Dependencies
from graphkit.elements import Properties
from graphkit.schema.records import Activity, Pairing

_FINISHED = frozenset({"completed", "disbursed"})


def put_bounds(properties: Properties, activity_id: str, record: Activity, dependencies: Dependencies) -> None:
    """Add ``not_before`` and ``not_after`` where an act has no start or no end of its own.

    ``not_after`` is the last day of the earliest publication that reports a finished act. ``not_before`` is a start
    that governs the act: of its own period, its pairing or its programmes; dropped where it lies after ``not_after``.
    """
    start = record.period.start if record.period else None
    end = record.period.end if record.period else None
    latest = None if end is not None or record.status not in _FINISHED else _reported(record, dependencies)
    earliest = None if start is not None or end is not None else _begun(activity_id, record, dependencies)
    if latest is not None:
        properties["not_after"] = latest
    if earliest is not None and (latest is None or earliest <= latest):
        properties["not_before"] = earliest


def _reported(record: Activity, dependencies: Dependencies) -> date | None:
    """Return the last day of the earliest publication that reports an act."""
    evidence = record.evidence or tuple(piece for figure in record.contributions for piece in figure.evidence)
    days = [dependencies.published[piece.source].last for piece in evidence if piece.source in dependencies.published]
    return min(days, default=None)


def _begun(activity_id: str, record: Activity, dependencies: Dependencies) -> date | None:
    """Return the latest of the starts that govern an act."""
    starts = []
    if record.period is not None and record.period.not_before is not None:
        starts.append(record.period.not_before.first)
    if record.pairing:
        item = dependencies.pairings.get(dependencies.id(activity_id, "pairing", record.pairing))
        if item is not None and isinstance(item.record, Pairing) and item.record.since is not None:
            starts.append(item.record.since.first)
    for name in record.programmes:
        began = dependencies.programme_starts.get(dependencies.id(activity_id, "programmes", name))
        if began is not None:
            starts.append(began.first)
    return max(starts, default=None)
