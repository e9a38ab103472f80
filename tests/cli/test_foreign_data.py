"""Somebody else's nodes and edges in the same graph change no card, table, picture, ranking, export or summary."""

from contextlib import closing
from pathlib import Path

import pytest

from graphkit.pipeline.demo import load_demo
from graphkit.query.saved import list_saved
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store import open_reader, open_store

pytestmark = pytest.mark.conformance

FOREIGN = """
MATCH (a:Activity {id: 'act/bijie-zhijin-bamboo-fungus'}) MATCH (p:Programme {id: 'prog/bijie-united-front'})
MATCH (g:Foundation {id: 'foundation/guangcai'}) MATCH (r:County {id: 'county/pingtang'})
MATCH (h:Hospital {id: 'hospital/zhaojue-peoples'}) MATCH (t:Party {id: 'party/zhigong-central'})
MATCH (b:Batch {id: 'batch/0001'}) MATCH (n:Contribution {id: 'con/bijie-funds'}) MATCH (m:City {id: 'city/bijie'})
CREATE (x:Activity:Node {id: 'their/act', name: '他人的项目', class: 'Activity', kind: 'donation', flow: 'aid',
  status: 'completed', start_date: date('2018-01-01')})
CREATE (y:Activity {name: 'no id', kind: 'donation'}) CREATE (z:Node {name: 'neither id nor class'})
CREATE (l:Node:Entity:Place:County {id: 'their/county', name: '平塘县', name_en: 'Pingtang', class: 'County'})
CREATE (c:Contribution:Node {id: 'their/con', name: 'c', class: 'Contribution', amount: 9.0e9, counted_amount: 9.0e9,
  currency: 'CNY', counted: true, realised: true, flow: 'aid', stage: 'disbursed', kind: 'donation'})
CREATE (s:Source:Node {id: 'their/source', name: '他人的来源', class: 'Source'})
CREATE (k:Batch:Node {id: 'batch/9999', name: 'batch/9999', class: 'Batch', created: '2030-01-01T00:00:00Z',
  contract: 99, schema_version: 'theirs', graphkit_version: '9.9'})
CREATE (w:Batch {name: 'a batch of beer'}) CREATE (o:Observation:Node {id: 'their/obs', name: 'o', value: 1.0})
CREATE (q:Pairing:Node {id: 'their/pair', name: '他人的结对', class: 'Pairing', valid_from: date('2010-01-01')})
CREATE (a)-[:HAS_CONTRIBUTION]->(c) CREATE (x)-[:HAS_CONTRIBUTION]->(c) CREATE (x)-[:HAS_CONTRIBUTION]->(n)
CREATE (y)-[:BENEFITED]->(r) CREATE (x)-[:BENEFITED]->(r) CREATE (x)-[:BENEFITED]->(h) CREATE (a)-[:BENEFITED]->(l)
CREATE (g)-[:PROVIDED]->(x) CREATE (t)-[:FACILITATED]->(x) CREATE (l)-[:PROVIDED]->(a) CREATE (z)-[:PROVIDED]->(a)
CREATE (x)-[:UNDER]->(p) CREATE (q)-[:UNDER]->(p) CREATE (q)-[:HELPER]->(l) CREATE (q)-[:RECIPIENT]->(r)
CREATE (a)-[:REPORTED_IN {paragraphs: [1]}]->(s) CREATE (n)-[:REPORTED_IN]->(s) CREATE (g)-[:REPORTED_IN]->(s)
CREATE (o)-[:ABOUT]->(h) CREATE (o)-[:RESULT_OF]->(a) CREATE (r)-[:PART_OF]->(m) CREATE (l)-[:PART_OF]->(m)
CREATE (h)-[:LOCATED_IN]->(l) CREATE (r)-[:SUCCEEDED_BY]->(l) CREATE (n)-[:MAY_OVERLAP]->(c)
CREATE (n)-[:ALTERNATIVE_TO]->(c) CREATE (k)-[:AFTER]->(b)
CREATE (g)-[:DONATED_TO {id: 'their/edge', derived: true, activity: 'their/act', contribution: 'their/con',
  kind: 'donation', flow: 'aid', amount: 9.0e9, currency: 'CNY', stage: 'disbursed', counted: true, counted_given: true,
  counted_received: true, realised: true, start_date: date('2018-01-01')}]->(r)
CREATE (g)-[:DONATED_TO {derived: true, amount: 9.0e9, currency: 'CNY', counted: true, flow: 'aid'}]->(h)
CREATE (t)-[:FACILITATED_FOR {derived: true, activity: 'their/act', flow: 'aid'}]->(r)
CREATE (m)-[:PAIRED_WITH {derived: true, pairing: 'their/pair'}]->(r) CREATE (g)-[:LIKES]->(r)
"""
"""What has no batch is not graphkit's, whatever its labels; some has no id, some claims one of graphkit's names."""

