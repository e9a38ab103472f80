"""One iati-activity element as an activity record, the observations of its results, and its documents as sources."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from graphkit.findings import Finding, RecordLocation
from graphkit.loaders.iati.figures import Figures
from graphkit.loaders.iati.parts import Parts, once, party, put
from graphkit.loaders.iati.results import observations
from graphkit.loaders.iati.texts import (
    LANG,
    Branch,
    Element,
    attribute,
    clean,
    day,
    described,
    digest,
    name_of,
    narratives,
    record_id,
)


@dataclass(frozen=True, slots=True)
class ReadActivity:
    """What one element came to."""

    body: dict[str, Any]
    lines: list[int]
    """Line of each contribution."""
    problems: list[Finding]
    observations: list[tuple[dict[str, Any], int]]


class Sources:
    """Gathers the sources of one file: what a publisher reports, and the documents that activities link to."""

    def __init__(self) -> None:
        self._records: dict[str, tuple[dict[str, Any], int]] = {}

    def add(self, record: dict[str, Any], line: int) -> str:
        """Take in a source, and return its id."""
        self._records.setdefault(record["id"], (record, line))
        return str(record["id"])

    def records(self) -> Iterator[tuple[dict[str, Any], int]]:
        """Yield each, with the line where it is first named."""
        yield from self._records.values()


def read_activity(element: Element, parts: Parts, sources: Sources, file: str) -> ReadActivity:
    """Return what an activity says; its organisations, places and sources are gathered apart."""
    language = attribute(element.get(LANG)).lower() or None
    location = RecordLocation(file, element.sourceline)
    identifier = clean(element.findtext("iati-identifier"))
    branch = Branch(element)
    parts.losses.branch(branch, parts.mapping.held)
    problems: list[Finding] = []
    if not identifier:
        problems.append(
            Finding("iati-missing", location.of(), value="iati-activity", detail="iati-activity/iati-identifier")
        )
    body: dict[str, Any] = {"id": record_id("iati", identifier or "?"), "kind": "funding", "standard": "iati"}
    figures = Figures(parts, identifier, language, attribute(element.get("default-currency")).upper() or None, location)
    figures.read(branch)
    purposes, others = parts.sectors(branch, language)
    codes = parts.codes(branch, "default-")
    put(
        body,
        {
            **_words(branch, language, parts),
            **codes,
            "flow": parts.mapping.flows.get(codes.get("iati_flow_type", "")),
            "identifiers": _identifiers(branch, parts),
            "sectors": purposes,
            "other_sectors": others,
            **_parties(branch, language, parts),
            **_dates(branch, parts),
            "status": _status(branch, parts),
            "related_activities": _related(branch, parts),
            "contributions": figures.bodies,
            "evidence": [{"source": source} for source in _evidence(branch, language, parts, sources)],
        },
    )
    if (evidence := body.get("evidence", [])) and evidence[0]["source"].startswith("src/"):
        for figure in figures.bodies:
            figure["evidence"] = evidence[:1]  # a document of the act does not report each payment
    found = list(observations(branch, identifier, language, parts))
    return ReadActivity(body, figures.lines, problems + figures.problems, found)


def _words(branch: Branch, language: str | None, parts: Parts) -> dict[str, Any]:
    name, rest = name_of(narratives(branch.first("title"), language))
    descriptions = described(rest, "title")
    for each in branch.all("description"):
        about = parts.mapping.description_topics.get(attribute(each.get("type")) or "1")
        descriptions += described(narratives(each, language), about)
    return {"name": name, "descriptions": descriptions}


def _identifiers(branch: Branch, parts: Parts) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in branch.all("other-identifier"):
        scheme, reference = f"iati-{attribute(each.get('type')) or 'other'}", attribute(each.get("ref"))
        if each.find("owner-org") is not None:
            parts.losses.add("other-identifier/owner-org")
        if not reference or " " in scheme or scheme in found or len(reference) > 400:
            parts.losses.add("other-identifier")
        else:
            found[scheme] = reference
    return found


def _parties(branch: Branch, language: str | None, parts: Parts) -> dict[str, list[dict[str, Any]]]:
    reporting = [parts.organisations.id_of(each, language, reports=True) for each in branch.all("reporting-org")]
    roles: dict[str, list[dict[str, Any] | None]] = {}
    for each in branch.all("participating-org"):
        role = parts.mapping.roles.get(attribute(each.get("role")))
        if role is None:
            parts.losses.add("participating-org/@role")
            continue
        roles.setdefault(role, []).append(parts.organisation(each, language))
    found = {role: parties for role, named in roles.items() if (parties := once(named))}
    if not found and reporting and reporting[0]:
        found["organizers"] = [party(reporting[0]) | {"certainty": "inferred"}]
    found["recipients"] = parts.recipients(branch, language)
    places = [each["entity"] for each in found["recipients"]]
    country = places[0] if len(places) == 1 and not places[0].startswith("region/") else None
    locations = [parts.places.location(each, language, country) for each in branch.all("location")]
    found["places"] = [party(place) for place in dict.fromkeys(locations)]
    return found


def _dates(branch: Branch, parts: Parts) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for each in branch.all("activity-date"):
        meaning = parts.mapping.dates.get(attribute(each.get("type")))
        date = day(each.get("iso-date"))
        if meaning is None or date is None:
            parts.losses.add("activity-date")
            continue
        if each.find("narrative") is not None:
            parts.losses.add("activity-date/narrative")
        found.setdefault(meaning[0], {}).setdefault(meaning[1], date)
    for period, dates in list(found.items()):
        if dates.get("start", "") > dates.get("end", "9999"):
            parts.losses.add(f"{period} that ends before it starts: its end")
            del dates["end"]
    return found


def _status(branch: Branch, parts: Parts) -> str | None:
    status = branch.first("activity-status")
    code = attribute(status.get("code")) if status is not None else ""
    if code and code not in parts.mapping.statuses:
        parts.losses.add(f"activity-status {code}")
    return parts.mapping.statuses.get(code)


def _related(branch: Branch, parts: Parts) -> list[str]:
    found = []
    for each in branch.all("related-activity"):
        relation, reference = parts.mapping.related.get(attribute(each.get("type"))), attribute(each.get("ref"))
        if relation is None or not reference:
            parts.losses.add("related-activity")
        else:
            found.append(f"{relation}:{reference}"[:400])
    return list(dict.fromkeys(found))


def _evidence(branch: Branch, language: str | None, parts: Parts, sources: Sources) -> Iterator[str]:
    """Yield the source that is the publisher's data, then the documents."""
    reporting = branch.first("reporting-org")
    publisher = parts.organisations.id_of(reporting, language, reports=True) if reporting is not None else None
    if publisher:
        name = publisher.removeprefix("org/")
        record = {
            "id": record_id("src", "iati", name),
            "name": {"zh": f"{name} 的 IATI 数据", "en": f"IATI data of {name}"},
        }
        yield sources.add(record | {"publisher": publisher}, branch.element.sourceline or 0)
    seen: set[str] = set()
    for each in branch.all("document-link"):
        if (source := _document(each, language, parts)) is None:
            continue
        made = sources.add(source, each.sourceline or 0)
        if made not in seen:
            seen.add(made)
            yield made


def _document(element: Element, language: str | None, parts: Parts) -> dict[str, Any] | None:
    """Return a document as a source; None where its address is none on the web."""
    url = clean(element.get("url")).replace(" ", "%20")
    try:
        address = urlsplit(url)
        sound = address.scheme in ("http", "https") and bool(address.netloc) and len(url) <= 400
    except ValueError:
        sound = False
    if not sound:
        parts.losses.add("document-link without a web address")
        return None
    name, rest = name_of(narratives(element.find("title"), language))
    if rest or element.find("description") is not None:
        parts.losses.add("document-link/description")
    when = element.find("document-date")
    languages = [code for each in element.iterfind("language") if (code := attribute(each.get("code")).lower())]
    body = put(
        {"url": url},
        {
            "name": name,
            "media_type": attribute(element.get("format")),
            "categories": [code for each in element.iterfind("category") if (code := attribute(each.get("code")))],
            "language": languages[0] if languages else None,
            "published": day(when.get("iso-date")) if when is not None else None,
        },
    )
    if len(languages) > 1:
        parts.losses.add("document-link/language", len(languages) - 1)
    return {"id": record_id("doc", digest(repr(sorted(body.items())))), **body}
