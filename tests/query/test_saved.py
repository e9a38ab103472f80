"""The questions that come with graphkit: known answers on a graph small enough to work by hand, and their headers."""

from contextlib import closing
from datetime import date

import pytest
from memory_graph import build_reader, stored

from graphkit.cards.open_card import open_card
from graphkit.cards.summary import summaries
from graphkit.errors import UnknownName, UsageError
from graphkit.query.parameters import NAMES
from graphkit.query.run import run
from graphkit.query.saved import list_saved, load_saved, parse_saved
from graphkit.schema.vocabulary import load_vocabulary

PAID = {"currency": "CNY", "stage": "disbursed"}


def figure(name, **fields):
    return {"id": f"con/{name}", **fields}


def evidence(*sources):
    return [{"source": source, "paragraph": paragraph} for source, paragraph in sources]


RECORDS = {
    "sources": [{"id": "src/a", "name": "甲报", "publisher": "甲社"}, {"id": "src/b", "name": "乙报"}],
    "programmes": [{"id": "prog/x", "name": "甲计划"}, {"id": "prog/y", "name": "乙计划"}],
    "entities": [
        {"id": "city/c", "label": "City", "name": "某市", "aliases": ["某地"]},
        {"id": "county/r", "label": "County", "name": "受援县", "part_of": ["city/c"]},
        {"id": "hospital/1", "label": "Hospital", "name": "县医院", "located_in": "county/r"},
        {"id": "hospital/2", "label": "Hospital", "name": "外地医院", "located_in": "county/far"},
        {"id": "fac/unit", "label": "Facility", "name": "胸痛中心", "part_of": ["hospital/1"]},
        {"id": "party/b", "label": "Party", "name": "促成党", "aliases": ["牵线党"]},
    ],
    "pairings": [
        {"id": "pair/1", "helper": "county/h", "recipient": "county/r", "brokers": ["party/b"],
         "programmes": ["prog/x"]},
    ],
    "activities": [
        {  # one giver and one receiver, brokered; the detail is within the total
            "id": "act/own", "kind": "donation", "providers": ["ent/a"], "facilitators": ["party/b"],
            "recipients": ["hospital/1"], "programmes": ["prog/x"], "period": {"start": "2020-03"},
            "contributions": [
                figure("total", amount="100", aggregate=True, **PAID),
                figure("part", amount="30", part_of_total="con/total", **PAID),
                figure("planned", amount="900", currency="CNY", stage="planned"),
                figure("dollars", amount="5", currency="USD", stage="disbursed"),
                figure("back", amount="-10", reversal=True, **PAID),
            ],
            "evidence": evidence(("src/a", 3), ("src/b", 2)),
        },
        {  # several givers; under the programme through its pairing only
            "id": "act/givers", "kind": "funding", "funders": ["ent/a", "fund/f"], "providers": ["county/h"],
            "recipients": ["county/r"], "pairing": "pair/1", "contributions": [figure("givers", amount="40", **PAID)],
        },
        {  # several receivers; and so much for each of them
            "id": "act/receivers", "kind": "funding", "providers": ["county/h"], "recipients": ["school/1", "school/2"],
            "programmes": ["prog/x"],
            "contributions": [figure("receivers", amount="8", **PAID), figure("each", amount="3", each=True, **PAID)],
        },
        {  # own and brokered means in one; under both programmes
            "id": "act/mixed", "kind": "funding", "providers": ["party/b"], "recipients": ["county/r"],
            "programmes": ["prog/x", "prog/y"], "contributions": [figure("mixed", amount="70", mixed=True, **PAID)],
        },
        {  # nobody said who gave
            "id": "act/open", "kind": "investment", "recipients": ["county/r"], "programmes": ["prog/y"],
            "facilitators": ["party/b", "party/c"], "contributions": [figure("open", amount="6", **PAID)],
        },
        {"id": "act/no-figure", "kind": "purchase", "providers": ["county/h"], "recipients": ["county/r"],
         "programmes": ["prog/y"], "status": "completed"},
        {  # an umbrella is not missing money that its parts tell
            "id": "act/umbrella", "kind": "donation", "providers": ["county/h"], "recipients": ["county/r"],
            "programmes": ["prog/y"],
        },
        {"id": "act/detail", "kind": "donation", "providers": ["county/h"], "recipients": ["county/r"],
         "programmes": ["prog/y"], "part_of": ["act/umbrella"], "contributions": [figure("d", amount="1", **PAID)]},
        {"id": "act/reverse", "kind": "service", "providers": ["county/r"], "recipients": ["county/h"],
         "benefit": "reverse", "programmes": ["prog/x"],
         "contributions": [figure("guides", quantity="12", unit="person", item="experts", stage="completed")]},
        {  # a stay to learn
            "id": "act/learning", "kind": "dispatch", "senders": ["hospital/1"], "hosts": ["hospital/2"],
            "providers": ["hospital/2"], "recipients": ["hospital/1"], "programmes": ["prog/x"],
            "period": {"start": "2021"},
            "contributions": [figure("stay", quantity="4", unit="person", item="doctors", stage="completed")],
        },
        {"id": "act/unit", "kind": "training", "providers": ["hospital/2"], "facilitators": ["party/b"],
         "recipients": ["fac/unit"]},
        {"id": "act/meeting", "kind": "exchange", "providers": ["county/h"], "recipients": ["county/r"]},
    ],
    "observations": [
        {"id": "obs/1", "about": "hospital/1", "indicator": "outpatient_visits", "value": "900", "unit": "person_time",
         "as_of": "2020", "evidence": evidence(("src/a", 5))},
        {"id": "obs/2", "about": "hospital/1", "indicator": "outpatient_visits", "value": "800", "unit": "person_time",
         "as_of": "2019", "evidence": evidence(("src/b", 7)), "alternative_to": "obs/1"},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    with closing(stored(build_reader(**RECORDS), tmp_path_factory.mktemp("saved") / "graph.kgl")) as opened:
        yield opened


def ask(reader, name, /, *columns, **parameters):
    table = run(reader, load_saved(name), parameters)
    return [tuple(row[column] for column in columns or table.columns) for row in table.rows]


PARTS = ("own", "joint", "mixed", "open", "shared", "per_receiver", "figures", "left_out", "missing")


def test_money(reader):
    columns = ("programme", "flow", "currency", "stage", "counted", *PARTS)
    assert {row[:4]: row[4:] for row in ask(reader, "money", *columns)} == {
        # 3 for each of two schools are 6: each school's alone
        ("prog/x", "aid", "CNY", "disbursed"): (214.0, 96.0, 48.0, 70.0, 0.0, 0.0, 0.0, 6, 1, 0),
        ("prog/x", "aid", "CNY", "planned"): (900.0, 900.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1, 0, 0),
        ("prog/x", "aid", "USD", "disbursed"): (5.0, 5.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1, 0, 0),
        ("prog/y", "aid", "CNY", "disbursed"): (71.0, 1.0, 0.0, 70.0, 0.0, 0.0, 0.0, 2, 0, 0),
        ("prog/y", "investment", "CNY", "disbursed"): (6.0, 0.0, 0.0, 0.0, 6.0, 0.0, 0.0, 1, 0, 0),
        ("prog/y", "trade", None, "completed"): (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0, 0, 1),
    }


def test_money_of_one_programme_and_currency(reader):
    for programme in ("prog/x", "甲计划"):
        found = ask(reader, "money", "programme", "currency", "counted", programme=programme, currency="USD")
        assert found == [("prog/x", "USD", 5.0)]


@pytest.mark.parametrize(
    ("parameters", "counted", "apart"),
    [
        ({"by": "ent/a", "flow": "aid", "currency": "CNY", "stage": "disbursed"}, 90.0, {"shared": 40.0}),
        ({"by": "ent/a", "stage": "planned"}, 900.0, {}),
        # one giver to two schools: a sum given; of one school it is shared, but for what each got
        ({"by": "county/h", "to": "school/1", "flow": "aid"}, 3.0, {"shared": 8.0}),
        ({"to": "school/1"}, 3.0, {"shared": 8.0}),
        ({"by": "county/h", "programme": "prog/x"}, 14.0, {"shared": 40.0}),
        # a place stands for what lies in it
        ({"to": "city/c", "by": "ent/a", "currency": "CNY", "stage": "disbursed"}, 90.0, {"shared": 40.0}),
        ({"within": "某市", "by": "ent/a", "currency": "CNY", "stage": "disbursed"}, 90.0, {"shared": 40.0}),
        ({"within": "受援县", "flow": "aid", "stage": "disbursed", "programme": "prog/y"}, 71.0, {"mixed": 70.0}),
        # own and brokered means are not what one gave
        ({"by": "party/b", "programme": "prog/y"}, 0.0, {"mixed": 70.0}),
        ({"through": "party/b", "currency": "CNY", "stage": "disbursed", "programme": "prog/x"}, 90.0, {}),
    ],
)
def test_money_between_two_sides(reader, parameters, counted, apart):
    rows = ask(reader, "money", "counted", "shared", "mixed", **parameters)
    assert sum(row[0] for row in rows) == counted
    assert {name: value for name, value in zip(("shared", "mixed"), map(sum, list(zip(*rows, strict=True))[1:]),
            strict=True) if value} == apart  # fmt: skip


def test_a_part_counts_where_its_total_is_not_asked_for(reader):
    every = ask(
        reader, "money", "counted", "left_out", programme="prog/x", stage="disbursed", currency="CNY", by="ent/a"
    )
    assert every == [(90.0, 1)]


def test_money_agrees_with_the_summary_of_each_programme(reader):
    columns = ("flow", "currency", "stage", "counted", "own", "joint", "mixed", "open", "figures")
    summed = {
        summary.id: sorted(tuple(row[column] for column in columns) for row in summary.money)
        for summary in summaries(reader, load_vocabulary())
    }
    assert summed.keys() == {"prog/x", "prog/y"}
    for programme, rows in summed.items():
        asked = ask(reader, "money", *columns, programme=programme)
        assert sorted(row for row in asked if row[-1]) == rows


def test_helpers(reader):
    columns = ("id", "flow", "acts", "receivers", "currency", "realised", "announced", "mixed", "joint")
    assert ask(reader, "helpers", *columns) == [
        ("county/h", "aid", 3, 3, "CNY", 15.0, 0.0, 0.0, 40.0),  # a fund is no helper; 8 for two schools are one sum
        ("ent/a", "aid", 2, 2, "CNY", 90.0, 900.0, 0.0, 40.0),
        ("ent/a", "aid", 2, 2, "USD", 5.0, 0.0, 0.0, 0.0),
        ("hospital/2", "aid", 2, 1, None, 0.0, 0.0, 0.0, 0.0),
        ("county/h", "trade", 1, 1, None, 0.0, 0.0, 0.0, 0.0),
        ("party/b", "aid", 1, 1, "CNY", 0.0, 0.0, 70.0, 0.0),  # own and brokered means are not what one gave
    ]
    assert ask(reader, "helpers", "id", "flow", "acts", programme="乙计划") == [
        ("county/h", "aid", 1),
        ("county/h", "trade", 1),
        ("party/b", "aid", 1),
    ]
    assert len(ask(reader, "helpers", top=2)) == 2
    assert ask(reader, "helpers", "id", "realised", to="school/1") == [("county/h", 3.0)]
    assert dict(ask(reader, "helpers", "id", "realised", currency="USD"))["ent/a"] == 5.0


def test_receivers(reader):
    columns = ("id", "flow", "acts", "helpers", "currency", "realised", "announced", "joint", "open")
    assert ask(reader, "receivers", *columns) == [
        ("county/r", "aid", 3, 3, "CNY", 111.0, 0.0, 0.0, 0.0),
        ("hospital/1", "aid", 3, 2, "CNY", 90.0, 900.0, 0.0, 0.0),  # its chest-pain unit is it
        ("hospital/1", "aid", 3, 2, "USD", 5.0, 0.0, 0.0, 0.0),
        ("school/1", "aid", 1, 1, "CNY", 3.0, 0.0, 8.0, 0.0),
        ("school/2", "aid", 1, 1, "CNY", 3.0, 0.0, 8.0, 0.0),
        ("county/r", "trade", 1, 1, None, 0.0, 0.0, 0.0, 0.0),
        ("county/r", "investment", 0, 0, "CNY", 0.0, 0.0, 0.0, 6.0),  # nobody said who gave
    ]
    assert ask(reader, "receivers", *columns, by="ent/a", flow="investment") == []
    assert ask(reader, "receivers", "id", "acts", by="ent/a", flow="aid", currency="USD") == [("hospital/1", 1)]


def test_brokers(reader):
    columns = ("id", "label", "name", "flow", "acts", "currency", "realised", "announced", "pairings")
    assert ask(reader, "brokers", *columns) == [
        ("party/b", "Party", "促成党", "aid", 2, "CNY", 90.0, 900.0, 1),
        ("party/b", "Party", "促成党", "aid", 2, "USD", 5.0, 0.0, 1),
        ("party/b", "Party", "促成党", "investment", 1, "CNY", 6.0, 0.0, 1),
        ("party/c", "Party", "c", "investment", 1, "CNY", 6.0, 0.0, 0),
    ]
    assert ask(reader, "brokers", "id", "acts", programme="prog/y") == [("party/b", 1), ("party/c", 1)]


def test_chains(reader):
    columns = ("helper", "broker", "receiver", "acts", "first", "activities")
    assert ask(reader, "chains", *columns) == [
        ("ent/a", "party/b", "hospital/1", 1, "2020-03", ["act/own"]),
        ("hospital/2", "party/b", "hospital/1", 1, None, ["act/unit"]),  # a unit gives way to its hospital
    ]
    for who in ("party/b", "促成党", "牵线党"):
        assert len(ask(reader, "chains", broker=who)) == 2
    assert ask(reader, "chains", "helper", receiver="县医院", helper="a") == [("ent/a",)]
    assert ask(reader, "chains", broker="party/c") == []


def test_reverse_flows(reader):
    columns = ("giver", "receiver", "edge", "activity", "quantity", "unit", "item", "joint")
    assert ask(reader, "reverse-flows", *columns) == [
        ("county/r", "county/h", "SERVED", "act/reverse", 12.0, "person", "experts", False)
    ]


def test_learning_flows(reader):
    columns = ("sender", "host", "activity", "quantity", "unit", "item", "start_date")
    assert ask(reader, "learning-flows", *columns) == [
        ("hospital/1", "hospital/2", "act/learning", 4.0, "person", "doctors", "2021")
    ]


def test_hospitals(reader):
    columns = ("hospital", "activity", "helpers", "brokers", "through")
    everywhere = [
        ("hospital/1", "act/learning", ["外地医院"], [], None),
        ("hospital/1", "act/own", ["a"], ["促成党"], None),
        ("hospital/1", "act/unit", ["外地医院"], ["促成党"], "胸痛中心"),
    ]
    assert ask(reader, "hospitals", *columns) == everywhere
    for place in ("city/c", "某市", "某地", "受援县"):
        assert ask(reader, "hospitals", *columns, place=place) == everywhere
    assert ask(reader, "hospitals", *columns, broker="牵线党") == everywhere[1:]
    assert ask(reader, "hospitals", place="far") == []


def test_sources_of_an_activity(reader):
    columns = ("id", "source", "paragraphs", "inherited")
    found = ask(reader, "sources-of-activity", *columns, activity="act/own")
    assert [row for row in found if row[0] == "act/own"] == [
        ("act/own", "src/a", [3], False),
        ("act/own", "src/b", [2], False),
    ]
    assert {row[0] for row in found if row[-1]} == {"con/total", "con/part", "con/planned", "con/dollars", "con/back"}
    with pytest.raises(UsageError, match=r"sources-of-activity needs activity .*-p activity="):
        ask(reader, "sources-of-activity")


def test_conflicting_claims(reader):
    columns = (
        "preferred", "preferred_value", "preferred_sources", "decided_by", "claim", "value", "unit", "as_of", "sources",
    )  # fmt: skip
    assert (
        ask(reader, "conflicting-claims")
        == ask(reader, "conflicting-claims", *columns)
        == [("obs/1", 900.0, ["src/a"], "as_of", "obs/2", 800.0, "person_time", "2019", ["src/b"])]
    )


def test_a_name_is_taken_as_show_takes_it(reader):
    every = ask(reader, "money", programme="prog/x")
    assert every
    assert ask(reader, "money", programme=" 甲計劃 ") == every
    assert len(ask(reader, "hospitals", place="county/r")) == 3
    assert ask(reader, "hospitals", place="某市受援县") == ask(reader, "hospitals", place="county/r")
    assert ask(reader, "outcomes", about="某地") == ask(reader, "outcomes", about="city/c")
    assert ask(reader, "money", programme=None) == ask(reader, "money")


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        ("money", {"programme": "甲计"}, "'甲计' does not exist; similar names: 甲计划 .prog/x.$"),
        ("money", {"programme": "prog/none"}, "'prog/none' does not exist"),
        ("money", {"programme": ""}, "'' does not exist"),
        ("money", {"programme": "受援县"}, r"'受援县' is county/r \(County\); expected: programme"),
        ("hospitals", {"place": "县医院"}, r"hospital/1 \(Hospital\); expected: place"),
        ("evidence", {"figure": "act/own"}, r"act/own \(Activity\); expected: contribution or obs"),
        ("sources-of-activity", {"activity": "con/total"}, r"con/total \(Contribution\).*: activity"),
        ("chains", {"broker": "牵线"}, "similar names: 促成党"),
    ],
)
def test_a_name_that_means_nothing_of_the_kind_is_refused(reader, name, parameters, message):
    with pytest.raises(UnknownName, match=message):
        ask(reader, name, **parameters)


