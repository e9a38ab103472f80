"""Text that would do harm if anything ran it, in every place where text can come in: it comes out unchanged."""

import copy
import json
import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest
import yaml

from graphkit import open as open_graph
from graphkit.errors import GraphkitError, InvalidData
from graphkit.ledger import read_ledger
from graphkit.ledger.live import current_assertions, live
from graphkit.pipeline import history, import_files, rebuild, retract, undo
from graphkit.query.run import run
from graphkit.query.saved import list_saved
from graphkit.query.trace import trace
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store import Changes, open_reader, open_store

pytestmark = pytest.mark.conformance

EVERY_FIELD = Path(__file__).parents[1] / "data" / "every-field.yaml"
NEO4J = pytest.param("neo4j", marks=pytest.mark.neo4j)
ATTACKS = (
    "x'}) CREATE (:Injected) //",
    'x"}) DETACH DELETE n //',
    "x`}) SET n.injected = 1 //",
    "\\'}) MATCH (n) DETACH DELETE n //",
    "\\u0027}) CREATE (:Injected) //",
    "'; DROP TABLE batch; DELETE FROM entry; --",
    "LOAD CSV FROM 'http://127.0.0.1:1/' AS x CREATE (:Injected)",
    "$id {0.__class__} {file} %s %(x)s {{7*7}} ${{7*7}}",
    "$(touch injected) `touch injected` | touch injected",
    "=cmd|'/c calc'!A1",
    "<script>document.title='injected'</script>",
    "*/ CREATE (:Injected) /*",
)
NAMES = (
    "x'}) CREATE (:Injected) --.ndjson",
    "$(touch injected) `touch injected`; {0} %s.ndjson",
    '甲"}) `RETURN` 1.ndjson',
)


