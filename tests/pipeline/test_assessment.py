"""The assessment is a function of values: no store, no ledger, nothing written."""

import pytest

from graphkit.errors import InvalidData
from graphkit.ledger.base import Entry
from graphkit.pipeline.assessment import Options, assess
from graphkit.pipeline.input_files import read_input
from graphkit.pipeline.ledger_state import LedgerState
from graphkit.pipeline.revision import revise
from graphkit.pipeline.session import silent
from graphkit.resolve.unknown import as_records
from graphkit.schema.vocabulary import load_vocabulary

from .help import act, basic, write

VOCABULARY = load_vocabulary()


def read(folder, sections, decisions=None):
    return read_input([write(folder / "a.ndjson", sections)], "d", decisions, VOCABULARY, silent)


def kept(given):
    """Return the state of a ledger that holds these records, and can look them up."""

    class Bodies:
        def bodies(self, hashes):
            for record_hash in hashes:
                item = given.bodies[record_hash]
                yield record_hash, item.section, item.body

    return LedgerState(assertions=given.assertions, ledger=Bodies())


def test_sound_records_resolve_and_what_they_change_is_known(tmp_path):
    first = read(tmp_path, basic())
    revision = revise(kept(first), read(tmp_path, basic(act(1, amount="5"), act(2))))
    assert (revision.new, revision.changed) == ({("d", "act/2")}, {("d", "act/1")})
    (file,) = revision.file_results()
    assert (file.read, file.new, file.changed, file.unchanged) == (5, 1, 1, 3)
    assessment = assess(revision, Options(VOCABULARY))
    assert not assessment.report.problems
    ids = {item.id for item in assessment.resolved.records}
    assert {"act/1", "act/2", "ent/giver", "school/one"} <= ids
    assert {item.section for item in assessment.resolved.places} == {"entities"}, "平塘县 and its parents"


def test_the_same_records_again_are_no_revision(tmp_path):
    given = read(tmp_path, basic())
    revision = revise(kept(given), given)
    assert revision.is_empty
    assert revision.assertions == given.assertions


def test_problems_are_data_until_somebody_needs_the_records(tmp_path):
    revision = revise(LedgerState(), read(tmp_path, basic(act(providers=["查无此人"]), act(2, providers=["查无此人"]))))
    assessment = assess(revision, Options(VOCABULARY))
    assert [(problem.code, problem.value) for problem in assessment.report] == [("unknown-name", "查无此人")]
    with pytest.raises(InvalidData) as refused:
        _ = assessment.resolved
    assert refused.value.report is assessment.report


def test_unknown_names_may_be_admitted(tmp_path):
    given = read(tmp_path, basic(act(providers=["查无此人"])))

    def admit(unknown, taken):
        return as_records(unknown, "new", taken, VOCABULARY)

    resolved = assess(revise(LedgerState(), given), Options(VOCABULARY, admit)).resolved
    assert [item.record.name.zh for item in resolved.added] == ["查无此人"]


def test_decisions_that_left_their_table_are_withdrawn(tmp_path, table):
    given = read(tmp_path, basic())
    given.assertions["graphkit:decisions"] = {"decision/old": "h"}
    revision = revise(LedgerState(assertions=given.assertions), read(tmp_path, basic(), table()))
    assert revision.withdrawn == [Entry("graphkit:decisions", "decision/old", None)]
    assert revision.assertions["graphkit:decisions"] == {}
    assert not revision.is_empty
