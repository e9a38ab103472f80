"""Who gives: the providers or funders of an act; behind a fund, those who pay into it."""

from collections.abc import Iterator
from typing import NamedTuple

from graphkit.build.dependencies import Dependencies
from graphkit.build.parties import Party, Roles

OFFICES = frozenset({"Agency", "Party"})
"""Labels of bodies that act for the place where they lie."""


class Giver(NamedTuple):
    """A giver, and the fund through which the money went, if any."""

    party: Party
    channel: str | None = None


def givers_of(roles: Roles, pairing: str | None, dependencies: Dependencies, *, money: bool) -> tuple[Giver, ...]:
    """Return who gives, each once.

    Parameters
    ----------
    roles : Roles
    pairing : str or None
        Id of the act's pairing.
    dependencies : Dependencies
    money : bool
        Whether an amount is given: then the funders come before the providers, and a fund is a channel, which stands
        for those who pay into it.
    """
    named = roles.givers(money=money)
    if not money:
        return tuple(Giver(party) for party in named)
    givers: dict[str, Giver] = {}
    for party in named:
        if dependencies.label(party.id) != "Fund":
            givers.setdefault(party.id, Giver(party))
            continue
        for payer in _behind(party, roles, pairing, dependencies):
            givers.setdefault(payer.id, Giver(payer, party.id))
    return tuple(givers.values())


def _behind(fund: Party, roles: Roles, pairing: str | None, dependencies: Dependencies) -> tuple[Party, ...]:
    """Return who stands behind a fund: its contributors, else the act's providers, else the helper of its pairing.

    The helper is inferred, and only where none of its own bodies brokers the act: money that a body of the helper
    raised is not the helper's. Else the fund stands for itself.
    """
    payers = tuple(_payers(fund, dependencies, frozenset({fund.id})))
    if payers:
        return payers
    providers = tuple(party for party in roles.providers if dependencies.label(party.id) != "Fund")
    if providers:
        return providers
    helper = dependencies.helper(pairing) if pairing else None
    if helper is not None and not any(
        dependencies.whereabouts.lies_in(broker.id, helper) for broker in roles.facilitators
    ):
        return (Party(helper, "inferred"),)
    return (fund,)


def _payers(fund: Party, dependencies: Dependencies, seen: frozenset[str]) -> Iterator[Party]:
    """Yield who pays into a fund; behind a fund that pays into it, those who pay into that one."""
    contributors = dependencies.whereabouts.contributors
    for payer in contributors.get(fund.id, ()):
        if payer.id in seen:
            continue
        party = Party(payer.id, "inferred" if "inferred" in (fund.certainty, payer.certainty) else "stated")
        if dependencies.label(payer.id) == "Fund" and payer.id in contributors:
            yield from _payers(party, dependencies, seen | {payer.id})
        else:
            yield party


def is_own_body(party: str, places: frozenset[str], dependencies: Dependencies) -> bool:
    """Return whether a party is one of these places, or an office that lies in one of them: nobody helps himself."""
    if party in places:
        return True
    return is_body_of_place(party, dependencies) and not places.isdisjoint(dependencies.whereabouts.above(party))


def is_body_of_place(party: str, dependencies: Dependencies) -> bool:
    """Return whether a party is a place or an office: what lies in a receiving place is its own, then."""
    label = dependencies.label(party)
    return label in OFFICES or dependencies.vocabulary.labels[label].place