def test_who_followed_as_helper_whoever_it_is(tmp_path):
    pairings = [
        {"id": "pair/old", "helper": "city/dalian", "recipient": "city/lps", "since": "2013", "until": "2021"},
        {"id": "pair/new", "helper": "city/zhongshan", "recipient": "city/lps", "since": "2021"},
        {"id": "pair/beside", "helper": "city/beside", "recipient": "city/lps", "since": "2015"},
    ]
    with closing(stored(build_reader(pairings=pairings), tmp_path / "graph.kgl")) as opened:
        columns = ("recipient", "helper", "until", "later", "since")
        expected = [("city/lps", "city/dalian", date(2021, 12, 31), "city/zhongshan", date(2021, 1, 1))]
        assert ask(opened, "helper-succession", *columns) == expected
        assert ask(opened, "helper-succession", *columns, place="city/lps") == expected


SOME = {"list": [], "activity": "act/own", "claim": "con/total", "date": date(2020, 1, 1), "currency": "CNY"}


def given_to(saved):
    return {name: SOME.get(asked.type, "x") for name, asked in saved.parameters.items() if asked.is_required}


EVERY = [pytest.param(saved, id=saved.name) for saved in list_saved()]


@pytest.mark.parametrize("saved", EVERY)
def test_a_header_tells_what_the_query_takes_and_returns(reader, saved):
    table = run(reader, saved, given_to(saved))
    assert table.columns == tuple(column.name for column in saved.columns)
    assert set(saved.parameters) == {name for name in saved.parameters if f"${name}" in saved.text.split("MATCH", 1)[1]}
    texts = [saved.zh, saved.en]
    texts += [text for each in (*saved.parameters.values(), *saved.columns) for text in (each.zh, each.en)]
    assert all(texts)
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in text) for text in texts[::2] if text != "id")
    assert not any("\u4e00" <= letter <= "\u9fff" for text in texts[1::2] for letter in text)


