"""Seal the evidence of a record file: a quotation becomes offsets and a digest, so that no sentence stays in the file.

A draft says ``{source: src/x, paragraph: 3, quote: "3万元"}``; sealed it says ``{source: src/x, paragraph: 3,
start: 10, end: 13, digest: "…"}``. Only these characters of the file change: comments, order and layout stay.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import yaml

from graphkit.findings import Finding, Location
from graphkit.records.recordset import Accepted
from graphkit.schema.records import Activity, Observation, Pairing
from graphkit.schema.values import Evidence
from graphkit.text.paragraphs import Paragraph, paragraphs
from graphkit.text.repair.repair import Repaired, repair
from graphkit.text.spans import digest, find_quote, occurrences

_SHOWN = 40


@dataclass(frozen=True, slots=True)
class _Item:
    """A mapping of the file that holds a quotation: its keys and values as YAML nodes, and where it stands."""

    pairs: dict[str, tuple[yaml.ScalarNode, yaml.Node]]
    block: bool
    record: str | None
    path: tuple[str | int, ...]

    def value(self, key: str) -> str | None:
        found = self.pairs.get(key)
        return found[1].value if found and isinstance(found[1], yaml.ScalarNode) else None


@dataclass(slots=True)
class _Texts:
    """The stored texts, each split into paragraphs once."""

    texts: Mapping[str, str]
    split: dict[str, list[Paragraph]] = field(default_factory=dict)
    read: dict[str, Repaired] = field(default_factory=dict)

    def reading(self, source: str) -> Repaired:
        """Return the text as it must have been before it was garbled."""
        if source not in self.read:
            self.read[source] = repair(self.texts[source])
        return self.read[source]

    def paragraphs(self, source: str) -> list[Paragraph] | None:
        if source not in self.texts:
            return None
        if source not in self.split:
            self.split[source] = paragraphs(self.texts[source])
        return self.split[source]


def seal(text: str, texts: Mapping[str, str], file: str = "records.yaml") -> tuple[str, list[Finding]]:
    """Turn every quotation of a record file into start, end and digest.

    A quotation is of the text as stored, or, where that is garbled, of the text as it reads (``graphkit.text.repair``);
    offsets and digest are always of the text as stored.

    Parameters
    ----------
    text : str
        A record file, YAML (or JSON, which is YAML in flow style).
    texts : mapping of str to str
        Source id to its text as stored.
    file : str
        The file's name, for problems.

    Returns
    -------
    text : str
        The file with the quotations that were found sealed; the others stand as they were.
    problems : list of Finding
        ``text-missing``, ``quote-missing``, ``quote-ambiguous``, ``bad-span``; or ``bad-yaml`` for the file as a whole.

    Examples
    --------
    >>> sealed, problems = seal("evidence: [{source: s, paragraph: 1, quote: 3万元}]  # why", {"s": "捐赠3万元"})
    >>> sealed.partition("digest")[0], sealed[-10:], problems
    ('evidence: [{source: s, paragraph: 1, start: 2, end: 5, ', '"}]  # why', [])
    """
    try:
        root = yaml.compose(text, yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        detail = getattr(error, "problem", None) or "unreadable characters, or nested too deep"
        return text, [Finding("bad-yaml", Location(file, mark.line + 1 if mark else None), detail=str(detail))]
    edits: list[tuple[int, int, str]] = []
    problems: list[Finding] = []
    known = _Texts(texts)
    for item in _items(root):
        found = _sealed(item, known)
        if isinstance(found, Finding):
            problems.append(replace(found, location=replace(found.location, file=file)))
        else:
            edits += _edits(item, found, text)
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text, problems


def _items(root: yaml.Node | None) -> Iterator[_Item]:
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
            own = pairs.get("id")
            if own and record is None and isinstance(own[1], yaml.ScalarNode):
                record, path = own[1].value, ()
            if "quote" in pairs and "source" in pairs:
                yield _Item(pairs, not node.flow_style, record, path)
            inner = [(value, record, (*path, key)) for key, (_, value) in pairs.items()]
        elif isinstance(node, yaml.SequenceNode):
            inner = [(value, record, (*path, index)) for index, value in enumerate(node.value)]
        stack += reversed(inner)


def _sealed(item: _Item, texts: _Texts) -> tuple[int, int, int, str] | Finding:
    """Return paragraph, start, end and digest of an item's quotation, or what is wrong with it."""
    source, quote = item.value("source") or "", item.value("quote") or ""
    line = item.pairs["quote"][0].start_mark.line + 1

    def problem(code: str, found: str, detail: str | None = None) -> Finding:
        return Finding(
            code, Location("", line, field=(*item.path, "quote")), item.record, value=found[:_SHOWN], detail=detail
        )

    stored = texts.paragraphs(source)
    if stored is None:
        return problem("text-missing", source)
    if item.pairs.keys() & {"start", "end", "digest"}:
        return problem("bad-span", "quote beside start, end or digest")
    number, nth = item.value("paragraph"), item.value("nth")
    if not all(text is None or (text.isdecimal() and int(text) > 0) for text in (number, nth)):
        return problem("bad-span", f"paragraph {number}, nth {nth}")
    within = [p for p in stored if number is None or p.number == int(number)]
    which = int(nth) if nth else None
    found = _located([(p, p.text) for p in within], quote, which)
    if found == 0 and (reading := texts.reading(source)).changes:  # the quotation may be of the text as it reads
        spans = {p.number: reading.span(p.start, p.end) for p in within}
        found = _located([(p, reading.text[slice(*spans[p.number])]) for p in within], quote, which)
        if isinstance(found, tuple):
            where, start, end = found
            base = spans[where.number][0]
            start, end = (at - where.start for at in reading.raw_span(base + start, base + end))
            found = where, start, end
    if isinstance(found, tuple):
        where, start, end = found
        return where.number, start, end, digest(where.text[start:end])
    if found:
        return problem("quote-ambiguous", quote, str(found))
    return problem("quote-missing", quote, number or "1–" + str(len(stored)))


