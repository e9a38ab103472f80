"""The public face: what `import graphkit` costs, offers, and does with the five programmes."""

import subprocess
import sys
import warnings

import networkx as nx
import pytest

import graphkit
from graphkit.errors import QueryError, Refused, StoreMissing, UsageError

SLOW = ("kglite", "neo4j", "networkx", "numpy", "scipy", "pyvis", "pydantic", "yaml", "rich", "pandas")


@pytest.fixture(scope="module")
def graph(programmes, tmp_path_factory):
    with graphkit.open(programmes(tmp_path_factory.mktemp("api") / "demo.kgl")) as opened:
        yield opened


def test_importing_loads_nothing_slow():
    code = "import sys, graphkit; print([name for name in sys.argv[1:] if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code, *SLOW], capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"


def test_every_public_name_is_there_and_no_other():
    assert graphkit.__all__ == sorted(graphkit.__all__, key=lambda name: (name.lower().strip("_") == name, name))
    for name in graphkit.__all__:
        assert getattr(graphkit, name) is not None
        assert name in dir(graphkit)
    assert set(graphkit.__all__) == {*graphkit._FROM, "__version__"}
    with pytest.raises(AttributeError, match="opne"):
        graphkit.opne  # noqa: B018 - the access is the test


def test_a_store_that_is_not_there_is_missed_at_the_first_question(tmp_path):
    opened = graphkit.open(tmp_path / "none.kgl")
    with pytest.raises(StoreMissing):
        opened.info()
    assert list(tmp_path.iterdir()) == []


def test_queries_take_parameters_and_give_rows_and_frames(graph):
    table = graph.query("MATCH (p:Party {name: $name}) RETURN p.class AS label, p.name AS name", name="农工党中央")
    assert table.rows == [{"label": "Party", "name": "农工党中央"}]
    frame = table.to_pandas()
    assert list(frame.columns) == ["label", "name"]
    assert frame.shape == (1, 2)
    with pytest.raises(QueryError):
        graph.query("CREATE (n:Party {id: 'x'}) RETURN n")


def test_saved_queries_are_asked_by_name(graph):
    found = graph.query("money")
    assert found.rows
    assert "CNY" in {row["currency"] for row in found.rows}
    with pytest.raises(UsageError, match="money"):
        graph.query("mony")
    with pytest.raises(UsageError, match="nobody"):
        graph.query("MATCH (p:Party) RETURN p.name AS name", nobody=1)


def test_networkx_direct_and_all(graph):
    direct, everything = graph.to_networkx(), graph.to_networkx("all")
    counts = graph.info()
    assert isinstance(direct, nx.MultiDiGraph)
    assert everything.number_of_edges() == counts["edges"]
    assert everything.number_of_nodes() == counts["nodes"] - counts["labels"]["Batch"]
    for graph_ in (direct, everything):
        for _, _, key, data in graph_.edges(keys=True, data=True):
            assert "~" in key
            assert data["type"]
            assert "sources" in data
    assert {key for *_, key in direct.edges(keys=True)} <= {key for *_, key in everything.edges(keys=True)}
    provided = next(d for _, _, d in everything.edges(data=True) if d["type"] == "PROVIDED")
    assert provided["sources"]
    assert direct.graph["fingerprint"] == everything.graph["fingerprint"] == counts["fingerprint"]


def test_cards_programmes_rankings_paths(graph):
    card = graph.card("农工党中央")
    assert card.head["name"] == "农工党中央"
    assert card.table().rows
    assert {summary.id for summary in graph.programmes()} >= {"prog/baiyun-pingtang", "prog/bijie-united-front"}
    assert graph.centrality("in_degree").rows[0]["value"] > 5
    assert graph.paths("农工党中央", "大方县人民医院").rows


def test_pictures_and_files(graph, tmp_path):
    assert graph.render(tmp_path / "p.html", around="农工党中央", hops=1).stat().st_size > 400_000
    assert [path.name for path in graph.export(tmp_path / "g.graphml")] == ["g.graphml"]


def test_loading_shows_at_the_next_question(tmp_path):
    record = "entities:\n  - {id: ent/new, label: Enterprise, name: 新公司}\n"
    file = tmp_path / "new.yaml"
    file.write_text(record, encoding="utf-8")
    with graphkit.open(tmp_path / "own.kgl") as opened:
        assert opened.load(file, dry_run=True).batch is None
        opened.load([file])
        assert [row["n"] for row in opened.query("MATCH (e:Enterprise) RETURN count(e) AS n").rows] == [1]
        file.write_text(record + "  - {id: ent/newer, label: Enterprise, name: 更新的公司}\n", encoding="utf-8")
        opened.load(str(file))
        assert [row["n"] for row in opened.query("MATCH (e:Enterprise) RETURN count(e) AS n").rows] == [2]
        assert len(opened.snapshot().nodes) == 2


def test_the_default_store_is_that_of_the_command_line(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GRAPHKIT_STORE", "elsewhere.kgl")
    assert graphkit.open().uri == "elsewhere.kgl"


NEWER = """\
sources:
  - {id: src/a, name: 简报}
entities:
  - {id: ent/giver, label: Enterprise, name: 甲公司}
  - {id: school/one, label: School, name: 乙学校}
activities:
"""
GIFT = "  - {{id: act/{0}, kind: donation, providers: [甲公司], recipients: [乙学校], note: n{1}}}\n"


def test_a_ledger_from_python(tmp_path):
    file, other = tmp_path / "gifts.yaml", tmp_path / "other.yaml"
    file.write_text(NEWER + "".join(GIFT.format(n, n) for n in (1, 2, 3)), encoding="utf-8")
    with graphkit.open(tmp_path / "g.kgl") as opened:
        opened.load(file)
        before = opened.info()["fingerprint"]
        file.write_text(NEWER + GIFT.format(1, 1), encoding="utf-8")
        with pytest.raises(Refused, match="2 of the 6 records"):
            opened.load(file, prune=True)
        assert [gone.id for gone in opened.load(file, prune=True, yes=True).pruned] == ["act/2", "act/3"]
        assert opened.undo().target.id == "batch/0002"
        assert opened.info()["fingerprint"] == before
        assert [batch.undone_by for batch in opened.history()] == [None, "batch/0003", None]
        other.write_text("activities:\n" + GIFT.format(2, 9), encoding="utf-8")
        (row,) = opened.conflicts(other).rows
        assert (row["id"], row["field"], row["value"], row["other_value"]) == ("act/2", "note", "n9", "n2")
        assert opened.conflicts().rows == []


def test_a_graph_in_between_is_told_of(tmp_path, monkeypatch):
    file = tmp_path / "gifts.yaml"
    file.write_text(NEWER + GIFT.format(1, 1), encoding="utf-8")

    def die(*_args):
        raise KeyboardInterrupt

    with graphkit.open(tmp_path / "g.kgl") as opened:
        with monkeypatch.context() as patch:
            patch.setattr("graphkit.ledger.sqlite_ledger.SqliteLedger.complete", die)
            with pytest.raises(KeyboardInterrupt):
                opened.load(file)
        with pytest.warns(UserWarning, match="batch/0001"):
            opened.query("RETURN 1 AS x")
        opened.load(file)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            opened.query("RETURN 1 AS x")
