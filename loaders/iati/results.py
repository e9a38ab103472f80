"""Results: baseline, target and actual value of every indicator as observations."""

from collections.abc import Iterator
from typing import Any

from graphkit.loaders.iati.parts import Parts, put
from graphkit.loaders.iati.texts import (
    Branch,
    Element,
    attribute,
    day,
    decimal,
    described,
    name_of,
    narratives,
    record_id,
)
from graphkit.schema.values import main_name

_HELD = frozenset({"comment", "dimension", "location"})
QUALITATIVE = "5"


def observations(
    branch: Branch, activity: str, language: str | None, parts: Parts
) -> Iterator[tuple[dict[str, Any], int]]:
    """Yield the observations of an activity, each with its line.

    An indicator has no identifier in IATI: an observation is known by its place among the results, indicators and
    periods of its activity.
    """
    for at, result in enumerate(branch.all("result"), start=1):
        parts.losses.children(result, parts.mapping.held_in_result, "result/")
        heading, _ = name_of(narratives(result.find("title"), language))
        measure = parts.mapping.result_types.get(attribute(result.get("type")))
        if measure is None:
            parts.losses.add("result/@type")
        if result.find("description") is not None:
            parts.losses.add("result/description")
        for number, indicator in enumerate(result.iterfind("indicator"), start=1):
            parts.losses.children(indicator, parts.mapping.held_in_indicator, "result/indicator/")
            shared = _shared(indicator, heading, measure, language, parts)
            yield from _values(indicator, shared, (activity, f"r{at}", f"i{number}"), language, parts)


def _shared(
    indicator: Element, heading: dict[str, Any] | None, measure: str | None, language: str | None, parts: Parts
) -> dict[str, Any]:
    """Return what all observations of an indicator share: its name, its unit, what it is about."""
    name, rest = name_of(narratives(indicator.find("title"), language))
    if heading and name and main_name(heading) != main_name(name):
        for lang in ("zh", "en"):
            if lang in heading and lang in name:
                name[lang] = f"{heading[lang]}: {name[lang]}"[:400]
        for lang, text in heading.get("other", {}).items():
            if lang in name.get("other", {}):
                name["other"][lang] = f"{text}: {name['other'][lang]}"[:400]
    descriptions = described(rest, "title") + described(
        narratives(indicator.find("description"), language), "indicator"
    )
    kind = attribute(indicator.get("measure"))
    unit = parts.mapping.indicator_units.get(kind)
    if unit is None and kind != QUALITATIVE:
        parts.losses.add("result/indicator/@measure")
    body = {"indicator": "result", "unit": unit or ("unit" if kind != QUALITATIVE else None)}
    return put(body, {"name": name or heading, "measure": measure, "descriptions": descriptions})


def _values(
    indicator: Element, shared: dict[str, Any], marks: tuple[str, ...], language: str | None, parts: Parts
) -> Iterator[tuple[dict[str, Any], int]]:
    for number, baseline in enumerate(indicator.iterfind("baseline"), start=1):
        body = shared | {"phase": "before", "status": "actual"}
        put(body, {"as_of": day(baseline.get("iso-date")) or attribute(baseline.get("year"))})
        yield from _value(baseline, body, (*marks, _numbered("baseline", number)), language, parts)
    for at, period in enumerate(indicator.iterfind("period"), start=1):
        dates = {
            name: date
            for name in ("start", "end")
            if (found := period.find(f"period-{name}")) is not None and (date := day(found.get("iso-date")))
        }
        for tag, status in (("target", "expected"), ("actual", "actual")):
            for number, value in enumerate(period.iterfind(tag), start=1):
                body = put(shared | {"phase": "after", "status": status}, {"period": dates})
                yield from _value(value, body, (*marks, f"p{at}", _numbered(tag, number)), language, parts)


def _value(
    element: Element, body: dict[str, Any], marks: tuple[str, ...], language: str | None, parts: Parts
) -> Iterator[tuple[dict[str, Any], int]]:
    parts.losses.children(element, _HELD, f"result/indicator/{element.tag}/")
    text = attribute(element.get("value"))
    comments = described(narratives(element.find("comment"), language), "comment")
    if not text and not comments:
        return
    number = decimal(text) if text and body.get("unit") else None
    if number is None:
        unit = body.pop("unit", None)
        body["value_text"] = text[:400] or comments[0]["text"][:400]
        if unit and text:
            parts.losses.add("result values that are no numbers, kept as text")
    else:
        body["value"] = text
    if comments:
        body["descriptions"] = [*body.get("descriptions", []), *comments]
    dimensions = [
        f"{attribute(each.get('name'))}: {attribute(each.get('value'))}" for each in element.iterfind("dimension")
    ]
    places = [f"location: {attribute(each.get('ref'))}" for each in element.iterfind("location")]
    note = "; ".join(dimensions + places)[:4000]
    activity = record_id("iati", marks[0])
    made = {"id": record_id("iati", *marks), "about": activity, "result_of": [activity]}
    yield put({**made, **body}, {"note": note}), element.sourceline or 0


def _numbered(word: str, number: int) -> str:
    return word if number == 1 else f"{word}{number}"
