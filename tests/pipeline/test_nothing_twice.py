"""Laws: splitting, copying, renaming or importing a file twice never changes a sum unasked; a row that goes is told.

Gifts are drawn from few amounts and days, so that equal ones and several of one day are common; some have an id.
"""

import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphkit.errors import InvalidData
from graphkit.pipeline import import_files

from .help import GIVER, SCHOOL, gift, write
from .test_duplicates import total

EXAMPLES = {"embedded": 25, "neo4j": 4}
GIFTS = st.lists(
    st.tuples(st.sampled_from([1, 10, 100]), st.sampled_from(["2020", "2021-05", "2021-05-01"]), st.booleans()),
    min_size=1,
    max_size=5,
)
CHANGES = st.sampled_from(["again", "order", "copy", "rename", "keys", "parties", "split", "some", "shorter", "date"])


def acts_of(gifts):
    return [
        gift(str(amount), day, **({"id": f"D{number}"} if has_id else {}))
        for number, (amount, day, has_id) in enumerate(gifts)
    ]


def bring(uri, folder, name, acts, **options):
    return import_files(uri, [write(folder / f"{name}.ndjson", {"activities": acts})], **options)


def changed(uri, folder, acts, change, data):
    """Do to the file what `change` says; return the results of the imports."""
    if change == "again":
        return [bring(uri, folder, "a", acts)]
    if change == "order":
        return [bring(uri, folder, "a", data.draw(st.permutations(acts)))]
    if change in ("copy", "rename"):
        return [bring(uri, folder, change, acts)]
    if change in ("keys", "parties"):
        copied = [{**act, "id": f"X{act['id']}"} if "id" in act else act for act in acts]
        others = [{**each, "id": f"{each['id']}-x"} for each in (GIVER, SCHOOL)] if change == "parties" else []
        ends = {"providers": [f"{GIVER['id']}-x"], "recipients": [f"{SCHOOL['id']}-x"]} if others else {}
        whole = {"entities": others, "activities": [{**act, **ends} for act in copied]}
        return [import_files(uri, [write(folder / f"{change}.ndjson", whole)])]
    at = data.draw(st.integers(0, len(acts) - 1))
    if change == "split":
        return [bring(uri, folder, name, part) for name, part in (("one", acts[:at]), ("two", acts[at:])) if part]
    if change == "some":
        return [bring(uri, folder, "some", [acts[at], gift("1000", "1999")])]
    if change == "date":
        moved = [*acts[:at], {**acts[at], "period": {"start": "1999"}}, *acts[at + 1 :]]
        return [bring(uri, folder, "a", moved)]
    return [bring(uri, folder, "a", acts[:at] + acts[at + 1 :])]


def law(uri, folder, gifts, change, data):
    acts = acts_of(gifts)
    import_files(uri, [write(folder / "parties.ndjson", {"entities": [GIVER, SCHOOL]})])
    bring(uri, folder, "a", acts, duplicates="keep")
    before = total(uri)
    assert before == sum(amount for amount, _, _ in gifts)
    if change == "shorter" and len(acts) == 1:
        return
    results = None
    with contextlib.suppress(InvalidData):  # asked for: nothing was written
        results = changed(uri, folder, acts, change, data)
    new = 1000 if results and change == "some" else 0
    assert total(uri) == before + new
    if change in ("again", "order"):
        assert results, "the same file is never refused"
        assert results[0].batch is None
    if results and change == "shorter":
        assert [dataset for dataset, _ in results[0].missing] == ["a"]


ASK = settings(deadline=None, suppress_health_check=list(HealthCheck), print_blob=False)


@settings(ASK, max_examples=EXAMPLES["embedded"])
@given(gifts=GIFTS, change=CHANGES, data=st.data())
def test_no_sum_changes_unasked_on_the_embedded_store(tmp_path_factory, gifts, change, data):
    folder = tmp_path_factory.mktemp("law")
    law(str(folder / "g.kgl"), folder, gifts, change, data)


@pytest.mark.neo4j
@settings(ASK, max_examples=EXAMPLES["neo4j"])
@given(gifts=GIFTS, change=CHANGES, data=st.data())
def test_no_sum_changes_unasked_on_neo4j(neo4j_uri, neo4j_driver, tmp_path_factory, gifts, change, data):
    neo4j_driver.execute_query("MATCH (n) DETACH DELETE n")
    law(neo4j_uri, tmp_path_factory.mktemp("law"), gifts, change, data)
