"""Derived links follow the records, one import at a time as all at once."""

from graphkit.pipeline import rebuild, undo

from .help import bring, dumped

BRANCH = {"entities": [{"id": "party/branch", "label": "Party", "name": "民盟大连市委会"}]}
CENTRE = {"entities": [{"id": "party/centre", "label": "Party", "name": "民盟中央"}]}
PROVINCE = {"entities": [{"id": "party/province", "label": "Party", "name": "中国民主同盟辽宁省委员会"}]}


def test_a_link_comes_moves_and_goes_with_the_bodies_it_leads_to(tmp_path):
    store = tmp_path / "a.kgl"
    bring(store, BRANCH, "branch")
    alone = dumped(store)
    assert '"party/branch~LOCATED_IN~city/dalian"' in alone
    bring(store, CENTRE, "centre")
    assert '"party/branch~PART_OF~party/centre"' in dumped(store)
    bring(store, PROVINCE, "province")
    after = dumped(store)
    assert '"party/branch~PART_OF~party/province"' in after
    assert '"party/province~PART_OF~party/centre"' in after
    assert '"party/branch~PART_OF~party/centre"' not in after
    assert rebuild(str(store)).batch is None
    other = tmp_path / "b.kgl"
    for name, records in (("province", PROVINCE), ("centre", CENTRE), ("branch", BRANCH)):
        bring(other, records, name)
    assert dumped(other) == after
    undo(str(store), "batch/0003")
    undo(str(store), "batch/0002")
    assert dumped(store) == alone
