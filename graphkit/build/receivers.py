"""Whom help reaches: the beneficiaries, and for what is built, whom it is for."""

from collections.abc import Iterable

from graphkit.build.dependencies import Dependencies
from graphkit.build.parties import Party, Roles
from graphkit.build.whereabouts import PLACES


def receivers_of(roles: Roles) -> tuple[Party, ...]:
    """Return the named receivers: the beneficiaries that the act did not create, else what it created."""
    if not roles.created:
        return roles.recipients
    created = {party.id for party in roles.created}
    others = tuple(party for party in roles.recipients if party.id not in created)
    return others or roles.created or roles.recipients


def reached(receiver: Party, giver: str, dependencies: Dependencies) -> tuple[Party, ...]:
    """Return whom help to a receiver reaches.

    A facility gives way to whom it serves, else to the first above it that is no facility, else to the place where it
    lies unless the giver lies there; never to the giver. Whatever is no facility stays itself.
    """
    if dependencies.label(receiver.id) != "Facility":
        return (receiver,)
    where = dependencies.whereabouts
    served = [each for each in where.serves.get(receiver.id, ()) if each != giver]
    if served:
        return tuple(receiver._replace(id=each) for each in served)
    above = _institution(receiver.id, dependencies)
    if above is not None and above != giver:
        return (receiver._replace(id=above),)
    for place in where.located_in.get(receiver.id, ()):
        if place != giver and not where.lies_in(giver, place):
            return (receiver._replace(id=place),)
    return (receiver,)


def _institution(facility: str, dependencies: Dependencies) -> str | None:
    """Return the first above a facility, by PART_OF, that is no facility itself."""
    seen, current = {facility}, facility
    while True:
        parents = dependencies.whereabouts.part_of.get(current, ())
        if not parents or parents[0] in seen:
            return None
        current = parents[0]
        seen.add(current)
        if dependencies.label(current) != "Facility":
            return current


def receiving_places(
    receivers: Iterable[Party], recipients: frozenset[str], dependencies: Dependencies
) -> frozenset[str]:
    """Return the places whose own offices are no helpers: receivers that are places, and recipients of pairings."""
    receiving = {party.id for party in receivers if dependencies.label(party.id) in PLACES}
    return recipients | receiving
