"""The vocabulary of a run: the shipped one, and the kinds of the user's own files, which are checked first."""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from graphkit.errors import InvalidData
from graphkit.findings import Finding, Location, Report
from graphkit.schema.vocabulary import Vocabulary, load_vocabulary
from graphkit.wording.messages import Message
from graphkit.wording.nearest import closest
from graphkit.wording.safe import safe_repr
from graphkit.wording.syntax_errors import syntax_reason

DIRECTIONS = ("giver", "dispatch", "symmetric")
_CODE, _EDGE = re.compile(r"[a-z][a-z0-9_-]*"), re.compile(r"[A-Z][A-Z0-9_]*")


@lru_cache(maxsize=8)
def vocabulary_with(files: tuple[Path, ...]) -> Vocabulary:
    """Return the vocabulary with the kinds of these files added.

    Raises
    ------
    InvalidData
        If a file cannot be read or a kind in it cannot be used; the report has every mistake with its line.

    Examples
    --------
    >>> vocabulary_with(()).kinds["donation"].edge
    'DONATED_TO'
    """
    shipped = load_vocabulary()
    problems = [problem for file in files for problem in _problems_of(file, shipped)]
    if problems:
        raise InvalidData(Report(problems))
    return load_vocabulary(files)


def _problems_of(path: Path, shipped: Vocabulary) -> Iterator[Finding]:
    import yaml  # these here: most runs have no kinds of their own, and should not load what reads them

    from graphkit.loaders.rows import file_name
    from graphkit.loaders.sources.files import read_text

    name = file_name(path)
    text = read_text(path)
    if isinstance(text, Finding):
        yield text
        return
    try:
        root = yaml.compose(text, yaml.SafeLoader)
        entries = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        reason = syntax_reason(getattr(error, "problem", None) or error)
        yield Finding("bad-yaml", Location(name, mark.line + 1 if mark else None), detail=reason)
        return
    if not isinstance(root, yaml.MappingNode):
        yield _problem(Location(name, 1), "", "file")
        return
    for (code, entry), (key, _) in zip(entries.items(), root.value, strict=False):
        yield from _problems_of_kind(code, entry, Location(name, key.start_mark.line + 1), shipped)


def _problems_of_kind(code: object, entry: object, location: Location, shipped: Vocabulary) -> Iterator[Finding]:
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        yield _problem(location, code, "code")
    if not isinstance(entry, dict):
        yield _problem(location, code, "entry")
        return
    for field in ("zh", "en", "edge"):
        if not (isinstance(entry.get(field), str) and entry[field].strip()):
            yield _problem(location, code, "missing", field=field)
    edge, taken = entry.get("edge"), {*shipped.edges, "PAIRED_WITH", "FACILITATED_FOR"}
    if isinstance(edge, str) and (not _EDGE.fullmatch(edge) or edge in taken):
        yield _problem(location, code, "edge", edge=safe_repr(edge))
    flows = tuple(flow for flow in shipped.codes["flows"] if flow != "mixed")  # of a record, never of a kind
    for field, allowed in (("direction", DIRECTIONS), ("flow", flows)):
        if (value := entry.get(field)) is not None and value not in allowed:
            near = closest(str(value), allowed)
            choice = {"field": field, "value": safe_repr(value), "allowed": allowed, "suggestion": near}
            yield _problem(location, code, "choice", **choice)


def _problem(location: Location, code: object, what: str, **values: object) -> Finding:
    return Finding("bad-kind", location, value=safe_repr(code), detail=Message(f"kind.{what}", **values))
