"""Records to nodes: one for each record, and one for each contribution of an activity."""

from collections.abc import Iterator, Sequence
from datetime import date

from graphkit.build.bounds import put_bounds
from graphkit.build.dependencies import Dependencies
from graphkit.build.flows import act_flow, figure_flow
from graphkit.build.properties import (
    put,
    put_date,
    put_descriptions,
    put_name,
    put_period,
    put_sectors,
    put_validity,
)
from graphkit.build.totals import UNSUMMED_ITEMS, times
from graphkit.elements import Node, Properties
from graphkit.records.recordset import Accepted
from graphkit.schema.records import Activity, Contribution, Entity, Observation, Pairing, Programme, Record, Source
from graphkit.schema.values import Evidence
from graphkit.schema.vocabulary import Vocabulary


def nodes_of(item: Accepted, dependencies: Dependencies, record: Record | None = None) -> Iterator[Node]:
    """Yield the nodes of one record; `record` saves reading it again."""
    record = record or item.record
    match record:
        case Entity():
            yield Node(item.id, record.label, _entity(record, dependencies.merged.get(item.id, ())))
        case Activity():
            yield Node(item.id, "Activity", _activity(item.id, record, dependencies))
            for contribution in record.contributions:
                if contribution.id is None:
                    raise ValueError(f"{item.id}: a contribution reached build without an id")
                yield Node(contribution.id, "Contribution", _contribution(contribution, item.id, record, dependencies))
        case Pairing():
            yield Node(item.id, "Pairing", _pairing(item.id, record, dependencies))
        case Observation():
            yield Node(item.id, "Observation", _observation(item.id, record, dependencies))
        case Programme():
            yield Node(item.id, "Programme", _programme(record))
        case Source():
            yield Node(item.id, "Source", _source(item.id, record, dependencies))
        case _:
            raise TypeError(f"no node is defined for {type(record).__name__}")


def _entity(record: Entity, merged: Sequence[str]) -> Properties:
    properties: Properties = {}
    put_name(properties, record.name, record.name.main)
    if record.short_name is not None:
        put(properties, short_name=record.short_name.main, short_name_en=record.short_name.en)
    put(
        properties,
        aliases=record.aliases,
        merged_ids=merged,
        identifiers=[f"{scheme}:{value}" for scheme, value in sorted(record.identifiers.items())],
        standard=record.standard,
        organisation_type=record.organisation_type,
        form=record.form,
        level=record.level,
        code=record.code,
        codes=record.codes or ((record.code,) if record.code else ()),
        lat=record.lat,
        lon=record.lon,
        member_kind=record.member_kind,
        size=record.size,
        size_bound=record.size_bound or ("exact" if record.size is not None else None),
        note=record.note,
    )
    if record.label == "Group":
        properties["unstated"] = record.unstated
    put_validity(properties, record.valid)
    return properties


def _activity(record_id: str, record: Activity, dependencies: Dependencies) -> Properties:
    properties: Properties = {}
    put_name(properties, record.name, _made_name(record_id, record, dependencies))
    put(
        properties,
        merged_ids=dependencies.merged.get(record_id),
        kind=record.kind,
        flow=act_flow(record, dependencies.vocabulary),
        identifiers=[f"{scheme}:{value}" for scheme, value in sorted(record.identifiers.items())],
        related_activities=record.related_activities,
        status=record.status,
        duration=record.duration,
        sequence=record.sequence,
        benefit=benefit(record, dependencies.vocabulary),
        aid_type=record.aid_type,
        finance_type=record.finance_type,
        iati_flow_type=record.iati_flow_type,
        tied_status=record.tied_status,
        standard=record.standard,
        note=record.note,
    )
    put_sectors(properties, record.sectors, record.other_sectors)
    put_descriptions(properties, record.descriptions)
    put_period(properties, record.period)
    put_period(properties, record.planned, "planned_")
    put_bounds(properties, record_id, record, dependencies)
    return properties


def benefit(record: Activity, vocabulary: Vocabulary) -> str:
    """Return whose good an act is for: as recorded, else mutual where its kind is symmetric, forward for the rest."""
    return record.benefit or ("mutual" if vocabulary.kinds[record.kind].direction == "symmetric" else "forward")


