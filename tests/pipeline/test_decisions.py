"""Decisions in the ledger: the graph follows the table, on either store, and follows it back."""

import pytest

from graphkit.errors import InvalidData
from graphkit.pipeline import copy, export_records, import_files, rebuild, undo
from graphkit.pipeline.decision_table import read_table, write_table
from graphkit.query.find import find_one
from graphkit.schema.records import Decision
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store import open_reader
from graphkit.store.canonical import lines
from graphkit.wording.problems import problem_dict, problem_text

from .help import GIVER, SOURCE, act, write

pytestmark = pytest.mark.conformance

OTHER = {"id": "ent/other", "label": "Enterprise", "name": "甲集团有限公司", "identifiers": {"uscc": "91"}}
SCHOOL = {"id": "school/one", "label": "School", "name": "乙学校"}
SAME = Decision(left="ent/other", right="ent/giver", decision="same", who="王", when="2026-01-05", note="查过")


@pytest.fixture(params=["embedded", pytest.param("server", marks=pytest.mark.neo4j)])
def uri(request, tmp_path):
    return request.getfixturevalue("neo4j_uri") if request.param == "server" else str(tmp_path / "a.kgl")


@pytest.fixture
def file(tmp_path):
    acts = [act(1), act(2, providers=["甲集团有限公司"]), act(3, providers=["ent/other"])]
    return write(tmp_path / "d.ndjson", {"sources": [SOURCE], "entities": [GIVER, OTHER, SCHOOL], "activities": acts})


def graph(uri):
    reader = open_reader(uri)
    try:
        return sorted(lines(reader))
    finally:
        reader.close()


def id_of(uri, wanted):
    reader = open_reader(uri)
    try:
        return find_one(reader, wanted).id
    finally:
        reader.close()


def givers(uri):
    reader = open_reader(uri)
    try:
        rows = reader.query("MATCH (e)-[:PROVIDED]->(a:Activity) RETURN e.id AS e, a.id AS a").rows
    finally:
        reader.close()
    return sorted((row["e"], row["a"]) for row in rows)


def test_a_merge_comes_redirects_and_goes_with_its_line(uri, file, table):
    import_files(uri, [file])
    before = graph(uri)
    result = import_files(uri, [file], decisions=table(SAME))
    assert [(each.name.rpartition("/")[2], each.read, each.new, each.unchanged) for each in result.files] == [
        ("d.ndjson", 7, 0, 7),
        ("decisions.csv", 1, 1, 0),
    ]
    assert givers(uri) == [("ent/giver", f"act/{number}") for number in (1, 2, 3)]
    assert {id_of(uri, name) for name in ("ent/other", "ent/giver", "甲集团有限公司", "uscc:91")} == {"ent/giver"}
    assert import_files(uri, [file], decisions=table(SAME)).batch is None
    assert import_files(uri, [file]).batch is None, "without a table the ledger's decisions stay"
    import_files(uri, [file], decisions=table())
    assert graph(uri) == before


def test_a_table_alone_is_an_import_that_can_be_undone(uri, file, table):
    import_files(uri, [file])
    before = graph(uri)
    merged = import_files(uri, [table(SAME)])
    assert (merged.batch.kind, merged.batch.input_name) == ("import", "decisions.csv")
    after = graph(uri)
    undo(uri, merged.batch.id)
    assert graph(uri) == before
    undo(uri, "batch/0003")
    assert graph(uri) == after
    assert rebuild(uri).batch is None


def test_copy_and_export_carry_decisions(uri, file, table, tmp_path):
    import_files(uri, [file], decisions=table(SAME))
    assert copy(uri, str(tmp_path / "copy.kgl")).same
    export_records(uri, tmp_path / "all.ndjson")
    import_files(str(tmp_path / "again.kgl"), [tmp_path / "all.ndjson"])
    assert graph(str(tmp_path / "copy.kgl")) == graph(str(tmp_path / "again.kgl")) == graph(uri)


def test_a_dry_run_tells_and_writes_nothing(uri, file, table):
    import_files(uri, [file])
    before = graph(uri)
    result = import_files(uri, [file], decisions=table(SAME), dry_run=True)
    assert result.counts.nodes_removed == 1
    assert [change.id for change in result.changes] == ["decision/ent/giver/ent/other"]
    assert graph(uri) == before


def test_different_identifiers_are_never_merged(tmp_path, file, table):
    mine = {**GIVER, "identifiers": {"uscc": "92"}}
    file = write(tmp_path / "d.ndjson", {"entities": [mine, OTHER]})
    with pytest.raises(InvalidData) as caught:
        import_files(str(tmp_path / "a.kgl"), [file], decisions=table(SAME))
    assert [problem.code for problem in caught.value.report] == ["merge-identifiers"]
    assert caught.value.exit_code == 3


def test_contradicting_lines_are_refused(tmp_path, file, table):
    third = Decision(left="ent/third", right="ent/giver", decision="same")
    apart = Decision(left="ent/third", right="ent/other", decision="different")
    entities = [GIVER, OTHER, {"id": "ent/third", "label": "Enterprise", "name": "丙"}]
    file = write(tmp_path / "d.ndjson", {"entities": entities})
    with pytest.raises(InvalidData) as caught:
        import_files(str(tmp_path / "a.kgl"), [file], decisions=table(SAME, third, apart))
    assert [problem.code for problem in caught.value.report] == ["decisions-contradict"]


