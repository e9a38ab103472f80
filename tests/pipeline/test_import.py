"""Importing: what is counted, what is written, what is not, and what is refused."""

import json
from dataclasses import replace
from itertools import permutations

import openpyxl
import pytest

from graphkit.errors import InvalidData, Refused, StoreError, UsageError
from graphkit.pipeline import check_files, history, import_files, incomplete, undo
from graphkit.pipeline.input_files import default_dataset
from graphkit.pipeline.record_changes import field_differences
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store import open_reader

from .help import GIVER, SCHOOL, SOURCE, act, basic, bring, dumped, files, nodes, write


@pytest.fixture
def store(tmp_path):
    return tmp_path / "图.kgl"


def fates(result):
    return [(f.read, f.new, f.changed, f.unchanged, f.duplicate, f.rejected) for f in result.files]


def test_a_first_import_makes_the_store_and_one_batch(store):
    result = bring(store, basic(), note="first", author="我")
    assert (result.created, result.batch.id, fates(result)) == (True, "batch/0001", [(4, 4, 0, 0, 0, 0)])
    found = nodes(store)
    places = {"county/pingtang", "city/qiannan", "province/guizhou", "country/china"}
    assert found.keys() == {"src/a", "ent/giver", "school/one", "act/1", "con/1", "batch/0001"} | places
    assert result.counts.nodes_created == len(found) - 1  # the Batch node is not counted
    assert set(result.places) == places
    batch = found["batch/0001"]
    assert (batch["note"], batch["author"], batch["input_name"], batch["loader"]) == (
        "first",
        "我",
        "d.ndjson",
        "ndjson",
    )
    counts = json.loads(batch["counts"])
    assert counts["nodes_created"] == 9
    assert counts["edges_created"] == result.counts.edges_created
    assert counts["records"] == {
        "read": 4, "new": 4, "changed": 0, "unchanged": 0, "duplicate": 0, "conflict": 0, "rejected": 0,
    }  # fmt: skip
    (batch,) = history(str(store))
    assert (batch.state, batch.counts["records"]["new"], batch.note) == ("complete", 4, "first")


def test_every_element_carries_its_batch_and_its_class(store):
    bring(store, basic())
    reader = open_reader(str(store))
    rows = reader.query("MATCH (n) RETURN n.batch AS batch, n.class AS class, labels(n) AS labels").rows
    assert all(row["batch"] == "batch/0001" and row["class"] in row["labels"] for row in rows)
    rows = reader.query("MATCH ()-[e]->() RETURN DISTINCT e.batch AS batch").rows
    assert rows == [{"batch": "batch/0001"}]
    reader.close()


def test_the_same_again_changes_nothing_makes_no_batch_and_says_so(store):
    bring(store, basic())
    before = files(store.parent)
    result = bring(store, basic())
    assert (result.batch, fates(result), result.counts.total) == (None, [(4, 0, 0, 4, 0, 0)], 0)
    assert files(store.parent) == before


def test_another_dataset_that_says_the_same_is_asserted_but_changes_no_element(store):
    bring(store, basic())
    before = dumped(store)
    result = bring(store, basic(), "e")
    assert (result.batch.id, result.counts.total, fates(result)) == ("batch/0002", 0, [(4, 4, 0, 0, 0, 0)])
    assert dumped(store) == before
    undo(str(store), "batch/0001")
    assert dumped(store) == before  # the other dataset still says it


def test_only_what_changed_is_written_and_stamped(store):
    bring(store, basic())
    result = bring(store, basic(act(amount="300000")))
    assert fates(result) == [(4, 0, 1, 3, 0, 0)]
    reader = open_reader(str(store))
    changed = reader.query("MATCH (n) WHERE n.batch = 'batch/0002' RETURN n.id AS id ORDER BY id").rows
    assert [row["id"] for row in changed] == ["batch/0002", "con/1"]
    edges = reader.query(
        "MATCH ()-[e]->() WHERE e.batch = 'batch/0002' RETURN type(e) AS type, e.amount AS amount"
    ).rows
    assert edges == [{"type": "DONATED_TO", "amount": 300000.0}]
    reader.close()
    assert (result.counts.nodes_updated, result.counts.edges_updated, result.counts.total) == (1, 1, 2)


def test_a_field_that_is_gone_is_gone_from_the_graph(store):
    bring(store, basic(act(note="注")))
    assert nodes(store)["act/1"]["note"] == "注"
    bring(store, basic(act()))
    assert "note" not in nodes(store)["act/1"]