@pytest.mark.parametrize("saved", EVERY)
def test_an_empty_graph_answers_with_no_rows_and_without_warnings(tmp_path, saved):
    with closing(stored(build_reader(), tmp_path / "graph.kgl")) as empty:
        given = given_to(saved)
        if any(saved.parameters[name].type in NAMES for name in given):
            with pytest.raises(UnknownName):
                run(empty, saved, given)
            return
        table = run(empty, saved, given)
    assert (table.rows, table.warnings) == ([], ())


def test_saved_queries_are_listed_by_name_and_a_slip_is_met_with_the_nearest():
    names = [saved.name for saved in list_saved()]
    assert names == sorted(names)
    assert {"money", "helpers", "brokers", "receivers", "chains", "hospitals"} <= set(names)
    with pytest.raises(UsageError, match="did you mean 'money'"):
        load_saved("monney")
    for outside in ("../saved", "", "money.cypher", "/etc/passwd"):
        with pytest.raises(UsageError, match="no saved query"):
            load_saved(outside)


HEADER = "// zh: 甲\n// en: A\n// param n: int = 3 | 数 | Number\n// returns x | 乙 | B\nRETURN $n AS x\n"


def test_a_header_is_read():
    saved = parse_saved("a", HEADER)
    assert (saved.zh, saved.en, saved.parameters["n"].default, saved.columns[0].en) == ("甲", "A", 3, "B")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("// zh: 甲\n", "", "needs zh, en"),
        ("// returns x | 乙 | B\n", "", "at least one returns"),
        ("int = 3", "number = 3", "a.cypher:3: number is no type"),
        ("| 数 | Number", "| 数", "a.cypher:3: neither zh, en, param nor returns"),
        ("// en: A", "// remark", "a.cypher:2"),
    ],
)
def test_a_header_that_is_not_of_its_form_is_refused(old, new, message):
    with pytest.raises(ValueError, match=message):
        parse_saved("a", HEADER.replace(old, new))


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("acts", ("start_date", "end_date")),
        ("chains", ("first", "last")),
        ("programmes", ("first_date", "last_date")),
        ("hospitals", ("start_date",)),
        ("learning-flows", ("start_date",)),
        ("reverse-flows", ("start_date",)),
    ],
)
def test_dates_are_as_exact_as_their_sources(query, columns, tmp_path):
    def act(id_, kind="donation", **fields):
        return {"id": id_, "kind": kind, "programmes": ["prog/p"], **fields}

    given = {"providers": ["ent/g"], "facilitators": ["party/b"], "recipients": ["hospital/r"]}
    records = {
        "programmes": [{"id": "prog/p", "name": "某计划"}],
        "entities": [
            {"id": "ent/g", "label": "Enterprise", "name": "某企业"},
            {"id": "party/b", "label": "Party", "name": "某党派"},
            {"id": "hospital/r", "label": "Hospital", "name": "某医院"},
        ],
        "activities": [
            act("act/a", **given, period={"start": "2024"}),
            act("act/b", **given, period={"start": "2024-03", "end": "2024-05"}),
            act(
                "act/c",
                "dispatch",
                senders=["hospital/r"],
                hosts=["ent/g"],
                providers=["ent/g"],
                recipients=["hospital/r"],
                period={"start": "2024-02"},
            ),
            act("act/d", providers=["hospital/r"], recipients=["ent/g"], benefit="reverse", period={"start": "2023"}),
        ],
    }
    with closing(stored(build_reader(**records), tmp_path / "graph.kgl")) as opened:
        rows = run(opened, load_saved(query)).rows
    shown = {row[column] for row in rows for column in columns if row[column] is not None}
    assert shown
    assert shown <= {"2024", "2024-03", "2024-05", "2024-02", "2023"}


