"""Unknown names as a sheet: written by validate, confirmed in a spreadsheet, and read by import."""

import csv

import openpyxl
import pytest

TABLE = """编号,日期,帮扶方,受援方,事项,金额,金额单位
D1,2024,某某集团,平塘县,捐赠,5,万元
D2,2024,某某商会,平塘县,捐赠,1,万元
"""


@pytest.fixture(params=[".xlsx", ".csv"])
def sheet(request, empty, graphkit):
    (empty / "捐赠.csv").write_text(TABLE, encoding="utf-8")
    path = empty / f"名称{request.param}"
    done = graphkit("--lang", "zh", "validate", "捐赠.csv", "--names", path.name)
    assert done.code == 3
    assert "2 个名称已写入" in done.err
    return path


def edit(path, change):
    """Change rows (a map of name to cells) and save the sheet as Excel of China does."""
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        rows = [[cell.value or "" for cell in row] for row in book.worksheets[0].rows]
        for number, row in enumerate(change(rows), start=1):
            for column, value in enumerate(row, start=1):
                book.worksheets[0].cell(number, column, value or None)
        book.save(path)
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(change(rows))


def confirmed(answers, column=6):
    def change(rows):
        for row in rows[1:]:
            for at, value in answers.get(row[0], {column: "是"}).items():
                row[at] = value
        return rows

    return change


def nodes_named(graphkit, name):
    done = graphkit("query", "MATCH (n:Node {name: $n}) RETURN n.id AS id, n.class AS label", "-p", f"n={name}")
    return done.rows


def test_what_was_confirmed_goes_in_with_its_label(plain, graphkit, empty, sheet):
    edit(sheet, confirmed({"某某集团": {1: "企业", 6: "是"}}))
    done = graphkit("--lang", "zh", "import", "捐赠.csv", "--names", sheet.name)
    assert done.code == 0, done.err
    (company,) = nodes_named(graphkit, "某某集团")
    assert company["id"] == "enterprise/某某集团"


def test_what_was_not_confirmed_is_refused(plain, graphkit, empty, sheet):
    edit(sheet, confirmed({"某某集团": {6: "否"}}))
    done = graphkit("--lang", "zh", "import", "捐赠.csv", "--names", sheet.name)
    assert done.code == 3
    assert "某某集团" in done.err
    assert "某某商会" not in done.err
    assert not (empty / "graphkit.kgl").exists()


def test_a_name_may_be_another_one_of_what_is_known(plain, graphkit, empty, sheet):
    graphkit("import", "gifts.yaml")
    known = graphkit("query", "MATCH (n:Organization) RETURN n.id AS id LIMIT 1").rows
    known = known or graphkit("query", "MATCH (n:Entity) RETURN n.id AS id LIMIT 1").rows
    edit(sheet, confirmed({"某某集团": {2: known[0]["id"], 6: "是"}}))
    done = graphkit("--lang", "zh", "import", "捐赠.csv", "--names", sheet.name)
    assert done.code == 0, done.err
    assert nodes_named(graphkit, "某某集团") == []


@pytest.mark.parametrize(("cell", "value", "says"), [(6, "也许", "既不是"), (1, "企页", "没有类型")])
def test_a_wrong_cell_is_named_by_its_row(plain, graphkit, empty, sheet, cell, value, says):
    edit(sheet, confirmed({"某某集团": {cell: value, **({6: "是"} if cell == 1 else {})}}))
    done = graphkit("--lang", "zh", "import", "捐赠.csv", "--names", sheet.name)
    assert done.code == 2
    assert says in done.err
    assert "第" in done.err


def test_another_file_is_no_sheet_of_names(plain, graphkit, empty, sheet):
    done = graphkit("--lang", "zh", "import", "捐赠.csv", "--names", "捐赠.csv")
    assert done.code == 2
    assert "不是名称表" in done.err
