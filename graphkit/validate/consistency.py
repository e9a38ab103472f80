"""One record on its own: whether its dates, figures, parties and spans agree with each other."""

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from operator import itemgetter
from typing import Any
from urllib.parse import urlsplit

from graphkit.findings import Finding, RecordLocation
from graphkit.schema.records import (
    Activity,
    Contribution,
    Decision,
    Entity,
    Observation,
    Pairing,
    Programme,
    Record,
    Source,
)
from graphkit.schema.values import Evidence, Period, PreciseDate, Validity
from graphkit.schema.vocabulary import Vocabulary
from graphkit.validate.shape import Path
from graphkit.wording.safe import safe_repr

Found = Iterator[tuple[str, Path, dict[str, Any]]]

_ROUNDING = Decimal("0.01")  # shares of thirds and sevenths, rounded, may add up to a little more than 1
_DURATION = re.compile(r"P(?!$)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?", re.ASCII)
_ZH_DURATION = re.compile(r"(\d+)\s*(年|个月|月|周|天|日|小时)")
_ZH_UNITS = {"年": "P{}Y", "个月": "P{}M", "月": "P{}M", "周": "P{}W", "天": "P{}D", "日": "P{}D", "小时": "PT{}H"}
_SHA256 = re.compile(r"[0-9a-fA-F]{64}")
_SCHEME = re.compile(r"[^\s:]+")
_PLACE_CODE = re.compile(r"[0-9]{6}|[0-9]{9}|[0-9]{12}|[A-Z]{2,3}|[A-Z]{2}-[A-Z0-9]{1,3}")


def check(record: Record, location: RecordLocation, vocabulary: Vocabulary) -> list[Finding]:
    """Return what in a record contradicts itself or says half a thing; its codes are checked elsewhere.

    >>> from graphkit.schema.vocabulary import load_vocabulary
    >>> from graphkit.wording.problems import problem_text
    >>> act = Activity(kind="training", recipients=["平塘县"], period={"start": "2021-05", "end": "2020"})
    >>> [problem_text(problem, "en") for problem in check(act, RecordLocation("a.yaml"), load_vocabulary())]
    ['the end 2020 is before the start 2021-05']
    """
    return [
        Finding(code, location.of(path), record.id, **values)
        for code, path, values in _CHECKS[type(record)](record, vocabulary)
    ]


def _source(record: Source, _: Vocabulary) -> Found:
    if record.sha256 is not None and not _SHA256.fullmatch(record.sha256):
        yield "bad-sha256", ("sha256",), {"value": safe_repr(record.sha256)}
    if record.url is not None and (wrong := _bad_url(record.url)):
        yield "bad-url", ("url",), wrong


def _programme(record: Programme, _: Vocabulary) -> Found:
    yield from _period(record.period, ("period",))


def _entity(record: Entity, vocabulary: Vocabulary) -> Found:
    yield from _valid(record.valid, ("valid",))
    for name in ("part_of", "located_in", "member_of"):
        for position, link in enumerate(getattr(record, name)):
            yield from _valid(link.valid, (name, position, "valid"))
    for scheme in record.identifiers:
        if not _SCHEME.fullmatch(scheme):
            yield "bad-identifier", ("identifiers", scheme), {"value": safe_repr(scheme)}
    if (record.lat is None) != (record.lon is None):
        there, missing = ("lat", "lon") if record.lon is None else ("lon", "lat")
        yield "lat-without-lon", (there,), {"value": there, "detail": missing}
    if record.size_bound is not None and record.size is None:
        yield "bound-without-figure", ("size_bound",), {"value": record.size_bound}
    label = vocabulary.labels.get(record.label)
    if label is not None and label.place:
        codes: list[tuple[Path, str]] = [(("codes", position), code) for position, code in enumerate(record.codes)]
        for path, code in [(("code",), record.code), *codes] if record.code else codes:
            if not _PLACE_CODE.fullmatch(code):
                yield "bad-place-code", path, {"value": safe_repr(code), "suggestion": _place_code_meant(code)}


def _pairing(record: Pairing, _: Vocabulary) -> Found:
    if record.helper == record.recipient:
        yield "self-pairing", ("recipient",), {"value": safe_repr(record.helper)}
    yield from _ordered(record.since, record.until, ("until",))
    yield from _ordered(record.attested_from, record.attested_to, ("attested_to",))
    yield from _evidence(record.evidence, ())


def _activity(record: Activity, _: Vocabulary) -> Found:
    parties = _PARTIES(record.__dict__)
    if not (any(parties[:-1]) or record.created):  # a place alone gives and receives nothing
        yield "no-party", (), {}
    if max(map(len, parties)) > 1:
        for role, named in zip(_ROLES, parties, strict=True):
            yield from _shares((party.share for party in named), role)
    if len(record.sectors) > 1:
        yield from _shares((sector.share for sector in record.sectors), "sectors")
    if record.period is not None:
        yield from _period(record.period, ("period",))
    if record.duration is not None and not _DURATION.fullmatch(record.duration):
        meant = _duration_meant(record.duration)
        yield "bad-duration", ("duration",), {"value": safe_repr(record.duration), "suggestion": meant}
    for position, contribution in enumerate(record.contributions):
        yield from _contribution(contribution, ("contributions", position))
    if record.evidence:
        yield from _evidence(record.evidence, ())


_ROLES = (
    "providers",
    "funders",
    "facilitators",
    "organizers",
    "implementers",
    "partners",
    "senders",
    "hosts",
    "recipients",
    "places",
)
_PARTIES = itemgetter(*_ROLES)


