"""graphkit mapping: a draft that can be imported once it is completed, and the records of the first rows."""

import importlib.util

import pytest
import yaml
from source_tree import ROOT

LEDGERS = ROOT / "tests" / "data" / "ledgers"
spec = importlib.util.spec_from_file_location("ledgers_make", LEDGERS / "make.py")
ledgers = importlib.util.module_from_spec(spec)
spec.loader.exec_module(ledgers)


@pytest.fixture
def ledger(folder):
    ledgers.make(folder)
    return folder


def draft(graphkit, name):
    done = graphkit("mapping", "suggest", f"{name}.xlsx", "--lang", "en")
    assert done.code == 0
    return yaml.safe_load(done.out), done


def test_a_draft_has_a_field_and_a_reason_for_each_column_it_knows(ledger, graphkit):
    mapping, done = draft(graphkit, "one-row-permuted")
    assert mapping["columns"] == {
        "备注": "note", "金额（万元）": "contributions[0].amount", "受赠单位": "recipients", "捐赠单位": "providers",
        "编号": "key", "捐赠时间": "period",
    }  # fmt: skip
    assert "# 联系处室:  # nothing fits" in done.out
    assert "6 of 7 columns placed; not placed: 联系处室" in done.err


def test_headings_of_several_rows_are_drafted_by_their_path(ledger, graphkit):
    mapping, _ = draft(graphkit, "two-rows-with-title")
    assert mapping["columns"]["帮扶资金/计划"] == "contributions[0].amount"
    assert mapping["columns"]["帮扶资金/到位"] == "contributions[1].amount"
    assert mapping["constants"]["contributions[0].stage"] == "planned"
    assert mapping["constants"]["contributions[1].stage"] == "disbursed"


@pytest.mark.parametrize("name", ["two-rows-with-title", "unit-column", "merged-providers-and-dates", "several-sheets"])
def test_a_draft_that_knows_every_column_is_a_mapping(ledger, graphkit, name):
    assert graphkit("mapping", "suggest", f"{name}.xlsx", "-o", f"{name}.mapping.yaml").code == 0
    done = graphkit("mapping", "check", f"{name}.xlsx")
    assert (done.code, "activities:" in done.out) == (0, True)
    again = graphkit("mapping", "suggest", f"{name}.xlsx", "-o", f"{name}.mapping.yaml")
    assert again.code == 2  # nothing is replaced unasked


def test_a_personal_column_is_ignored_and_what_is_no_table_is_refused(folder, graphkit):
    (folder / "a.csv").write_text("捐赠方,身份证号,金额\n甲,1,2\n", encoding="utf-8")
    assert yaml.safe_load(graphkit("mapping", "suggest", "a.csv").out)["columns"]["身份证号"] == "ignore"
    (folder / "b.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    assert graphkit("mapping", "suggest", "b.csv").code == 2
    (folder / "c.xlsx").write_bytes(b"")
    assert graphkit("mapping", "suggest", "c.xlsx").code == 3


def test_check_shows_the_records_of_the_first_rows_with_their_place(ledger, graphkit):
    mapping = LEDGERS / "one-row-permuted.mapping.yaml"
    done = graphkit(
        "mapping", "check", "one-row-permuted.xlsx", "--mapping", str(mapping), "--show", "2", "--lang", "zh"
    )
    assert done.code == 0
    assert done.out.count("activities:") == 2
    assert "# one-row-permuted.xlsx“2024”第 2 行" in done.out
    assert "key: A-1" in done.out
    assert "'300000'" in done.out


def test_check_reports_a_mislabelled_heading_before_any_row(folder, graphkit):
    (folder / "a.csv").write_text("捐增方,受赠方\n甲,乙\n", encoding="utf-8")
    (folder / "a.mapping.yaml").write_text(
        "section: activities\ncolumns: {捐赠方: providers, 受赠方: recipients}\nconstants: {kind: donation}\n",
        encoding="utf-8",
    )
    done = graphkit("mapping", "check", "a.csv", "--lang", "en")
    assert (done.code, done.out) == (3, "")
    assert "looks mislabelled; did you mean '捐赠方'?" in done.err
    assert "no column" not in done.err
