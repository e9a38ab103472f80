"""Which giver reaches which receiver: the pairs that a figure, or an act without one, yields."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from graphkit.build.dependencies import Dependencies
from graphkit.build.flows import AID
from graphkit.build.givers import Giver, givers_of, is_body_of_place, is_own_body
from graphkit.build.nodes import benefit
from graphkit.build.parties import Party, Roles
from graphkit.build.receivers import reached, receivers_of, receiving_places
from graphkit.schema.records import Activity, Contribution

Pair = tuple[str, str]
BROKERED = "FACILITATED_FOR"


class Link(NamedTuple):
    """One pair of giver and receiver, the type of its edge, and how it came about."""

    type: str
    giver: Party
    receiver: Party
    learning: bool = False
    channel: str | None = None
    symmetric: bool = False

    @property
    def pair(self) -> Pair:
        """The ids of both ends."""
        return (self.giver.id, self.receiver.id)

    @property
    def via_group(self) -> bool:
        """Whether one end stands here only as a member of a group."""
        return self.giver.via_group or self.receiver.via_group


@dataclass(frozen=True, slots=True)
class Act:
    """An activity with its parties, and the places whose own offices are no helpers in it."""

    id: str
    record: Activity
    roles: Roles
    dependencies: Dependencies
    pairing: str | None
    recipients: frozenset[str]

    @classmethod
    def of(cls, activity_id: str, record: Activity, dependencies: Dependencies) -> "Act":
        """Read the roles of an activity."""
        pairing = dependencies.id(activity_id, "pairing", record.pairing) if record.pairing else None
        programmes = [dependencies.id(activity_id, "programmes", name) for name in record.programmes]
        recipients = dependencies.recipient_places(pairing, programmes)
        return cls(activity_id, record, Roles.of(activity_id, record, dependencies), dependencies, pairing, recipients)

    @property
    def bars_self_help(self) -> bool:
        """Whether nobody can help himself in the act: help for the receiving side, no stay to learn, none from IATI.

        In IATI a ministry that funds a project of its own country is a funder as any other.
        """
        if self.record.standard == "iati":
            return False
        return benefit(self.record, self.dependencies.vocabulary) == "forward" and not self.roles.is_learning

    @property
    def money_has_other_givers(self) -> bool:
        """Whether money comes from others than the rest of the help: from funders, or through a fund."""
        if self.roles.funders:
            return True
        return any(self.dependencies.label(party.id) == "Fund" for party in self.roles.givers(money=False))


def links_of(act: Act, kind_code: str, figure: Contribution | None) -> list[Link]:
    """Return the pairs of one figure, or of the act itself, each once; members of groups after the named parties."""
    kind, roles = act.dependencies.vocabulary.kinds[kind_code], act.roles
    if figure is not None:
        roles = roles.of_figure(act.id, figure, act.dependencies)
    if kind.direction == "pairing":
        return []
    if kind.direction == "payment":
        return list(_payments(kind.edge, act, figure))
    if kind.direction == "symmetric":
        return list(_symmetric(act, kind.edge))
    if kind.direction == "dispatch":
        givers = [Giver(party) for party in roles.dispatchers]
        receivers = roles.hosts or receivers_of(roles)
        return list(_pairs(kind.edge, givers, receivers, act.dependencies, learning=roles.is_learning))
    money = figure is not None and figure.amount is not None
    givers = list(givers_of(roles, act.pairing, act.dependencies, money=money))
    return list(_pairs(kind.edge, givers, receivers_of(roles), act.dependencies))


def _payments(type_: str, act: Act, figure: Contribution | None) -> Iterator[Link]:
    """Yield who paid whom; of an act, and of a figure that does not name both, nothing is known."""
    if figure is None or not (figure.funders and figure.paid_to):
        return
    dependencies = act.dependencies
    payers = [Giver(Party(dependencies.id(act.id, "funders", party.entity))) for party in figure.funders]
    paid = [Party(dependencies.id(act.id, "paid_to", party.entity)) for party in figure.paid_to]
    yield from _pairs(type_, payers, paid, dependencies)


def without_self_help(links: Iterable[Link], act: Act, flow: str) -> list[Link]:
    """Leave out help of the receiving side to itself: in forward aid, and for brokers whatever the flow.

    A place, agency or party that is, or lies in, a receiving place or the recipient place of the act's pairing (else of
    its programmes' pairings) is no helper there.
    """
    links = list(links)
    if not any(is_body_of_place(link.giver.id, act.dependencies) for link in links) or not act.bars_self_help:
        return links
    places = receiving_places([link.receiver for link in links], act.recipients, act.dependencies)
    return [
        link
        for link in links
        if not ((flow == AID or link.type == BROKERED) and is_own_body(link.giver.id, places, act.dependencies))
    ]


def brokered(act: Act) -> list[Link]:
    """Return broker -> receiver; left out are those of the receiving side, and those who themselves give in the act."""
    if not act.roles.facilitators:
        return []
    receivers = receivers_of(act.roles) or act.roles.hosts
    givers = {party.id for party in (*act.roles.providers, *act.roles.funders)}
    brokers = [Giver(party) for party in act.roles.facilitators if party.id not in givers]
    links = _pairs(BROKERED, brokers, receivers, act.dependencies)
    named = [link for link in links if not link.giver.via_group]
    return without_self_help(named, act, BROKERED)


def pair_links(type_: str, givers: Iterable[Party], receiver: Party, dependencies: Dependencies) -> list[Link]:
    """Return the pairs between parties and one receiver, as a pairing has them."""
    return list(_pairs(type_, [Giver(party) for party in givers], (receiver,), dependencies))


def _pairs(
    type_: str, givers: list[Giver], receivers: Iterable[Party], dependencies: Dependencies, *, learning: bool = False
) -> Iterator[Link]:
    seen: set[Pair] = set()
    for giver, end in _meetings(givers, tuple(receivers), dependencies):
        pair = (giver.party.id, end.id)
        if pair[0] != pair[1] and pair not in seen:
            seen.add(pair)
            yield Link(type_, giver.party, end, learning, giver.channel)


def _meetings(
    givers: list[Giver], receivers: tuple[Party, ...], dependencies: Dependencies
) -> Iterator[tuple[Giver, Party]]:
    """Yield who meets whom, named parties first: a member of a group that is also named needs no second edge."""
    for giver in givers:
        for receiver in receivers:
            for end in reached(receiver, giver.party.id, dependencies):
                yield giver, end
    if not dependencies.members:
        return
    members = [Giver(member) for giver in givers for member in _members(giver.party, dependencies)]
    for giver in (*givers, *members):
        for receiver in receivers:
            for end in reached(receiver, giver.party.id, dependencies):
                for party in (end, *_members(end, dependencies)):
                    if giver.party.via_group or party.via_group:
                        yield giver, party


def _symmetric(act: Act, type_: str) -> Iterator[Link]:
    """Yield each pair once, from the id that sorts first: signers with beneficiaries, or every two signers."""
    signers = [Giver(party) for party in act.roles.signers]
    receivers = receivers_of(act.roles) or tuple(giver.party for giver in signers)
    seen: set[Pair] = set()
    for link in _pairs(type_, signers, receivers, act.dependencies):
        first, second = sorted((link.giver, link.receiver), key=lambda party: party.id)
        if (first.id, second.id) not in seen:
            seen.add((first.id, second.id))
            yield Link(type_, first, second, symmetric=True)


def _members(party: Party, dependencies: Dependencies) -> list[Party]:
    return [Party(member, party.certainty, via_group=True) for member in dependencies.members_of(party.id)]