def _contribution(record: Contribution, path: Path) -> Found:
    amount, quantity = record.amount, record.quantity
    if amount is not None and record.currency is None:
        yield "amount-without-currency", (*path, "amount"), {"value": str(amount)}
    if amount is None and record.currency is not None:
        yield "currency-without-amount", (*path, "currency"), {"value": safe_repr(record.currency)}
    if quantity is not None and record.unit is None:
        yield "quantity-without-unit", (*path, "quantity"), {"value": str(quantity)}
    if quantity is None and record.unit is not None:
        yield "unit-without-quantity", (*path, "unit"), {"value": safe_repr(record.unit)}
    if amount is not None and quantity is not None:
        yield "amount-and-quantity", (*path, "quantity"), {"value": str(quantity)}
    if amount is None and quantity is None:
        if record.name is None and record.note is None:
            yield "empty-contribution", path, {}
        if record.bound != "exact":
            yield "bound-without-figure", (*path, "bound"), {"value": safe_repr(record.bound)}
    for name, figure in (("amount", amount), ("quantity", quantity)):
        if figure is not None and figure < 0 and not record.reversal:
            yield "negative-without-reversal", (*path, name), {"value": str(figure)}
    if record.evidence:
        yield from _evidence(record.evidence, path)


def _observation(record: Observation, vocabulary: Vocabulary) -> Found:
    if record.value is None:
        if record.value_text is None:
            yield "empty-observation", (), {}
        if record.unit is not None:
            yield "unit-without-quantity", ("unit",), {"value": safe_repr(record.unit)}
        if record.currency is not None:
            yield "currency-without-amount", ("currency",), {"value": safe_repr(record.currency)}
        if record.bound != "exact":
            yield "bound-without-figure", ("bound",), {"value": safe_repr(record.bound)}
    elif record.unit is None and record.currency is None:
        yield "value-without-unit", ("value",), {"value": str(record.value)}
    indicator = vocabulary.codes["indicators"].get(record.indicator)
    if (
        record.value is not None
        and record.unit == "percent"
        and indicator is not None
        and indicator.tags.get("share")  # a share of a whole; other percentages may exceed 100
        and record.change in (None, "level")
        and not 0 <= record.value <= 100
    ):
        yield "percent-out-of-range", ("value",), {"value": str(record.value), "detail": record.indicator}
    yield from _period(record.period, ("period",))
    yield from _evidence(record.evidence, ())


def _decision(record: Decision, _: Vocabulary) -> Found:
    if record.left == record.right:
        yield "decision-of-one", ("right",), {"value": safe_repr(record.right)}


_CHECKS: dict[type[Record], Callable[[Any, Vocabulary], Found]] = {
    Source: _source,
    Programme: _programme,
    Entity: _entity,
    Pairing: _pairing,
    Activity: _activity,
    Observation: _observation,
    Decision: _decision,
}


def _ordered(start: PreciseDate | None, end: PreciseDate | None, path: Path) -> Found:
    """ISO dates compare as text; where one is coarser, it contains what it begins with."""
    if start is not None and end is not None:
        size = min(len(start.date), len(end.date))
        if start.date[:size] > end.date[:size]:
            yield "end-before-start", path, {"value": end.date, "detail": start.date}


def _period(period: Period | None, path: Path) -> Found:
    if period is not None:
        yield from _ordered(period.start, period.end, (*path, "end"))


def _valid(valid: Validity | None, path: Path) -> Found:
    if valid is not None:
        yield from _ordered(valid.from_, valid.to, (*path, "to"))


def _shares(shares: Iterable[Decimal | None], name: str) -> Found:
    total = sum((share for share in shares if share is not None), Decimal(0))
    if total > 1 + _ROUNDING:
        yield "shares-above-one", (name,), {"value": str(total)}


def _evidence(evidence: tuple[Evidence, ...], path: Path) -> Found:
    for position, span in enumerate(evidence):
        start, end = span.start, span.end
        if start is None and end is None and span.nth is None:
            continue
        here = (*path, "evidence", position)
        if (start is None) != (end is None):
            yield "bad-span", here, {"value": f"start {start}, end {end}".replace("None", "—")}
        elif start is not None and end is not None and start >= end:
            yield "bad-span", (*here, "end"), {"value": f"{start}–{end}"}
        elif start is not None and span.paragraph is None:
            yield "bad-span", here, {"value": f"paragraph —, {start}–{end}"}
        elif span.nth is not None and span.quote is None:
            yield "bad-span", (*here, "nth"), {"value": f"nth {span.nth}, quote —"}


def _bad_url(url: str) -> dict[str, Any] | None:
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and parts.netloc != "" and not re.search(r"\s", url)
        bare = parts.scheme == "" and re.match(r"[\w-]+(\.[\w-]+)+(/|$)", url)
    except ValueError:
        sound, bare = False, None
    return None if sound else {"value": safe_repr(url), "suggestion": f"https://{url}" if bare else None}


def _place_code_meant(code: str) -> str | None:
    """Codes of provinces and cities are often given by their first two or four digits."""
    return code.ljust(6, "0") if code.isascii() and code.isdigit() and len(code) in (2, 4) else None


def _duration_meant(text: str) -> str | None:
    found = _ZH_DURATION.fullmatch(text.strip())
    return _ZH_UNITS[found[2]].format(found[1]) if found else None