@pytest.mark.parametrize(
    ("query", "parameters", "dates"),
    [
        ("pairings-as-of", {"day": date(2021, 1, 1)}, {"2016", "2021", "2021-03"}),
        ("pairing-hierarchy", {}, {"2016", "2021", "2021-03"}),
        ("pairing-succession", {}, {"2016", "2021", "2021-03"}),
    ],
)
def test_dates_of_pairings_are_as_exact_as_their_sources(query, parameters, dates, tmp_path):
    places = [
        {"id": "city/a", "label": "City", "name": "甲市"},
        {"id": "city/b", "label": "City", "name": "乙市"},
        {"id": "county/a", "label": "County", "name": "甲县", "part_of": ["city/a"]},
        {"id": "county/b", "label": "County", "name": "乙县", "part_of": ["city/b"]},
    ]
    pairings = [
        {"id": "pair/1", "helper": "city/a", "recipient": "city/b", "since": "2016", "until": "2021"},
        {"id": "pair/2", "helper": "city/a", "recipient": "city/b", "since": "2021-03"},
        {"id": "pair/3", "helper": "county/a", "recipient": "county/b", "since": "2016"},
    ]
    with closing(stored(build_reader(entities=places, pairings=pairings), tmp_path / "graph.kgl")) as opened:
        rows = run(opened, load_saved(query), parameters).rows
    columns = [name for name in rows[0] if name.endswith(("_from", "_to")) and name != "observed_until"]
    assert {row[column] for row in rows for column in columns} - {None} == dates


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        ("roll-up", {"level": "prefectur"}, "level cannot be 'prefectur'; did you mean 'prefecture'"),
        ("roll-up", {"side": "giver"}, "allowed: helper, receiver"),
        ("kinds", {"kind": "donatoin"}, "did you mean 'donation'"),
        ("acts", {"kind": "捐赠物资"}, "the graph has: .*donation"),
        ("acts", {"kind": "捐赠"}, "did you mean 'donation'"),
        ("dispatches", {"item": "doctor"}, "did you mean 'doctors'"),
        ("money-by-year", {"sector": "教育"}, "the graph has: none"),
        ("helpers", {"top": -1}, "top cannot be below 0: -1"),
        ("helpers", {"flow": "helb"}, "flow cannot be 'helb'"),
    ],
)
def test_a_value_that_is_on_no_list_is_refused(reader, name, parameters, message):
    with pytest.raises(UsageError, match=message):
        run(reader, load_saved(name), parameters, vocabulary=load_vocabulary())


