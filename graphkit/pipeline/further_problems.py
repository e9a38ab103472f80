"""What else is wrong with files of which records were rejected: names, references, duplicates, in the same answer."""

from collections.abc import Iterable
from dataclasses import replace

from graphkit.errors import GraphkitError, InvalidData
from graphkit.findings import Finding, Report
from graphkit.pipeline.assessment import Options, assess
from graphkit.pipeline.input_files import Input
from graphkit.pipeline.ledger_state import LedgerState
from graphkit.pipeline.revision import revise
from graphkit.pipeline.session import reading

_OF_NAMES = frozenset({"unknown-name", "several-names", "ambiguous-name", "dangling-reference"})
"""What may be wrong with what is left of a rejected record, and is not wrong because something was left out of it."""

QUESTIONS = frozenset({"possible-duplicate", "repeated-record", "possible-correction"})


def refuse_rejected(given: Input, uri: str | None, options: Options, asked: Iterable[str] = ()) -> None:
    """Raise InvalidData where records were rejected: with all that is wrong with the files, in their order.

    Parameters
    ----------
    given : Input
    uri : str, optional
        The store whose records the files may name. One that cannot be read is not waited for: that is said next time.
    options : Options
    asked : iterable of str
        Codes of problems about which a person is asked later.
    """
    if not given.rejected:
        return
    try:
        further = _further(given, uri, options)
    except GraphkitError:
        further = []
    kept = [problem for problem in further if problem.code not in asked]
    order = {name: number for number, name in enumerate(given.files)}
    problems = sorted(
        [*given.rejected, *kept], key=lambda one: (order.get(one.location.file, len(order)), one.location.line or 0)
    )
    raise InvalidData(Report(problems, given.warnings))


def _further(given: Input, uri: str | None, options: Options) -> list[Finding]:
    remains = given.remains
    taken = {item.id for records in given.assertions.values() for item in given.records if item.id in records}
    left = [item for item in {item.id: item for item in remains.records}.values() if item.id not in taken]
    assertions = {dataset: dict(records) for dataset, records in given.assertions.items()}
    for item in left:
        assertions.setdefault(item.dataset, {})[item.id] = item.hash
    whole = replace(
        given,
        records=[*given.records, *left],
        assertions=assertions,
        bodies={**given.bodies, **{item.hash: item for item in left}},
    )
    if uri is None:
        report = assess(revise(LedgerState(), whole), options).report
    else:
        with reading(uri) as ledger:
            report = assess(revise(LedgerState.of(ledger), whole), options).report
    rejected = {item.id for item in left}
    return [
        problem
        for problem in report
        if (problem.value or "") not in remains.words
        and (problem.code in _OF_NAMES or not ({problem.record, *problem.also} & rejected))
        and not (problem.code == "wrong-end" and any(item.section == "entities" for item in left))
    ]
