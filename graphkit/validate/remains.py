"""What is left of a record that was rejected: enough to judge its names, and those of others that name it.

So that a file with mistakes comes back once, with those of form, of codes and of names. Nothing of it is imported.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from graphkit.findings import Finding
from graphkit.loaders.rows import RawRecord
from graphkit.records.identity import with_ids
from graphkit.records.recordset import Accepted, accept
from graphkit.schema.records import SECTIONS, Record
from graphkit.schema.vocabulary import Vocabulary

Check = Callable[[Record], list[Finding]]
"""What is wrong with a record that has the right shape."""

_ROUNDS = 4
_CALLED = frozenset({"id", "name", "zh", "en", "aliases", "identifiers"})


@dataclass(slots=True)
class Remains:
    """Of all rejected records: what can stand for them, and every id and name that they have.

    Attributes
    ----------
    records : list of Accepted
        Without the fields that are wrong.
    words : set of str
        What names one of these words is not wrong for that.
    """

    records: list[Accepted] = field(default_factory=list)
    words: set[str] = field(default_factory=set)

    def add(self, left: "Left") -> None:
        """Take in what is left of one record."""
        record, words = left
        self.words.update(words)
        if record is not None:
            self.records.append(record)


Left = tuple[Accepted | None, tuple[str, ...]]
"""What can stand for one record, and its ids and names."""


def what_is_left(
    raw: RawRecord, problems: Iterable[Finding], dataset: str, vocabulary: Vocabulary, check: Check
) -> Left:
    """Return a record without the fields that are wrong, if one remains, and the ids and names of the whole.

    Of a row whose cells do not fit their headings only the latter: its names may stand anywhere.
    """
    words = tuple(dict.fromkeys(_words(raw.data)))
    model = SECTIONS.get(raw.section)
    if raw.problems or model is None:
        return None, words
    data = dict(raw.data)
    found = list(problems)
    for _ in range(_ROUNDS):
        for problem in found:
            if problem.location.field:
                data.pop(str(problem.location.field[0]), None)
        data = {**_needed(raw.section, found, vocabulary), **data}
        try:
            record = model.model_validate(data)
        except ValidationError as error:
            wrong = {str(detail["loc"][0]) for detail in error.errors() if detail["loc"]}
            if not wrong & data.keys():
                return None, words
            data = {key: value for key, value in data.items() if key not in wrong}
            continue
        found = [problem for problem in check(record) if problem.location.field]
        if not found:
            named = with_ids(record, dataset)
            return (accept(named, dataset, raw.location) if named.id is not None else None), words
    return None, words


def _needed(section: str, problems: Iterable[Finding], vocabulary: Vocabulary) -> Mapping[str, Any]:
    """Return what stands for a word that is no code, where a record must have one."""
    meant = {str(problem.location.field[0]): problem.suggestion for problem in problems if problem.location.field}
    if section == "entities":
        label = meant.get("label")
        return {"label": label if label in vocabulary.labels else "Organization"}
    if section == "activities":
        kind = meant.get("kind")
        return {"kind": kind if kind in vocabulary.kinds else next(iter(vocabulary.kinds))}
    return {}


def _words(value: object, *, is_called: bool = False) -> Iterator[str]:
    """Yield every id and name in a record."""
    if isinstance(value, str):
        if is_called:
            yield value.strip()
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from _words(part, is_called=key in _CALLED)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _words(part, is_called=is_called)
