"""From acts and figures to the passages that back them: publisher, date, paragraph."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graphkit.elements import Edge
from graphkit.query.dates import format_date
from graphkit.store.base import Reader


@dataclass(frozen=True, slots=True)
class Citation:
    """One source of one act, figure or pairing.

    ``paragraphs`` are sorted, counted from 1, and empty where none is recorded.
    """

    source: str
    name: str
    publisher: str | None
    published: str | None
    url: str | None
    paragraphs: tuple[int, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the citation for JSON."""
        return {
            "source": self.source,
            "name": self.name,
            "publisher": self.publisher,
            "published": self.published,
            "url": self.url,
            "paragraphs": list(self.paragraphs),
        }


def citations(reader: Reader, evidence_ids: Iterable[str]) -> dict[str, list[Citation]]:
    """Return, for each contribution, activity or pairing, its sources with their paragraphs, sorted by source id.

    Those without a source have no key. Reads every REPORTED_IN once, so ask for many at a time.
    """
    wanted = set(evidence_ids)
    reports = [edge for edge in reader.edges("REPORTED_IN") if edge.source in wanted] if wanted else []
    ids = sorted({edge.target for edge in reports})
    sources = {node.id: node.properties for node in reader.nodes("Source", ids)} if ids else {}
    cited: dict[str, list[Citation]] = {}
    for edge in sorted(reports, key=lambda edge: (edge.source, edge.target)):
        cited.setdefault(edge.source, []).append(_cite(sources.get(edge.target, {}), edge))
    return cited


def _cite(source: Mapping[str, Any], report: Edge) -> Citation:
    published, paragraphs = source.get("published"), report.properties.get("paragraphs")
    return Citation(
        source=report.target,
        name=str(source.get("name", report.target)),
        publisher=source.get("publisher"),
        published=format_date(published, source.get("published_precision")),
        url=source.get("url"),
        paragraphs=_paragraphs(paragraphs if isinstance(paragraphs, list) else []),
    )


def _paragraphs(numbers: Iterable[object]) -> tuple[int, ...]:
    return tuple(sorted({number for number in numbers if isinstance(number, int) and number > 0}))