def test_a_changed_label_makes_the_node_anew_with_all_its_edges(store):
    bring(store, basic())
    bring(store, {**basic(), "entities": [{**GIVER, "label": "Association"}, SCHOOL]})
    other = store.with_name("other.kgl")
    bring(other, {**basic(), "entities": [{**GIVER, "label": "Association"}, SCHOOL]})
    assert dumped(store) == dumped(other)


def test_any_order_of_files_and_any_split_gives_the_same_graph(tmp_path):
    parts = [
        {"sources": [SOURCE], "entities": [GIVER]},
        {"entities": [SCHOOL], "activities": [act(2)]},
        {"activities": [act(1, evidence=[{"source": "src/a", "paragraph": 9}])]},
    ]
    paths = [write(tmp_path / f"{number}.ndjson", part) for number, part in enumerate(parts)]
    dumps = set()
    for number, order in enumerate(permutations(paths)):
        store = tmp_path / f"{number}.kgl"
        import_files(str(store), order)
        dumps.add(dumped(store))
    one_by_one = tmp_path / "one.kgl"
    for part in (parts[0], {**parts[1], "activities": []}, {"activities": [act(2)]}, parts[2]):
        bring(one_by_one, part, f"part-{len(str(part))}")
    assert dumps == {dumped(one_by_one)}


def test_records_of_several_datasets_add_up_and_contradictions_are_refused(store):
    bring(store, basic())
    bring(store, {"activities": [{**act(), "evidence": [{"source": "src/a", "paragraph": 5}]}]}, "e")
    reader = open_reader(str(store))
    (row,) = reader.query("MATCH (:Activity)-[e:REPORTED_IN]->(:Source) RETURN e.paragraphs AS paragraphs").rows
    reader.close()
    assert sorted(row["paragraphs"]) == [1, 5]
    before = files(store.parent)
    with pytest.raises(InvalidData) as found:
        bring(store, {"activities": [act(amount="1")]}, "f")
    assert [problem.code for problem in found.value.report] == ["conflicting-record"]
    before["f.ndjson"] = files(store.parent)["f.ndjson"]
    assert files(store.parent) == before


@pytest.mark.parametrize(
    ("sections", "code"),
    [
        ({"activities": [act(providers=["无名公司"])]}, "unknown-name"),
        ({"activities": [act(kind="gift")]}, "unknown-kind"),
        ({"activities": [act(period={"start": "2021", "end": "2020"})]}, "end-before-start"),
        ({"activities": [act(1), act(1, amount="4")]}, "duplicate-id"),
        ({"entities": [{"id": "act/1", "label": "School", "name": "丙"}], "activities": [act()]}, "id-in-two-sections"),
        ({"activities": [act(part_of=["act/1"])]}, "cycle"),
    ],
)
def test_bad_records_leave_no_trace(store, sections, code):
    with pytest.raises(InvalidData) as found:
        bring(store, {"sources": [SOURCE], "entities": [GIVER, SCHOOL, *sections.pop("entities", [])], **sections})
    assert code in {problem.code for problem in found.value.report}
    assert [path.name for path in store.parent.iterdir() if ".lock" not in path.name] == ["d.ndjson"]


def test_all_problems_of_all_files_come_at_once(tmp_path):
    one = write(tmp_path / "one.ndjson", {"activities": [act(kind="gift"), act(2, kind="loan")]})
    two = write(tmp_path / "two.ndjson", {"entities": [{"id": "e/x", "label": "Scool", "name": "某"}]})
    with pytest.raises(InvalidData) as found:
        import_files(str(tmp_path / "x.kgl"), [one, two])
    assert {(problem.location.file, problem.location.line) for problem in found.value.report} == {
        (str(one), 1), (str(one), 2), (str(two), 1),
    }  # fmt: skip


def test_unknown_names_are_refused_accepted_or_asked_about(store):
    records = basic(act(providers=["丙丁医院", "甲公司"]))
    with pytest.raises(InvalidData):
        bring(store, records)
    result = bring(store, records, new="accept")
    assert result.added == ["hospital/丙丁医院"]
    assert nodes(store, "Hospital").keys() == {"hospital/丙丁医院"}
    assert bring(store, records).batch is None  # known now
    undo(str(store))
    assert nodes(store).keys() == {"batch/0001", "batch/0002"}
    asked = []

    def ask(unknowns):
        asked.extend(unknown.name for unknown in unknowns)
        return unknowns

    assert bring(store, records, new="ask", ask=ask).added == ["hospital/丙丁医院"]
    assert asked == ["丙丁医院"]


