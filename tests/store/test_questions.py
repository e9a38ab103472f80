"""Questions that analysts ask of the five programmes, each in one line, and their answers; on both stores."""

from contextlib import closing

import pytest

from graphkit.cards.open_card import open_card
from graphkit.query.run import run
from graphkit.query.saved import list_saved, load_saved
from graphkit.query.valid_time import parse_time
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store import open_store


@pytest.fixture(params=["embedded", pytest.param("server", marks=pytest.mark.neo4j)])
def ask(request):
    reader = request.getfixturevalue(request.param)

    def answer(name, columns, time=None, **parameters):
        rows = run(reader, load_saved(name), parameters, time=parse_time(*time) if time else None).rows
        return sorted((tuple(row[column] for column in columns) for row in rows), key=str)

    return answer


BAIYUN = "广州市白云区"
IN_2016_TO_2020 = (None, ("2016", "2020"))
MONEY = ("flow", "stage", "counted")


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        (  # 1 what Baiyun gave Pingtang in aid, with all that lies in either
            {"by": BAIYUN, "to": "平塘县", "flow": "aid"},
            [("aid", "disbursed", 10_339_800.0), ("aid", "planned", 22_255_000.0)],
        ),
        ({"by": "中国光彩基金会"}, [("aid", "disbursed", 3_000_000.0)]),  # 2 though it is in a total of all givers
        (  # 4 what Zhaojue got, and under its programme
            {"to": "昭觉县"},
            [("aid", "committed", 5_800_000.0), ("investment", "disbursed", 85_463_000.0)],
        ),
        (
            {"programme": "余姚昭觉山海协作"},
            [
                ("aid", "committed", 5_800_000.0),
                ("investment", "disbursed", 85_463_000.0),
                ("trade", "disbursed", 69_450_000.0),
            ],
        ),
        (  # 7 the classrooms of four schools, given by a foundation through the Zhi Gong Party
            {"by": "广州市视源公益慈善基金会", "through": "致公党中央"},
            [("aid", "disbursed", 600_000.0)],
        ),
        ({"by": "致公党中央", "flow": "trade"}, []),
        (  # a place stands for what lies in it: a fund's school counts for the county, the prefecture, the province
            {"within": "黔南", "flow": "aid"},
            [("aid", "disbursed", 10_339_800.0), ("aid", "planned", 22_255_000.0)],
        ),
    ],
)
def test_money_between_two_sides(ask, parameters, expected):
    found = ask("money", (*MONEY, "currency"), **parameters)
    assert [row[:3] for row in found if row[-1]] == expected
    assert {row[-1] for row in found} <= {"CNY", None}


def test_what_the_zhi_gong_party_gave_and_what_it_brokered_in_2024(ask):  # 3
    given = ask("money", (*MONEY, "mixed"), ("2024",), by="致公党中央", to="毕节市")
    assert given == [("mixed", "disbursed", 0.0, 120_000_000.0)]  # own and brought in are one sum, not what one gave
    brokered = ask("money", (*MONEY, "mixed", "currency"), ("2024",), through="致公党中央", to="毕节市")
    assert [row[:4] for row in brokered if row[-1]] == [
        ("aid", "disbursed", 600_000.0, 0.0),
        ("investment", "planned", 1_000_000_000.0, 0.0),
        ("investment", "started", 33_000_000.0, 0.0),
    ]


def test_the_hospital_of_zhaojue(ask):  # 5
    columns = ("stage", "amount", "quantity", "unit", "bound", "built")
    assert ask("acts", columns, to="昭觉县人民医院") == sorted(
        [
            ("committed", 5_800_000.0, None, None, "exact", []),
            ("completed", None, 20.0, "pair", "exact", []),
            ("completed", None, 82.0, "occasion", "exact", []),
            ("completed", None, 1_188.0, "person_time", "above", []),
            ("completed", None, None, None, None, ["SPD系统"]),
        ],
        key=str,
    )


