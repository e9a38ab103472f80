"""Questions that analysts ask of the five programmes, each in one line, and their answers; on both stores."""

import os
from contextlib import closing

import pytest

from graphkit.pipeline.demo import load_demo
from graphkit.query.run import run
from graphkit.query.saved import load_saved
from graphkit.query.valid_time import parse_time
from graphkit.store import open_reader


@pytest.fixture(scope="module")
def embedded(tmp_path_factory):
    path = str(tmp_path_factory.mktemp("questions") / "demo.kgl")
    load_demo(path)
    with closing(open_reader(path)) as reader:
        yield reader


@pytest.fixture(scope="module")
def server(neo4j_server, neo4j_driver):
    before = {name: os.environ.get(name) for name in ("NEO4J_USERNAME", "NEO4J_PASSWORD")}
    os.environ.update(NEO4J_USERNAME=neo4j_server.user, NEO4J_PASSWORD=neo4j_server.password)
    try:
        neo4j_driver.execute_query("MATCH (n) DETACH DELETE n")
        load_demo(neo4j_server.uri)
        with closing(open_reader(neo4j_server.uri)) as reader:
            yield reader
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.__setitem__(name, value)


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
    columns = ("stage", "amount", "quantity", "unit", "bound", "created")
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
    found = ask("acts", ("givers", "receivers", "created", "quantity", "unit"), to="毕节六中")
    assert [(givers, receivers, len(created), quantity, unit) for givers, receivers, created, quantity, unit in found] == [
        (["各级民盟组织"], ["毕节六中"], 0, 500.0, "volume"),
        (["各级民盟组织"], ["毕节六中"], 4, None, None),
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


def test_helpers_are_neither_funds_nor_of_the_receiving_side(ask):
    helpers = ask("helpers", ("label", "id", "name"))
    assert {label for label, _, _ in helpers}.isdisjoint({"Fund", "Facility"})
    receiving = ("平塘县", "毕节市", "七星关区", "赫章县", "昭觉县", "六盘水市", "贵州省", "四川省")
    places = {"County", "City", "Province", "Agency", "Party"}
    assert [name for label, _, name in helpers if label in places and name.startswith(receiving)] == []
    assert {label for label, *_ in ask("receivers", ("label",))}.isdisjoint({"Fund"})


def test_money_announced_for_finished_work_stands_apart(ask):
    assert ask("announced", ("finished", "id")) == [
        (False, "con/bijie-guangcai-signed-money"),
        (False, "con/pingtang-15-investments"),
        (False, "con/qixingguan-tumour-total"),
        (True, "con/pingtang-no4-cost"),
        (True, "con/zhaojue-health-centre-funds"),
    ]
