"""Until when a programme was looked at: the latest publication that reports anything under it.

That a pairing is not mentioned later than 2019 means little where nobody published later than 2019.
"""

import json
import re
from datetime import date

from graphkit.build.dependencies import Dependencies
from graphkit.records.recordset import RecordSet

_PROGRAMMES = re.compile(rb'"programmes":(\[[^\]]*\])')
_SOURCE = re.compile(rb'"source":("(?:[^"\\]|\\.)*")')


def observations_of(dependencies: Dependencies, records: RecordSet) -> dict[str, date]:
    """Return programme -> the last day of the latest publication of its acts and pairings. O(bytes of both)."""
    found: dict[str, date] = {}
    names: dict[bytes, list[str]] = {}
    days: dict[bytes, date | None] = {}
    for section in ("activities", "pairings"):
        for item in records.of(section):
            programmes = _PROGRAMMES.search(item.body)
            if programmes is None:
                continue
            listed = names.get(programmes[1])
            if listed is None:
                listed = names[programmes[1]] = json.loads(programmes[1])
            sources = _SOURCE.findall(item.body)
            for source in sources:
                if source not in days:
                    days[source] = dependencies.last_published([json.loads(source)])
            latest = max((day for source in sources if (day := days[source]) is not None), default=None)
            if latest is not None:
                for name in listed:
                    programme = dependencies.id(item.id, "programmes", name)
                    found[programme] = max(latest, found.get(programme, latest))
    return found
