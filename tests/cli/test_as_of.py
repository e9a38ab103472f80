"""--as-of, --between and --certain on the command line: counts everywhere, in both languages, one line where wrong."""

import json

import pytest

COUNTS_EN = "as of 2016-10: pairings: 0 certain, 1 possible, 0 excluded"


def test_the_saved_query_counts_in_json_and_on_stderr(folder, graphkit):
    done = graphkit("query", "pairings-as-of", "--as-of", "2016-09")
    (row,) = done.rows
    assert (row["state"], row["reason"]) == ("certain", "attested")
    assert done.json()["as_of"] == {
        "as_of": "2016-09", "from": "2016-09-01", "to": "2016-09-30", "only_certain": False,
        "pairings": {"certain": 1, "possible": 0, "excluded": 0},
    }  # fmt: skip
    assert "as of 2016-09: pairings: 1 certain, 0 possible, 0 excluded" in done.err
    assert graphkit("query", "pairings-as-of", "-p", "day=2016-10-01").json()["as_of"]["pairings"]["possible"] == 1


def test_a_day_of_the_query_s_own_may_be_a_year_as_as_of_may(folder, graphkit):
    for when in ("2016", "2016-09", "2018"):
        by_parameter = graphkit("query", "pairings-as-of", "-p", f"day={when}")
        by_option = graphkit("query", "pairings-as-of", "--as-of", when)
        assert by_parameter.json() == by_option.json()
        assert by_parameter.err == by_option.err
    refused = graphkit("query", "pairings-as-of", "-p", "day=2018-13")
    assert refused.code == 2
    assert "2018-13" in refused.err


def test_counts_are_of_all_though_few_are_shown(folder, graphkit):
    for more in (("-p", "state=certain"), ("--limit", "0")):
        done = graphkit("query", "pairings-as-of", "--as-of", "2016-10", *more)
        assert done.rows == []
        assert COUNTS_EN in done.err
        assert done.json()["as_of"]["pairings"]["possible"] == 1


def test_people_read_words_and_programs_codes(folder, graphkit):
    asked = ("query", "pairings-as-of", "--as-of", "2018")
    assert graphkit(*asked).rows[0]["reason"] == "no-end"
    assert "no end recorded" in graphkit(*asked, "--format", "table").out
    answer = graphkit("--lang", "zh", *asked, "--format", "table")
    assert "未见结束" in answer.out
    assert "2018：结对：确有 0，可能 1，不计 0" in answer.err
    assert "no-end" in graphkit(*asked, "--format", "csv").out


def test_a_query_of_one_s_own_is_given_the_days(folder, graphkit):
    cypher = "MATCH (a:Activity) WHERE a.start_date >= $day AND a.start_date <= $last_day RETURN a.id AS id ORDER BY id"
    done = graphkit("query", cypher, "--between", "2019", "2020-01")
    assert "act/school" in {row["id"] for row in done.rows}
    assert done.json()["as_of"]["to"] == "2020-01-31"
    refused = graphkit("query", "programmes", "--as-of", "2018")
    assert (refused.code, refused.out) == (2, "")
    assert "has no time parameters" in refused.err


def test_a_card_says_what_held(folder, graphkit):
    card = graphkit("show", "青石小学", "--as-of", "2018").json()
    assert {row["activity"] for name in ("received", "jointly_received") for row in card.get(name, ())}.isdisjoint(
        {"act/school", "act/scholarships"}
    )
    assert card["as_of"]["acts"]["excluded"] == 2
    certain = graphkit("show", "青石小学", "--between", "2019", "2020", "--certain").json()
    assert {row["state"] for name in ("received", "jointly_received") for row in certain.get(name, ())} == {"certain"}
    assert certain["as_of"]["acts"] == {**card["as_of"]["acts"], "certain": 2, "excluded": 0}
    assert "as_of" not in graphkit("show", "青石小学").json()


@pytest.mark.parametrize(
    ("language", "printed"),
    [
        ("en", ("as of 2018-05: acts: ", "pairings: 0 certain, 1 possible, 0 excluded", "possible: no end recorded")),
        ("zh", ("2018-05：活动：", "结对：确有 0，可能 1，不计 0", "可能：未见结束")),
    ],
)
def test_a_card_for_people(folder, graphkit, language, printed):
    out = graphkit("--lang", language, "show", "远山市", "--as-of", "2018-05", "--format", "table").out
    for part in printed:
        assert part in out, out


def test_the_card_of_a_pairing_for_people(folder, graphkit):
    out = graphkit("show", "pair/bay-hill", "--as-of", "2016-08-31", "--format", "table").out
    assert "pairings: 0 certain, 0 possible, 1 excluded · excluded: not yet begun" in out


