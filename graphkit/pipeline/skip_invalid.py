"""``import --on-error skip-row``: invalid records are left out by name, and the others are taken.

A record may be invalid only beside others, and leaving it out may leave others without what they name. So invalid
records are left out and the rest is tried again until nothing is invalid; each round leaves out at least one. What no
row of the files is to blame for (an unreadable file, the table of decisions, a record of the ledger) refuses all.
"""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TypeVar

from graphkit.errors import InvalidData
from graphkit.findings import Finding, Report
from graphkit.pipeline.input_files import Input

_T = TypeVar("_T")


def skip_invalid(given: Input, attempt: Callable[[Input], _T]) -> tuple[_T, list[Finding]]:
    """Return the result of the first attempt that raises no InvalidData, and the problems of what was left out.

    Parameters
    ----------
    given : Input
        What was read; its ``rejected`` are the problems so far.
    attempt : callable
        Imports an input, or describes its import. Writes nothing where it raises InvalidData.

    Raises
    ------
    InvalidData
        With every problem so far, where one is left that names no record of the files.
    """
    problems = list(given.rejected)
    while True:
        try:
            return attempt(given), problems
        except InvalidData as error:
            ids = {record_id for records in given.assertions.values() for record_id in records}
            to_blame = [problem for problem in error.report if _ids(problem) & ids]
            if not to_blame:
                raise InvalidData(Report([*problems, *error.report], error.report.warnings)) from None
            problems += [_with_places(problem, given) for problem in to_blame]
            given = _without(given, set().union(*map(_ids, to_blame)))
            given = replace(given, rejected=[*given.rejected, *to_blame])  # these rows are in their file


def _with_places(problem: Finding, given: Input) -> Finding:
    """Return a problem with the place of every record that is left out for it."""
    known = {(at.file, at.sheet, at.number) for at in (problem.location, *problem.elsewhere)}
    ids = _ids(problem)
    places = (item.location.of() for item in given.records if item.id in ids)
    others = tuple(at for at in places if (at.file, at.sheet, at.number) not in known)
    return replace(problem, elsewhere=(*problem.elsewhere, *others)) if others else problem


def _ids(problem: Finding) -> set[str]:
    return {record_id for record_id in (problem.record, *problem.also) if record_id is not None}


def _without(given: Input, ids: Collection[str]) -> Input:
    """Return an input without some records, which count as rejected."""
    files = {name: replace(counts) for name, counts in given.files.items()}
    kept = []
    for item in given.records:
        if item.id in ids:
            files[item.location.file].rejected += 1
            files[item.location.file].accepted -= 1
        else:
            kept.append(item)
    assertions = {
        dataset: {record_id: record_hash for record_id, record_hash in records.items() if record_id not in ids}
        for dataset, records in given.assertions.items()
    }
    return replace(given, records=kept, assertions=assertions, files=files)
