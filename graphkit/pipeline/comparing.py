"""Record files as they are compared: names of places that only the table of places has stand for their ids."""

import json
from pathlib import Path
from typing import Any

from graphkit.errors import InvalidData
from graphkit.loaders.choice import open_files
from graphkit.places.gazetteer import Gazetteer
from graphkit.records.recordset import Accepted, RecordSet
from graphkit.resolve.decisions import split_decisions
from graphkit.resolve.references import FIELDS, references
from graphkit.resolve.resolution import Resolution
from graphkit.resolve.resolver import resolve
from graphkit.schema.records import SECTIONS, Record
from graphkit.schema.vocabulary import Vocabulary
from graphkit.validate.intake import take


def read_to_compare(path: Path, vocabulary: Vocabulary) -> list[Record]:
    """Read a record file for `graphkit.compare.compare`; whether a draft is right, people judge.

    Parameters
    ----------
    path : Path
        A record file; it need not be fit for import.
    vocabulary : Vocabulary

    Returns
    -------
    list of Record
        Its records. A name that means one place of the table of places is replaced by that place's id, and the place
        joins the records: one reader may write 大连市 where the other has a record of it.

    Raises
    ------
    InvalidData
        If a record cannot be read at all.
    """
    taken, report, _ = take(open_files([path], vocabulary), vocabulary, shape_only=True)
    if report.problems:
        raise InvalidData(report)
    items, decisions = split_decisions(taken)
    resolution, places, _, _ = resolve(RecordSet(items), gazetteer=Gazetteer.load(), vocabulary=vocabulary)
    known = {place.id: place for place in places} if places else {}
    for item in items:
        known.pop(item.id, None)
    named: set[str] = set()
    records = [_with_ids(item, resolution, known, named) for item in items]
    return [*records, *(known[place].record for place in sorted(named)), *(item.record for item in decisions)]


def _with_ids(item: Accepted, resolution: Resolution, known: dict[str, Accepted], named: set[str]) -> Record:
    if item.section not in FIELDS or not known:
        return item.record
    body = json.loads(item.body)
    for reference in references(item.section, body):
        meant = resolution.id(item.id, reference.field, reference.name)
        if meant in known:
            named.add(meant)
            target: Any = body
            for step in reference.path[:-1]:
                target = target[step]
            target[reference.path[-1]] = meant
    return SECTIONS[item.section].model_validate(body)
