"""Warnings of garbled text, and the column of a name that a table has wrong, as the command line tells them."""

import json

import pytest

TABLE = "编号,帮扶方,受援方,起,备注\npair/z,海湾市,远(yuǎn)山市,２０１８,好，，的\n"


@pytest.fixture
def table(folder):
    (folder / "t.csv").write_text(TABLE, encoding="utf-8")
    return "t.csv"


def test_an_import_tells_what_it_read_otherwise_and_writes_the_repaired(folder, graphkit, table):
    answer = graphkit("validate", table)
    assert answer.code == 0
    assert "no problems in 1 file" in answer.out
    done = graphkit("import", table)
    assert done.code == 0
    for printed in (answer.err, done.err):
        lines = [line for line in printed.splitlines() if line.startswith("doubtful: ")]
        assert len(lines) == 2  # full-width digits of a date are read as they are
        assert "t.csv:2 column '受援方' [recipient] '远(yuǎn)山市' was read as '远山市' (inserted pinyin)" in lines[0]
    assert graphkit("query", "MATCH (p:Pairing {id: 'pair/z'}) RETURN p.name AS name, p.note AS note").rows == [
        {"name": "海湾市 ↔ 远山市", "note": "好，的"}
    ]
    assert (folder / table).read_text(encoding="utf-8") == TABLE
    again = graphkit("import", table)
    assert "1 unchanged" in again.out
    assert "doubtful: " in again.err


def test_programs_get_warnings_apart(folder, graphkit, table):
    for verb in (("validate",), ("import", "--dry-run"), ("import",)):
        done = graphkit(*verb, table, "--format", "json")
        assert done.code == 0
        answer = done.json()
        assert answer["ok"]
        assert [(one["code"], one["column"]) for one in answer["warnings"]] == [
            ("cell-repaired", "受援方"), ("cell-repaired", "备注"), ("no-source", None),
        ]  # fmt: skip


def test_people_read_them_in_chinese(folder, graphkit, table):
    assert (
        "存疑：t.csv:2“受援方”列 [recipient] “远(yuǎn)山市”读作“远山市”（夹注拼音）"
        in graphkit("--lang", "zh", "validate", table).err
    )


def test_a_record_file_is_warned_of_and_kept(folder, graphkit):
    record = {
        "entities": [{"id": "ent/z", "label": "Enterprise", "name": "晨(chén)星公司", "aliases": ["晨星，，公司"]}]
    }
    (folder / "r.json").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    done = graphkit("import", "r.json")
    assert done.code == 0
    assert done.err.count("(text-garbled)") == 2
    assert graphkit("show", "ent/z").json()["head"]["name"] == "晨(chén)星公司"


def test_wrong_names_in_a_table_are_told_with_their_column(folder, graphkit):
    (folder / "t.csv").write_text(
        "编号,帮扶方,受援方,促成方,来源\npair/z,海湾市,鼓楼区,某某党、明道党中央,src/report\npair/y,party/none,远山市,,src/none\n",
        encoding="utf-8",
    )
    done = graphkit("validate", "t.csv", "--format", "json")
    assert done.code == 3
    found = {(row["code"], row["found"]): (row["line"], row["column"]) for row in done.rows}
    assert found["ambiguous-name", "鼓楼区"] == (2, "受援方")
    assert found["unknown-name", "某某党"] == (2, "促成方")
    assert found["dangling-reference", "party/none"] == (3, "帮扶方")
    (folder / "t.csv").write_text("编号,帮扶方,受援方,来源\npair/y,海湾市,远山市,src/none\n", encoding="utf-8")
    (row,) = graphkit("validate", "t.csv", "--format", "json").rows
    assert (row["code"], row["column"]) == ("dangling-reference", "来源")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("light", "晨光集团 (ent/light)"),  # an id without its prefix
        ("ent/lihgt", "晨光集团 (ent/light)"),
        ("pair/bay-hil", "(pair/bay-hill)"),
        ("act/scool", "(act/school)"),
        ("src/reprot", "(src/report)"),
        ("晨光集困", "晨光集团 (ent/light)"),
    ],
)
def test_show_says_what_is_near_whatever_was_misspelt(folder, graphkit, typed, meant):
    done = graphkit("show", typed)
    assert done.code == 2
    assert meant in done.err