def test_doctors_between_baiyun_and_pingtang(ask):  # 6
    columns = ("learning", "quantity", "possible")
    assert ask("dispatches", columns, IN_2016_TO_2020, by=BAIYUN, item="doctors") == [(False, 21.0, 21.0)]
    assert ask("dispatches", columns, IN_2016_TO_2020, to=BAIYUN, item="doctors") == [(True, 14.0, 14.0)]
    assert ask("dispatches", columns, ("1990",), by=BAIYUN) == []
    assert ask("dispatches", columns, ("2021",), by=BAIYUN) == []  # reported as done in July 2020


def test_what_was_built_for_a_school(ask):  # 7
    found = ask("acts", ("quantity", "unit", "givers", "receivers", "built"), to="毕节六中")
    assert [(*row[:4], len(row[4])) for row in found] == [
        (500.0, "volume", ["各级民盟组织"], ["毕节六中"], 0),
        (None, None, ["各级民盟组织"], ["毕节六中"], 4),
    ]


def test_a_league_and_a_hospital_in_2018(ask):  # 8
    found = ask("pairings-as-of", ("id", "state"), ("2018",), by="民盟大连市委会", to="六盘水市第二人民医院")
    assert ("pair/liupanshui-minmeng-hospital-earlier", "possible") in found
    assert {state for _, state in found} == {"possible", "excluded"}


def test_workers_of_zhaojue(ask):  # 9
    found = ask("acts", ("receivers", "quantity", "unit"), to="昭觉县", by="余姚市", flow="labour", kind="employment")
    assert (["昭觉县"], 3_071.0, "person") in found


def test_experts_to_a_township_hospital(ask):  # 10
    found = ask("acts", ("kind", "givers"), to="中寨乡卫生院")
    assert ("service", ["大连市委统战部", "九三学社大连市委会"]) in found
    assert ("training", ["大连中医专家团队"]) in found
    assert ask("acts", ("kind", "brokers"), to="中寨乡卫生院", kind="dispatch") == [("dispatch", ["农工党大连市委会"])]


TOTALS = {
    ("prog/bijie-united-front", "aid", "disbursed"): 467_000_000.0,
    ("prog/bijie-united-front", "investment", "signed"): 55_866_000_000.0,
    ("prog/zhigong-qixingguan", "aid", "disbursed"): 600_000.0,
    ("prog/zhigong-qixingguan", "mixed", "disbursed"): 120_000_000.0,
    ("prog/zhigong-qixingguan", "investment", "planned"): 1_000_000_000.0,
    ("prog/zhigong-qixingguan", "investment", "started"): 33_000_000.0,
    ("prog/zhigong-qixingguan", "trade", "disbursed"): 5_027_300.0,
    ("prog/dalian-liupanshui", "aid", "disbursed"): 463_000.0,
    ("prog/dalian-liupanshui", "investment", "disbursed"): 80_000_000.0,
    ("prog/dalian-liupanshui", "trade", "disbursed"): 2_000_000.0,
    ("prog/baiyun-pingtang", "aid", "disbursed"): 10_339_800.0,
    ("prog/baiyun-pingtang", "aid", "planned"): 22_255_000.0,
    ("prog/baiyun-pingtang", "investment", "planned"): 7_000_000_000.0,
    ("prog/baiyun-pingtang", "trade", "disbursed"): 64_113_800.0,
    ("prog/yuyao-zhaojue", "aid", "committed"): 5_800_000.0,
    ("prog/yuyao-zhaojue", "investment", "disbursed"): 85_463_000.0,
    ("prog/yuyao-zhaojue", "trade", "disbursed"): 69_450_000.0,
}


def test_money_of_the_programmes(ask):
    rows = ask("money", ("programme", *MONEY))
    assert {row[:3]: row[3] for row in rows if row[3]} == TOTALS


PARTS_OF_A_SUM = ("realised", "announced", "open")


