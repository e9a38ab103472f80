"""From acts and figures to the passages that tell of them: publisher, date, paragraph."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graphkit.elements import Edge
from graphkit.query.dates import format_date
from graphkit.store.base import Reader


@dataclass(frozen=True, slots=True)
class Citation:
    """One source of one act, figure or pairing; ``paragraphs`` are sorted, counted from 1, empty where none is told."""

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


def citations(reader: Reader, tellers: Iterable[str]) -> dict[str, list[Citation]]:
    """Return, for each contribution, activity or pairing, its sources with their paragraphs, sorted by source id.

    Those without a source have no key. Reads every REPORTED_IN once, so ask for many at a time.
    """
    wanted = set(tellers)
    told = [edge for edge in reader.edges("REPORTED_IN") if edge.source in wanted] if wanted else []
    ids = sorted({edge.target for edge in told})
    sources = {node.id: node.properties for node in reader.nodes("Source", ids)} if ids else {}
    found: dict[str, list[Citation]] = {}
    for edge in sorted(told, key=lambda edge: (edge.source, edge.target)):
        found.setdefault(edge.source, []).append(_cite(sources.get(edge.target, {}), edge))
    return found


def teller_of(edge: Edge) -> str | None:
    """Return what tells of a direct edge: its contribution, else its activity, else its pairing."""
    told_by = edge.properties.get("contribution") or act_of(edge)
    return None if told_by is None else str(told_by)


def texts(edge: Edge, key: str) -> list[str]:
    """Return a property that is a list of texts; empty where it is absent."""
    value = edge.properties.get(key)
    return [str(item) for item in value] if isinstance(value, list) else []


def act_of(edge: Edge) -> str | None:
    """Return the activity of a direct edge, or its pairing."""
    own = edge.properties.get("activity") or edge.properties.get("pairing")
    return None if own is None else str(own)


def _cite(source: Mapping[str, Any], told: Edge) -> Citation:
    published, paragraphs = source.get("published"), told.properties.get("paragraphs")
    return Citation(
        source=told.target,
        name=str(source.get("name", told.target)),
        publisher=source.get("publisher"),
        published=format_date(published, source.get("published_precision")),
        url=source.get("url"),
        paragraphs=_paragraphs(paragraphs if isinstance(paragraphs, list) else []),
    )


def _paragraphs(numbers: Iterable[object]) -> tuple[int, ...]:
    return tuple(sorted({number for number in numbers if isinstance(number, int) and number > 0}))
