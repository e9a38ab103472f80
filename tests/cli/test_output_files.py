"""What every verb that writes a file keeps: existing files, inputs, stores; and what stands beside a CSV file."""

import json

import pytest

WRITING = [
    (("query", "MATCH (h:Hospital) RETURN h.name AS name", "-o"), "answer.csv"),
    (("find", "晨光", "-o"), "answer.json"),
    (("analyze", "centrality", "-o"), "answer.md"),
    (("render", "network", "-o"), "answer.html"),
    (("export", "--as", "dump", "-o"), "answer.ndjson"),
    (("export", "--as", "records", "-o"), "answer.ndjson"),
    (("export", "--as", "graphml", "-o"), "answer.graphml"),
    (("schema", "-o"), "answer.txt"),
    (("resolve", "-o"), "answer.csv"),
]


@pytest.mark.parametrize(("words", "name"), WRITING, ids=lambda value: value if isinstance(value, str) else value[0])
def test_an_existing_file_needs_force(words, name, folder, graphkit):
    file = folder / name
    file.write_text("before", encoding="utf-8")
    refused = graphkit(*words, name)
    assert (refused.code, refused.err.count("\n")) == (2, 1)
    assert "--force" in refused.err
    assert file.read_text(encoding="utf-8") == "before"
    assert graphkit(*words, name, "--force").code == 0
    assert file.read_bytes() != b"before"


@pytest.mark.parametrize(("words", "name"), WRITING, ids=lambda value: value if isinstance(value, str) else value[0])
@pytest.mark.parametrize("target", ["graphkit.kgl", "graphkit.kgl.ledger", "graphkit.kgl.lock"])
def test_no_verb_writes_over_its_store(words, name, target, folder, graphkit):
    before = (folder / target).read_bytes()
    further = ("--format", "json") if words[0] in ("query", "find", "analyze") else ()
    done = graphkit(*words, target, "--force", *further)
    assert done.code == 2
    assert (folder / target).read_bytes() == before


def test_no_verb_writes_over_what_it_reads(folder, graphkit):
    (folder / "q.txt").write_text("RETURN 1 AS x", encoding="utf-8")
    done = graphkit("query", "-f", "q.txt", "-o", "q.txt", "--force", "--lang", "en")
    assert (done.code, "input" in done.err) == (2, True)
    assert (folder / "q.txt").read_text(encoding="utf-8") == "RETURN 1 AS x"
    text = next((folder / "texts").glob("*.txt"))
    before = text.read_bytes()
    done = graphkit(
        "trace", "con/school-planned", "--sources", "texts", "-o", f"texts/{text.name}", "--format", "csv", "--force"
    )
    assert (done.code, text.read_bytes()) == (2, before)


def test_a_dash_is_standard_output(folder, graphkit):
    dump = graphkit("export", "--as", "dump", "-o", "-")
    assert {json.loads(line)["element"] for line in dump.out.splitlines()} == {"node", "edge"}
    assert graphkit("query", "RETURN 1 AS x", "-o", "-", "--format", "csv").out == "x\n1\n"  # the runner folds \r\n
    assert graphkit("render", "network", "-o", "-").out.startswith("<!DOCTYPE html>")
    assert graphkit("export", "--as", "csv", "-o", "-").code == 2
    assert not (folder / "-").exists()


def test_a_csv_file_says_where_it_came_from(folder, graphkit):
    assert graphkit("query", "RETURN 1 AS x", "-o", "answer.csv").code == 0
    about = json.loads((folder / "answer.csv-metadata.json").read_text(encoding="utf-8"))
    assert about["url"] == "answer.csv"
    assert about["tableSchema"]["columns"] == [{"name": "x", "titles": "x", "datatype": "integer"}]
    (note,) = about["notes"]
    assert note["command"] == "graphkit query 'RETURN 1 AS x' -o answer.csv"
    assert note["store"].endswith("graphkit.kgl")
    assert graphkit("analyze", "centrality", "-o", "ranks.csv").code == 0
    (note,) = json.loads((folder / "ranks.csv-metadata.json").read_text(encoding="utf-8"))["notes"]
    assert len(note["fingerprint"]) == 64


def test_the_picture_of_the_demo_is_replaced_only_as_graphkit_wrote_it(empty, graphkit):
    assert graphkit("demo").code == 0
    picture = empty / "graphkit-demo.html"
    assert graphkit("demo").code == 0
    picture.write_text(picture.read_text(encoding="utf-8") + " ", encoding="utf-8")
    changed = picture.read_bytes()
    assert graphkit("demo").code == 2
    assert picture.read_bytes() == changed


@pytest.mark.parametrize(
    ("kind", "name", "allowed"),
    [
        ("csv", "x.txt", ".csv"),
        ("records", "X.yaml", ".ndjson"),
        ("graphml", "x.csv", ".graphml"),
        ("dump", "x", ".ndjson"),
    ],
)
def test_a_suffix_that_says_another_format_is_refused(kind, name, allowed, folder, graphkit):
    before = sorted(folder.rglob("*"))
    done = graphkit("export", "--as", kind, "-o", name, "--lang", "en")
    assert (done.code, done.out, allowed in done.err, name in done.err) == (2, "", True, True)
    assert sorted(folder.rglob("*")) == before


def test_exported_records_can_be_imported(folder, graphkit):
    assert graphkit("export", "--as", "records", "-o", "all.ndjson").code == 0
    assert graphkit("--store", "again.kgl", "import", "all.ndjson").code == 0
    (first,), (again,) = graphkit("info").rows, graphkit("--store", "again.kgl", "info").rows
    assert again["fingerprint"] == first["fingerprint"]
