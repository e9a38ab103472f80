"""The same records in either store: the same graph, whatever is imported, undone, retracted or made again."""

import itertools
from contextlib import closing
from importlib import resources
from pathlib import Path

import pytest

from graphkit.errors import Refused
from graphkit.export.dump import fingerprint
from graphkit.ledger.base import batch_id
from graphkit.pipeline import history, import_files, incomplete, rebuild, undo
from graphkit.pipeline.demo import demo_files
from graphkit.store import open_reader

from .help import GIVER, SCHOOL, act, basic, dumped, write

pytestmark = pytest.mark.conformance


@pytest.fixture(scope="module")
def programmes(tmp_path_factory):
    """The five programmes: their files, and the dump and fingerprint of the embedded store."""
    with resources.as_file(resources.files("graphkit.data")) as folder:
        files = demo_files(folder)
    uri = str(tmp_path_factory.mktemp("demo") / "demo.kgl")
    import_files(uri, files)
    return files, dumped(uri), printed(uri)


def printed(uri):
    with closing(open_reader(uri)) as reader:
        return fingerprint(reader)


def bring(uri, folder: Path, sections, dataset="d"):
    return import_files(uri, [write(folder / f"{dataset}.ndjson", sections)], dataset=dataset)


def test_the_five_programmes_are_one_graph_in_both_stores(fresh, programmes):
    files, graph, mark = programmes
    uri = fresh()
    first = import_files(uri, files)
    assert dumped(uri) == graph
    assert printed(uri) == mark
    assert import_files(uri, list(reversed(files))).batch is None
    assert rebuild(uri).batch is None
    undo(uri)
    assert dumped(uri) == ""
    undo(uri, history(uri)[-1].id)
    assert dumped(uri) == graph
    assert [(batch.id, batch.state, batch.undone_by) for batch in history(uri)] == [
        ("batch/0001", "complete", None),
        ("batch/0002", "complete", "batch/0003"),
        ("batch/0003", "complete", None),
    ]
    assert first.counts.nodes_created + first.counts.edges_created == len(graph.splitlines())


def test_one_file_after_the_other_in_another_order(fresh, programmes):
    files, graph, _ = programmes
    together = [file for file in files if file.stem in ("bijie", "qixingguan")]  # one names figures of the other
    uri = fresh()
    for some in (*([file] for file in reversed(files) if file not in together), together):
        import_files(uri, some)
    assert dumped(uri) == graph


def test_a_rebuild_mends_what_was_changed_past_graphkit(fresh, tmp_path, request):
    uri = fresh()
    bring(uri, tmp_path, basic(act(1), act(2)))
    before = dumped(uri)
    if "://" not in uri:
        Path(uri).unlink()
    else:
        driver = request.getfixturevalue("neo4j_driver")
        driver.execute_query("MATCH (n:Activity {id: 'act/1'}) DETACH DELETE n")
        driver.execute_query("MATCH (n:Contribution) SET n.amount = 1.0, n.more = 'x'")
    assert rebuild(uri).batch is not None
    assert dumped(uri) == before


def test_updates_clear_move_and_relabel(fresh, tmp_path):
    uri = fresh()
    bring(uri, tmp_path, basic(act(1, note="old"), act(2)))
    changed = basic(act(1, providers=["school/one"], recipients=["甲公司"]), act(2))
    changed["entities"] = [{**GIVER, "label": "Association"}, SCHOOL]
    result = bring(uri, tmp_path, changed)
    with closing(open_reader(uri)) as reader:
        rows = reader.query(
            "MATCH (g:Node)-[:PROVIDED]->(a:Activity)-[:BENEFITED]->(r:Node) "
            "RETURN a.id AS act, g.id AS giver, g.class AS class, r.id AS receiver, a.note AS note ORDER BY act"
        ).rows
    assert rows == [
        {"act": "act/1", "giver": "school/one", "class": "School", "receiver": "ent/giver", "note": None},
        {"act": "act/2", "giver": "ent/giver", "class": "Association", "receiver": "school/one", "note": None},
    ]
    twin = str(tmp_path / "twin.kgl")
    bring(twin, tmp_path, changed)
    assert dumped(uri) == dumped(twin)
    assert result.counts.nodes_removed == result.counts.nodes_created == 1


def test_a_refusal_leaves_no_open_batch(fresh, tmp_path):
    uri = fresh()
    bring(uri, tmp_path, basic(act(1), act(2)))
    before = dumped(uri)
    bring(uri, tmp_path, basic(act(1), act(2, amount="8")))
    with pytest.raises(Refused, match=r"batch/0001 cannot be undone: batch/0002 changed"):
        undo(uri, "batch/0001")
    assert incomplete(uri) is None
    undo(uri)
    assert dumped(uri) == before


@pytest.mark.neo4j
def test_what_is_not_graphkits_is_never_touched(neo4j_uri, neo4j_driver, tmp_path):
    bring(neo4j_uri, tmp_path, basic(act(1)))
    neo4j_driver.execute_query(
        "MATCH (n:Enterprise {id: 'ent/giver'}) CREATE (n)-[:LIKES]->(:Fan {name: 'f'}), (:Fan), "
        "(:Party {id: 'party/theirs', name: 'x'})"
    )
    with pytest.raises(Refused, match=r"ent/giver.*LIKES"):
        undo(neo4j_uri)
    assert incomplete(neo4j_uri) is None
    sections = basic(act(1))
    sections["entities"].append({"id": "party/theirs", "label": "Party", "name": "丙党"})
    with pytest.raises(Refused, match="party/theirs"):
        bring(neo4j_uri, tmp_path, sections)
    bring(neo4j_uri, tmp_path, basic(act(1, amount="5")))
    left, _, _ = neo4j_driver.execute_query("MATCH (f:Fan) RETURN count(f) AS fans, count{(f)<-[:LIKES]-()} AS likes")
    assert sorted((row["fans"], row["likes"]) for row in left) == [(1, 0), (1, 1)]


def test_batches_are_numbered_alike(fresh, tmp_path):
    uri = fresh()
    for number in itertools.islice(itertools.count(1), 3):
        bring(uri, tmp_path, basic(act(1, amount=str(number))))
    assert [batch.id for batch in history(uri)] == [batch_id(seq) for seq in (1, 2, 3)]
