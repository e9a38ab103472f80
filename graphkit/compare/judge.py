"""Count what aligned records agree on, and list what they do not."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graphkit.compare.agreement import Agreement, Coverage, Difference, ValuePairs
from graphkit.compare.align import ROLES, Aligned, Figure, Side
from graphkit.schema.records import Activity, Contribution, Observation, Pairing, Record
from graphkit.schema.values import Evidence, PreciseDate

_ACT = ("kind", "start", "end", "duration", "status", "benefit", "sector", "part_of", "created")
_FIGURE = (
    "kind", "value", "unit", "item", "measure", "stage", "bound", "aggregate", "each", "per", "mixed", "reversal",
    "mirror", "date", "as_of", "part_of_total", "stage_of",
)  # fmt: skip
_OBSERVATION = (
    "indicator", "about", "value", "unit", "value_text", "change", "base", "phase", "status", "bound", "per", "as_of",
    "start", "end", "result_of",
)  # fmt: skip
_PAIRING = ("helper", "recipient", "brokers", "tier", "form", "since", "until", "attested_from", "attested_to")
NONE = "-"  # how an absent value counts when codes are compared

Pairs = Sequence[tuple[Any, Any]]


def judge(aligned: Aligned) -> Agreement:
    """Return the agreement on aligned records."""
    result = Agreement()
    sections: tuple[tuple[str, str, Pairs, tuple[str, ...]], ...] = (
        ("entities", "entity", aligned.entities, ("label", "size", "size_bound")),
        ("acts", "act", aligned.acts, _ACT),
        ("contributions", "contribution", aligned.figures, _FIGURE),
        ("observations", "observation", aligned.observations, _OBSERVATION),
        ("pairings", "pairing", aligned.pairings, _PAIRING),
    )
    same = {str(y.id): str(x.id) for _, _, pairs, _ in sections for x, y in pairs if x is not None and y is not None}
    readers = _Reader(aligned.a, {}), _Reader(aligned.b, same)
    for section, name, pairs, fields in sections:
        result.coverage[section] = _coverage(pairs)
        result.differences += _alone(section, pairs)
        both = [(x, y) for x, y in pairs if x is not None and y is not None]
        for field in fields:
            values = [(readers[0].read(x, field), readers[1].read(y, field)) for x, y in both]
            if field not in ("value_text", "base"):  # free words: listed where they differ, never counted
                result.values[f"{name}.{field}"] = ValuePairs(tuple((a or NONE, b or NONE) for a, b in values))
            for (x, y), (a, b) in zip(both, values, strict=True):
                if a != b:
                    result.differences.append(_difference(section, field, (x, y), (a, b)))
        if section == "acts":
            _roles(result, aligned, both)
    return result


def _coverage(pairs: Pairs) -> Coverage:
    both = sum(x is not None and y is not None for x, y in pairs)
    return Coverage(both, sum(y is None for _, y in pairs), sum(x is None for x, _ in pairs))


def _roles(result: Agreement, aligned: Aligned, both: Pairs) -> None:
    counts = {role: Coverage(0, 0, 0) for role in ROLES}
    for x, y in both:
        ours, theirs = aligned.a.parties(x), aligned.b.parties(y)
        for role in ROLES:
            one, two = ({entity for r, entity in side if r == role} for side in (ours, theirs))
            counts[role] += Coverage(len(one & two), len(one - two), len(two - one))
            if one != two:
                a, b = ", ".join(sorted(one)) or None, ", ".join(sorted(two)) or None
                result.differences.append(_difference("acts", role, (x, y), (a, b)))
    result.coverage["roles"] = sum(counts.values(), Coverage(0, 0, 0))
    result.coverage |= {f"role.{role}": counts[role] for role in ROLES}


class _Reader:
    """Reads a field of a record as text that two sides can compare: ids of aligned records are those of ``a``."""

    def __init__(self, side: Side, same: Mapping[str, str]) -> None:
        self.side = side
        self.same = same

    def read(self, record: Record | Figure, field: str) -> str | None:
        if isinstance(record, Figure):
            return self._contribution(record, field)
        value = _dated(record, field)
        if field in ("about", "helper", "recipient"):
            return self._reference(str(value))
        if field in ("brokers", "created", "part_of", "result_of"):
            return ", ".join(sorted(self._reference(each) for each in value)) or None
        if isinstance(record, Activity) and field == "sector":
            return ", ".join(sorted(sector.code for sector in record.sectors)) or None
        if isinstance(record, Observation) and field == "unit":
            return record.unit or record.currency
        if isinstance(record, Observation) and field == "change":
            return record.change or "level"  # the codebook: a state that does not say otherwise
        return _text(value)

    def _contribution(self, figure: Figure, field: str) -> str | None:
        contribution: Contribution = figure.contribution
        if field == "value":
            return _text(contribution.amount if contribution.amount is not None else contribution.quantity)
        if field == "unit":
            return contribution.currency if contribution.amount is not None else contribution.unit
        if field == "kind":
            return contribution.kind or figure.act.kind
        value = getattr(contribution, field)
        return self._reference(value) if field in ("part_of_total", "stage_of") and value else _text(value)

    def _reference(self, reference: str) -> str:
        return self.same.get(reference) or self.side.entity(reference)


def _dated(record: Record, field: str) -> Any:
    if field in ("start", "end") and isinstance(record, Activity | Observation):
        return getattr(record.period, field) if record.period else None
    return getattr(record, field, None)


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, PreciseDate):
        return value.date
    if isinstance(value, bool):
        return "true" if value else None
    return f"{value:f}".rstrip("0").rstrip(".") if hasattr(value, "as_tuple") and "." in f"{value:f}" else str(value)


def _alone(section: str, pairs: Pairs) -> Iterable[Difference]:
    for x, y in pairs:
        if y is None:
            yield Difference(section, "only a", str(x.id), None, _shown(x), None, _place(x), None)
        elif x is None:
            yield Difference(section, "only b", None, str(y.id), None, _shown(y), None, _place(y))


def _difference(section: str, what: str, pair: tuple[Any, Any], values: tuple[str | None, str | None]) -> Difference:
    x, y = pair
    return Difference(section, what, str(x.id), str(y.id), *values, _place(x), _place(y))


def _shown(record: Any) -> str:
    """Return a word on what a record is, for the list of differences."""
    record = record.contribution if isinstance(record, Figure) else record
    name = getattr(record, "name", None)
    words = [name.main] if name else []
    if isinstance(record, Contribution | Observation):
        number = record.value if isinstance(record, Observation) else record.amount or record.quantity
        words += [str(number)] if number is not None else []
    if isinstance(record, Pairing):
        words = [f"{record.helper} → {record.recipient}"]
    return " ".join(words)


def _place(record: Any) -> str | None:
    """Return where a record's first evidence stands: ``¶14:210-216``."""
    record = record.contribution if isinstance(record, Figure) else record
    evidence: tuple[Evidence, ...] = getattr(record, "evidence", ())
    if not evidence:
        return None
    first = evidence[0]
    span = f":{first.start}-{first.end}" if first.start is not None else f" “{first.quote}”" if first.quote else ""
    return f"¶{first.paragraph}{span}"
