"""The direct edges giver -> receiver that short queries walk on: derived from an activity or a pairing, never written.

One edge for each contribution, giver and receiver; one without a figure for every pair that neither the activity's
contributions nor its parts yield. The rules are those of the contract (docs/model.md, "Direct edges").
"""

from collections.abc import Iterator

from graphkit.build.bounds import put_bounds
from graphkit.build.dependencies import Dependencies
from graphkit.build.figure_edges import put_figure
from graphkit.build.figure_sides import Sides, sides_of
from graphkit.build.flows import RELATION, act_flow, figure_flow
from graphkit.build.givers import is_own_body
from graphkit.build.links import (
    BROKERED,
    Act,
    Link,
    Pair,
    brokered,
    links_of,
    pair_links,
    without_self_help,
)
from graphkit.build.nodes import benefit, observed_until, put_pairing_validity
from graphkit.build.parties import Party, names_parties
from graphkit.build.properties import put, put_date, put_period
from graphkit.elements import Edge, Properties, edge_id
from graphkit.records.recordset import Accepted
from graphkit.schema.records import Activity, Contribution, Pairing, Record


def direct_edges_of(item: Accepted, dependencies: Dependencies, record: Record | None = None) -> Iterator[Edge]:
    """Yield the direct edges of one record; only activities and pairings have any. `record` saves reading it again."""
    record = record or item.record
    if isinstance(record, Activity):
        yield from _of_activity(Act.of(item.id, record, dependencies))
    elif isinstance(record, Pairing):
        yield from _of_pairing(item.id, record, dependencies)


def _of_activity(act: Act) -> Iterator[Edge]:
    record, dependencies = act.record, act.dependencies
    shared = _shared(act)
    brokers = brokered(act)
    known: dict[tuple[str, bool], list[Link]] = {}
    given: set[Pair] = set()
    brokered_pairs: set[Pair] = set()

    def links_for(kind: str, figure: Contribution | None) -> list[Link]:
        """Find the pairs once for all figures of a kind, but where money or a figure has parties of its own."""
        if figure is not None and names_parties(figure):
            return links_of(act, kind, figure)
        key = (kind, figure is not None and figure.amount is not None and act.money_has_other_givers)
        if key not in known:
            known[key] = links_of(act, kind, figure)
        return known[key]

    for figure in record.contributions:
        if figure.id in dependencies.claims.preferred:
            continue
        kind = figure.kind or record.kind
        links = links_for(kind, figure)
        helping = without_self_help(links, act, figure_flow(figure, record, dependencies.vocabulary))
        for some, all_links in ((helping, links), (brokers, brokers)):
            sides = sides_of(act, all_links, kind, figure) if some else None
            for link in some:
                yield _edge(act, link, shared, figure, sides)
        given.update([link.pair for link in links])
        brokered_pairs.update([link.pair for link in brokers])
    _add_parts(act, given, brokered_pairs)
    links = links_for(record.kind, None)
    if not all(link.pair in given for link in links):  # most acts have figures, and no pair beside theirs
        for link in without_self_help(links, act, act_flow(record, dependencies.vocabulary)):
            if link.pair not in given:
                yield _edge(act, link, shared)
    if _is_learning_stay(act):  # the host teaches: an edge of its own, without a second figure
        for sender in act.roles.senders:
            for link in pair_links("TRAINED", act.roles.hosts, sender, dependencies):
                yield _edge(act, link, shared)
    for link in brokers:
        if link.pair not in brokered_pairs:
            yield _edge(act, link, shared)


def _add_parts(act: Act, given: set[Pair], brokered_pairs: set[Pair]) -> None:
    """Add the pairs that the parts of an act yield."""
    dependencies = act.dependencies
    waiting, seen = list(dependencies.parts.get(act.id, ())), {act.id}
    while waiting:
        item = waiting.pop()
        record = item.record
        if item.id in seen or not isinstance(record, Activity):
            continue
        seen.add(item.id)
        part = Act.of(item.id, record, dependencies)
        for kind, figure in ((record.kind, None), *((each.kind or record.kind, each) for each in record.contributions)):
            given.update(link.pair for link in links_of(part, kind, figure))
        brokered_pairs.update(link.pair for link in brokered(part))
        waiting.extend(dependencies.parts.get(item.id, ()))


def _is_learning_stay(act: Act) -> bool:
    kinds = {act.record.kind, *(figure.kind or act.record.kind for figure in act.record.contributions)}
    return act.roles.is_learning and any(
        act.dependencies.vocabulary.kinds[kind].direction == "dispatch" for kind in kinds
    )