@pytest.fixture(params=["embedded", NEO4J])
def uri(request, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return "g.kgl" if request.param == "embedded" else request.getfixturevalue("neo4j_uri")


@pytest.fixture
def nothing_ran(uri, tmp_path, request):
    """Whether, at the end, the graph holds only graphkit's labels and keys, and whatever was there beside it."""
    if "://" in uri:
        driver = request.getfixturevalue("neo4j_driver")
        driver.execute_query("CREATE (:Canary {x: 0})")
    yield
    check_nothing_ran(uri, tmp_path)


def check_nothing_ran(uri, folder):
    allowed = {"id", "batch", "class"}
    with closing(open_reader(uri)) as reader:
        labels = {row["l"] for row in reader.query("MATCH (n) UNWIND labels(n) AS l RETURN DISTINCT l").rows}
        keys = {row["k"] for row in reader.query("MATCH (n) UNWIND keys(n) AS k RETURN DISTINCT k").rows}
        assert "Injected" not in labels
        assert "injected" not in keys | allowed
        if "://" in uri:
            assert reader.query("MATCH (c:Canary) RETURN c.x AS x").rows == [{"x": 0}]
    assert history(uri)
    assert not (folder / "injected").exists()
    if "://" not in uri:
        with closing(sqlite3.connect(f"{uri}.ledger")) as db:
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def leaves(value, path=()):
    """Yield the path of every text in records."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from leaves(part, (*path, key))
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from leaves(part, (*path, place))
    elif isinstance(value, str):
        yield path


def changed(records, path, text):
    """Return the records with another text at one place."""
    made = copy.deepcopy(records)
    place = made
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = text
    return made


def written(path, records):
    path.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    return path


def everything(uri):
    """Return all that graph and ledger hold, as one text."""
    with closing(open_reader(uri)) as reader:
        parts = [json.dumps(dict(element.properties), ensure_ascii=False, default=str)
                 for element in (*reader.nodes(), *reader.edges())]  # fmt: skip
    with closing(read_ledger(uri)) as ledger:
        now = current_assertions(ledger.entries(), live(ledger.batches()))
        wanted = {record_hash for records in now.values() for record_hash in records.values()}
        parts += [body.decode() for _, _, body in ledger.bodies(wanted)]
    return "\n".join(parts)


@pytest.fixture(scope="module")
def one_by_one(tmp_path_factory):
    """A store after the example of every field was imported with each of its texts replaced in turn.

    Each was refused as a whole, or kept as it is: with the store come path and text of those that were kept.
    """
    folder = tmp_path_factory.mktemp("one-by-one")
    store, file = str(folder / "g.kgl"), folder / "records.json"
    records = yaml.safe_load(EVERY_FIELD.read_text(encoding="utf-8"))
    import_files(store, [written(file, records)], dataset="d")
    kept = []
    for number, path in enumerate(leaves(records)):
        attack = f"{ATTACKS[number % len(ATTACKS)]}{number}"  # no text twice, else a name would be one already known
        try:
            import_files(store, [written(file, changed(records, path, attack))], dataset="d", new="accept")
        except InvalidData:
            continue
        assert json.dumps(attack, ensure_ascii=False)[1:-1] in everything(store), path
        kept.append((path, attack))
    return store, kept


@pytest.mark.usefixtures("nothing_ran")
def test_every_field_of_every_record(uri, tmp_path, one_by_one):
    """What is refused is refused before any store; what is kept is tried on each, all of it at once and numbered."""
    _, kept = one_by_one
    assert {"name", "zh", "en", "note", "document_number", "policy_document"} <= {str(path[-1]) for path, _ in kept}
    assert len(kept) > 40
    records = yaml.safe_load(EVERY_FIELD.read_text(encoding="utf-8"))
    texts = [f"{number}{attack}" for number, (_, attack) in enumerate(kept)]
    for (path, _), text in zip(kept, texts, strict=True):
        records = changed(records, path, text)
    import_files(uri, [written(tmp_path / "records.json", records)], dataset="d", new="accept")
    stored = everything(uri)
    assert [text for text in texts if json.dumps(text, ensure_ascii=False)[1:-1] not in stored] == []


def test_nothing_ran_while_fields_were_tried_one_by_one(one_by_one):
    store, _ = one_by_one
    check_nothing_ran(store, Path.cwd())


@pytest.mark.usefixtures("nothing_ran")
@pytest.mark.parametrize("name", NAMES)
def test_file_dataset_note_and_author(uri, tmp_path, name):
    if os.name == "nt":
        pytest.skip("Windows allows no such file names")
    file = tmp_path / name
    line = {"section": "sources", "id": "src/a", "name": "简报"}
    file.write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")
    for number, attack in enumerate(ATTACKS):
        import_files(uri, [file], dataset=attack, note=attack, author=attack)
        batch = history(uri)[number]
        assert (batch.note, batch.author, batch.input_name) == (attack, attack, name)
    with closing(open_reader(uri)) as reader:
        records = {(node.properties["note"], node.properties["author"], node.properties["input_name"])
                for node in reader.nodes("Batch")}  # fmt: skip
    assert records == {(attack, attack, name) for attack in ATTACKS}
    with closing(read_ledger(uri)) as ledger:
        assert {entry.dataset for _, entry in ledger.entries()} == set(ATTACKS)
    assert rebuild(uri).batch is None


@pytest.mark.usefixtures("nothing_ran")
def test_every_question_and_every_change(uri, tmp_path):
    """Parameters of all saved queries, names that are looked up, ids of what is undone or retracted, pictures."""
    records = {"sources": [{"id": "src/a", "name": ATTACKS[0]}]}
    records["entities"] = [
        {"id": f"ent/n{number}", "label": "Enterprise", "name": attack, "note": attack}
        for number, attack in enumerate(ATTACKS)
    ]
    records["activities"] = [
        {"id": "act/1", "kind": "donation", "name": ATTACKS[2], "providers": ["ent/n0"], "recipients": ["ent/n1"],
         "evidence": [{"source": "src/a", "paragraph": 1}]}
    ]  # fmt: skip
    import_files(uri, [written(tmp_path / "a.json", records)], dataset="d")
    before = everything(uri)
    with open_graph(uri) as graph:
        for saved in list_saved():
            for name, parameter in saved.parameters.items():
                for attack in ATTACKS if parameter.type == "str" else ():
                    run(graph.reader, saved, _least(saved) | {name: attack})
        for number, attack in enumerate(ATTACKS):
            assert graph.query("RETURN $text AS text", text=attack).rows == [{"text": attack}]
            found = graph.query(
                "MATCH (n:Enterprise) WHERE n.name = $name RETURN n.id AS id, n.note AS note", name=attack
            )
            assert found.rows == [{"id": f"ent/n{number}", "note": attack}]
            for ask in (graph.card, lambda name: graph.paths(name, "ent/n1"), lambda name: trace(graph.reader, name)):
                with suppress(GraphkitError):
                    ask(attack)
            for change in (undo, retract):
                with pytest.raises(GraphkitError):
                    change(uri, attack)
        page = graph.render(tmp_path / "x.html").read_text(encoding="utf-8")
        for kind in ("x.graphml", "x.csv", "x.ndjson"):
            graph.export(tmp_path / kind, "dump" if kind == "x.ndjson" else None)
    assert "<script>document.title" not in page
    assert everything(uri) == before


def _least(saved):
    return {name: "x" if parameter.type == "str" else 1
            for name, parameter in saved.parameters.items() if parameter.is_required}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_names_that_would_be_labels_types_or_keys_are_refused(uri, attack):
    """Those stand in the text of a statement, so nothing but names that need no quotes may come there."""
    from graphkit.elements import Edge, Node

    sound = Node("party/1", "Party", {"name": "x"})
    with closing(open_store(uri, load_vocabulary(), create=True)) as store:
        store.write(Changes(put_nodes=[sound]), "b")
        store.commit()
    for changes in (
        Changes(put_nodes=[Node("party/2", attack, {"name": "x"})]),
        Changes(put_nodes=[Node("party/2", "Party", {"name": "x", attack: 1})]),
        Changes(put_edges=[Edge("e", attack, "party/1", "Party", "party/1", "Party", {})]),
        Changes(put_edges=[Edge("e", "KNOWS", "party/1", attack, "party/1", "Party", {})]),
        Changes(put_edges=[Edge("e", "KNOWS", "party/1", "Party", "party/1", "Party", {attack: 1})]),
    ):
        with closing(open_store(uri, load_vocabulary())) as store, pytest.raises(GraphkitError):
            store.write(changes, "b")
    with closing(open_reader(uri)) as reader:
        assert [node.id for node in reader.nodes()] == ["party/1"]
        assert list(reader.edges()) == []
        assert reader.query("MATCH (n) WHERE n.id = $id RETURN n.id AS id", {"id": attack}).rows == []