def _made_name(record_id: str, record: Activity, dependencies: Dependencies) -> str:
    """Make a name from kind, parties and date: 捐赠: 某公司 → 某小学 (2024-05)."""

    def names(field: str) -> str:
        ids = (dependencies.id(record_id, field, party.entity) for party in getattr(record, field))
        return "、".join(dependencies.resolution.names.get(party, party) for party in ids)

    givers = names("funders") or names("providers") or names("organizers") or names("facilitators")
    kind = dependencies.vocabulary.kinds[record.kind].zh
    parties = " → ".join(filter(None, (givers, names("recipients"))))
    start = record.period.start.date if record.period and record.period.start else ""
    return f"{kind}{': ' if parties else ''}{parties}{f' ({start})' if start else ''}"


def _contribution(record: Contribution, activity_id: str, activity: Activity, dependencies: Dependencies) -> Properties:
    properties: Properties = {}
    kind = record.kind or activity.kind
    put_name(properties, record.name, figure_name(record, kind, dependencies))
    put(
        properties,
        kind=kind,
        flow=figure_flow(record, activity, dependencies.vocabulary),
        amount=record.amount,
        currency=record.currency,
        quantity=record.quantity,
        unit=record.unit,
        item=record.item,
        measure=record.measure,
        stage=record.stage,
        bound=record.bound,
        per=record.per,
        total_ids=dependencies.totals.of(record.id),
        aid_type=record.aid_type or activity.aid_type,
        finance_type=record.finance_type or activity.finance_type,
        iati_flow_type=record.iati_flow_type or activity.iati_flow_type,
        tied_status=record.tied_status or activity.tied_status,
        iati_type=record.iati_type,
        note=record.note,
    )
    for flag in ("aggregate", "each", "mixed", "reversal", "mirror"):
        properties[flag] = getattr(record, flag)
    put_sectors(properties, record.sectors, record.other_sectors)
    put_descriptions(properties, record.descriptions)
    put_period(properties, record.period)
    put_date(properties, "date", record.date)
    put_date(properties, "value_date", record.value_date)
    put_date(properties, "as_of", record.as_of, last=True)
    number = receivers_number(record, activity_id, activity, dependencies)
    put(properties, times=number)
    put_counted(properties, record, number, dependencies)
    properties["realised"] = dependencies.claims.realised(record, dependencies.vocabulary)
    return properties


def put_counted(properties: Properties, figure: Contribution, number: int | None, dependencies: Dependencies) -> None:
    """Add what a figure adds to any sum, and whether it adds anything.

    A figure per receiver adds itself times the number of receivers; nothing where that is not known.
    """
    factor = number if figure.each else 1
    is_counted = dependencies.claims.counted(figure) and factor is not None
    if is_counted and factor is not None:
        put(
            properties,
            counted_amount=None if figure.amount is None else figure.amount * factor,
            counted_quantity=None if figure.quantity is None else figure.quantity * factor,
        )
    properties["counted"] = is_counted


def receivers_number(
    figure: Contribution, activity_id: str, activity: Activity, dependencies: Dependencies
) -> int | None:
    """Return how many receivers a figure holds for, each; None where it holds for all together, or nobody knows."""
    if not figure.each or figure.per or figure.item in UNSUMMED_ITEMS:
        return None
    created = {dependencies.id(activity_id, "created", name) for name in activity.created}
    named = {dependencies.id(activity_id, "recipients", party.entity): party.open for party in activity.recipients}
    receivers = {entity_id: is_open for entity_id, is_open in named.items() if entity_id not in created}
    receivers = receivers or dict.fromkeys(created, False)
    return times(
        tuple(receivers),
        dependencies.resolution.labels,
        dependencies.whereabouts.sizes,
        is_open=any(receivers.values()),
    )


def figure_name(record: Contribution, kind: str, dependencies: Dependencies) -> str:
    """Make a figure's name: 捐赠 3000000 CNY, or 派驻 医生 21 人."""
    codes = dependencies.vocabulary.codes
    word = dependencies.vocabulary.kinds[kind].zh
    if record.amount is not None:
        return f"{word} {record.amount:f} {record.currency or ''}".rstrip()
    item = codes["items"][record.item].zh if record.item and record.item in codes["items"] else record.item or ""
    unit = codes["units"][record.unit].zh if record.unit and record.unit in codes["units"] else record.unit or ""
    quantity = "" if record.quantity is None else f"{record.quantity:f}"
    return " ".join(filter(None, (word, item, quantity, unit)))


