"""Resolving what is left when pruning withdraws records: where others need those, a refusal that names both."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from graphkit.errors import InvalidData, Refused
from graphkit.findings import Finding
from graphkit.pipeline.pruning import Pruning
from graphkit.pipeline.resolved_records import AdmitUnknown, ResolvedRecords, resolve_and_check
from graphkit.pipeline.session import Progress
from graphkit.records.recordset import Accepted
from graphkit.resolve.names import normalise
from graphkit.resolve.record_index import RecordIndex
from graphkit.resolve.unknown import Unknown
from graphkit.schema.vocabulary import Vocabulary
from graphkit.wording.problems import ProblemText


def resolve_without(
    pruning: Pruning, items: list[Accepted], vocabulary: Vocabulary, progress: Progress, admit_unknown: AdmitUnknown
) -> ResolvedRecords:
    """Resolve and check what is left when records go. A name of theirs is never admitted as if it were new.

    Raises
    ------
    Refused
        If the `items` need what goes; the message names both.
    InvalidData
        If they would not stand without pruning either.
    """
    names = _names(pruning.items)
    added: list[Accepted] = []

    def admit_new(unknown: list[Unknown], taken: Collection[str]) -> list[Accepted]:
        new = [each for each in unknown if normalise(each.name) not in names]
        added.extend(admit_unknown(new, taken) if new else [])
        return added

    try:
        return resolve_and_check(items, vocabulary, progress, admit_new)
    except InvalidData as error:
        try:
            resolve_and_check([*items, *pruning.items, *added], vocabulary, progress)
        except InvalidData:
            raise error from None
        raise _needed(pruning, names, list(error.report)) from error


def _names(items: Iterable[Accepted]) -> dict[str, set[str]]:
    """Return everything that the records are called by, normalised -> their ids."""
    items = list(items)
    index = RecordIndex.of(items)
    names: dict[str, set[str]] = {}
    for name, ids in (*index.by_name.items(), *((name, ids) for (_, name), ids in index.mentions.items())):
        names.setdefault(name, set()).update(ids)
    for name, ids in (*index.by_identifier.items(), *((item.id, {item.id}) for item in items)):
        names.setdefault(normalise(name), set()).update(ids)
    return names


def _needed(pruning: Pruning, names: Mapping[str, set[str]], problems: Sequence[Finding]) -> Refused:
    """Return the refusal: which records are needed, and by which, of which datasets or files."""
    wanted = {record_id for problem in problems for record_id in names.get(normalise(problem.value or ""), ())}
    needed = sorted(wanted) or [gone.id for gone in pruning.records]
    by = list(dict.fromkeys((problem.record, problem.location.file) for problem in problems if problem.record))
    return Refused(
        "prune.needed",
        gone=_some(needed),
        records=_some([f"{record} ({where})" for record, where in by]),
        problem=ProblemText(problems[0]),
    )


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
