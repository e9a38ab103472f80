"""Running a query with its parameters, and reading parameters as people type them."""

from contextlib import closing
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.elements import Node
from graphkit.errors import QueryError, UsageError
from graphkit.query.parameters import Parameter, parse_parameters
from graphkit.query.run import run
from graphkit.query.saved import load_saved, parse_saved
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store import Changes, open_store


@pytest.fixture
def reader(tmp_path):
    with closing(open_store(tmp_path / "graph.kgl", load_vocabulary(), create=True)) as store:
        store.write(Changes(put_nodes=[Node("party/1", "Party", {"name": "党"})]), "b1")
        yield store


def test_a_query_gets_its_values(reader):
    assert run(reader, "RETURN $day AS day, $n + 1 AS n", {"day": date(2020, 1, 2), "n": 1}).rows == [
        {"day": date(2020, 1, 2), "n": 2}
    ]
    assert run(reader, "UNWIND range(1, 9) AS x RETURN x", limit=2).truncated


def test_a_value_that_nothing_asks_for_is_a_slip(reader):
    with pytest.raises(UsageError, match="no parameter 'knd'; did you mean 'kind'"):
        run(reader, "RETURN $kind AS kind", {"kind": 1, "knd": 2})
    with pytest.raises(UsageError, match=r"no parameter 'x' \(it has: none\)"):
        run(reader, "RETURN '$x' AS kind // $x", {"x": 2})
    with pytest.raises(UsageError, match="did you mean 'currency'"):
        run(reader, load_saved("brokers"), {"curency": "USD"})


def test_a_missing_value_is_named(reader):
    with pytest.raises(QueryError, match=r"\$kind.*-p kind="):
        run(reader, "RETURN $kind AS kind")


def test_a_typed_query_keeps_its_warnings_and_cannot_write(reader):
    assert any("Prty" in str(warning) for warning in run(reader, "MATCH (n:Prty) RETURN n").warnings)
    with pytest.raises(QueryError, match="CREATE would change the graph"):
        run(reader, "CREATE (:X)")


def test_a_saved_query_falls_back_to_its_defaults(reader):
    saved = parse_saved("s", "// zh: 甲\n// en: A\n// param n: int = 3 | 数 | N\n// returns x | 乙 | B\nRETURN $n AS x")
    assert run(reader, saved).rows == [{"x": 3}]
    assert run(reader, saved, {"n": None}).rows == [{"x": None}]


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        ("k=donation", "donation"),
        ("k=2018", 2018),
        ("k=2.50", 2.5),
        ("k=true", True),
        ("k=null", None),
        ("k=", ""),
        ("k=a=b", "a=b"),
        ('k="2018"', "2018"),
        ("k=[1, 2]", [1, 2]),
        ('k={"a": [1]}', {"a": [1]}),
        ("k=[1, 2", "[1, 2"),
        ("k=NaN", "NaN"),
        ("k=-Infinity", "-Infinity"),
        ("k=2018-01-31", "2018-01-31"),
        ("k=毕节", "毕节"),
        ("k=a\nb", "a\nb"),
        ("k:str=2018", "2018"),
        ("k:str= x ", " x "),
        ("k:str=", ""),
        ("k:date=2018-01-31", date(2018, 1, 31)),
        ("k:int= 7", 7),
        ("k:float=7", 7.0),
        ("k:float=-1e3", -1000.0),
        ("k:bool=是", True),
        ("k:bool=No", False),
        ("k:list=a, b、c，d", ["a", "b", "c", "d"]),
        ('k:list=["a, b"]', ["a, b"]),
        ("k:list=", []),
        ("_k1=1", 1),
    ],
)
def test_a_pair_is_read(pair, expected):
    ((found),) = parse_parameters([pair]).values()
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        ("k", "write key=value"),
        ("=1", "write key=value"),
        ("a b=1", "write key=value"),
        ("名=1", "write key=value"),
        ("1k=1", "write key=value"),
        ("k:number=1", "'number' is not a type"),
        ("k:dat=1", "did you mean 'date'"),
        ("k:date=2018", "'2018' is not a date such as"),
        ("k:date=2017-02-29", "'2017-02-29' is not a date"),
        ("k:int=1.5", "'1.5' is not a whole number"),
        ("k:float=NaN", "'NaN' is not a number"),
        ("k:float=true", "'true' is not a number"),
        ("k:bool=1", "'1' is not true or false"),
        ('k:list=["a"', "is not a list"),
    ],
)
def test_what_is_no_pair_is_refused(pair, message):
    with pytest.raises(UsageError, match=message) as error:
        parse_parameters([pair])
    assert error.value.exit_code == 2


def test_a_header_decides_first():
    declared = {"code": Parameter("code", "str", "码", "Code"), "since": Parameter("since", "date", "自", "Since")}
    found = parse_parameters(["code=520221", "since:str=2018-01-31", "other=1"], declared)
    assert found == {"code": "520221", "since": date(2018, 1, 31), "other": 1}
    with pytest.raises(UsageError, match="is not a date"):
        parse_parameters(["since=last year"], declared)


def test_the_last_of_one_key_holds():
    assert parse_parameters(["k=1", "k=2"]) == {"k": 2}


@given(st.text())
def test_a_text_stays_as_it_was_typed(text):
    assert parse_parameters([f"k:str={text}"]) == {"k": text}


@given(st.text(max_size=20))
def test_any_pair_gives_a_value_or_a_usage_error(text):
    for form in (text, f"k={text}", f"k:date={text}", f"k:int={text}", f"k:float={text}", f"k:list={text}"):
        try:
            parse_parameters([form])
        except UsageError:
            continue


def test_nested_far_too_deep_is_text():
    assert parse_parameters([f"k={'[' * 100_000}"]) == {"k": "[" * 100_000}