def sums(rows, keys, parts):
    """Flow -> sum of the parts of those rows that have one of some keys first."""
    found = {}
    for row in rows:
        if row[0] in keys:
            found[row[1]] = found.get(row[1], 0.0) + sum(row[2 : 2 + parts])
    return {flow: total for flow, total in found.items() if total}


@pytest.mark.parametrize("place", ["province/guizhou", "province/sichuan", "province/liaoning", "province/guangdong"])
def test_a_place_has_one_sum_whichever_query_is_asked(ask, place):
    received = ask("roll-up", ("place", "flow", *PARTS_OF_A_SUM), level="province", side="receiver")
    given = ask("roll-up", ("place", "flow", *PARTS_OF_A_SUM), level="province", side="helper")
    assert sums(received, {place}, 3) == sums(ask("money", ("currency", "flow", "counted"), within=place), {"CNY"}, 1)
    by = sums(ask("money", ("currency", "flow", "counted"), by=place), {"CNY"}, 1)
    assert sums(given, {place}, 2) == by


def test_helpers_and_brokers_have_the_sums_of_money(ask):
    helpers = ask("helpers", ("id", "flow", "realised", "announced"))
    for helper in ("foundation/guangcai", "foundation/shiyuan", "grp/bijie-united-front", "ent/bijie-youngor"):
        by = sums(ask("money", ("currency", "flow", "counted"), by=helper), {"CNY"}, 1)
        assert sums(helpers, {helper}, 2) == by


def test_helpers_are_neither_funds_nor_of_the_receiving_side(ask):
    helpers = ask("helpers", ("label", "id", "name"))
    assert "Fund" not in {label for label, _, _ in helpers}
    assert [name for _, _, name in helpers if "平台" in name] == []
    receiving = ("平塘县", "毕节市", "七星关区", "赫章县", "昭觉县", "六盘水市", "贵州省", "四川省")
    places = {"County", "City", "Province", "Agency", "Party"}
    assert [name for label, _, name in helpers if label in places and name.startswith(receiving)] == []
    assert {label for label, *_ in ask("receivers", ("label",))}.isdisjoint({"Fund"})


def test_a_card_says_until_when_a_pairing_could_be_seen(embedded):
    card = open_card(embedded, "平塘县", load_vocabulary())
    assert {row["observed_until"] for row in card.rows("pairings")} == {"2020-07-22"}


def test_money_announced_for_finished_work_stands_apart(ask):
    assert ask("announced", ("finished", "id")) == [
        (False, "con/bijie-guangcai-signed-money"),
        (False, "con/pingtang-15-investments"),
        (False, "con/qixingguan-tumour-total"),
        (True, "con/pingtang-no4-cost"),
        (True, "con/zhaojue-health-centre-funds"),
    ]


