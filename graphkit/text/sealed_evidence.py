"""Compare the digests of sealed evidence with the stored texts."""

from collections.abc import Iterable, Iterator, Mapping

from graphkit.findings import Finding
from graphkit.records.recordset import Accepted
from graphkit.schema.records import Activity, Observation, Pairing
from graphkit.schema.values import Evidence
from graphkit.text.source_texts import SourceTexts
from graphkit.text.spans import digest


def check_digests(records: Iterable[Accepted], texts: Mapping[str, str]) -> list[Finding]:
    """Compare the digests of sealed evidence with the stored texts.

    Evidence without a digest, or of a source without a text in ``texts``, is skipped. Costs one hash a span.

    Returns
    -------
    list of Finding
        ``span-outside`` if the text has no such paragraph or ends before the span, ``span-differs`` if the words
        there are not those that were sealed.
    """
    source_texts = SourceTexts(texts)
    problems: list[Finding] = []
    for item in records:
        for path, evidence in _evidence(item):
            code = _mismatch(evidence, source_texts)
            if code:
                span = f"{evidence.source} {evidence.paragraph}:{evidence.start}–{evidence.end}"
                problems.append(Finding(code, item.location.of(path), item.id, value=span))
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


def _mismatch(evidence: Evidence, source_texts: SourceTexts) -> str | None:
    stored = source_texts.paragraphs(evidence.source)
    number, start, end = evidence.paragraph, evidence.start, evidence.end
    if stored is None or evidence.digest is None or number is None or start is None or end is None:
        return None
    if number > len(stored) or end > len(stored[number - 1].text):
        return "span-outside"
    return None if digest(stored[number - 1].text[start:end]) == evidence.digest else "span-differs"
