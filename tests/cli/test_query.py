"""Query and shell: parameters, saved queries, what is refused, formats; a script on standard input."""

import json

import pytest

from graphkit.cli.terminal.completer import Words
from graphkit.cli.verbs.shell_ import statements
from graphkit.schema.vocabulary import load_vocabulary

HOSPITALS = "MATCH (h:Hospital) RETURN h.name AS name, h.id AS id ORDER BY id"


def test_cypher_in_rows_out(folder, graphkit):
    done = graphkit("query", HOSPITALS)
    assert done.code == 0
    assert done.json() == {
        "columns": ["name", "id"],
        "rows": [{"name": "海湾医院", "id": "hospital/bay"}, {"name": "远山市第一医院", "id": "hospital/hill"}],
        "truncated": False,
    }


def test_an_empty_result_is_an_answer(folder, graphkit):
    done = graphkit("query", "MATCH (h:Hospital) WHERE h.name = 'x' RETURN h.name AS name")
    assert (done.code, done.rows) == (0, [])
    assert "0 rows" in done.err


def test_dates_are_iso_text_and_nodes_are_objects(folder, graphkit):
    row = graphkit("query", "MATCH (a:Activity {id: 'act/doctors'}) RETURN a.start_date AS day, a AS node").rows[0]
    assert row["day"] == "2018-05-02"
    assert row["node"]["properties"]["name"] == "选派医生"


@pytest.mark.parametrize(
    ("pair", "value"),
    [
        ("x=3", 3),
        ("x=[1, 2]", [1, 2]),
        ('x={"a": null}', {"a": None}),
        ("x=毕节", "毕节"),
        ("x:str=520221", "520221"),
        ("x:date=2018-01-31", "2018-01-31"),
        ("x=a=b", "a=b"),
    ],
)
def test_parameters(folder, graphkit, pair, value):
    assert graphkit("query", "RETURN $x AS x", "-p", pair).rows == [{"x": value}]


@pytest.mark.parametrize(
    ("args", "code", "printed"),
    [
        (["MATCH (n RETURN n"], 1, "line 1"),
        (["CREATE (n:Hospital) RETURN n"], 1, "CREATE"),
        (["MATCH (n) DETACH DELETE n"], 1, "DETACH"),
        (["MATCH (n) SET n.x = 1 RETURN n"], 1, "SET"),
        (["LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line"], 1, "LOAD"),
        (["MATCH (n) RETURN n; MATCH (m) RETURN m"], 1, ";"),
        (["RETURN $x AS x"], 1, "$x"),
        (["RETURN 1 AS x", "-p", "y=1"], 2, "'y'"),
        (["RETURN 1 AS x", "-p", "nonsense"], 2, "key=value"),
        (["RETURN $x AS x", "-p", "x:date=soon"], 2, "soon"),
        (["RETURN $x AS x", "-p", "x:dat=2018-01-01"], 2, "'date'"),
        (["monye"], 2, "did you mean 'money'?"),
        (["money", "-p", "programm=x"], 2, "did you mean 'programme'?"),
        ([], 2, "--list"),
        (["RETURN 1 AS x", "-f", "q.cypher"], 2, "-f"),
        (["-f", "missing.cypher"], 2, "missing.cypher"),
    ],
)
def test_what_is_refused(folder, graphkit, args, code, printed):
    before = graphkit("info").rows[0]["fingerprint"]
    done = graphkit("query", *args)
    assert (done.code, done.out) == (code, "")
    assert printed in done.err
    assert len(done.err.splitlines()) == 1
    assert graphkit("info").rows[0]["fingerprint"] == before


@pytest.mark.parametrize(
    ("args", "printed"),
    [
        (["monye"], "没有已存的查询“monye”；是不是“money”？"),
        (["money", "-p", "programm=x"], "查询没有参数“programm”；是不是“programme”？"),
        (["RETURN 1 AS x", "-p", "y=1"], "（有：无）"),
        (["sources-of-activity"], "活动"),
        (["RETURN $x AS x", "-p", "x:date=soon"], "“soon”不是日期"),
        (["RETURN $x AS x", "-p", "x:dat=1"], "没有类型“dat”；是不是“date”？"),
        (["RETURN 1 AS x", "-o", "x.doc"], "后缀看不出格式"),
        (["RETURN 1 AS x", "-o", "nowhere/x.csv"], "没有文件夹"),
    ],
)
def test_what_is_refused_in_chinese(folder, graphkit, args, printed):
    done = graphkit("--lang", "zh", "query", *args)
    assert done.code in (1, 2)
    assert printed in done.err
    assert len(done.err.splitlines()) == 1


