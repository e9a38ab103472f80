"""--on-error skip-row --rejects: good rows go in, the others come back in a table that is mended and imported."""

import csv
import json

import openpyxl
import pytest

ROWS = [
    ["某县帮扶表", "", "", "", "", ""],
    ["单位：万元", "", "", "", "", ""],
    ["编号", "日期", "捐赠方", "受赠方", "金额", "身份证号"],
    ["D1", "2024-05", "广州市白云区", "平塘县", "3", "11010519491231002X"],
    ["D2", "2024-13", "广州市白云区", "平塘县", "5", "11010519491231002X"],
    ["D3", "2024-06", "广州市白云区", "某某不存在局", "0.7", ""],
]
MAPPING = """section: activities
columns: {编号: key, 日期: period, 捐赠方: providers, 受赠方: recipients, 金额: contributions.amount, 身份证号: ignore}
constants: {kind: donation}
"""


@pytest.fixture(params=[".xlsx", ".csv"])
def table(request, empty):
    path = empty / f"台账{request.param}"
    if request.param == ".xlsx":
        book = openpyxl.Workbook()
        for row in ROWS:
            book.active.append([cell or None for cell in row])
        book.save(path)
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(ROWS)
    path.with_suffix(".mapping.yaml").write_text(MAPPING, encoding="utf-8")
    return path


def rows(path):
    if path.suffix == ".xlsx":
        return [[cell.value or "" for cell in row] for row in openpyxl.load_workbook(path).worksheets[0].rows]
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def change(path, old, new):
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        for row in book.worksheets[0].rows:
            for cell in row:
                if cell.value == old:
                    cell.value = new
        book.save(path)
    else:
        path.write_text(path.read_text(encoding="utf-8-sig").replace(old, new), encoding="utf-8")


def total(graphkit):
    done = graphkit("query", "MATCH (c:Contribution) RETURN sum(c.counted_amount) AS s", "--format", "json")
    return json.loads(done.out)["rows"][0]["s"]


def test_mending_the_rejected_rows_is_mending_the_original(plain, graphkit, empty, table):
    rejects = empty / f"拒绝{table.suffix}"
    done = graphkit("--lang", "zh", "import", table.name, "--on-error", "skip-row", "--rejects", rejects.name)
    assert done.code == 3
    assert "未导入的 2 行已写入" in done.err
    assert total(graphkit) == 30000
    written = rows(rejects)
    assert written[0][:2] == ["数据集：台账", "只含部分记录"]
    assert written[-2][:2] == ["D2", "2024-13"]
    assert written[-1][3] == "某某不存在局"
    assert "2024-13" in written[-2][-1]
    assert written[-3][-1] == "未导入的原因"
    assert "11010519491231002X" not in str(written)

    change(rejects, "2024-13", "2024-12")
    change(rejects, "某某不存在局", "平塘县")
    done = graphkit("--lang", "zh", "import", rejects.name)
    assert done.code == 0, done.err
    assert "不在本文件中" not in done.err
    assert total(graphkit) == 30000 + 50000 + 7000

    change(table, "2024-13", "2024-12")
    change(table, "某某不存在局", "平塘县")
    again = graphkit("import", table.name, "--format", "json").json()
    assert again["batch"] is None
    assert again["rows"][0]["unchanged"] == 3


def test_a_part_is_never_taken_for_the_whole(plain, graphkit, empty, table):
    rejects = f"拒绝{table.suffix}"
    graphkit("import", table.name, "--on-error", "skip-row", "--rejects", rejects)
    change(empty / rejects, "2024-13", "2024-12")
    change(empty / rejects, "某某不存在局", "平塘县")
    done = graphkit("import", rejects, "--prune", "--yes")
    assert done.code == 2
    assert total(graphkit) == 30000


@pytest.mark.parametrize("arguments", [["--rejects", "r.xlsx"], ["--rejects", "r.ods", "--on-error", "skip-row"]])
def test_what_cannot_be_done_is_refused_before_anything_is_imported(plain, graphkit, empty, table, arguments):
    assert graphkit("import", table.name, *arguments).code == 2
    assert not (empty / "graphkit.kgl").exists()


def test_no_existing_file_is_replaced(plain, graphkit, empty, table):
    (empty / "r.xlsx").write_text("mine")
    done = graphkit("import", table.name, "--on-error", "skip-row", "--rejects", "r.xlsx")
    assert done.code == 2
    assert (empty / "r.xlsx").read_text() == "mine"
    assert not (empty / "graphkit.kgl").exists()
    onto_itself = graphkit("import", table.name, "--on-error", "skip-row", "--rejects", table.name, "--force")
    assert onto_itself.code == 2
