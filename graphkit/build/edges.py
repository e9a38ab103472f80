"""Records to the stored edges of the contract: roles, places, hierarchy, evidence. Direct edges are in direct.py."""

from collections.abc import Iterable, Iterator

from graphkit.build.dependencies import Dependencies
from graphkit.build.nodes import spans
from graphkit.build.properties import put, put_validity
from graphkit.elements import Edge, Properties, edge_id
from graphkit.records.recordset import Accepted
from graphkit.schema.records import Activity, Contribution, Entity, Observation, Pairing, Programme, Record
from graphkit.schema.values import Evidence, Link, PartyRef

_BELONGS = {"part_of": "PART_OF", "located_in": "LOCATED_IN"}
"""Fields that resolving fills from a name where the record leaves them open -> their edges."""

FIGURE_PARTIES = {"funders": "GIVEN_BY", "paid_to": "GIVEN_TO", "recipients": "GIVEN_FOR"}
"""Fields of a contribution that name parties of its own -> their edges."""


class _Edges:
    """The edges that leave or enter one record; each id once; the first occurrence is kept."""

    def __init__(self, record_id: str, label: str, dependencies: Dependencies) -> None:
        self.record_id, self.label, self.dependencies = record_id, label, dependencies
        self.made: dict[str, Edge] = {}

    def id(self, field: str, name: str) -> str:
        return self.dependencies.id(self.record_id, field, name)

    def out(self, type_: str, target: str, target_label: str, properties: Properties | None = None) -> None:
        self._add(
            Edge(edge_id(self.record_id, type_, target), type_, self.record_id, self.label, target, target_label),
            properties,
        )

    def into(self, type_: str, source: str, source_label: str, properties: Properties | None = None) -> None:
        self._add(
            Edge(edge_id(source, type_, self.record_id), type_, source, source_label, self.record_id, self.label),
            properties,
        )

    def refs(self, type_: str, field: str, names: Iterable[str], *, reverse: bool = False) -> None:
        """Add an edge to (or from) each thing a field names."""
        for name in names:
            other = self.id(field, name)
            (self.into if reverse else self.out)(type_, other, self.dependencies.label(other))

    def links(self, type_: str, field: str, links: Iterable[Link]) -> None:
        """Add an edge for each dated reference."""
        for link in links:
            other = self.id(field, link.entity)
            properties: Properties = {}
            put_validity(properties, link.valid)
            self.out(type_, other, self.dependencies.label(other), put(properties, note=link.note))

    def evidence(self, evidence: tuple[Evidence, ...], of: tuple[str, str] | None = None, **more: bool) -> None:
        """Add one REPORTED_IN for each source."""
        node, label = of or (self.record_id, self.label)
        for source, lists in spans(evidence).items():
            edge = Edge(edge_id(node, "REPORTED_IN", source), "REPORTED_IN", node, label, source, "Source")
            self._add(edge, {**lists, **more})

    def _add(self, edge: Edge, properties: Properties | None) -> None:
        if properties:
            edge.properties.update(properties)
        self.made.setdefault(edge.id, edge)


def edges_of(item: Accepted, dependencies: Dependencies, record: Record | None = None) -> Iterator[Edge]:
    """Yield the stored edges that one record gives; `record` saves reading it again."""
    record = record or item.record
    match record:
        case Entity():
            made = _entity(item.id, record, dependencies)
        case Activity():
            made = _activity(item.id, record, dependencies)
        case Pairing():
            made = _pairing(item.id, record, dependencies)
        case Observation():
            made = _observation(item.id, record, dependencies)
        case Programme():
            made = _programme(item.id, record, dependencies)
        case _:
            return
    yield from made.made.values()


def _entity(record_id: str, record: Entity, dependencies: Dependencies) -> _Edges:
    edges = _Edges(record_id, record.label, dependencies)
    edges.links("PART_OF", "part_of", record.part_of)
    edges.links("LOCATED_IN", "located_in", record.located_in)
    edges.links("MEMBER_OF", "member_of", record.member_of)
    edges.refs("SERVES", "serves", record.serves)
    edges.refs("SUCCEEDED_BY", "succeeded_by", record.succeeded_by)
    edges.refs("ORIGIN", "origin", record.origin)
    for party in record.contributors:
        payer = edges.id("contributors", party.entity)
        edges.into("CONTRIBUTED_TO", payer, dependencies.label(payer), {"certainty": party.certainty})
    edges.refs("MANAGES", "managed_by", record.managed_by, reverse=True)
    for field, other in dependencies.resolution.links.get(record_id, {}).items():
        edges.out(_BELONGS[field], other, dependencies.label(other), {"derived": True})
    return edges