def _pairing(record_id: str, record: Pairing, dependencies: Dependencies) -> Properties:
    properties: Properties = {}
    ends = [
        dependencies.id(record_id, "helper", record.helper),
        dependencies.id(record_id, "recipient", record.recipient),
    ]
    put_name(properties, record.name, " ↔ ".join(dependencies.resolution.names.get(end, end) for end in ends))
    put(properties, tier=record.tier, form=record.form, certainty=record.certainty, note=record.note)
    put(properties, merged_ids=dependencies.merged.get(record_id))
    put_date(properties, "since", record.since)
    put_date(properties, "until", record.until, last=True)
    put_date(properties, "attested_from", record.attested_from)
    # What is reported later than it began held until then.
    seen = record.attested_to or (record.attested_from if record.since else None)
    put_date(properties, "attested_to", seen, last=True)
    put_pairing_validity(properties, record)
    put(properties, observed_until=observed_until(record_id, record, dependencies))
    return properties


def observed_until(pairing_id: str, record: Pairing, dependencies: Dependencies) -> date | None:
    """Return the last day of the latest publication that could have reported a pairing."""
    days = [dependencies.observed.get(dependencies.id(pairing_id, "programmes", name)) for name in record.programmes]
    days += [
        dependencies.published[piece.source].last for piece in record.evidence if piece.source in dependencies.published
    ]
    return max((day for day in days if day is not None), default=None)


def put_pairing_validity(properties: Properties, record: Pairing) -> None:
    """Add valid_from (since, else attested_from marked estimated) and valid_to (until)."""
    put_date(properties, "valid_from", record.since or record.attested_from)
    if record.since is None and record.attested_from is not None:
        properties["valid_from_estimated"] = True
    put_date(properties, "valid_to", record.until, last=True)


def _observation(record_id: str, record: Observation, dependencies: Dependencies) -> Properties:
    properties: Properties = {}
    put_name(properties, record.name, _observed_name(record_id, record, dependencies))
    put(
        properties,
        merged_ids=dependencies.merged.get(record_id),
        indicator=record.indicator,
        measure=record.measure,
        value=record.value,
        unit=record.unit,
        currency=record.currency,
        per=record.per,
        value_text=record.value_text,
        change=record.change or "level",
        base=record.base,
        phase=record.phase,
        status=record.status or "actual",
        bound=record.bound,
        note=record.note,
    )
    put_descriptions(properties, record.descriptions)
    put_date(properties, "as_of", record.as_of, last=True)
    put_period(properties, record.period)
    return properties


def _observed_name(record_id: str, record: Observation, dependencies: Dependencies) -> str:
    about = dependencies.id(record_id, "about", record.about)
    word = dependencies.vocabulary.codes["indicators"][record.indicator].zh
    value = record.value_text if record.value is None else f"{record.value:f}"
    return " ".join(filter(None, (dependencies.resolution.names.get(about, about), word, value)))


def _programme(record: Programme) -> Properties:
    properties: Properties = {}
    put_name(properties, record.name, record.name.main)
    put(
        properties,
        aliases=record.aliases,
        policy_document=record.policy_document,
        document_number=record.document_number,
        note=record.note,
    )
    put_period(properties, record.period)
    return properties


def _source(record_id: str, record: Source, dependencies: Dependencies) -> Properties:
    properties: Properties = {}
    put_name(properties, record.name, record.url or record.document_number or record_id)
    publisher = dependencies.resolution.id(record_id, "publisher", record.publisher) if record.publisher else None
    put(
        properties,
        publisher=dependencies.resolution.names.get(publisher or "", record.publisher),
        url=record.url,
        document_number=record.document_number,
        republished_by=record.republished_by,
        language=record.language,
        media_type=record.media_type,
        categories=record.categories,
        sha256=record.sha256,
        defects=[defect.kind for defect in record.defects],
        defect_notes=[defect.note or "" for defect in record.defects],
        note=record.note,
    )
    put_date(properties, "published", record.published)
    put_date(properties, "accessed", record.accessed)
    return properties


def spans(evidence: tuple[Evidence, ...]) -> dict[str, Properties]:
    """Return source -> the parallel lists of REPORTED_IN; unknown is -1, or '' for a digest."""
    found: dict[str, Properties] = {}
    for item in evidence:
        lists = found.setdefault(item.source, {"paragraphs": [], "char_starts": [], "char_ends": [], "digests": []})
        for key, value in (
            ("paragraphs", item.paragraph),
            ("char_starts", item.start),
            ("char_ends", item.end),
        ):
            lists[key].append(-1 if value is None else value)  # type: ignore[union-attr, arg-type]  # lists by making
        lists["digests"].append(item.digest or "")  # type: ignore[union-attr, arg-type]
    return found