def _located(texts: list[tuple[Paragraph, str]], quote: str, nth: int | None) -> tuple[Paragraph, int, int] | int:
    """Return the one paragraph and span of a quotation, else how often it stands there."""
    for wording in (quote, quote.strip()):  # a block scalar ends in a line break that is not meant
        total = sum(len(occurrences(words, wording)) for _, words in texts)
        if not total:
            continue
        spans = [(p, *span) for p, words in texts if (span := find_quote(words, wording, nth))]
        return spans[0] if len(spans) == 1 and (nth is not None or total == 1) else total
    return 0


def _edits(item: _Item, found: tuple[int, int, int, str], text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the stretches of the file to replace: the quote's pair, and the pair of ``nth``, whose room is used too."""
    number, start, end, span_digest = found
    new = [("start", str(start)), ("end", str(end)), ("digest", f'"{span_digest}"')]
    if "paragraph" not in item.pairs:
        new.insert(0, ("paragraph", str(number)))
    groups = {"quote": new}
    if "nth" in item.pairs:
        groups = {"quote": new[:-1], "nth": new[-1:]}
    for name, pairs in groups.items():
        key, value = item.pairs[name]
        mark = '"' if key.style == '"' else ""  # a key of JSON
        separator = "\n" + " " * key.start_mark.column if item.block else ", "
        old = text[key.start_mark.index : value.end_mark.index].rstrip()
        wording = separator.join(f"{mark}{name}{mark}: {value}" for name, value in pairs)
        yield key.start_mark.index, key.start_mark.index + len(old), wording


def check(records: Iterable[Accepted], texts: Mapping[str, str]) -> list[Finding]:
    """Compare the digests of sealed evidence with the stored texts.

    Evidence without a digest, or of a source that has no text in ``texts``, is passed over. Takes one hash per span.

    Returns
    -------
    list of Finding
        ``span-outside`` where the text has no such paragraph or ends before the span, ``span-differs`` where other
        words stand there than those that were sealed.
    """
    known = _Texts(texts)
    problems: list[Finding] = []
    for item in records:
        for path, evidence in _evidence(item):
            code = _mismatch(evidence, known)
            if code:
                found = f"{evidence.source} {evidence.paragraph}:{evidence.start}–{evidence.end}"
                problems.append(Finding(code, item.location.of(path), item.id, value=found))
    return problems


def _evidence(item: Accepted) -> Iterator[tuple[tuple[str | int, ...], Evidence]]:
    if item.section not in ("pairings", "activities", "observations"):
        return
    record = item.record
    if isinstance(record, Pairing | Activity | Observation):
        yield from ((("evidence", at), evidence) for at, evidence in enumerate(record.evidence))
    if isinstance(record, Activity):
        for number, contribution in enumerate(record.contributions):
            for at, evidence in enumerate(contribution.evidence):
                yield ("contributions", number, "evidence", at), evidence


def _mismatch(evidence: Evidence, known: _Texts) -> str | None:
    stored = known.paragraphs(evidence.source)
    number, start, end = evidence.paragraph, evidence.start, evidence.end
    if stored is None or evidence.digest is None or number is None or start is None or end is None:
        return None
    if number > len(stored) or end > len(stored[number - 1].text):
        return "span-outside"
    return None if digest(stored[number - 1].text[start:end]) == evidence.digest else "span-differs"
