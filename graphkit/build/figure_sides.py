"""Who gives and who receives a figure, and what of a figure per receiver is whose."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from graphkit.build.givers import givers_of
from graphkit.build.links import BROKERED, Act, Link
from graphkit.build.parties import Party
from graphkit.build.receivers import reached, receivers_of
from graphkit.build.totals import UNSUMMED_ITEMS
from graphkit.schema.records import Contribution


class Shares(NamedTuple):
    """What of a figure per receiver reaches whom.

    Attributes
    ----------
    times : mapping of str to int or None
        Receiver -> how often the figure is its own: once for each room of a school, as often as a group has members;
        None where that is not known.
    shared : frozenset of str
        Those who share it with others, as two whom one facility serves.
    parts : int or None
        How often the figure is shared in all.
    groups : frozenset of str
        Receivers of which each member gets the figure.
    """

    times: Mapping[str, int | None] = MappingProxyType({})
    shared: frozenset[str] = frozenset()
    parts: int | None = 0
    groups: frozenset[str] = frozenset()


Portions = Mapping[str, Decimal]
"""Receiver -> its share of a sum that is split between receivers by stated shares."""


class Sides(NamedTuple):
    """The named givers and receivers of a figure, members of groups left out, and the shares of one per receiver."""

    givers: frozenset[str]
    receivers: frozenset[str]
    shares: Shares = Shares()
    portions: Portions = MappingProxyType({})

    @property
    def giver(self) -> str | None:
        """The only giver; None where there are several or none."""
        return next(iter(self.givers)) if len(self.givers) == 1 else None

    def counted_receivers(self, figure: Contribution) -> frozenset[str]:
        """Return the receivers for whom a figure is counted: the only one, or each of a figure per receiver."""
        if figure.each:
            return self.receivers - self.shares.shared
        return self.receivers if self.portions or len(self.receivers) == 1 else frozenset()

    def are_joint(self, figure: Contribution, receiver: str) -> bool:
        """Return whether several share a figure, on either side, so that no edge carries it alone."""
        if figure.mixed or len(self.givers) > 1:
            return True
        return receiver in self.shares.shared if figure.each else len(self.receivers) > 1 and not self.portions

    def factor(self, figure: Contribution, receiver: str) -> int | Decimal | None:
        """Return by what a figure is multiplied on the edge to a receiver; None where that is not known."""
        if not figure.each:
            return self.portions.get(receiver, 1)
        return self.shares.parts if receiver in self.shares.shared else self.shares.times.get(receiver, 1)


def sides_of(act: Act, links: Iterable[Link], kind_code: str, figure: Contribution) -> Sides:
    """Return who gives and who receives a figure, also one who is both, and so has no edge."""
    links = [link for link in links if not link.via_group]
    roles = act.roles.of_figure(act.id, figure, act.dependencies)
    direction = act.dependencies.vocabulary.kinds[kind_code].direction
    givers = {link.giver.id for link in links}
    is_brokered = bool(links) and links[0].type == BROKERED
    if links and direction == "giver" and not is_brokered:
        money = figure.amount is not None
        givers |= {giver.party.id for giver in givers_of(roles, act.pairing, act.dependencies, money=money)}
    receivers = frozenset(link.receiver.id for link in links)
    if not figure.each:
        split = figure.amount is not None and receivers == roles.shares.keys() and len(givers) <= 1
        return Sides(frozenset(givers), receivers, portions=roles.shares if split else {})
    hosts = roles.hosts
    if is_brokered:
        named = receivers_of(roles) or hosts
    else:
        named = (hosts if direction == "dispatch" else ()) or receivers_of(roles)
    return Sides(frozenset(givers), receivers, _shares(act, givers, named, figure))


def _shares(act: Act, givers: Iterable[str], named: Iterable[Party], figure: Contribution) -> Shares:
    """Return the shares of a figure per receiver; rates and lengths of time are never multiplied."""
    dependencies = act.dependencies
    multiplied = not figure.per and figure.item not in UNSUMMED_ITEMS
    times: dict[str, int | None] = {}
    shared: set[str] = set()
    groups: set[str] = set()
    parts = 0
    for party in named:
        ways = [{end.id for end in reached(party, giver, dependencies)} for giver in sorted(givers)]
        ends = set().union(*ways)  # one facility may stay for one giver and give way for another: nobody shares it then
        if any(len(way) > 1 for way in ways):
            shared |= ends
            parts += 1
            continue
        for end in ends:
            is_group = end == party.id and dependencies.label(end) == "Group"
            if is_group:
                groups.add(end)
            count = (dependencies.whereabouts.sizes.get(end) if multiplied else None) if is_group else 1
            before = times.get(end, 0)
            if count is None or before is None:
                times[end] = None
            else:
                times[end] = before + count if multiplied else 1
    if shared & times.keys():  # one of them also has a share of its own: then nothing is anyone's alone
        known = [count for count in times.values() if count is not None]
        everything = parts + sum(known) if len(known) == len(times) else None
        return Shares(shared=frozenset(shared | times.keys()), parts=everything)
    return Shares(times, frozenset(shared), parts, frozenset(groups))