def test_accept_never_takes_a_name_that_is_near_another(store):
    records = basic(act(recipients=["平塘县通州镇中心小学校"]))
    records["entities"].append({"id": "school/two", "label": "School", "name": "平塘县通州镇中心小学"})
    with pytest.raises(InvalidData) as found:
        bring(store, records, new="accept")
    (problem,) = found.value.report
    assert (problem.code, problem.value) == ("unknown-name", "平塘县通州镇中心小学校")
    taken = bring(store, records, new="ask", ask=lambda unknowns: unknowns)  # a person has seen what is near
    assert taken.added == ["school/平塘县通州镇中心小学校"]


def test_a_person_can_say_that_it_is_the_one_that_is_near(store):
    records = basic(act(recipients=["平塘县通州镇中心小学校"]))
    records["entities"].append({"id": "school/two", "label": "School", "name": "平塘县通州镇中心小学"})

    def ask(unknowns):
        return [replace(each, same_as=each.near[0][0]) for each in unknowns]

    result = bring(store, records, new="ask", ask=ask)
    assert (result.added, result.unused) == ([], ())
    assert nodes(store, "School").keys() == {"school/one", "school/two"}
    assert bring(store, records).batch is None  # the answer is kept
    undo(str(store))
    with pytest.raises(InvalidData):
        bring(store, records)


def test_what_a_person_does_not_take_stays_unknown(store):
    with pytest.raises(InvalidData) as found:
        bring(store, basic(act(providers=["丙丁医院"])), new="ask", ask=lambda _: [])
    assert [problem.code for problem in found.value.report] == ["unknown-name"]


@pytest.mark.parametrize("new", ["ask", "maybe"])
def test_a_choice_that_cannot_be_is_a_slip_of_usage(store, new):
    with pytest.raises(UsageError):
        bring(store, basic(), new=new)


def test_places_follow_from_the_records_that_name_them(store):
    bring(store, basic())
    bring(store, {**basic(), "entities": [GIVER, {**SCHOOL, "located_in": "赤水市"}]})
    found = nodes(store)
    assert "county/pingtang" not in found
    assert "city/zunyi" in found
    undo(str(store))
    assert {"county/pingtang", "city/qiannan"} <= nodes(store).keys()
    assert "city/zunyi" not in nodes(store)


def test_a_place_described_by_the_users_own_record_is_not_drawn_in_any_more(store):
    bring(store, basic())
    county = {"id": "county/pingtang", "label": "County", "name": "平塘县", "note": "自述", "part_of": "贵州省"}
    bring(store, {"entities": [county]}, "e")
    assert nodes(store)["county/pingtang"]["note"] == "自述"
    undo(str(store))
    fresh = store.with_name("fresh.kgl")
    bring(fresh, basic())
    assert dumped(store) == dumped(fresh)


def test_a_dry_run_tells_fields_with_lines_and_writes_nothing(store):
    result = bring(store, basic(), dry_run=True)
    assert (result.dry_run, result.created, result.batch, fates(result)) == (True, True, None, [(4, 4, 0, 0, 0, 0)])
    assert result.counts.nodes_created == 9
    assert {change.kind for change in result.changes} == {"new"}
    assert [path.name for path in store.parent.iterdir()] == ["d.ndjson"]
    bring(store, basic(act(1), act(2)))
    before = files(store.parent)
    result = bring(store, basic(act(1), act(2, amount="300000", note="注"), act(3)), dry_run=True)
    before["d.ndjson"] = files(store.parent)["d.ndjson"]
    assert files(store.parent) == before
    changed, new = result.changes
    assert (changed.id, changed.line, new.id, new.kind, new.line) == ("act/2", 5, "act/3", "new", 6)
    assert {(f.field, f.old, f.new, f.line) for f in changed.fields} == {
        ("contributions[0].amount", "30000", "300000", 5),
        ("note", None, "注", 5),
    }
    real = bring(store, basic(act(1), act(2, amount="300000", note="注"), act(3)))
    assert real.counts == result.counts


