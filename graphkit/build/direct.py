"""The direct edges giver -> receiver that short queries walk on: derived from an activity or a pairing, never written.

One edge for each contribution, giver and receiver; one without a figure for every pair that neither the activity's
contributions nor its parts yield. The rules are those of the contract (docs/model.md, "Direct edges").
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from graphkit.build.dependencies import Dependencies
from graphkit.build.nodes import benefit, put_pairing_validity
from graphkit.build.parties import Party, Roles
from graphkit.build.properties import put, put_date, put_period
from graphkit.elements import Edge, Properties, edge_id
from graphkit.records.recordset import Accepted
from graphkit.schema.records import Activity, Contribution, Pairing, Record

Pair = tuple[str, str]


class _Link(NamedTuple):
    """One giver-receiver pair that a figure, or an act without one, yields."""

    type: str
    giver: Party
    receiver: Party
    learning: bool = False
    symmetric: bool = False

    @property
    def pair(self) -> Pair:
        return (self.giver.id, self.receiver.id)

    @property
    def via_group(self) -> bool:
        return self.giver.via_group or self.receiver.via_group


def direct_edges_of(item: Accepted, dependencies: Dependencies, record: Record | None = None) -> Iterator[Edge]:
    """Yield the direct edges of one record; only activities and pairings have any. `record` saves reading it again."""
    record = record or item.record
    if isinstance(record, Activity):
        yield from _of_activity(item.id, record, dependencies)
    elif isinstance(record, Pairing):
        yield from _of_pairing(item.id, record, dependencies)


@dataclass(frozen=True, slots=True)
class _Act:
    """An activity with what its direct edges share."""

    id: str
    record: Activity
    roles: Roles
    shared: Properties
    dependencies: Dependencies


def _of_activity(record_id: str, record: Activity, dependencies: Dependencies) -> Iterator[Edge]:
    act = _Act(
        record_id,
        record,
        Roles.of(record_id, record, dependencies),
        _shared(record_id, record, dependencies),
        dependencies,
    )
    brokers = list(_brokered(act))
    given: set[Pair] = set()
    brokered: set[Pair] = set()
    for contribution in record.contributions:
        if contribution.id in dependencies.claims.preferred:
            continue
        links = list(_links(act.roles, contribution.kind or record.kind, contribution, dependencies))
        for together in (links, brokers):
            joint = _is_joint(together, contribution)
            for link in together:
                yield _edge(act, link, contribution, joint=joint)
        given.update(link.pair for link in links)
        brokered.update(link.pair for link in brokers)
    _add_parts(act, given, brokered)
    for link in _links(act.roles, record.kind, None, dependencies):
        if link.pair not in given:
            yield _edge(act, link)
    if _is_learning_stay(act):  # the host teaches: an edge of its own, without a second figure
        for link in _pairs("TRAINED", act.roles.hosts, act.roles.senders, dependencies):
            yield _edge(act, link)
    for link in brokers:
        if link.pair not in brokered:
            yield _edge(act, link)


def _add_parts(act: _Act, given: set[Pair], brokered: set[Pair]) -> None:
    """Add the pairs that the parts of an act yield."""
    dependencies = act.dependencies
    waiting, seen = list(dependencies.parts.get(act.id, ())), {act.id}
    while waiting:
        item = waiting.pop()
        record = item.record
        if item.id in seen or not isinstance(record, Activity):
            continue
        seen.add(item.id)
        part = _Act(item.id, record, Roles.of(item.id, record, dependencies), {}, dependencies)
        for kind, contribution in ((record.kind, None), *((c.kind or record.kind, c) for c in record.contributions)):
            given.update(link.pair for link in _links(part.roles, kind, contribution, dependencies))
        brokered.update(link.pair for link in _brokered(part))
        waiting.extend(dependencies.parts.get(item.id, ()))


def _links(
    roles: Roles, kind_code: str, contribution: Contribution | None, dependencies: Dependencies
) -> Iterator[_Link]:
    """Yield the pairs of one figure (or of the act itself), each once, members of groups behind the named parties."""
    kind = dependencies.vocabulary.kinds[kind_code]
    if kind.direction == "pairing":
        return
    if kind.direction == "symmetric":
        yield from _symmetric(roles, kind.edge, dependencies)
        return
    if kind.direction == "dispatch":
        yield from _pairs(kind.edge, roles.dispatchers, roles.dispatched_to, dependencies, learning=roles.is_learning)
        return
    money = contribution is not None and contribution.amount is not None
    yield from _pairs(kind.edge, roles.givers(money=money), roles.receivers, dependencies)


def _is_learning_stay(act: _Act) -> bool:
    kinds = {act.record.kind, *(contribution.kind or act.record.kind for contribution in act.record.contributions)}
    return act.roles.is_learning and any(
        act.dependencies.vocabulary.kinds[kind].direction == "dispatch" for kind in kinds
    )


def _pairs(
    type_: str,
    givers: Iterable[Party],
    receivers: Iterable[Party],
    dependencies: Dependencies,
    *,
    learning: bool = False,
) -> Iterator[_Link]:
    seen: set[Pair] = set()
    givers, receivers = list(givers), list(receivers)
    ways = [False]
    if dependencies.members:  # named parties first: a member that is also named needs no second edge
        ways = [False, True]
        givers, receivers = givers + _members(givers, dependencies), receivers + _members(receivers, dependencies)
    for wanted_group in ways:
        for giver in givers:
            for receiver in receivers:
                link = _Link(type_, giver, receiver, learning)
                if link.via_group == wanted_group and giver.id != receiver.id and link.pair not in seen:
                    seen.add(link.pair)
                    yield link


def _symmetric(roles: Roles, type_: str, dependencies: Dependencies) -> Iterator[_Link]:
    """Yield each pair once, from the id that sorts first: signers with beneficiaries, or every two signers."""
    signers = roles.signers
    if roles.receivers:
        links = _pairs(type_, signers, roles.receivers, dependencies)
    else:
        links = _pairs(type_, signers, signers, dependencies)
    seen: set[Pair] = set()
    for link in links:
        first, second = sorted((link.giver, link.receiver), key=lambda party: party.id)
        if (first.id, second.id) not in seen:
            seen.add((first.id, second.id))
            yield _Link(type_, first, second, symmetric=True)


def _brokered(act: _Act) -> Iterator[_Link]:
    """Yield broker -> receiver; none where the broker is an Agency or Party of the very place that receives."""
    receivers = act.roles.receivers or act.roles.hosts
    return _brokered_pairs(act.roles.facilitators, receivers, act.dependencies)


def _brokered_pairs(
    brokers: Iterable[Party], receivers: Iterable[Party], dependencies: Dependencies
) -> Iterator[_Link]:
    for link in _pairs("FACILITATED_FOR", brokers, receivers, dependencies):
        if not link.giver.via_group and not _is_own_office(link.giver, link.receiver.id, dependencies):
            yield link


def _is_own_office(broker: Party, receiver: str, dependencies: Dependencies) -> bool:
    return dependencies.label(broker.id) in ("Agency", "Party") and receiver in dependencies.located_in.get(
        broker.id, ()
    )


def _members(parties: Iterable[Party], dependencies: Dependencies) -> list[Party]:
    return [
        Party(member, party.certainty, via_group=True)
        for party in parties
        for member in dependencies.members_of(party.id)
    ]


def _is_joint(links: list[_Link], contribution: Contribution) -> bool:
    named = [link for link in links if not link.via_group]
    givers = {link.giver.id for link in named}
    receivers = {link.receiver.id for link in named}
    return contribution.mixed or len(givers) > 1 or (len(receivers) > 1 and not contribution.each)


def _shared(record_id: str, record: Activity, dependencies: Dependencies) -> Properties:
    """Return what all direct edges of an act share: its programmes, benefit, dates."""
    programmes = {dependencies.id(record_id, "programmes", name) for name in record.programmes}
    if record.pairing:
        pairing = dependencies.pairings.get(dependencies.id(record_id, "pairing", record.pairing))
        if pairing is not None and isinstance(pairing.record, Pairing):
            programmes |= {dependencies.id(pairing.id, "programmes", name) for name in pairing.record.programmes}
    properties: Properties = {
        "derived": True,
        "activity": record_id,
        "benefit": benefit(record, dependencies.vocabulary),
    }
    put(properties, programmes=sorted(programmes))
    return properties


def _edge(act: _Act, link: _Link, contribution: Contribution | None = None, *, joint: bool = False) -> Edge:
    record, dependencies = act.record, act.dependencies
    evidence = (contribution.evidence if contribution else ()) or record.evidence
    kind = (contribution.kind if contribution else None) or record.kind
    properties: Properties = dict(act.shared)
    put(properties, kind=kind, sources=sorted({item.source for item in evidence}))
    properties["certainty"] = "inferred" if "inferred" in (link.giver.certainty, link.receiver.certainty) else "stated"
    properties["counted"] = False
    if contribution is None or link.via_group:
        put(properties, stage=contribution.stage if contribution else record.status)
    else:
        _figure(properties, link, contribution, joint, dependencies)
    if contribution is not None:
        put(properties, contribution=contribution.id)
    if link.via_group:
        properties["via_group"] = True
    if joint or link.via_group:
        properties["joint"] = True
    if link.learning:
        properties["learning"] = True
    if link.symmetric:
        properties["symmetric"] = True
    if contribution is not None and contribution.date is not None:
        put_date(properties, "start_date", contribution.date)
        put_date(properties, "end_date", contribution.date, last=True)
    else:
        put_period(properties, record.period)
    giver, receiver = link.pair
    return Edge(
        edge_id(giver, link.type, receiver, (contribution.id if contribution else None) or act.id),
        link.type,
        giver,
        dependencies.label(giver),
        receiver,
        dependencies.label(receiver),
        properties,
    )


def _figure(properties: Properties, link: _Link, figure: Contribution, joint: bool, dependencies: Dependencies) -> None:
    """Add the figure under the key that says how it may be read: own, joint, for each receiver, or brokered."""
    if link.type == "FACILITATED_FOR":
        prefix = "brokered_"
    elif figure.each:
        prefix = "each_"
    else:
        prefix = "joint_" if joint else ""
    put(
        properties,
        **{f"{prefix}amount": figure.amount, f"{prefix}quantity": figure.quantity},
        currency=figure.currency,
        unit=figure.unit,
        item=figure.item,
        measure=figure.measure,
        stage=figure.stage,
        bound=figure.bound,
        per=figure.per,
    )
    put_date(properties, "as_of", figure.as_of, last=True)
    has_figure = figure.amount is not None or figure.quantity is not None
    properties["aggregate"] = figure.aggregate
    properties["counted"] = has_figure and not joint and not figure.each and dependencies.claims.counted(figure)
    properties["realised"] = dependencies.claims.realised(figure, dependencies.vocabulary)


def _of_pairing(record_id: str, record: Pairing, dependencies: Dependencies) -> Iterator[Edge]:
    """Yield PAIRED_WITH between the ends, and FACILITATED_FOR from the brokers."""
    helper = Party(dependencies.id(record_id, "helper", record.helper), record.certainty)
    recipient = Party(dependencies.id(record_id, "recipient", record.recipient), record.certainty)
    brokers = [Party(dependencies.id(record_id, "brokers", name), record.certainty) for name in record.brokers]
    links = _pairs("PAIRED_WITH", [helper], [recipient], dependencies)
    for link in (*links, *_brokered_pairs(brokers, [recipient], dependencies)):
        properties: Properties = {"derived": True, "pairing": record_id, "kind": "pairing", "counted": False}
        put(
            properties,
            certainty=record.certainty,
            tier=record.tier,
            form=record.form,
            programmes=sorted({dependencies.id(record_id, "programmes", name) for name in record.programmes}),
            sources=sorted({item.source for item in record.evidence}),
        )
        if link.via_group:
            put(properties, via_group=True, joint=True)
        put_pairing_validity(properties, record)
        giver, receiver = link.pair
        ends = (giver, dependencies.label(giver), receiver, dependencies.label(receiver))
        yield Edge(edge_id(giver, link.type, receiver, record_id), link.type, *ends, properties)
