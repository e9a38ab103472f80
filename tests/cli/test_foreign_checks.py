"""What another program keeps in the same graph: doctor and info say it is theirs; no verb changes it."""

from contextlib import closing

import pytest

from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store import open_store

pytestmark = pytest.mark.conformance

THEIRS = """
CREATE (:Thing {name: 'x'})-[:FUNDED {id: 'q', amount: 5}]->(:Activity {name: 'theirs', kind: 'donation'})
CREATE (:Thing {name: 'y'})-[:FUNDED {id: 'q'}]->(:Batch {created: '2099-01-01T00:00:00Z', contract: 99})
CREATE (:Thing)-[:PROVIDED]->(:Activity {id: 'their/act'})
"""
"""Our labels and types, one id twice, no ids; two records of ours have no FUNDED."""
GIFT = """entities: [{id: e/jia, label: Enterprise, name: 甲公司}, {id: e/yi, label: School, name: 乙学校}]
activities:
  - {id: %s, kind: donation, %s: [甲公司], recipients: [乙学校], period: {start: %s},
     contributions: [{amount: 1, currency: CNY, stage: disbursed}]}
"""


@pytest.fixture(params=["file", pytest.param("server", marks=pytest.mark.neo4j)])
def shared(request, empty, graphkit, monkeypatch):
    """A graph of one gift beside what another program keeps; gives the address and what counts theirs."""
    if request.param == "file":
        uri = str(empty / "graphkit.kgl")
    else:
        uri = request.getfixturevalue("neo4j_uri")
        request.getfixturevalue("neo4j_driver").execute_query("MATCH (n) DETACH DELETE n")
        request.getfixturevalue("neo4j_driver").execute_query("DROP CONSTRAINT graphkit_id_FUNDED IF EXISTS")
    monkeypatch.setenv("GRAPHKIT_STORE", uri)
    bring(empty, graphkit, "a.yaml", "D1")
    if request.param == "file":
        with closing(open_store(uri, load_vocabulary())) as store:
            store._graph.cypher(THEIRS)
            store._is_changed = True
            store.commit()
    else:
        request.getfixturevalue("neo4j_driver").execute_query(THEIRS)
    return uri


def bring(folder, graphkit, name, key, role="providers", year="2020", *options):
    (folder / name).write_text(GIFT % (key, role, year), encoding="utf-8")
    done = graphkit("import", name, *options)
    assert done.code == 0, done.err
    return done


def theirs(graphkit):
    info = graphkit("info", "--format", "json").json()
    info = info["rows"][0] if "rows" in info else info
    return info["foreign_nodes"], info["foreign_edges"], info["last_batch"]["id"]


def test_doctor_says_what_is_theirs_and_finds_nothing_wrong(shared, graphkit):
    done = graphkit("doctor")
    assert done.code == 0, [row for row in done.rows if row["state"] == "bad"]
    assert "not made by graphkit: nodes 6, edges 3; they are neither counted nor checked nor changed" in done.out
    assert "batches in the ledger: 1" in done.out
    assert "非 graphkit 写入：节点 6，关系 3" in graphkit("--lang", "zh", "doctor").out


def test_every_change_leaves_it(shared, empty, graphkit):
    before = theirs(graphkit)
    assert before == (6, 3, "batch/0001")
    bring(empty, graphkit, "b.yaml", "D2", "providers", "2021")
    bring(empty, graphkit, "b.yaml", "D3", "providers", "2022", "--prune", "--yes")
    assert theirs(graphkit)[:2] == before[:2]
    for verb in (("undo", "--yes"), ("retract", "D2", "--yes"), ("rebuild",)):
        done = graphkit(*verb)
        assert done.code == 0, done.err
        assert theirs(graphkit)[:2] == before[:2]
    assert graphkit("query", "money").rows[0]["counted"] == 1
    assert graphkit("doctor").code == 0


@pytest.mark.neo4j
@pytest.mark.parametrize("shared", ["server"], indirect=True)
def test_their_ids_stand_in_the_way_of_a_constraint(shared, empty, graphkit, neo4j_driver):
    before = theirs(graphkit)
    (empty / "f.yaml").write_text(GIFT % ("D4", "funders", "2023"), encoding="utf-8")
    done = graphkit("import", "f.yaml")
    assert done.code == 4
    assert "if they belong to another program, keep the graph in a database of its own (NEO4J_DATABASE)" in done.err
    assert theirs(graphkit) == before
    assert graphkit("status", "--format", "json").rows[0]["open_batch"] is None
    neo4j_driver.execute_query("MATCH ()-[e:FUNDED {id: 'q'}]->() DELETE e")
    assert graphkit("import", "f.yaml").code == 0
