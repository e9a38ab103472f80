"""Quotations in a record file, and the one span of a stored text that each of them quotes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import yaml

from graphkit.findings import Finding, Location
from graphkit.text.paragraphs import Paragraph
from graphkit.text.source_texts import SourceTexts
from graphkit.text.spans import digest, find_quote, occurrences

_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Quotation:
    """A mapping of the file that holds a quotation: its keys and values as YAML nodes, and where it is.

    ``block`` is whether it is written in block style, ``path`` its path within the record.
    """

    pairs: dict[str, tuple[yaml.ScalarNode, yaml.Node]]
    block: bool
    record: str | None
    path: tuple[str | int, ...]

    def value(self, key: str) -> str | None:
        """Return the text of a key; None if it is absent or no scalar."""
        found = self.pairs.get(key)
        return found[1].value if found and isinstance(found[1], yaml.ScalarNode) else None


class QuotedSpan(NamedTuple):
    """The span of a stored text that a quotation is sealed to: characters of a paragraph, and their digest."""

    paragraph: int
    start: int
    end: int
    digest: str


def find_quotations(root: yaml.Node | None) -> Iterator[Quotation]:
    """Yield every mapping with a quotation, in the order of the file; an anchored one once."""
    seen: set[int] = set()
    stack: list[tuple[yaml.Node | None, str | None, tuple[str | int, ...]]] = [(root, None, ())]
    while stack:
        node, record, path = stack.pop()
        if node is None or id(node) in seen:
            continue
        seen.add(id(node))
        inner: list[tuple[yaml.Node | None, str | None, tuple[str | int, ...]]] = []
        if isinstance(node, yaml.MappingNode):
            pairs = {key.value: (key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode)}
            record_id = pairs.get("id")
            if record_id and record is None and isinstance(record_id[1], yaml.ScalarNode):
                record, path = record_id[1].value, ()
            if "quote" in pairs and "source" in pairs:
                yield Quotation(pairs, not node.flow_style, record, path)
            inner = [(value, record, (*path, key)) for key, (_, value) in pairs.items()]
        elif isinstance(node, yaml.SequenceNode):
            inner = [(value, record, (*path, index)) for index, value in enumerate(node.value)]
        stack += reversed(inner)


def locate_quotation(quotation: Quotation, texts: SourceTexts) -> QuotedSpan | Finding:
    """Return the one span of a stored text that a quotation quotes, or what is wrong with it."""
    source, quote = quotation.value("source") or "", quotation.value("quote") or ""
    line = quotation.pairs["quote"][0].start_mark.line + 1

    def problem(code: str, value: str, detail: str | None = None) -> Finding:
        location = Location("", line, field=(*quotation.path, "quote"))
        return Finding(code, location, quotation.record, value=value[:_SHOWN], detail=detail)

    stored = texts.paragraphs(source)
    if stored is None:
        return problem("text-missing", source)
    if quotation.pairs.keys() & {"start", "end", "digest"}:
        return problem("bad-span", "quote beside start, end or digest")
    number, nth = quotation.value("paragraph"), quotation.value("nth")
    if not all(text is None or (text.isdecimal() and int(text) > 0) for text in (number, nth)):
        return problem("bad-span", f"paragraph {number}, nth {nth}")
    within = [p for p in stored if number is None or p.number == int(number)]
    which = int(nth) if nth else None
    found = _located([(p, p.text) for p in within], quote, which)
    if found == 0 and (reading := texts.repaired(source)).changes:  # the quotation may be of the text as it reads
        spans = {p.number: reading.span(p.start, p.end) for p in within}
        found = _located([(p, reading.text[slice(*spans[p.number])]) for p in within], quote, which)
        if isinstance(found, tuple):
            where, start, end = found
            base = spans[where.number][0]
            start, end = (at - where.start for at in reading.raw_span(base + start, base + end))
            found = where, start, end
    if isinstance(found, tuple):
        where, start, end = found
        return QuotedSpan(where.number, start, end, digest(where.text[start:end]))
    if found:
        return problem("quote-ambiguous", quote, str(found))
    return problem("quote-missing", quote, number or "1–" + str(len(stored)))


def _located(texts: list[tuple[Paragraph, str]], quote: str, nth: int | None) -> tuple[Paragraph, int, int] | int:
    """Return the one paragraph and span of a quotation, else how often it occurs."""
    for wording in (quote, quote.strip()):  # a block scalar ends in a line break that is not meant
        total = sum(len(occurrences(words, wording)) for _, words in texts)
        if not total:
            continue
        spans = [(p, *span) for p, words in texts if (span := find_quote(words, wording, nth))]
        return spans[0] if len(spans) == 1 and (nth is not None or total == 1) else total
    return 0
