"""All records together: ids used once, references that lead somewhere, links that lead nowhere in a circle."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic_core import from_json

from graphkit.findings import Finding
from graphkit.records.recordset import Accepted, RecordSet
from graphkit.schema.vocabulary import Vocabulary
from graphkit.validate import claims
from graphkit.validate.cycles import cycles
from graphkit.validate.index import CONTRIBUTIONS, Index, Resolution, Spot, problem
from graphkit.validate.references import References, named
from graphkit.wording.safe import safe_repr

# section -> fields whose links must not lead in a circle; the links of one name in one section form one graph.
_NO_CIRCLES: Mapping[str, tuple[str, ...]] = {
    "programmes": ("part_of",),
    "entities": ("part_of", "located_in"),
    "activities": ("part_of", "followed_from"),
}


def check(records: RecordSet, resolution: Resolution, vocabulary: Vocabulary) -> list[Finding]:
    """Check all live records together, once their names are resolved.

    Parameters
    ----------
    records : RecordSet
        Records that are sound each on its own, those of one id merged.
    resolution : Resolution
        What their names mean; unresolved names are not reported again here.
    vocabulary : Vocabulary
        Which labels may stand at the ends of which edges.

    Returns
    -------
    list of Finding
        In the order of files and lines, whatever the order of the records.

    Notes
    -----
    Takes about 20 µs a record, and memory for one entry per id.
    """
    index = Index(records)
    references = References(index, resolution, vocabulary)
    circles = _Circles(resolution)
    problems: list[Finding] = []
    for item in records:
        body = from_json(item.body)
        index.add_contributions(item, body)
        circles.add(item, body)
        problems.extend(references.check(item, body))
    problems += [*index.problems, *circles.problems(), *_claims(index, vocabulary)]
    return sorted(problems, key=_order)


def _order(finding: Finding) -> tuple[str, int, str, str, str]:
    at = finding.location
    return (at.file, at.number or 0, finding.record or "", finding.field, finding.code)


class _Circles:
    """Gathers the links that must not lead in a circle, one graph for each field of a section."""

    def __init__(self, resolution: Resolution) -> None:
        self.resolution = resolution
        self.items: dict[str, Accepted] = {}
        self.graphs: dict[tuple[str, str], dict[str, list[str]]] = {}

    def add(self, item: Accepted, body: Mapping[str, Any]) -> None:
        for field in _NO_CIRCLES.get(item.section, ()):
            if links := body.get(field):
                resolved = (self.resolution.id(item.id, field, name) for _, name in named(links))
                others = [other for other in resolved if other is not None]
                self.graphs.setdefault((item.section, field), {}).setdefault(item.id, []).extend(others)
                self.items[item.id] = item

    def problems(self) -> Iterator[Finding]:
        for (_, field), graph in self.graphs.items():
            for cycle in cycles(graph):
                yield problem(self.items[cycle[0]], (field,), "cycle", value=_circle(cycle))


def _claims(index: Index, vocabulary: Vocabulary) -> Iterator[Finding]:
    links: dict[str, dict[str, list[str]]] = {link: {} for link in claims.LINKS}
    for figure_id, spot in index.spots.items():
        if spot.section in (CONTRIBUTIONS, "observations") and _has_links(spot):
            yield from claims.check(spot, index, vocabulary)
            body = spot.body()
            for link in claims.LINKS:
                if other := body.get(link):
                    links[link][figure_id] = [other]
    for link, graph in links.items():
        for cycle in cycles(graph):
            spot = index.spots[cycle[0]]
            yield problem(spot.item, (*spot.path, link), "cycle", value=_circle(cycle))


def _has_links(spot: Spot) -> bool:
    """Most figures have no links: looking for the words is cheaper than parsing."""
    return any(f'"{link}"'.encode() in spot.item.body for link in (*claims.LINKS, "may_overlap"))


def _circle(cycle: list[str]) -> str:
    return safe_repr(" → ".join([*cycle, cycle[0]]), 300)
