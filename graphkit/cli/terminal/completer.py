"""What the shell completes: labels after ``:``, edges inside ``[:``, properties after ``.``, saved queries, Cypher."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from graphkit.schema.vocabulary import Vocabulary

KEYWORDS = (
    "MATCH", "OPTIONAL MATCH", "WHERE", "RETURN", "WITH", "ORDER BY", "LIMIT", "SKIP", "UNWIND", "UNION", "CALL",
    "DISTINCT", "AND", "OR", "NOT", "IN", "IS NULL", "IS NOT NULL", "CONTAINS", "STARTS WITH", "ENDS WITH", "AS",
    "CASE", "WHEN", "THEN", "ELSE", "END", "count(", "collect(", "sum(", "avg(", "min(", "max(", "coalesce(", "type(",
    "labels(", "date(", "shortestPath(", "EXISTS",
)  # fmt: skip
COMMANDS = (
    ":help", ":list", ":param", ":params", ":format", ":output", ":read", ":schema", ":timing", ":reload", ":quit",
)  # fmt: skip
_LABEL = re.compile(r"\(\s*\w*\s*(?::\w+)*:(\w*)$|\b(?:WHERE|AND|OR|NOT)\s+\w+:(\w*)$", re.IGNORECASE)
_EDGE = re.compile(r"\[\s*\w*\s*:(?:\w+\|)*(\w*)$")
_PROPERTY = re.compile(r"(?P<variable>\w+)\.(\w*)$")
_WORD = re.compile(r"[:\w-]*$")


@dataclass(frozen=True)
class Words:
    """Everything that can be completed."""

    labels: tuple[str, ...]
    edges: tuple[str, ...]
    properties: tuple[str, ...]
    queries: tuple[str, ...] = ()
    properties_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    meanings: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, vocabulary: Vocabulary, queries: Iterable[str] = (), language: str = "en") -> "Words":
        """Gather the words of a vocabulary, with what they mean."""
        terms = (*vocabulary.labels.values(), *vocabulary.edges.values())
        meanings = {term.code: getattr(term, language) for term in terms}
        meanings |= {kind.edge: getattr(kind, language) for kind in vocabulary.kinds.values()}
        return cls(
            labels=(*sorted(vocabulary.labels), "Node", "Entity", "Place"),
            edges=tuple(sorted({*vocabulary.edges, *vocabulary.direct_edges})),
            properties=tuple(sorted(vocabulary.property_names)),
            queries=tuple(queries),
            properties_of={
                name: tuple(sorted(vocabulary.properties_of(name)))
                for name in (*vocabulary.labels, *vocabulary.edges, *vocabulary.direct_edges)
            },
            meanings=meanings,
        )

    def complete(self, text: str) -> Iterator[tuple[str, int]]:
        """Yield (word, how many characters before the cursor it replaces) for what stands before the cursor.

        >>> words = Words(("County", "City"), ("SENT",), ("name",))
        >>> [list(words.complete(text)) for text in ("MATCH (a:Ci", "MATCH (a)-[:", "RETURN a.n")]
        [[('City', 2)], [('SENT', 0)], [('name', 1)]]
        """
        if at_property := _PROPERTY.search(text):
            yield from _beginning(self._properties(at_property["variable"], text), at_property[2])
            return
        for pattern, words in ((_EDGE, self.edges), (_LABEL, self.labels)):
            if found := pattern.search(text):
                begun = next((group for group in found.groups() if group is not None), "")
                yield from _beginning(words, begun)
                return
        found = _WORD.search(text)
        begun = found[0] if found else ""
        at_start = not text[: len(text) - len(begun)].strip()
        if begun or at_start:
            words = (*COMMANDS, *self.queries, *KEYWORDS) if at_start else KEYWORDS
            yield from _beginning(words, begun)

    def _properties(self, variable: str, text: str) -> tuple[str, ...]:
        """Return the properties of the label or type that a variable was bound with; all of them where it has none."""
        bound = re.search(rf"[(\[]\s*{re.escape(variable)}\s*:(\w+)", text)
        return self.properties_of.get(bound[1], self.properties) if bound else self.properties


def _beginning(words: Iterable[str], begun: str) -> Iterator[tuple[str, int]]:
    """Yield the words that begin so, whatever the case."""
    for word in words:
        if word.lower().startswith(begun.lower()) and word != begun:
            yield word, len(begun)
