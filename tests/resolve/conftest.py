"""Helpers: records from short YAML, resolved against the shipped table of places."""

import pytest
import yaml

from graphkit.findings import RecordLocation
from graphkit.places.gazetteer import Gazetteer
from graphkit.records.recordset import RecordSet, accept
from graphkit.resolve.resolver import resolve
from graphkit.schema.records import SECTIONS
from graphkit.schema.vocabulary import load_vocabulary


def records_of(text, dataset="test"):
    """Accept every record of a YAML text; a record's line is its number."""
    found = []
    for section, rows in yaml.safe_load(text).items():
        for row in rows:
            record = SECTIONS[section].model_validate(row)
            found.append(accept(record, dataset, RecordLocation("test.yaml", len(found) + 1)))
    return RecordSet(found)


class Answer:
    """The four results of resolving, by name."""

    def __init__(self, records, decisions=None):
        self.records = records
        result = resolve(records, gazetteer=Gazetteer.load(), vocabulary=load_vocabulary(), decisions=decisions)
        self.resolution, self.gazetteer_places, self.problems, self.unknowns = result

    def id(self, record, field, name):
        return self.resolution.id(record, field, name)

    def clean(self):
        assert self.problems == []
        assert self.unknowns == []
        return self

    @property
    def places(self):
        return [item.id for item in self.gazetteer_places]


@pytest.fixture
def answer():
    return lambda text, decisions=None: Answer(records_of(text), decisions)
