"""Who gives and who receives in an act, by the rules of the contract."""

from dataclasses import dataclass
from typing import NamedTuple

from graphkit.build.dependencies import Dependencies
from graphkit.schema.records import Activity


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

    @classmethod
    def of(cls, record_id: str, record: Activity, dependencies: Dependencies) -> "Roles":
        """Read the roles of an activity; names are already resolved."""

        def parties(field: str) -> tuple[Party, ...]:
            named = getattr(record, field)
            if not named:
                return ()
            found = [Party(dependencies.id(record_id, field, party.entity), party.certainty) for party in named]
            return tuple(found if len(found) == 1 else {party.id: party for party in found}.values())

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
        )

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
