"""What the acts of others say of a figure: for whom its total is counted, and who paid into a fund."""

import json

from graphkit.build.dependencies import Dependencies
from graphkit.build.figure_sides import sides_of
from graphkit.build.links import Act, brokered, links_of
from graphkit.build.observed import observations_of
from graphkit.build.totals import Side, acts_with, parents_of
from graphkit.records.recordset import RecordSet
from graphkit.schema.records import Activity


def add_figures(dependencies: Dependencies, records: RecordSet) -> Dependencies:
    """Add what acts say of totals, funds and programmes, and return the same dependencies.

    Notes
    -----
    O(acts): of those only acts with totals, or that name a fund and an amount, are read.
    """
    dependencies.totals.parents = parents_of(records)
    dependencies.totals.sides = _sides_of_totals(dependencies, records)
    dependencies.paid_in = _payments_in(dependencies, records)
    dependencies.observed = observations_of(dependencies, records)
    return dependencies


def _sides_of_totals(dependencies: Dependencies, records: RecordSet) -> dict[str, Side]:
    found = {}
    for activity_id, record, figure in acts_with(records, set(dependencies.totals.parents.values())):
        if figure.id is None or not dependencies.claims.summable(figure):
            continue
        act, kind = Act.of(activity_id, record, dependencies), figure.kind or record.kind
        sides = sides_of(act, links_of(act, kind, figure), kind, figure)
        brokers = sides_of(act, brokered(act), kind, figure)
        single, broker = (None, None) if figure.mixed else (sides.giver, brokers.giver)
        found[figure.id] = Side(single, sides.counted_receivers(figure), broker)
    return found


def _payments_in(dependencies: Dependencies, records: RecordSet) -> dict[str, set[str]]:
    funds = {entity_id for entity_id, label in dependencies.resolution.labels.items() if label == "Fund"}
    if not funds:
        return {}
    names = [name for name, entity_id in dependencies.resolution.exact.items() if entity_id in funds]
    needles = [json.dumps(name, ensure_ascii=False).encode() for name in names]
    found: dict[str, set[str]] = {}
    for item in records.of("activities"):
        if b'"amount":' not in item.body or not any(needle in item.body for needle in needles):
            continue
        record = item.record
        assert isinstance(record, Activity)
        act = Act.of(item.id, record, dependencies)
        for figure in record.contributions:
            if figure.amount is not None:
                for link in links_of(act, figure.kind or record.kind, figure):
                    if link.receiver.id in funds:
                        found.setdefault(link.receiver.id, set()).add(link.giver.id)
    return found