def test_a_query_from_a_file_and_from_standard_input(folder, graphkit, process):
    (folder / "q.cypher").write_text("\ufeff// 医院\n" + HOSPITALS, encoding="utf-8")
    assert len(graphkit("query", "-f", "q.cypher").rows) == 2
    done = process("query", "-f", "-", input=HOSPITALS.replace("h.name", "'医院'").encode("utf-8"))
    assert json.loads(done.out)["rows"][0]["name"] == "医院"
    (folder / "gbk.cypher").write_bytes("RETURN '白云区' AS x".encode("gbk"))
    assert graphkit("query", "-f", "gbk.cypher").code == 2


def test_a_limit_says_that_there_is_more(folder, graphkit):
    done = graphkit("query", HOSPITALS, "--limit", "1")
    assert len(done.rows) == 1
    assert done.json()["truncated"] is True
    assert "more" in done.err
    assert graphkit("query", HOSPITALS, "--limit", "2").json()["truncated"] is False


def test_saved_queries_are_listed_described_and_run_by_name(folder, graphkit):
    rows = {row["name"]: row for row in graphkit("query", "--list").rows}
    assert "money" in rows
    assert graphkit("--lang", "zh", "query", "--list").rows[0]["what"] != graphkit("query", "--list").rows[0]["what"]
    described = graphkit("query", "money", "--list").rows
    assert [row["name"] for row in described if row["part"] == "returns"] == rows["money"]["returns"]
    money = {(row["flow"], row["stage"], row["currency"]): row for row in graphkit("query", "money").rows}
    assert money["aid", "disbursed", "CNY"]["counted"] == 3190000.5
    assert money["trade", "disbursed", "CNY"]["counted"] == 1000000.0  # sales are no help given


def test_the_saved_query_and_the_card_agree(folder, graphkit):
    card = {(row["flow"], row["stage"]): row for row in graphkit("show", "prog/hills").json()["money"]}
    for row in graphkit("query", "money", "-p", "programme=prog/hills").rows:
        if row["currency"]:
            for key in ("counted", "own", "joint", "mixed", "open", "left_out"):
                assert row[key] == card[row["flow"], row["stage"]][key], (row["flow"], row["stage"], key)


def test_a_file_for_excel(folder, graphkit):
    done = graphkit("query", HOSPITALS, "-o", "hospitals.csv")
    assert (done.code, done.out) == (0, "")
    assert (folder / "hospitals.csv").read_bytes().decode("utf-8") == (
        "\ufeffname,id\r\n海湾医院,hospital/bay\r\n远山市第一医院,hospital/hill\r\n"
    )


SCRIPT = """\
:param kind=dispatch
MATCH (a:Activity)
WHERE a.kind = $kind
RETURN count(*) AS acts;

:format csv
money programme=prog/hills

:quit
MATCH (never) RETURN never;
"""


def test_a_script_of_queries(folder, graphkit):
    done = graphkit("shell", "--format", "ndjson", input=SCRIPT)
    assert done.code == 0, done.err
    first, heading, *_ = done.out.splitlines()
    assert json.loads(first) == {"acts": 2}
    assert heading.startswith("programme,programme_name")
    assert "never" not in done.out


@pytest.mark.parametrize("script", ["MATCH (n RETURN n;\nRETURN 1 AS x;", "CREATE (n) RETURN n", ":param 1x=3"])
def test_a_script_ends_at_its_first_error(folder, graphkit, script):
    done = graphkit("shell", input=script)
    assert done.code in (1, 2)
    assert done.out == ""
    assert len(done.err.splitlines()) == 1


def test_shell_commands(folder, graphkit):
    done = graphkit("shell", "--format", "csv", input=":help\n:list\n:param x=1\n:params\n:reload\n:nonsense\n")
    assert done.code == 0
    assert ":quit" in done.err
    assert "x=1" in done.err
    assert ":nonsense" in done.err
    assert "money," in done.out


def test_what_a_user_named_keeps_its_name_in_the_shell(folder, graphkit):
    done = graphkit("--lang", "zh", "shell", "--format", "csv", input="RETURN 1 AS open, 2 AS own, 3 AS a;")
    assert done.out.splitlines()[0] == "open,own,a"
    table = graphkit("--lang", "zh", "shell", "--format", "table", input="RETURN 1 AS open, 2 AS own, 3 AS a;")
    assert [word for word in ("open", "own") if word not in table.out] == []


