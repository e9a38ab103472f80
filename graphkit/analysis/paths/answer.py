"""Paths as an answer: steps with every link, one line for each path, and a row for each link."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from graphkit.analysis.network.evidence import Citation
from graphkit.analysis.network.snapshot import Snapshot
from graphkit.analysis.paths.links import Link
from graphkit.analysis.result import Result
from graphkit.wording.figures import figure_text

COLUMNS = (
    "path", "step", "from", "to", "type", "forward", "id", "activity", "activity_name", "kind", "figure", "amount",
    "currency", "quantity", "unit", "item", "stage", "start_date", "sources",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: from one party to the next, with all links between them, sorted by type and id."""

    source: str
    target: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Paths(Result):
    """Rows: one per link of each step of each path.

    ``steps[i]`` are those of path i + 1; ``names`` of parties are by language and id, ``words`` of edge types by
    language and type, ``evidence`` by ``link.evidence_id``.
    """

    steps: list[tuple[Step, ...]] = field(default_factory=list)
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    evidence: Mapping[str, list[Citation]] = field(default_factory=dict)

    def chain(self, number: int, language: str = "en") -> str:
        """Return a path in one line: names, and between them what was done, with an arrow in its direction.

        Paths are numbered from 1.
        """
        steps, names = self.steps[number - 1], self.names[language]
        line = names[steps[0].source]
        for step in steps:
            directions: dict[str, tuple[bool, bool]] = {}
            for link in step.links:
                forward, back = directions.get(link.type, (False, False))
                runs_forward = link.source == step.source
                directions[link.type] = (forward or runs_forward, back or not runs_forward)
            words = ("、" if language == "zh" else ", ").join(self.words[language][type_] for type_ in directions)
            left = "<-" if any(back for _, back in directions.values()) else "--"
            right = "->" if any(forward for forward, _ in directions.values()) else "--"
            line += f" {left} {words} {right} {names[step.target]}"
        return line

    def chains(self, language: str = "en") -> list[str]:
        """Return every path in one line, shortest first."""
        return [self.chain(number, language) for number in range(1, len(self.steps) + 1)]


def rows_of(
    snapshot: Snapshot,
    paths: list[tuple[Step, ...]],
    names: Mapping[str, str],
    evidence: Mapping[str, list[Citation]],
    language: str,
) -> Iterator[dict[str, Any]]:
    """Yield the row of each link, with `COLUMNS`; names and figures in one language."""
    acts = sorted({link.act for path in paths for step in path for link in step.links if link.act})
    named = {node.id: node.properties.get("name") for node in snapshot.reader.nodes(ids=acts)} if acts else {}
    for number, path in enumerate(paths, start=1):
        for position, step in enumerate(path, start=1):
            for link in step.links:
                facts = {} if link.row is None else _facts(snapshot, link.row, language)
                row: dict[str, Any] = {
                    "path": number,
                    "step": position,
                    "from": names[step.source],
                    "to": names[step.target],
                    "type": link.type,
                    "forward": link.source == step.source,
                    "id": link.id,
                    "activity": link.act,
                    "activity_name": named.get(link.act or ""),
                    "sources": [cited.source for cited in evidence.get(link.evidence_id or "", ())],
                    **facts,
                }
                yield {column: row.get(column) for column in COLUMNS}


def _facts(snapshot: Snapshot, row: int, language: str) -> dict[str, Any]:
    edges = snapshot.edges
    numbers = {key: float(getattr(edges, key)[row]) for key in ("amount", "quantity")}
    return {
        **{key: getattr(edges, key)[row] for key in ("kind", "currency", "unit", "item", "stage", "start_date")},
        **{key: None if np.isnan(value) else value for key, value in numbers.items()},
        "figure": figure_text(edges.figure(row), language, snapshot.vocabulary) or None,
    }