def test_a_corrected_table_says_which_cell_of_which_row_changes_what(store):
    mapping = store.with_name("gifts.mapping.yaml")
    mapping.write_text(
        "section: activities\ncolumns: {编号: key, 捐赠单位: providers, 受赠单位: recipients,"
        " 金额: {field: contributions.amount, unit: 元}, 阶段: contributions.stage}\nconstants: {kind: donation}\n",
        encoding="utf-8",
    )
    table = store.with_name("gifts.xlsx")

    def write(*rows):
        book = openpyxl.Workbook()
        book.active.title = "台账"
        for row in (["编号", "捐赠单位", "受赠单位", "金额", "阶段"], *rows):
            book.active.append(row)
        book.save(table)

    first, second = ["D1", "大连市", "六盘水市", 30000, "到位"], ["D2", "大连市", "六盘水市", 20000, "计划"]
    write(first, second, ["D3", "大连市", "六盘水市", 500, "到位"])
    import_files(str(store), [table])
    write(["D2", "大连市", "六盘水市", 20000, "到位"], ["D1", "大连市", "六盘水市", 300000, "到位"])
    planned = import_files(str(store), [table], dry_run=True)
    done = import_files(str(store), [table])
    for result in (planned, done):
        changes = {
            (change.id, field.at.sheet, field.at.row, field.at.column, field.at.heading, field.old, field.new)
            for change in result.changes
            for field in change.fields
        }
        assert changes == {
            ("gifts/D1", "台账", 3, "D", "金额", "30000", "300000"),
            ("gifts/D2", "台账", 2, "E", "阶段", "planned", "disbursed"),
        }
        sums = [(one.dataset, one.flow, one.stage, one.currency, one.before, one.after) for one in result.money]
        assert sums == [
            ("gifts", "aid", "disbursed", "CNY", 30500, 320500),
            ("gifts", "aid", "planned", "CNY", 20000, 0),
        ]
    (pruned,) = import_files(str(store), [table], prune=True, confirm=lambda _: True).money
    assert (pruned.before, pruned.after) == (320500, 320000)


def test_a_dry_run_refuses_what_the_import_would(store):
    bring(store, basic())
    with pytest.raises(InvalidData):
        bring(store, {"activities": [act(amount="1")]}, "f", dry_run=True)


def test_items_under_another_id_are_compared_with_those_that_went():
    old = [{"id": "a", "n": "1"}, {"id": "b", "n": "2"}]
    assert list(field_differences(old, [{"id": "c", "n": "1"}, {"id": "b", "n": "2"}])) == [((0, "id"), "a", "c")]
    new = [{"id": "c", "n": "9"}, {"id": "b", "n": "2"}, {"id": "d"}]
    assert list(field_differences(old, new)) == [((0, "n"), "1", "9"), ((2,), None, {"id": "d"})]
    assert list(field_differences(old, new[:1])) == [((0, "n"), "1", "9"), ((1,), old[1], None)]


def test_differing_finds_every_leaf():
    old = {"a": "1", "l": ["x", "y"], "c": [{"id": "p", "n": "1"}, {"id": "q"}]}
    new = {"b": True, "l": ["x", "z", "w"], "c": [{"id": "q"}, {"id": "p", "n": "2"}]}
    assert set(field_differences(old, new)) == {
        (("a",), "1", None), (("b",), None, True), (("l", 1), "y", "z"), (("l", 2), None, "w"),
        (("c", 1, "n"), "1", "2"),
    }  # fmt: skip


def test_a_lost_ledger_is_found_out_before_anything_is_removed(store):
    bring(store, basic())
    ledger = store.with_name(store.name + ".ledger")
    ledger.rename(ledger.with_name("kept"))
    before = files(store.parent)
    with pytest.raises(StoreError, match=r"holds batch/0001, which is not in its ledger"):
        bring(store, {"entities": [GIVER]}, "d")
    before["d.ndjson"] = files(store.parent)["d.ndjson"]
    assert files(store.parent) == before
    bring(store.with_name("other.kgl"), basic())
    (store.parent / "other.kgl.ledger").rename(ledger)
    batch = history(str(store))[0]
    if batch.created != nodes(store)["batch/0001"]["created"]:  # made in another second
        with pytest.raises(StoreError, match="which is not in its ledger"):
            bring(store, basic())


