"""``import --on-error skip-row``: records that are wrong are left out by name, and the others are taken.

A record may be wrong only beside others, and may leave others without what they name. So what is wrong is left out, and
the rest is tried again, until nothing is: each round leaves out a record at least. What no row of the files is to blame
for (a file that cannot be read, the table of decisions, a record of the ledger) refuses everything, as ever.
"""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from graphkit.errors import InvalidData
from graphkit.findings import Finding, Report
from graphkit.pipeline.input_files import Input

if TYPE_CHECKING:
    from graphkit.pipeline.importing import ImportResult


def skipping(given: Input, attempt: Callable[[Input], "ImportResult"]) -> "ImportResult":
    """Return the result of the first attempt that raises no InvalidData, with all ``problems`` of what was left out.

    Parameters
    ----------
    given : Input
        What files say; what they rejected themselves is in its ``rejected``.
    attempt : callable
        Imports, or rehearses, what it is given. Writes nothing where it raises InvalidData.

    Raises
    ------
    InvalidData
        With every problem so far, where one is left that names no record of the files.
    """
    found = list(given.rejected)
    while True:
        try:
            result = attempt(given)
        except InvalidData as error:
            ids = {own for records in given.told.values() for own in records}
            to_blame = [problem for problem in error.report if _ids(problem) & ids]
            if not to_blame:
                raise InvalidData(Report([*found, *error.report], error.report.warnings)) from None
            found += to_blame
            given = _without(given, set().union(*map(_ids, to_blame)))
        else:
            result.problems = found
            return result


def _ids(problem: Finding) -> set[str]:
    return {own for own in (problem.record, *problem.also) if own is not None}


def _without(given: Input, ids: Collection[str]) -> Input:
    """Return what files say without some records, which count as rejected."""
    files = {name: replace(counts) for name, counts in given.files.items()}
    kept = []
    for item in given.records:
        if item.id in ids:
            files[item.location.file].rejected += 1
            files[item.location.file].accepted -= 1
        else:
            kept.append(item)
    told = {
        dataset: {own: said for own, said in records.items() if own not in ids}
        for dataset, records in given.told.items()
    }
    return replace(given, records=kept, told=told, files=files)
