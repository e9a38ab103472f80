"""Help for the tests of validate: a resolution that needs no places, and a check of one file from end to end."""

import unicodedata
from pathlib import Path

import pytest

from graphkit.loaders.choice import open_files
from graphkit.records.recordset import RecordSet
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.validate import whole
from graphkit.validate.intake import take

VOCABULARY = load_vocabulary()
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


@pytest.fixture
def is_safe():
    """Tell whether a sentence is one line that moves no cursor, turns no text and can be encoded."""

    def check(sentence):
        kinds = {unicodedata.category(char) for char in sentence}
        return not (kinds & {"Cc", "Cs", "Zl", "Zp"} or set(sentence) & _TURNING)

    return check


class ByIdOrName:
    """Resolves an id to itself and a name to the one record that has it."""

    def __init__(self, records):
        self.ids, self.labels = {}, {}
        for item in records:
            record = item.record
            self.ids[item.id] = item.id
            self.labels[item.id] = getattr(record, "label", type(record).__name__)
            if name := getattr(record, "name", None):
                self.ids.setdefault(name.main, item.id)

    def id(self, record_id, field_name, name):
        return self.ids.get(name)

    def label(self, entity_id):
        return self.labels.get(entity_id)


@pytest.fixture
def check_whole():
    """Check records together: `check_whole(records)` gives problems."""

    def check(records):
        records = RecordSet(list(records))
        return whole.check(records, ByIdOrName(records), VOCABULARY)

    return check


@pytest.fixture
def check_file(check_whole):
    """All problems of a file; those between records only where each is sound on its own, as an import does."""

    def check(path):
        records, report, _ = take(open_files([Path(path)], VOCABULARY), VOCABULARY)
        return report.problems or check_whole(records)

    return check


@pytest.fixture
def vocabulary():
    return VOCABULARY


@pytest.fixture
def taken(tmp_path):
    """Take records from a text: `taken(text, "name.yaml")` gives records, problems and counts."""

    def take_text(text, name="records.yaml", dataset="ledger"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        records, report, counts = take(open_files([path], VOCABULARY, lambda _: dataset), VOCABULARY)
        return records, report.problems, counts[str(path)]

    return take_text