def test_a_store_that_was_put_back_from_an_older_copy_is_brought_up_to_date(store):
    bring(store, basic())
    old = store.read_bytes()
    bring(store, basic(act(1), act(2)))
    after = dumped(store)
    store.write_bytes(old)
    result = bring(store, basic(act(1), act(2)))
    assert dumped(store) == after
    assert result.batch.id == "batch/0003"


def test_a_store_whose_file_was_deleted_comes_back_whole_with_the_next_import(store):
    bring(store, basic())
    bring(store, basic(act(5)), "e")
    after = dumped(store)
    store.unlink()
    bring(store, basic(act(5)), "e")
    assert dumped(store) == after
    assert {"batch/0001", "batch/0002"} < nodes(store).keys()


def foreign(store, *statements):
    import kglite

    graph = kglite.open(str(store), durable="off")
    for statement in statements:
        graph.cypher(statement)
    graph.save()
    graph.close()


def test_what_is_not_graphkits_is_never_touched(store):
    bring(store, basic(act(1), act(2)))
    foreign(
        store,
        "CREATE (x:Memo {id: 'memo/1', name: 'mine', text: 'keep'})",
        "MATCH (x:Memo {id: 'memo/1'}), (a:Activity {id: 'act/2'}) CREATE (x)-[:NOTES {id: 'n1', text: 'keep'}]->(a)",
    )
    bring(store, basic(act(1, amount="5"), act(2)))
    reader = open_reader(str(store))
    rows = reader.query("MATCH (x:Memo)-[r:NOTES]->(a) RETURN x.text AS x, r.text AS r, a.id AS a").rows
    reader.close()
    assert rows == [{"x": "keep", "r": "keep", "a": "act/2"}]
    undo(str(store))
    before = files(store.parent)
    with pytest.raises(Refused, match=r"act/2 has an edge NOTES that was not made by graphkit"):
        undo(str(store), "batch/0001")
    assert dumped(store)
    assert files(store.parent)["图.kgl"] == before["图.kgl"]
    assert incomplete(str(store)) is None


def test_an_id_that_somebody_else_uses_is_not_taken_over(store):
    bring(store, basic())
    foreign(store, "CREATE (x:Activity {id: 'act/7', name: 'theirs'})")
    with pytest.raises(Refused, match="act/7"):
        bring(store, basic(act(1), act(7)))
    assert incomplete(str(store)) is None
    assert len(history(str(store))) == 1


def test_check_files_reports_what_an_import_would_refuse(store, tmp_path):
    good = write(tmp_path / "good.ndjson", basic())
    bad = write(tmp_path / "bad.ndjson", {"activities": [act(2)]})
    assert len(check_files([good])) == 0
    assert {problem.code for problem in check_files([bad])} >= {"unknown-name"}
    assert len(check_files([good, bad])) == 0
    bring(store, basic())
    assert len(check_files([bad], uri=str(store))) == 0
    assert list(check_files([bad], uri=str(tmp_path / "none.kgl")))
    assert not (tmp_path / "none.kgl.ledger").exists()


def test_default_dataset_is_the_source_a_file_begins_with_and_its_name(tmp_path):
    begins = write(tmp_path / "台账.ndjson", basic())
    other = write(tmp_path / "other.ndjson", {"entities": [GIVER], "sources": [SOURCE]})
    assert default_dataset(begins, load_vocabulary()) == "src/a/台账"
    assert default_dataset(other, load_vocabulary()) == "other"
    assert default_dataset(tmp_path / "missing.yaml", load_vocabulary()) == "missing"


def test_without_a_dataset_two_files_are_two_datasets(tmp_path):
    one = write(tmp_path / "one.ndjson", basic())
    two = write(tmp_path / "two.ndjson", {"activities": [act(2)]})
    result = import_files(str(tmp_path / "x.kgl"), [one, two])
    assert [(f.name, f.dataset, f.read) for f in result.files] == [
        (str(one), "src/a/one", 4),
        (str(two), "two", 1),
    ]


def test_progress_tells_each_stage_in_order(store):
    reports = []
    bring(store, basic(), progress=lambda stage, done, total: reports.append((stage, done, total)))
    stages = list(dict.fromkeys(stage for stage, _, _ in reports))
    assert stages == ["read", "resolve", "check", "write", "save"]
    assert all(total is None or done <= total for _, done, total in reports)


def test_an_equal_record_twice_in_a_file_is_a_duplicate(store):
    result = bring(store, basic(act(), act()))
    assert fates(result) == [(5, 4, 0, 0, 1, 0)]