def test_analysis_and_picture_carry_the_time(folder, graphkit):
    ranking = graphkit("analyze", "centrality", "--as-of", "2019-05", "--certain", "--pairings")
    assert ranking.json()["as_of"]["only_certain"] is True
    assert (
        "as of 2019-05: acts: 3 certain, 3 possible, 1 excluded; pairings: 0 certain, 1 possible" in ranking.err
    )  # the agreement is no help yet
    assert "certain only" in ranking.err
    route = graphkit("--lang", "zh", "analyze", "paths", "海湾市", "远山市", "--between", "2016-09", "2016-09")
    assert "2016-09：活动：" in route.err
    assert {row["type"] for row in route.rows} >= {"PAIRED_WITH"}
    drawn = graphkit("render", "network", "-o", "then.html", "--as-of", "2019")
    assert drawn.code == 0, drawn.err
    assert '"as_of":"2019"' in (folder / "then.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "verb",
    [
        ("query", "pairings-as-of"), ("show", "远山市"), ("analyze", "centrality"),
        ("analyze", "paths", "海湾市", "远山市"), ("render", "network", "-o", "x.html"),
    ],
    ids=lambda verb: verb[0] + verb[1],
)  # fmt: skip
@pytest.mark.parametrize(
    ("given", "english", "chinese"),
    [
        (("--as-of", "2018-13"), "'2018-13' is not a date; write 2018, 2018-05 or 2018-05-01", "“2018-13”不是日期"),
        (("--between", "2019", "2018"), "the period ends (2018) before it begins (2019)", "终点 2018 早于起点 2019"),
        (("--as-of", "2018", "--between", "2018", "2019"), "not both", "只能用其一"),
    ],
)
def test_a_wrong_date_is_one_line(folder, graphkit, verb, given, english, chinese):
    for language, printed in (("en", english), ("zh", chinese)):
        done = graphkit("--lang", language, *verb, *given)
        assert (done.code, done.out) == (2, "")
        assert printed in done.err
        assert len(done.err.strip().splitlines()) == 1
    assert not (folder / "x.html").exists()


def test_certain_needs_a_time(folder, graphkit):
    done = graphkit("show", "远山市", "--certain")
    assert done.code == 2
    assert "certain needs a date; add as-of or between" in done.err


def test_python_says_the_same(folder, graphkit):
    import graphkit as package

    with package.open("graphkit.kgl") as graph:
        rows = graph.query("pairings-as-of", as_of="2016-09").rows
        answer = graphkit("query", "pairings-as-of", "--as-of", "2016-09").rows
        assert json.loads(json.dumps(rows, default=str)) == answer
        card = graph.card("远山市", between=("2016", "2018-05"), certain=True)
        assert card.as_of["as_of"] == "2016 – 2018-05"
        assert graph.centrality(as_of="2019").as_of["from"] == "2019-01-01"
        assert graph.paths("海湾市", "远山市", as_of="2019").as_of["as_of"] == "2019"
        assert graph.render("p.html", as_of="2019").exists()


PAIR = """
sources: [{id: src/x, name: 甲文}]
pairings: [{id: pair/x, helper: 深圳市, recipient: 贵州省毕节市, since: 2013-02, until: 2016-12}]
"""


@pytest.mark.parametrize(
    ("language", "printed"),
    [("en", "毕节地区 is not in the graph, but its successor 毕节市 is"), ("zh", "但有后继：毕节市")],
)
def test_a_name_that_only_the_table_of_places_knows_leads_to_what_the_place_became(empty, graphkit, language, printed):
    (empty / "pair.yaml").write_text(PAIR, encoding="utf-8")
    assert graphkit("import", "pair.yaml").code == 0
    done = graphkit("--lang", language, "show", "毕节地区", "--as-of", "2015")
    assert printed in done.err
    card = done.json()
    assert (card["head"]["name"], card["pairings"][0]["state"]) == ("毕节市", "certain")
    unknown = graphkit("show", "盘县")
    assert (unknown.code != 0, "盘县" in unknown.err) == (True, True)


def test_a_place_may_be_named_as_only_the_table_of_places_does(empty, graphkit):
    (empty / "new.yaml").write_text(
        "sources: [{id: src/a, name: 简报}]\nentities: [{id: ent/a, label: Enterprise, name: 甲公司}]\nactivities:\n"
        "  - {id: act/1, kind: donation, providers: [甲公司], recipients: [黔南州], "
        "evidence: [{source: src/a, paragraph: 1}]}\n",
        encoding="utf-8",
    )
    assert graphkit("import", "new.yaml").code == 0
    route = graphkit("analyze", "paths", "甲公司", "黔南", "--as-of", "2018")
    assert "黔南 is read as 贵州省黔南布依族苗族自治州 (city/qiannan)" in route.err
    assert [row["type"] for row in route.rows] == ["DONATED_TO"]
    drawn = graphkit("render", "network", "--around", "黔南", "-o", "x.html")
    assert (drawn.code, "黔南 is read as" in drawn.err) == (0, True)