def test_a_kind_that_the_graph_does_not_have_is_no_mistake(reader):
    assert run(reader, load_saved("kinds"), {"kind": "promotion"}, vocabulary=load_vocabulary()).rows == []


def test_parameters_are_taken_by_their_former_names(reader):
    assert ask(reader, "hospitals", place="受援县") == ask(reader, "hospitals", within="受援县")
    assert ask(reader, "chains", broker="party/b", receiver="县医院") == ask(
        reader, "chains", through="party/b", to="县医院"
    )


def test_a_roll_up_counts_several_givers_of_one_place_once(tmp_path):
    entities = [
        {"id": "province/p", "label": "Province", "name": "甲省"},
        {"id": "city/x", "label": "City", "name": "乙市", "part_of": ["province/p"]},
        {"id": "city/y", "label": "City", "name": "丙市", "part_of": ["province/p"]},
        {"id": "ent/a", "label": "Enterprise", "name": "a", "located_in": "city/x"},
        {"id": "ent/b", "label": "Enterprise", "name": "b", "located_in": "city/y"},
        {"id": "party/centre", "label": "Party", "name": "某党中央"},
        {"id": "grp/g", "label": "Group", "name": "专家", "origin": ["city/x", "city/y"]},
    ]
    gifts = {"8": ["ent/a", "ent/b"], "5": ["ent/a"], "7": ["party/centre"], "2": ["grp/g"], "1": ["ent/lost"]}
    acts = [
        {"id": f"act/{amount}", "kind": "donation", "providers": givers, "recipients": ["school/s"],
         "contributions": [figure(amount, amount=amount, **PAID)]}
        for amount, givers in gifts.items()
    ]  # fmt: skip
    columns = ("place", "class", "realised", "joint")
    with closing(stored(build_reader(entities=entities, activities=acts), tmp_path / "graph.kgl")) as opened:
        by_province = {row[0]: row[1:] for row in ask(opened, "roll-up", *columns, side="helper")}
        by_city = {row[0]: row[1:] for row in ask(opened, "roll-up", *columns, side="helper", level="prefecture")}
    assert by_province == {
        "province/p": ("place", 15.0, 0.0),  # 8 of two cities, 5, and 2 of a group from both
        "national": ("national", 7.0, 0.0),
        "unknown": ("unknown", 1.0, 0.0),
    }
    assert by_city == {
        "city/x": ("place", 5.0, 8.0),  # 8 jointly with the other city
        "city/y": ("place", 0.0, 8.0),
        "several": ("several", 2.0, 0.0),
        "national": ("national", 7.0, 0.0),
        "unknown": ("unknown", 1.0, 0.0),
    }


