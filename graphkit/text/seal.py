"""Seal the evidence of a record file: a quotation becomes offsets and a digest, so that no sentence stays in the file.

A draft says ``{source: src/x, paragraph: 3, quote: "3万元"}``; sealed it says ``{source: src/x, paragraph: 3,
start: 10, end: 13, digest: "…"}``. Only these characters of the file change: comments, order and layout stay.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import yaml

from graphkit.findings import Finding, Location
from graphkit.text.quotations import Quotation, QuotedSpan, find_quotations, locate_quotation
from graphkit.text.source_texts import SourceTexts
from graphkit.wording.syntax_errors import syntax_reason


def seal(text: str, texts: Mapping[str, str], file: str = "records.yaml") -> tuple[str, list[Finding]]:
    """Turn every quotation of a record file into start, end and digest.

    A quotation may be of the text as stored or, if that is garbled, of the repaired text (``graphkit.text.repair``);
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
        The file with the quotations that were found sealed; the others are left as they are.
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
        why = syntax_reason(getattr(error, "problem", None) or error)
        return text, [Finding("bad-yaml", Location(file, mark.line + 1 if mark else None), detail=why)]
    edits: list[tuple[int, int, str]] = []
    problems: list[Finding] = []
    source_texts = SourceTexts(texts)
    for quotation in find_quotations(root):
        found = locate_quotation(quotation, source_texts)
        if isinstance(found, Finding):
            problems.append(replace(found, location=replace(found.location, file=file)))
        else:
            edits += _edits(quotation, found, text)
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text, problems


def _edits(quotation: Quotation, span: QuotedSpan, text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the stretches of the file to replace: the quote's pair, and the pair of ``nth``, whose room is used too."""
    new = [("start", str(span.start)), ("end", str(span.end)), ("digest", f'"{span.digest}"')]
    if "paragraph" not in quotation.pairs:
        new.insert(0, ("paragraph", str(span.paragraph)))
    groups = {"quote": new}
    if "nth" in quotation.pairs:
        groups = {"quote": new[:-1], "nth": new[-1:]}
    for name, pairs in groups.items():
        key, value = quotation.pairs[name]
        mark = '"' if key.style == '"' else ""  # a key of JSON
        separator = "\n" + " " * key.start_mark.column if quotation.block else ", "
        old = text[key.start_mark.index : value.end_mark.index].rstrip()
        wording = separator.join(f"{mark}{name}{mark}: {value}" for name, value in pairs)
        yield key.start_mark.index, key.start_mark.index + len(old), wording
