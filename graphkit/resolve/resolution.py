"""What names mean: the result of resolving, handed to validate and build."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Resolution:
    """Name -> entity id, mostly the same everywhere; ``special`` holds the names that a record's context decides.

    Attributes
    ----------
    exact : dict
        Name or id -> id, wherever it stands.
    special : dict
        (record id, name) -> id, where the record's source, place or programme decides.
    by_field : dict
        (record id, field, name) -> id, in the rare case that one record means two things by one name.
    labels : dict
        Entity id -> its specific label; other records -> the label of their section (``Activity``…).
    links : dict
        Entity id -> field (``part_of``, ``located_in``) -> id, from its name, where its records leave the field open.
    redirects : dict
        Id -> the id that is kept, where a decision says that both are one.
    chosen : frozenset of str
        Claims that a decision prefers, one of a set of alternatives.
    names : dict
        Id -> name of every entity, programme and source, for names that build makes.
    """

    exact: dict[str, str] = field(default_factory=dict)
    special: dict[tuple[str, str], str] = field(default_factory=dict)
    by_field: dict[tuple[str, str, str], str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    links: dict[str, dict[str, str]] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    chosen: frozenset[str] = frozenset()

    def id(self, record_id: str, field_name: str, name: str) -> str | None:
        """Return the id a record means by a name in one of its fields; None where it is unknown."""
        if self.by_field:
            found = self.by_field.get((record_id, field_name, name))
            if found:
                return found
        return self.special.get((record_id, name)) or self.exact.get(name)

    def label(self, entity_id: str) -> str | None:
        """Return the label of an id; None where no record has it."""
        return self.labels.get(entity_id)
