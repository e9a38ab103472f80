"""What other loaders lose: parallel edges, ends that move, rows whose end is missing; and counts that are counted."""

import json
from contextlib import closing

import pytest

from graphkit.elements import Edge, Node
from graphkit.errors import InvalidData, StoreError
from graphkit.pipeline import history, import_files
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store import Changes, open_reader, open_store
from graphkit.store.base import Counts
from graphkit.wording.problems import problem_text

from .help import GIVER, SCHOOL, SOURCE, act, basic, dumped, write

pytestmark = pytest.mark.conformance


def bring(uri, folder, sections, **options):
    return import_files(uri, [write(folder / "d.ndjson", sections)], dataset="d", **options)


def asked(uri, cypher):
    with closing(open_reader(uri)) as reader:
        return reader.query(cypher).rows


def gifts(*amounts, **more):
    money = {"currency": "CNY", "stage": "disbursed"}
    figures = [{"id": f"con/gift-{n}", "amount": amount, **money} for n, amount in enumerate(amounts)]
    return act(1, contributions=figures, **more)


def test_parallel_edges_are_kept_one_for_each_figure_and_act(fresh, tmp_path):
    uri = fresh()
    bring(uri, tmp_path, basic(gifts("1", "1", "2"), act(2, amount="1")))
    edges = "MATCH (a:Enterprise)-[d:DONATED_TO]->(b:School) RETURN d.id AS id, d.amount AS amount ORDER BY id"
    rows = asked(uri, edges)
    assert sorted(row["amount"] for row in rows) == [1.0, 1.0, 1.0, 2.0]
    assert len({row["id"] for row in rows}) == 4
    bring(uri, tmp_path, basic(gifts("1", "2"), act(2, amount="1")))
    assert sorted(row["amount"] for row in asked(uri, edges)) == [1.0, 1.0, 2.0], "one of them goes, by its own id"


def test_an_edge_whose_end_moved_is_moved(fresh, tmp_path):
    uri = fresh()
    other = {"id": "school/two", "label": "School", "name": "丙学校", "located_in": "平塘县"}
    parties = {"sources": [SOURCE], "entities": [GIVER, SCHOOL, other]}
    bring(uri, tmp_path, {**parties, "activities": [gifts("5"), act(2)]})
    ends = "MATCH (a:Node)-[d:DONATED_TO]->(b:Node) RETURN d.activity AS act, b.id AS receiver ORDER BY act"
    assert [row["receiver"] for row in asked(uri, ends)] == ["school/one", "school/one"]
    result = bring(uri, tmp_path, {**parties, "activities": [gifts("5", recipients=["school/two"]), act(2)]})
    assert [row["receiver"] for row in asked(uri, ends)] == ["school/two", "school/one"]
    assert asked(uri, "MATCH (:School {id: 'school/one'})<-[r:BENEFITED]-(a) RETURN a.id AS act") == [{"act": "act/2"}]
    assert result.counts.edges_created == result.counts.edges_removed > 0
    assert (result.counts.nodes_created, result.counts.nodes_removed) == (0, 0)


def test_an_edge_of_the_same_id_is_made_anew_between_its_new_ends(fresh):
    uri = fresh()
    nodes = [Node(f"party/{n}", "Party", {"name": str(n)}) for n in "abc"]
    edge = Edge("e", "PART_OF", "party/a", "Party", "party/b", "Party", {"valid_from_precision": "day"})
    moved = Edge("e", "PART_OF", "party/a", "Party", "party/c", "Party", {})
    with closing(open_store(uri, load_vocabulary(), create=True)) as store:
        store.write(Changes(put_nodes=nodes, put_edges=[edge]), "b1")
        counts = store.write(Changes(put_edges=[moved]), "b2")
        store.commit()
        assert (counts.edges_created, counts.edges_removed, counts.edges_updated) == (1, 1, 0)
        assert [(found.source, found.target, dict(found.properties)) for found in store.edges()] == [
            ("party/a", "party/c", {})
        ]


@pytest.mark.parametrize(
    ("record", "name"),
    [
        ({"providers": ["无此公司"]}, "无此公司"),
        ({"recipients": ["school/none"]}, "school/none"),
        ({"evidence": [{"source": "src/none", "paragraph": 1}]}, "src/none"),
        ({"part_of": ["act/none"]}, "act/none"),
        ({"programmes": ["prog/none"]}, "prog/none"),
    ],
)
def test_a_row_whose_end_is_missing_is_rejected_by_name(tmp_path, record, name):
    """Before any store is looked at: the rule is the records', not the store's."""
    uri = str(tmp_path / "g.kgl")
    with pytest.raises(InvalidData) as refusal:
        bring(uri, tmp_path, basic(act(1), act(2, **record)))
    problems = list(refusal.value.report)
    assert {(problem.record, problem.location.line) for problem in problems} == {("act/2", 5)}
    assert any(name in problem_text(problem, "en") for problem in problems)
    assert not (tmp_path / "g.kgl").exists()


def test_a_store_that_lacks_an_end_says_which(fresh):
    uri = fresh()
    edge = Edge("e", "PART_OF", "party/a", "Party", "party/none", "Party", {})
    changes = Changes(put_nodes=[Node("party/a", "Party", {"name": "a"})], put_edges=[edge])
    refusal = pytest.raises(StoreError, match=r"edge e was not written: the store has no Party party/none")
    with closing(open_store(uri, load_vocabulary(), create=True)) as store, refusal:
        store.write(changes, "b1")


def test_counts_are_what_the_store_holds(fresh, tmp_path):
    uri = fresh()
    result = bring(uri, tmp_path, basic(gifts("1", "2"), act(2)))

    def held():
        (nodes,) = asked(uri, "MATCH (n) WHERE n.class <> 'Batch' RETURN count(n) AS n")
        (edges,) = asked(uri, "MATCH ()-[r]->() RETURN count(r) AS n")
        return nodes["n"], edges["n"]

    before = held()
    assert (result.counts.nodes_created, result.counts.edges_created) == before
    assert result.counts.total == sum(before) == len(dumped(uri).splitlines())
    counts = bring(uri, tmp_path, basic(gifts("1", "3", "4"), act(3)), prune=True, confirm=lambda _: True).counts
    change = counts.nodes_created - counts.nodes_removed, counts.edges_created - counts.edges_removed
    assert held() == (before[0] + change[0], before[1] + change[1])
    kept = history(uri)[-1].counts
    assert {name: kept[name] for name in Counts.__slots__} == {name: getattr(counts, name) for name in Counts.__slots__}
    batch = asked(uri, "MATCH (b:Batch {id: 'batch/0002'}) RETURN b.counts AS counts")
    assert json.loads(batch[0]["counts"]) == kept


def test_a_store_that_takes_less_than_it_was_given_is_found_out(fresh, tmp_path, monkeypatch):
    uri = fresh()
    bring(uri, tmp_path, basic(act(1)))
    before = dumped(uri)
    with closing(open_store(uri, load_vocabulary())) as store:
        kind = type(store)
    real = kind.write

    def forgetful(store, changes, batch):
        counts = real(store, changes, batch)
        counts.edges_created -= bool(counts.edges_created)
        return counts

    with monkeypatch.context() as patch:
        patch.setattr(kind, "write", forgetful)
        with pytest.raises(StoreError, match=r"the store wrote only \d+ of \d+ nodes and edges"):
            bring(uri, tmp_path, basic(act(1), act(2)))
    assert dumped(uri) == before