def test_a_judged_name_lets_an_import_pass(tmp_path, table):
    records = {"sources": [SOURCE], "entities": [GIVER, SCHOOL], "activities": [act(1, providers=["甲公社"])]}
    file = write(tmp_path / "d.ndjson", records)
    with pytest.raises(InvalidData):
        import_files(str(tmp_path / "a.kgl"), [file])
    named = Decision(left="甲公社", right="ent/giver", decision="same")
    import_files(str(tmp_path / "a.kgl"), [file], decisions=table(named))
    assert givers(str(tmp_path / "a.kgl")) == [("ent/giver", "act/1")]


# -- the file --------------------------------------------------------------------------------------------------------


def test_the_table_comes_back_as_it_was_written(tmp_path):
    decisions = [SAME, Decision(left="甲,乙\n“丙”", right="ent/x", decision="unsure")]
    decisions[1] = Decision(left="甲,乙“丙”", right="ent/x", decision="unsure")
    write_table(tmp_path / "t.csv", decisions)
    assert (tmp_path / "t.csv").read_bytes().startswith(b"\xef\xbb\xbfgraphkit-decisions,1\r\nleft,right,decision")
    back = [item.record.model_dump(exclude={"id"}) for item in read_table(tmp_path / "t.csv", load_vocabulary())]
    assert back == [one.model_dump(exclude={"id"}) for one in decisions]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_what_excel_saves_is_read(tmp_path, encoding):
    text = "graphkit-decisions,1,,,,\nleft,right,decision,who,when,note\n某名,ent/x,相同,王,2026-01,\n另一,ent/x,,,,\n"
    (tmp_path / "t.csv").write_text(text, encoding=encoding)
    (item,) = read_table(tmp_path / "t.csv", load_vocabulary())
    assert (item.record.left, item.record.decision, item.record.when.date) == ("某名", "same", "2026-01")


HEAD = "graphkit-decisions,1\nleft,right,decision,when\n"


@pytest.mark.parametrize(
    ("word", "left"),
    [
        ("preferred", "con/a"),
        ("采用", "con/a"),
        ("left", "con/a"),
        ("左", "con/a"),
        ("Right", "con/b"),
        ("右", "con/b"),
    ],
)
def test_which_of_two_claims_counts_may_be_said_by_its_side(tmp_path, word, left):
    (tmp_path / "t.csv").write_text(f"{HEAD}con/a,con/b,{word},\n", encoding="utf-8")
    (item,) = read_table(tmp_path / "t.csv", load_vocabulary())
    assert (item.record.left, item.record.decision, item.id) == (left, "preferred", "decision/con/a/con/b")


@pytest.mark.parametrize(
    ("line", "column", "code", "words"),
    [
        (
            "con/a,con/b,prefered,",
            "decision",
            "unknown-decision",
            "'prefered' is not a decision; did you mean 'preferred'?",
        ),
        ("con/a,con/b,优先,", "decision", "unknown-decision", "'优先' is not a decision"),
        ("con/a,,preferred,", "right", "missing-field", "right"),
        (",con/a,right,", "left", "missing-field", "left"),
        ("con/a,con/a,preferred,", "right", "decision-of-one", "the decision compares 'con/a' with itself"),
        ("con/a,con/b,left,2024年5月", "when", "bad-date", "did you mean '2024-05'?"),
    ],
)
def test_a_bad_line_says_line_column_and_what_to_do(tmp_path, line, column, code, words):
    (tmp_path / "t.csv").write_text(f"{HEAD}con/x,con/y,preferred,\n{line}\n", encoding="utf-8")
    with pytest.raises(InvalidData) as caught:
        read_table(tmp_path / "t.csv", load_vocabulary())
    (problem,) = caught.value.report
    assert (problem.location.line, problem.location.heading, problem.code) == (4, column, code)
    assert words in problem_text(problem, "en")
    assert problem_dict(problem)["next"]["zh"]


def test_a_pair_that_is_judged_twice_is_told_whichever_stands_left(tmp_path):
    (tmp_path / "t.csv").write_text(
        f"{HEAD}con/a,con/b,left,\ncon/b,con/a,left,\ncon/a,con/b,left,\n", encoding="utf-8"
    )
    with pytest.raises(InvalidData) as caught:
        read_table(tmp_path / "t.csv", load_vocabulary())
    (problem,) = caught.value.report
    assert (problem.code, problem.location.line, problem.value) == ("judged-twice", 4, "con/b, con/a")
    assert problem.detail.endswith("t.csv:3")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("left,right,decision\n", 1),
        ("graphkit-decisions,2\nleft,right,decision\n", 1),
        ("", 1),
        ("graphkit-decisions,1\nleft,right\n", 2),
        ("graphkit-decisions,1\nleft,right,decision\na,b,maybe\n", 3),
        ("graphkit-decisions,1\nleft,right,decision\n,b,same\n", 3),
        ("graphkit-decisions,1\nleft,right,decision,when\na,b,same,gestern\n", 3),
        ("graphkit-decisions,1\nleft,right,decision\na,b,same\nb,a,different\n", 4),
    ],
)
def test_what_is_no_table_is_told_with_its_line(tmp_path, text, line):
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidData) as caught:
        read_table(tmp_path / "t.csv", load_vocabulary())
    assert [problem.location.line for problem in caught.value.report] == [line]
