"""Who gives and who receives in an act, by the rules of the contract."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

from graphkit.build.dependencies import Dependencies
from graphkit.schema.records import Activity, Contribution
from graphkit.schema.values import PartyRef

_ROUNDING = Decimal("0.01")  # shares of thirds and sevenths are rounded


class Party(NamedTuple):
    """A party of an act: how sure its role is, and whether it stands there only as a member of a group."""

    id: str
    certainty: str = "stated"
    via_group: bool = False


@dataclass(frozen=True, slots=True)
class Roles:
    """The parties of one activity, by role, as ids."""

    providers: tuple[Party, ...]
    funders: tuple[Party, ...]
    facilitators: tuple[Party, ...]
    organizers: tuple[Party, ...]
    partners: tuple[Party, ...]
    senders: tuple[Party, ...]
    hosts: tuple[Party, ...]
    recipients: tuple[Party, ...]
    created: tuple[Party, ...]
    shares: Mapping[str, Decimal] = field(default_factory=dict)
    """Recipient -> its share, where every recipient has one and they add up to the whole."""

    @classmethod
    def of(cls, record_id: str, record: Activity, dependencies: Dependencies) -> "Roles":
        """Read the roles of an activity; names are already resolved."""

        def parties(role: str) -> tuple[Party, ...]:
            return _parties(record_id, role, getattr(record, role), dependencies)

        return cls(
            providers=parties("providers"),
            funders=parties("funders"),
            facilitators=parties("facilitators"),
            organizers=parties("organizers"),
            partners=parties("partners"),
            senders=parties("senders"),
            hosts=parties("hosts"),
            recipients=parties("recipients"),
            created=tuple(Party(dependencies.id(record_id, "created", name)) for name in record.created),
            shares=_shares(record_id, record.recipients, dependencies),
        )

    def of_figure(self, record_id: str, figure: Contribution, dependencies: Dependencies) -> "Roles":
        """Return the parties of one figure: its own funders and recipients go before those of the act.

        Who was paid is a receiver only where nobody else is named: whoever carries the work out is not whom it is for.
        """
        if not names_parties(figure):
            return self

        def parties(role: str) -> tuple[Party, ...]:
            return _parties(record_id, role, getattr(figure, role), dependencies)

        named = replace(self, funders=parties("funders") or self.funders)
        if figure.recipients:
            shares = _shares(record_id, figure.recipients, dependencies)
            return replace(named, recipients=parties("recipients"), created=(), shares=shares)
        if figure.paid_to and not (self.recipients or self.created):
            return replace(named, recipients=parties("paid_to"))
        return named

    def givers(self, *, money: bool) -> tuple[Party, ...]:
        """For money the funders, else the providers; otherwise the providers; else the organizers, as inferred."""
        named = (self.funders if money else ()) or self.providers
        return named or tuple(party._replace(certainty="inferred") for party in self.organizers)

    @property
    def dispatchers(self) -> tuple[Party, ...]:
        """Who sends people: the senders, else the providers."""
        return self.senders or self.providers

    @property
    def signers(self) -> tuple[Party, ...]:
        """Who signs or meets: providers, partners and organizers, each once."""
        return tuple({party.id: party for party in (*self.providers, *self.partners, *self.organizers)}.values())

    @property
    def is_learning(self) -> bool:
        """Whether this is a stay to learn: a provider hosts and a beneficiary sends."""
        if not self.hosts or not self.senders:
            return False
        hosts = {party.id for party in self.hosts}
        senders = {party.id for party in self.senders}
        provides = any(party.id in hosts for party in self.providers)
        return provides and any(party.id in senders for party in self.recipients)


def names_parties(figure: Contribution) -> bool:
    """Return whether a figure has parties of its own, beside those of its act."""
    return bool(figure.funders or figure.recipients or figure.paid_to)


def _parties(record_id: str, role: str, named: tuple[PartyRef, ...], dependencies: Dependencies) -> tuple[Party, ...]:
    """Return the parties that a field names, each once."""
    if not named:
        return ()
    found = [Party(dependencies.id(record_id, role, party.entity), party.certainty) for party in named]
    return tuple(found if len(found) == 1 else {party.id: party for party in found}.values())


def _shares(record_id: str, recipients: tuple[PartyRef, ...], dependencies: Dependencies) -> Mapping[str, Decimal]:
    """Return the share of each recipient; nothing where one has none or they do not add up to the whole."""
    if len(recipients) < 2 or any(party.share is None for party in recipients):
        return {}
    found: dict[str, Decimal] = {}
    for party in recipients:
        entity = dependencies.id(record_id, "recipients", party.entity)
        found[entity] = found.get(entity, Decimal(0)) + (party.share or 0)
    return found if abs(sum(found.values(), Decimal(0)) - 1) <= _ROUNDING else {}
