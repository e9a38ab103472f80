"""Possible duplicates as they are typed: refused with both places, kept, or asked about; a file that looks renamed."""

import pytest

from graphkit.cli.verbs import import_ as import_module

GIFTS = """entities: [{id: e/jia, label: Enterprise, name: 甲公司}]
activities:
  - kind: donation
    providers: [甲公司]
    recipients: [平塘县]
    period: {start: 2024-05-01}
    contributions: [{amount: 10000, currency: CNY, stage: disbursed}]
  - kind: donation
    providers: [甲公司]
    recipients: [平塘县]
    period: {start: 2024-05-01}
    contributions: [{amount: 50000, currency: CNY, stage: disbursed}]
"""


@pytest.fixture
def copied(empty, graphkit):
    """15.yaml in the store, and 16.yaml, its copy."""
    for name in ("15.yaml", "16.yaml"):
        (empty / name).write_text(GIFTS, encoding="utf-8")
    done = graphkit("import", "15.yaml")
    assert done.code == 0, done.err
    assert "15.yaml: 2 records have no id: once the date" in done.err
    return empty


@pytest.fixture
def person(monkeypatch):
    monkeypatch.setattr(import_module, "is_terminal", lambda _stream: True)


def given(graphkit):
    return graphkit("query", "money").rows[0]["counted"]


def test_a_copy_is_refused_with_both_places(copied, graphkit):
    done = graphkit("import", "16.yaml")
    assert (done.code, done.out) == (3, "")
    first, second, _ = done.err.splitlines()
    assert first.startswith(
        "16.yaml:3 the same content as 15/donation/甲公司-平塘县/2024-05-01 of dataset 15 (batch/0001, 15.yaml)"
    )
    assert "add --dataset 15;" in first
    assert "16.yaml:8" in second
    zh = graphkit("--lang", "zh", "import", "16.yaml").err
    assert (
        "16.yaml:3 与数据集 15 的 15/donation/甲公司-平塘县/2024-05-01（batch/0001，15.yaml）内容相同，可能重复" in zh
    )
    assert graphkit("validate", "16.yaml").code == 3
    assert given(graphkit) == 60_000


def test_kept_is_said_and_not_asked_again(copied, graphkit):
    done = graphkit("import", "16.yaml", "--duplicates", "keep")
    assert done.code == 0, done.err
    assert "possible duplicates kept as different: 2 (16/donation" in done.err
    assert given(graphkit) == 120_000
    assert graphkit("import", "16.yaml").code == 0
    assert graphkit("validate", "16.yaml").code == 0
    assert graphkit("export", "--as", "records", "-o", "all.ndjson").code == 0
    again = graphkit("--store", "other.kgl", "import", "all.ndjson")
    assert again.code == 0, again.err


@pytest.mark.parametrize(
    ("answers", "code", "total"),
    [("s\nk\n", 0, 110_000), ("S\n", 0, 60_000), ("K\n", 0, 120_000), ("?\nq\n", 3, 60_000), ("", 3, 60_000)],
)
def test_a_person_is_asked(copied, graphkit, person, answers, code, total):
    done = graphkit("import", "16.yaml", input=answers)
    assert done.code == code, done.err
    assert "possible duplicates: 2" in done.err
    assert "1/2  16.yaml:3 the same content as" in done.err
    assert given(graphkit) == total
    assert ("answer s, k, S, K or q" in done.err) is ("?" in answers)
    if code == 0:
        assert graphkit("import", "16.yaml", input="").code == 0, "what was answered is not asked again"


def test_a_renamed_file_that_lost_a_row(empty, graphkit):
    keyed = GIFTS.replace("  - kind", "  - id: D1\n    kind", 1)
    (empty / "a.yaml").write_text(keyed.replace("  - kind", "  - id: D2\n    kind"), encoding="utf-8")
    (empty / "b.yaml").write_text("\n".join(keyed.splitlines()[:8]) + "\n", encoding="utf-8")
    assert graphkit("import", "a.yaml").code == 0
    done = graphkit("import", "b.yaml")
    assert done.code == 0, done.err
    assert "dataset b is new, and 1 of its 1 acts, pairings and observations are in dataset a, too" in done.err
    assert "1 earlier record is not in this file: D2" in done.err


def test_an_id_that_another_file_holds_differently(empty, graphkit):
    keyed = GIFTS.replace("  - kind", "  - id: D1\n    kind", 1)
    (empty / "捐赠.yaml").write_text(keyed, encoding="utf-8")
    assert graphkit("import", "捐赠.yaml").code == 0
    for name in ("捐赠-改.yaml", "a.yaml"):  # of whichever name
        (empty / name).write_text(keyed.replace("10000", "100000"), encoding="utf-8")
        done = graphkit("import", name)
        assert done.code == 3
        assert f"{name}:8 [contributions[0].amount] D1: this file 100000, 捐赠.yaml 10000" in done.err
        assert "if this file is a new version of 捐赠, add --dataset 捐赠" in done.err
        assert "another id" not in done.err
        assert "D1：本文件 100000，捐赠 10000" in graphkit("--lang", "zh", "import", name).err


@pytest.mark.parametrize(
    ("name", "text"), [("a.csv", "帮扶方,受援方\n"), ("a.yaml", "activities: []\n"), ("a.json", "{}")]
)
def test_a_file_without_records_is_told(empty, graphkit, name, text):
    (empty / name).write_text(text, encoding="utf-8")
    assert f"{name} holds no records" in graphkit("import", name).err


@pytest.mark.parametrize("key", ["X1", "x/1"])
def test_the_other_id_leads_to_the_one_that_was_kept(empty, graphkit, person, key):
    keyed = "  - kind".join(GIFTS.split("  - kind")[:2])
    for name, its_key in (("a.yaml", "D1"), ("b.yaml", key)):
        (empty / name).write_text(keyed.replace("  - kind", f"  - id: {its_key}\n    kind"), encoding="utf-8")
    assert graphkit("import", "a.yaml", input="").code == 0
    assert graphkit("import", "b.yaml", input="s\n").code == 0
    assert '"id": "D1"' in graphkit("show", key, "--format", "json").out
    assert graphkit("query", "sources-of-activity", "-p", f"activity={key}").code == 0
    assert graphkit("find", key).rows[0]["id"] == "D1"