def _programme(record_id: str, record: Programme, dependencies: Dependencies) -> _Edges:
    edges = _Edges(record_id, "Programme", dependencies)
    edges.refs("ISSUED", "issued_by", record.issued_by, reverse=True)
    edges.refs("ADMINISTERS", "administered_by", record.administered_by, reverse=True)
    edges.refs("PART_OF", "part_of", record.part_of)
    return edges


def _pairing(record_id: str, record: Pairing, dependencies: Dependencies) -> _Edges:
    edges = _Edges(record_id, "Pairing", dependencies)
    edges.refs("HELPER", "helper", [record.helper])
    edges.refs("RECIPIENT", "recipient", [record.recipient])
    edges.refs("BROKERED", "brokers", record.brokers, reverse=True)
    edges.refs("UNDER", "programmes", record.programmes)
    edges.evidence(record.evidence)
    return edges


def _observation(record_id: str, record: Observation, dependencies: Dependencies) -> _Edges:
    edges = _Edges(record_id, "Observation", dependencies)
    edges.refs("ABOUT", "about", [record.about])
    edges.refs("RESULT_OF", "result_of", record.result_of)
    if preferred := dependencies.claims.preferred.get(record_id):
        edges.out("ALTERNATIVE_TO", preferred.claim, "Observation", {"decided_by": preferred.rule})
    edges.evidence(record.evidence)
    return edges


def _activity(record_id: str, record: Activity, dependencies: Dependencies) -> _Edges:
    edges = _Edges(record_id, "Activity", dependencies)
    for field, type_ in dependencies.vocabulary.roles.items():
        incoming = type_ not in ("BENEFITED", "TOOK_PLACE_IN")
        for position, party in enumerate(getattr(record, field), start=1):
            other = edges.id(field, party.entity)
            properties = _role(party, position, place=type_ == "TOOK_PLACE_IN")
            (edges.into if incoming else edges.out)(type_, other, dependencies.label(other), properties)
    if not record.recipients:  # a named thing that the act created is its beneficiary
        for position, name in enumerate(record.created, start=1):
            other = edges.id("created", name)
            edges.out(
                "BENEFITED",
                other,
                dependencies.label(other),
                {"certainty": "stated", "position": position, "open": False},
            )
    edges.refs("CREATED", "created", record.created)
    edges.refs("UNDER", "programmes", record.programmes)
    edges.refs("UNDER", "pairing", [record.pairing] if record.pairing else [])
    edges.refs("ESTABLISHED", "established", record.established)
    edges.refs("PART_OF_ACTIVITY", "part_of", record.part_of)
    edges.refs("FOLLOWED_FROM", "followed_from", record.followed_from)
    edges.evidence(record.evidence)
    for contribution in record.contributions:
        _contribution(edges, contribution, record, dependencies)
    return edges


def _role(party: PartyRef, position: int, *, place: bool) -> Properties:
    if place:
        return put({}, share=party.share, note=party.note)
    properties: Properties = {"certainty": party.certainty, "position": position, "open": party.open}
    return put(properties, share=party.share, note=party.note)


def _contribution(edges: _Edges, record: Contribution, activity: Activity, dependencies: Dependencies) -> None:
    figure_id = record.id or ""
    edges.out("HAS_CONTRIBUTION", figure_id, "Contribution")
    for field, type_ in FIGURE_PARTIES.items():
        for position, party in enumerate(getattr(record, field), start=1):
            other = edges.id(field, party.entity)
            id_, properties = edge_id(figure_id, type_, other), _role(party, position, place=False)
            del properties["open"]
            edges.made.setdefault(
                id_, Edge(id_, type_, figure_id, "Contribution", other, dependencies.label(other), properties)
            )
    preferred = dependencies.claims.preferred.get(figure_id)
    ties: list[tuple[str, str | None, Properties]] = [
        ("PART_OF_TOTAL", record.part_of_total, {}),
        ("STAGE_OF", record.stage_of, {}),
    ]
    if preferred:
        ties.append(("ALTERNATIVE_TO", preferred.claim, {"decided_by": preferred.rule}))
    ties += [("MAY_OVERLAP", other, {}) for other in record.may_overlap]
    for type_, target, properties in ties:
        if target:
            id_ = edge_id(figure_id, type_, target)
            edges.made[id_] = Edge(id_, type_, figure_id, "Contribution", target, "Contribution", properties)
    if record.evidence:
        edges.evidence(record.evidence, (figure_id, "Contribution"), inherited=False)
    else:
        edges.evidence(activity.evidence, (figure_id, "Contribution"), inherited=True)