GIVEN = {
    "sources-of-activity": ("-p", "activity=act/bijie-zhijin-bamboo-fungus"),
    "evidence": ("-p", "figure=con/bijie-funds"),
    "pairings-as-of": ("--as-of", "2018"),
    "money-per-head": ("-p", 'rows=[{"place": "county/pingtang", "population": 330000}]'),
}
READ = [
    ("info",), ("status",), ("history",), ("conflicts",), ("find", "平塘"), ("find", "他人"),
    ("show", "act/bijie-zhijin-bamboo-fungus"), ("show", "prog/bijie-united-front"), ("show", "county/pingtang"),
    ("show", "平塘县"), ("show", "city/bijie"), ("show", "hospital/zhaojue-peoples"), ("show", "foundation/guangcai"),
    ("show", "party/zhigong-central"), ("show", "pair/baiyun-pingtang"), ("show", "county/pingtang", "--as-of", "2018"),
    ("trace", "act/bijie-zhijin-bamboo-fungus"), ("trace", "con/bijie-funds"), ("trace", "foundation/guangcai"),
    ("analyze", "paths", "foundation/guangcai", "county/pingtang"), ("analyze", "centrality"),
    *(("analyze", "centrality", "--measure", name) for name in ("betweenness", "pagerank", "out_degree", "in_degree")),
    *(("query", saved.name, *GIVEN.get(saved.name, ())) for saved in list_saved()),
    ("query", "money", "-p", "within=平塘县"), ("query", "acts", "-p", "to=平塘县"),
    ("query", "hospitals", "-p", "place=昭觉县"),
]  # fmt: skip
WRITTEN = [
    ("export", "-o", "out.ndjson", "--as", "dump"),
    ("export", "-o", "out.graphml"),
    ("export", "-o", "out.csv", "--as", "csv"),
    ("export", "-o", "out.ndjson", "--as", "records"),
    ("render", "network", "-o", "out.html"),
    ("render", "network", "-o", "out.html", "--within", "平塘县"),
]
FOREIGN_COUNTS = frozenset({"foreign_nodes", "foreign_edges"})


@pytest.fixture
def everything(tmp_path, monkeypatch, plain, graphkit):
    """Returns a function that gives all that the commands print and write, by command."""
    monkeypatch.chdir(tmp_path)

    def ask():
        answers = {command: outcome(graphkit(*command, "--format", "json")) for command in READ}
        assert {command: answer for command, answer in answers.items() if answer[0]} == {}
        for command in WRITTEN:
            run = graphkit(*command, "--force")
            files = {path.name: path.read_bytes() for path in sorted(Path().glob("out*"))}
            for path in Path().glob("out*"):
                path.unlink()
            assert files or run.code, command
            answers[command] = (run.code, files)
        return answers

    return ask


def outcome(run):
    """Return code and answer; that there is foreign data, and how much, is for `info` to say."""
    if run.code or not run.out.startswith(("{", "[")):
        return run.code, run.out, run.err
    answer = run.json()
    if isinstance(answer, dict):
        answer = {key: value for key, value in answer.items() if key not in FOREIGN_COUNTS}
        answer["rows"] = [
            {key: value for key, value in row.items() if key not in FOREIGN_COUNTS} for row in answer.get("rows", [])
        ]
    return run.code, answer


def changed(before, after):
    return {command: (before[command], after[command]) for command in before if before[command] != after[command]}


def test_in_a_file(everything, programmes, tmp_path, monkeypatch):
    path = programmes(tmp_path / "graphkit.kgl")
    before = everything()
    with closing(open_store(path, load_vocabulary())) as store:
        store._graph.cypher(FOREIGN)
        store._is_changed = True
        store.commit()
    with closing(open_reader(path)) as reader:
        assert reader.info()["foreign_nodes"] > 8, "they are there"
    assert changed(before, everything()) == {}


def test_on_a_server(everything, neo4j_uri, neo4j_driver, monkeypatch):
    monkeypatch.setenv("GRAPHKIT_STORE", neo4j_uri)
    load_demo(neo4j_uri)
    before = everything()
    neo4j_driver.execute_query(FOREIGN)
    assert changed(before, everything()) == {}
