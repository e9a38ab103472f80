"""Single examples of faults that were found by use, each of a kind that is tested elsewhere by its law."""

import pytest

DOLLARS = """entities: [{id: ent/a, label: Enterprise, name: 甲公司}, {id: school/b, label: School, name: 乙学校}]
activities:
  - {id: D1, kind: donation, providers: [甲公司], recipients: [乙学校], period: {start: 2020},
     contributions: [{amount: 5, currency: USD, stage: disbursed}]}
"""
REPAID = DOLLARS.replace("amount: 5", "amount: -5").replace("stage: disbursed", "stage: disbursed, reversal: true")
TABLE = "编号,供方,受方,日期\n007,甲公司,乙学校,2024-05-01\n"
MAPPING = """columns: {编号: id, 供方: providers, 受方: recipients, 日期: period.start}
section: activities
constants: {kind: donation, %s}
"""


def brought(folder, graphkit, text):
    (folder / "a.yaml").write_text(text, encoding="utf-8")
    done = graphkit("import", "a.yaml")
    assert done.code == 0, done.err


@pytest.mark.parametrize("query", ["helpers", "receivers"])
def test_a_store_of_dollars_counts_dollars(empty, graphkit, query):
    brought(empty, graphkit, DOLLARS)
    (row,) = graphkit("query", query).rows
    assert row["currency"] == "USD"
    assert 5 in row.values()


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("query", "money", "-p", "currency=cny"), "did you mean 'CNY'"),
        (("query", "money", "-p", "stage=nope"), "stage cannot be 'nope'"),
        (("analyze", "centrality", "--measure", "strength", "--weight", "amount", "--currency", "cny"), "CNY"),
    ],
)
def test_a_code_that_nothing_has_is_refused(folder, graphkit, args, words):
    done = graphkit(*args)
    assert (done.code, words in done.err) == (2, True), done.err + done.out


def test_pairs_that_are_left_out_are_counted(empty, graphkit):
    brought(empty, graphkit, REPAID)
    args = ("--measure", "strength", "--weight", "amount", "--currency", "USD", "--format", "table")
    done = graphkit("analyze", "centrality", *args)
    assert "not positive 1" in done.out + done.err


def test_a_ranking_of_zeros_says_so(empty, graphkit):
    brought(empty, graphkit, DOLLARS)  # nobody stands between two others
    args = ("analyze", "centrality", "--measure", "betweenness", "--format", "table")
    assert "all values are 0: the ranks mean nothing" in graphkit(*args).err + graphkit(*args).out
    zh = graphkit("--lang", "zh", *args)
    assert "所有数值均为 0，名次没有意义" in zh.out + zh.err


@pytest.mark.parametrize(
    ("constant", "kept"),
    [("note: no", "no"), ("note: 12:30", "12:30"), ("note: 010", "010"), ("period.start: 2024-05-01", "2024-05-01")],
)
def test_words_of_a_mapping_stay_what_they_are(empty, graphkit, constant, kept):
    (empty / "t.csv").write_text(TABLE.replace(",日期", "").replace(",2024-05-01", ""), encoding="utf-8")
    mapping = MAPPING.replace(", 日期: period.start", "") % constant
    (empty / "m.yaml").write_text(mapping, encoding="utf-8")
    done = graphkit("import", "t.csv", "--mapping", "m.yaml", "--new", "accept")
    assert done.code == 0, done.err
    (row,) = graphkit("query", "MATCH (a:Activity) RETURN a.note AS note, toString(a.start_date) AS day").rows
    assert kept in row.values()


def test_a_key_twice_in_a_mapping_is_refused(empty, graphkit):
    (empty / "t.csv").write_text(TABLE, encoding="utf-8")
    (empty / "m.yaml").write_text(MAPPING % "note: a, note: b", encoding="utf-8")
    done = graphkit("import", "t.csv", "--mapping", "m.yaml", "--new", "accept")
    assert (done.code, "note" in done.err) == (3, True), done.err
