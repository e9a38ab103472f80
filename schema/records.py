"""The records that a curator writes: one class per section of a record file.

A shape says what a source can say and refuses the rest. Codes (kinds, units, stages…) are plain text here: they are
checked against the active vocabulary in ``graphkit.validate``, because users add to it without Python.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from graphkit.schema.values import (
    MOST,
    Date,
    Defect,
    EvidenceList,
    Id,
    Identifiers,
    Line,
    Lines,
    Links,
    Mention,
    NameOrText,
    Narratives,
    Number,
    OtherSectors,
    Parties,
    Period,
    Refs,
    Sectors,
    Text,
    Validity,
    Value,
    _as_list,
    refuse_underscore,
)


class Record(Value):
    """A row that has an identity. ``id`` may be left out: ``graphkit.records.identity`` then derives one."""

    section: ClassVar[str]
    id: Id | None = None
    note: Text | None = None


class Source(Record):
    """A text, table or file that facts are taken from."""

    section: ClassVar[str] = "sources"
    name: NameOrText | None = None
    publisher: Line | None = None
    published: Date | None = None
    url: Line | None = None
    accessed: Date | None = None
    document_number: Line | None = None
    republished_by: Lines = ()
    language: Line | None = None
    media_type: Line | None = None
    categories: Lines = ()
    sha256: Line | None = None
    defects: tuple[Defect, ...] = ()


class Programme(Record):
    """A scheme of help: who issued it, who administers it, when it runs."""

    section: ClassVar[str] = "programmes"
    name: NameOrText
    aliases: Lines = ()
    mentions: tuple[Mention, ...] = ()
    policy_document: Line | None = None
    document_number: Line | None = None
    issued_by: Refs = ()
    administered_by: Refs = ()
    part_of: Refs = ()
    period: Period | None = None


class Entity(Record):
    """An actor, place, group, facility or fund."""

    section: ClassVar[str] = "entities"
    label: Line
    name: NameOrText
    short_name: NameOrText | None = None
    aliases: Lines = ()
    mentions: tuple[Mention, ...] = ()
    identifiers: Identifiers = Field(default_factory=dict)
    standard: Line | None = None
    part_of: Links = ()
    located_in: Links = ()
    member_of: Links = ()
    valid: Validity | None = None
    organisation_type: Line | None = None
    form: Line | None = None
    level: Line | None = None
    serves: Refs = ()
    code: Line | None = None
    codes: Lines = ()
    lat: Annotated[Number, Field(ge=-90, le=90)] | None = None
    lon: Annotated[Number, Field(ge=-180, le=180)] | None = None
    succeeded_by: Refs = ()
    member_kind: Lines = ()
    size: Annotated[int, Field(ge=0, le=MOST), BeforeValidator(refuse_underscore)] | None = None
    size_bound: Line | None = None
    unstated: bool = False
    origin: Refs = ()
    contributors: Parties = ()
    managed_by: Refs = ()


class Pairing(Record):
    """A dated relation between one helper and one recipient."""

    section: ClassVar[str] = "pairings"
    name: NameOrText | None = None
    helper: Line
    recipient: Line
    brokers: Refs = ()
    programmes: Refs = ()
    tier: Line | None = None
    form: Line | None = None
    since: Date | None = None
    until: Date | None = None
    attested_from: Date | None = None
    attested_to: Date | None = None
    certainty: Line = "stated"
    evidence: EvidenceList = ()


class Contribution(Value):
    """One amount or quantity, as one source reports it: how much, how sure, how far along."""

    id: Id | None = None
    kind: Line | None = None
    flow: Line | None = None
    name: NameOrText | None = None
    descriptions: Narratives = ()
    funders: Parties = ()
    paid_to: Parties = ()
    recipients: Parties = ()
    sectors: Sectors = ()
    other_sectors: OtherSectors = ()
    amount: Number | None = None
    currency: Line | None = None
    quantity: Number | None = None
    unit: Line | None = None
    item: Line | None = None
    measure: Line | None = None
    stage: Line | None = None
    bound: Line = "exact"
    aggregate: bool = False
    each: bool = False
    per: Line | None = None
    mixed: bool = False
    reversal: bool = False
    mirror: bool = False
    date: Date | None = None
    value_date: Date | None = None
    period: Period | None = None
    as_of: Date | None = None
    part_of_total: Id | None = None
    stage_of: Id | None = None
    alternative_to: Id | None = None
    may_overlap: Refs = ()
    aid_type: Line | None = None
    finance_type: Line | None = None
    iati_flow_type: Line | None = None
    tied_status: Line | None = None
    iati_type: Line | None = None
    evidence: EvidenceList = ()
    note: Text | None = None


FIGURE_PARTIES = ("funders", "paid_to", "recipients")
"""Fields of a contribution that name parties; a name means the same there as in the act's own field."""


class Activity(Record):
    """One act of help: who did what for whom, through whom, when."""

    section: ClassVar[str] = "activities"
    kind: Line
    flow: Line | None = None
    name: NameOrText | None = None
    identifiers: Identifiers = Field(default_factory=dict)
    descriptions: Narratives = ()
    sectors: Sectors = ()
    other_sectors: OtherSectors = ()
    providers: Parties = ()
    funders: Parties = ()
    facilitators: Parties = ()
    organizers: Parties = ()
    implementers: Parties = ()
    partners: Parties = ()
    senders: Parties = ()
    hosts: Parties = ()
    recipients: Parties = ()
    places: Parties = ()
    created: Refs = ()
    period: Period | None = None
    planned: Period | None = None
    duration: Line | None = None
    sequence: Annotated[int, Field(ge=-MOST, le=MOST), BeforeValidator(refuse_underscore)] | None = None
    status: Line | None = None
    benefit: Line | None = None
    programmes: Refs = ()
    pairing: Line | None = None
    established: Refs = ()
    part_of: Refs = ()
    followed_from: Refs = ()
    related_activities: Lines = ()
    contributions: Annotated[tuple[Contribution, ...], BeforeValidator(_as_list)] = ()
    aid_type: Line | None = None
    finance_type: Line | None = None
    iati_flow_type: Line | None = None
    tied_status: Line | None = None
    standard: Line | None = None
    evidence: EvidenceList = ()


class Observation(Record):
    """A state of an entity or an activity, as one source reports it."""

    section: ClassVar[str] = "observations"
    about: Line
    indicator: Line
    name: NameOrText | None = None
    descriptions: Narratives = ()
    measure: Line | None = None
    value: Number | None = None
    unit: Line | None = None
    per: Line | None = None
    value_text: Line | None = None
    currency: Line | None = None
    change: Line | None = None
    base: Line | None = None
    phase: Line | None = None
    status: Line | None = None
    bound: Line = "exact"
    as_of: Date | None = None
    period: Period | None = None
    result_of: Refs = ()
    alternative_to: Id | None = None
    evidence: EvidenceList = ()


class Decision(Record):
    """What a person decided on two ids, or on a name and an id: ``same``, ``different``, ``unsure`` or ``preferred``.

    With ``same`` the right side is kept: the left one is another id or name of it. With ``preferred``, which is about
    two claims of one fact, the left side counts and the right one does not.
    """

    section: ClassVar[str] = "decisions"
    left: Line
    right: Line
    decision: Literal["same", "different", "unsure", "preferred"]
    who: Line | None = None
    when: Date | None = None


SECTIONS: dict[str, type[Record]] = {
    model.section: model for model in (Source, Programme, Entity, Pairing, Activity, Observation, Decision)
}
"""Section of a record file -> its model, in the order in which a file lists them."""