def _shared(act: Act) -> Properties:
    """Return what all direct edges of an act share: its programmes, benefit, created things and bounds."""
    record, dependencies = act.record, act.dependencies
    programmes = {dependencies.id(act.id, "programmes", name) for name in record.programmes}
    ends = dependencies.ends.get(act.pairing or "")
    if ends is not None:
        programmes |= ends.programmes
    properties: Properties = {"derived": True, "activity": act.id, "benefit": benefit(record, dependencies.vocabulary)}
    put(properties, programmes=sorted(programmes), created_things=sorted(party.id for party in act.roles.created))
    put_bounds(properties, act.id, record, dependencies)
    return properties


def _edge(
    act: Act, link: Link, shared: Properties, figure: Contribution | None = None, sides: Sides | None = None
) -> Edge:
    record, dependencies = act.record, act.dependencies
    evidence = (figure.evidence if figure else ()) or record.evidence
    kind = (figure.kind if figure else None) or record.kind
    properties: Properties = dict(shared)
    vocabulary = dependencies.vocabulary
    flow = figure_flow(figure, record, vocabulary) if figure else act_flow(record, vocabulary)
    put(properties, kind=kind, flow=flow, sources=sorted({piece.source for piece in evidence}), channel=link.channel)
    properties["certainty"] = "inferred" if "inferred" in (link.giver.certainty, link.receiver.certainty) else "stated"
    properties["counted"] = False
    if figure is None or sides is None or link.via_group:
        put(properties, stage=figure.stage if figure else record.status)
    else:
        put_figure(properties, act.dependencies, link, figure, sides)
    if figure is not None:
        put(properties, contribution=figure.id)
    if dependencies.label(link.giver.id) == "Fund":
        properties["giver_is_channel"] = True
    if link.via_group:
        properties["via_group"] = True
    if link.via_group or (figure is not None and sides is not None and sides.are_joint(figure, link.receiver.id)):
        properties["joint"] = True
    if link.learning:
        properties["learning"] = True
    if link.symmetric:
        properties["symmetric"] = True
    if figure is not None and figure.date is not None:
        put_date(properties, "start_date", figure.date)
        put_date(properties, "end_date", figure.date, last=True)
        properties.pop("not_before", None)
        properties.pop("not_after", None)
    elif figure is not None and figure.period is not None:
        put_period(properties, figure.period)
    else:
        put_period(properties, record.period)
    giver, receiver = link.pair
    return Edge(
        edge_id(giver, link.type, receiver, (figure.id if figure else None) or act.id),
        link.type,
        giver,
        dependencies.label(giver),
        receiver,
        dependencies.label(receiver),
        properties,
    )


def _of_pairing(pairing_id: str, record: Pairing, dependencies: Dependencies) -> Iterator[Edge]:
    """Yield PAIRED_WITH between the ends, and FACILITATED_FOR from the brokers."""
    helper = Party(dependencies.id(pairing_id, "helper", record.helper), record.certainty)
    recipient = Party(dependencies.id(pairing_id, "recipient", record.recipient), record.certainty)
    brokers = [Party(dependencies.id(pairing_id, "brokers", name), record.certainty) for name in record.brokers]
    links = pair_links("PAIRED_WITH", [helper], recipient, dependencies)
    links += [link for link in pair_links(BROKERED, brokers, recipient, dependencies) if not link.giver.via_group]
    own_places = dependencies.recipient_places(pairing_id, ())
    for link in links:
        if link.type == BROKERED and is_own_body(link.giver.id, own_places, dependencies):
            continue
        properties: Properties = {"derived": True, "pairing": pairing_id, "kind": "pairing", "counted": False}
        put(
            properties,
            flow=RELATION,
            certainty=record.certainty,
            tier=record.tier,
            form=record.form,
            programmes=sorted(dependencies.ends[pairing_id].programmes),
            sources=sorted({piece.source for piece in record.evidence}),
        )
        if link.via_group:
            put(properties, via_group=True, joint=True)
        put_pairing_validity(properties, record)
        put(properties, observed_until=observed_until(pairing_id, record, dependencies))
        giver, receiver = link.pair
        ends = (giver, dependencies.label(giver), receiver, dependencies.label(receiver))
        yield Edge(edge_id(giver, link.type, receiver, pairing_id), link.type, *ends, properties)
