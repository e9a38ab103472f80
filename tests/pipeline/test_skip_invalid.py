"""``--on-error skip-row``: what is wrong is left out by name, with what needs it; the rest is as if alone."""

from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphkit.errors import InvalidData, Refused, UsageError
from graphkit.pipeline import import_files, undo
from graphkit.store import open_reader
from graphkit.store.canonical import fingerprint

from .help import GIVER, SCHOOL, SOURCE, act, basic, bring, nodes, write

WRONG = {
    "shape": act(10, amount="much"),
    "code": act(11, kind="no such kind"),
    "unknown": act(12, recipients=["没有的学校"]),
    "unknown too": act(13, recipients=["没有的学校"]),
    "no source": act(14, evidence=[{"source": "src/none", "paragraph": 1}]),
    "ambiguous": act(15, recipients=["白云区"]),
}


def graph(store):
    with closing(open_reader(str(store))) as reader:
        return fingerprint(reader)


def skipped(store, sections, **options):
    return bring(store, sections, on_error="skip-row", **options)


def test_each_kind_of_wrong_record_is_named_and_the_good_ones_are_as_if_alone(tmp_path):
    store, alone = tmp_path / "a.kgl", tmp_path / "b.kgl"
    result = skipped(store, basic(act(1), *WRONG.values(), act(2)))
    bring(alone, basic(act(1), act(2)))
    assert graph(store) == graph(alone)
    (file,) = result.files
    assert (file.read, file.new, file.rejected) == (11, 5, 6)
    assert {record_id for problem in result.problems for record_id in (problem.record, *problem.also)} == {
        one["id"] for one in WRONG.values()
    }
    assert result.batch.counts["records"]["rejected"] == 6


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(sorted(WRONG)), unique=True), st.randoms(use_true_random=False))
def test_any_mixture_in_any_order(tmp_path_factory, wrong, random):
    folder = tmp_path_factory.mktemp("mixture")
    acts = [act(1), act(2), *(WRONG[name] for name in wrong)]
    random.shuffle(acts)
    result = skipped(folder / "a.kgl", basic(*acts))
    bring(folder / "b.kgl", basic(act(1), act(2)))
    assert graph(folder / "a.kgl") == graph(folder / "b.kgl")
    assert result.files[0].rejected == len(wrong)


def test_what_cannot_stand_without_a_wrong_record_goes_with_it(tmp_path):
    store = tmp_path / "a.kgl"
    school = {**SCHOOL, "label": "Nothing"}
    later = act(2, contributions=[{"amount": "1", "currency": "CNY", "stage_of": "con/1"}])
    sections = {"sources": [SOURCE], "entities": [GIVER, school], "activities": [act(1), later]}
    result = skipped(store, sections)
    assert result.files[0].rejected == 3
    assert nodes(store, "Activity") == {}
    assert set(nodes(store, "Enterprise")) == {"ent/giver"}


def test_a_version_that_is_wrong_leaves_the_one_before(tmp_path):
    store = tmp_path / "a.kgl"
    bring(store, basic(act(1), act(2)))
    before = graph(store)
    result = skipped(store, basic(act(1, amount="-"), act(2)))
    assert (result.batch, result.files[0].unchanged, result.files[0].rejected) == (None, 4 - 1 + 1, 1)
    assert graph(store) == before


def test_the_same_again_is_no_batch_and_undo_takes_the_good_ones_back(tmp_path):
    store = tmp_path / "a.kgl"
    sections = basic(act(1), WRONG["unknown"])
    assert skipped(store, sections).batch.id == "batch/0001"
    again = skipped(store, sections)
    assert (again.batch, len(again.problems)) == (None, 1)
    undo(str(store))
    assert nodes(store, "Activity") == {}


def test_where_two_datasets_disagree_the_newcomer_is_left_out(tmp_path):
    store = tmp_path / "a.kgl"
    bring(store, basic(act(1)))
    before = nodes(store, "Activity")
    other = basic(act(1, kind="training"), act(2))
    with pytest.raises(InvalidData):
        bring(store, other, dataset="e")
    result = skipped(store, other, dataset="e")
    assert [problem.record for problem in result.problems] == ["act/1"]
    found = nodes(store, "Activity")
    assert set(found) == {"act/1", "act/2"}
    assert found["act/1"]["kind"] == before["act/1"]["kind"]


def test_a_line_that_cannot_be_read_is_a_row_that_is_left_out(tmp_path):
    store, file = tmp_path / "a.kgl", write(tmp_path / "d.ndjson", basic())
    file.write_text(file.read_text("utf-8") + "{no json\n", "utf-8")
    (counts,) = import_files(str(store), [file], on_error="skip-row").files
    assert (counts.read, counts.new, counts.rejected) == (5, 4, 1)


def test_nothing_good_is_nothing_written(tmp_path):
    store = tmp_path / "a.kgl"
    result = skipped(store, {"activities": [WRONG["shape"]]})
    assert (result.batch, result.files[0].read, result.files[0].rejected) == (None, 1, 1)


def test_a_rehearsal_says_the_same(tmp_path):
    store = tmp_path / "a.kgl"
    sections = basic(act(1), WRONG["no source"], WRONG["shape"])
    tried, done = skipped(store, sections, dry_run=True), skipped(store, sections)
    assert tried.files == done.files
    assert tried.problems == done.problems
    assert tried.counts == done.counts


def test_what_no_row_is_to_blame_for_refuses_everything(tmp_path):
    store = tmp_path / "a.kgl"
    broken = tmp_path / "broken.yaml"
    broken.write_text("sources:\n  - {id: src/a, name: 简报}\nentities: [\n", "utf-8")
    with pytest.raises(InvalidData):
        import_files(str(store), [broken], on_error="skip-row")
    bring(store, basic(act(1)))
    with pytest.raises(Refused, match="rejected"):
        skipped(store, basic(WRONG["shape"]), prune=True)
    with pytest.raises(UsageError, match="refuse or skip-row"):
        bring(store, basic(), on_error="skip")