def test_a_card_counts_what_several_of_one_place_gave_as_the_query_does(tmp_path):
    entities = [
        {"id": "city/x", "label": "City", "name": "乙市"},
        {"id": "ent/a", "label": "Enterprise", "name": "a", "located_in": "city/x"},
        {"id": "ent/b", "label": "Enterprise", "name": "b", "located_in": "city/x"},
        {"id": "ent/c", "label": "Enterprise", "name": "c"},
    ]
    gifts = {
        "8": (["ent/a", "ent/b"], {}),
        "5": (["ent/a", "ent/c"], {}),  # jointly with somebody elsewhere
        "3": (["ent/a"], {"mixed": True}),  # own and raised means together
    }
    acts = [
        {"id": f"act/{amount}", "kind": "donation", "providers": givers, "recipients": ["school/s"],
         "contributions": [figure(amount, amount=amount, **PAID, **more)]}
        for amount, (givers, more) in gifts.items()
    ]  # fmt: skip
    with closing(stored(build_reader(entities=entities, activities=acts), tmp_path / "graph.kgl")) as opened:
        (row,) = open_card(opened, "city/x", load_vocabulary()).rows("within_money")
        assert (row["section"], row["amount"], row["left_out"]) == ("gave", 8.0, 2)
        assert ask(opened, "money", "counted", "shared", "mixed", by="city/x") == [(8.0, 5.0, 3.0)]
