"""What the money of a dataset adds up to before and after an import, to be compared with the sum in the ledger."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from graphkit.build.flows import figure_flow
from graphkit.pipeline.decision_table import DECISIONS
from graphkit.pipeline.revision import Revision
from graphkit.schema.canonical import read
from graphkit.schema.records import Activity
from graphkit.schema.vocabulary import Vocabulary

_Sums = dict[tuple[str, str, str], Decimal]
"""(Flow, stage, currency) -> sum; stage and currency are "" where they are not told."""


@dataclass(frozen=True, slots=True)
class MoneyChange:
    """What the figures of one flow, stage and currency in one dataset add up to, before and after."""

    dataset: str
    flow: str
    stage: str
    currency: str
    before: Decimal
    after: Decimal


def money_changes(revision: Revision, vocabulary: Vocabulary) -> Iterator[MoneyChange]:
    """Yield each sum that differs, for the datasets of the files; nothing is added across flows, stages or currencies.

    Parts of a total, rates and mirror figures are left out; a figure per receiver counts once for each that is named.

    Notes
    -----
    O(records of these datasets); those without an amount are not parsed.
    """
    if revision.is_empty:
        return
    after = revision.assertions
    for dataset in revision.given.assertions:
        if dataset == DECISIONS:
            continue
        old, new = revision.state.assertions.get(dataset, {}), after.get(dataset, {})
        bodies = _bodies(revision, {*old.values(), *new.values()})
        was, now = (_sums(records, bodies, vocabulary) for records in (old, new))
        for key in sorted(was.keys() | now.keys()):
            before, then = was.get(key, Decimal(0)), now.get(key, Decimal(0))
            if before != then:
                yield MoneyChange(dataset, *key, before=before, after=then)


def _bodies(revision: Revision, hashes: set[str]) -> dict[str, tuple[str, bytes]]:
    given = revision.given.bodies
    bodies = revision.state.bodies(hashes - given.keys())
    return bodies | {each: (given[each].section, given[each].body) for each in hashes & given.keys()}


def _sums(records: Mapping[str, str], bodies: Mapping[str, tuple[str, bytes]], vocabulary: Vocabulary) -> _Sums:
    sums: _Sums = {}
    for record_hash in records.values():
        section, body = bodies[record_hash]
        if section == "activities" and b'"amount":' in body:
            record = read(section, body)
            assert isinstance(record, Activity)
            for figure in record.contributions:
                if figure.amount is None or figure.per or figure.mirror or figure.part_of_total:
                    continue
                times = max(1, len(record.recipients)) if figure.each else 1
                key = (figure_flow(figure, record, vocabulary), figure.stage or "", figure.currency or "")
                sums[key] = sums.get(key, Decimal(0)) + figure.amount * times
    return sums