@pytest.mark.parametrize("leaving", ["quit", "exit", ":quit", "QUIT"])
def test_words_that_leave_the_shell(folder, graphkit, leaving):
    done = graphkit("shell", input=f"{leaving}\n\nRETURN 1 AS never;")
    assert (done.code, done.out) == (0, "")


def test_the_shell_shows_cards_reads_files_and_writes_them(folder, graphkit):
    (folder / "asked.cypher").write_text("RETURN 7 AS seven;\n", encoding="utf-8")
    script = ":output out.csv\nRETURN 5 AS five;\n:read asked.cypher\n:timing\nshow 青石小学\n\n:schema\nRETURN 1 AS x;"
    done = graphkit("--lang", "en", "shell", "--format", "csv", input=script)
    assert done.code == 0, done.err
    assert (folder / "out.csv").read_text(encoding="utf-8-sig").splitlines() == ["five", "5"]
    assert "seven" in done.out
    assert "school/green" in done.out
    assert "Hospital,2" in done.out
    assert "rows: 1" in done.err
    assert "five" not in done.out
    assert graphkit("shell", input=":read nowhere.cypher").code == 2


def test_a_mistyped_saved_query_is_told_at_once(folder, graphkit):
    done = graphkit("--lang", "en", "shell", input="monye\n\n")
    assert done.code == 2
    assert "money" in done.err


def test_statements_end_with_a_semicolon_or_a_blank_line():
    text = "MATCH (n)\nWHERE n.name = 'a;b'\nRETURN n;\n\n\nmoney\n\n:quit\nrest"
    assert list(statements(text.splitlines(keepends=True))) == [
        "MATCH (n)\nWHERE n.name = 'a;b'\nRETURN n;",
        "money",
        ":quit",
        "rest",
    ]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("MATCH (h:Hosp", "Hospital"),
        ("MATCH (n:Node:Cou", "County"),
        ("MATCH (a)-[r:FAC", "FACILITATED_FOR"),
        ("MATCH (a)-[:SENT|HOS", "HOSTED"),
        ("RETURN c.joint_a", "joint_amount"),
        ("mon", "money"),
        (":fo", ":format"),
        ("MATCH (a) ret", "RETURN"),
    ],
)
def test_completion(typed, offered):
    words = Words.of(load_vocabulary(), ["money"])
    found = dict(words.complete(typed))
    assert offered in found
    assert (typed[: len(typed) - found[offered]] + offered).lower().startswith(typed.lower())


def test_after_a_variable_only_the_properties_of_its_label_are_offered():
    words = Words.of(load_vocabulary())
    offered = {word for word, _ in words.complete("MATCH (c:Contribution)<--(a:Activity) RETURN c.")}
    assert {"amount", "total_ids"} <= offered
    assert "lat" not in offered
    assert "counted_given" in {word for word, _ in words.complete("MATCH (a)-[d:DONATED_TO]->(b) RETURN d.count")}
    assert "lat" in {word for word, _ in words.complete("MATCH (x) RETURN x.l")}


def test_a_person_s_session(folder, monkeypatch, graphkit):
    """Keys are typed into prompt_toolkit itself: several lines, completion, history in a file, an error, the end."""
    from prompt_toolkit.application import create_app_session
    from prompt_toolkit.input import create_pipe_input
    from prompt_toolkit.output import DummyOutput

    from graphkit.cli.verbs import shell_

    monkeypatch.setattr(shell_, "is_terminal", lambda _stream: True)
    monkeypatch.setenv("XDG_STATE_HOME", str(folder / "state"))
    monkeypatch.setenv("APPDATA", str(folder / "state"))
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        keys.send_text("MATCH (h:Hospital)\rRETURN count(*) AS hospitals;\r")
        keys.send_text("MATCH (broken;\r")
        keys.send_text(":quit\r")
        done = graphkit("shell", "--format", "ndjson")
    assert done.code == 0
    assert json.loads(done.out) == {"hospitals": 2}
    assert "graphkit: " in done.err
    kept = (folder / "state" / "graphkit" / "shell-history").read_text(encoding="utf-8")
    assert "+MATCH (h:Hospital)" in kept


def test_a_graph_is_read_past_its_damaged_ledger(folder, graphkit):
    ledger = folder / "graphkit.kgl.ledger"
    for damaged in (b"no database at all", ledger.read_bytes()[:4096] + b"\xff" * 8192):
        ledger.write_bytes(damaged)
        done = graphkit("query", "RETURN 1 AS x")
        assert (done.code, done.rows) == (0, [{"x": 1}])
        assert "ledger graphkit.kgl.ledger" in done.err
        assert graphkit("import", "gifts.yaml").code == 4