FOREIGN = """
MATCH (a:Activity {id: 'act/bijie-zhijin-bamboo-fungus'}) MATCH (s:Source {id: 'src/bijie-cns-000'})
MATCH (p:Programme {id: 'prog/bijie-united-front'}) MATCH (g:Foundation {id: 'foundation/guangcai'})
MATCH (r:County {id: 'county/pingtang'}) MATCH (o:County {id: 'county/zhaojue'})
MATCH (h:Hospital {id: 'hospital/zhaojue-peoples'})
CREATE (b:Activity:Node {id: 'their/act', name: 'their act', kind: 'donation', flow: 'aid', status: 'disbursed'})
CREATE (c:Contribution:Node {id: 'their/con', name: 'c', kind: 'donation', amount: 9.0e9,
  counted_amount: 9.0e9, currency: 'CNY',
  counted: true, realised: true, flow: 'aid', stage: 'planned'})
CREATE (x:Pairing:Node {id: 'their/pair', name: 'x'})
CREATE (z:Observation:Node {id: 'their/obs', name: 'z', indicator: 'income', value: 1.0})
CREATE (t:Source:Node {id: 'their/source', name: 't'})
CREATE (q:Programme:Node {id: 'their/programme', name: 'q'})
CREATE (y:City:Place:Entity:Node {id: 'their/city', name: 'y'})
CREATE (b)-[:HAS_CONTRIBUTION]->(c) CREATE (a)-[:HAS_CONTRIBUTION]->(c)
CREATE (b)-[:UNDER]->(p) CREATE (a)-[:UNDER]->(q)
CREATE (y)-[:FACILITATED {certainty: 'inferred'}]->(b) CREATE (y)-[:PROVIDED {certainty: 'inferred'}]->(a)
CREATE (b)-[:BENEFITED]->(r) CREATE (b)-[:BENEFITED]->(h) CREATE (c)-[:REPORTED_IN]->(t)
CREATE (a)-[:REPORTED_IN]->(t)
CREATE (x)-[:HELPER]->(y) CREATE (x)-[:RECIPIENT]->(r) CREATE (x)-[:UNDER]->(p) CREATE (z)-[:ABOUT]->(h)
CREATE (z)-[:ALTERNATIVE_TO]->(c) CREATE (r)-[:SUCCEEDED_BY]->(y) CREATE (y)-[:SUCCEEDED_BY]->(r)
CREATE (r)-[:PART_OF]->(o) CREATE (y)-[:PART_OF]->(o) CREATE (z)-[:RESULT_OF]->(a)
CREATE (g)-[:DONATED_TO {derived: true, activity: 'their/act', contribution: 'their/con', kind: 'donation', flow: 'aid',
  amount: 9.0e9, currency: 'CNY', counted: true, counted_given: true, counted_received: true, realised: true}]->(r)
CREATE (g)-[:DISPATCHED_TO {derived: true, activity: 'their/act', quantity: 9.0, counted: true, unit: 'person'}]->(r)
CREATE (g)-[:DISPATCHED_TO {derived: true, activity: 'act/bijie-zhijin-bamboo-fungus', quantity: 9.0,
  learning: true}]->(r)
CREATE (r)-[:SERVED {derived: true, activity: 'their/act', benefit: 'reverse'}]->(g)
CREATE (g)-[:FACILITATED_FOR {derived: true, activity: 'their/act', contribution: 'their/con'}]->(r)
"""
"""What somebody else writes beside and between what is graphkit's: without a batch."""

GIVEN = {
    "money-per-head": {"rows": [{"place": "平塘县", "population": 300_000}]},
    "sources-of-activity": {"activity": "act/bijie-zhijin-bamboo-fungus"},
    "evidence": {"figure": "con/bijie-funds"},
    "pairings-as-of": {"day": "2018"},
    "money": {"within": "昭觉县"},
    "hospitals": {"place": "昭觉县"},
}


def answers(reader):
    return {saved.name: run(reader, saved, GIVEN.get(saved.name)).rows for saved in list_saved()} | {
        f"all {name}": run(reader, load_saved(name)).rows for name in ("money", "hospitals")
    }


def test_foreign_data_enter_no_shipped_answer(programmes, tmp_path):
    path = programmes(tmp_path / "demo.kgl")
    with closing(open_store(path, load_vocabulary())) as store:
        before = answers(store)
        store._graph.cypher(FOREIGN)
        assert {name for name, rows in answers(store).items() if rows != before[name]} == set()


@pytest.mark.neo4j
def test_foreign_data_on_a_server_enter_no_shipped_answer(server, neo4j_driver):
    before = answers(server)
    neo4j_driver.execute_query(FOREIGN)
    try:
        assert {name for name, rows in answers(server).items() if rows != before[name]} == set()
    finally:
        neo4j_driver.execute_query("MATCH (n) WHERE n.id STARTS WITH 'their/' DETACH DELETE n")
        neo4j_driver.execute_query("MATCH (n:Node)-[e]->(:Node) WHERE e.batch IS NULL DELETE e")
