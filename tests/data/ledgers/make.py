"""Makes the twelve ledgers of this folder: invented, laid out as real ones are.

    python tests/data/ledgers/make.py FOLDER

Each has a mapping and the expected records beside it. Names, sums and dates are made up.
"""

import datetime
import sys
from pathlib import Path

import openpyxl
from openpyxl.utils import get_column_letter


def put(sheet, row, *cells):
    for column, value in enumerate(cells, start=1):
        if value is not None:
            sheet.cell(row, column, value)


def shown(sheet, place, code):
    sheet[place].number_format = code


def one_row_permuted(book):
    """Headings in one row, columns in another order than the mapping, a column to ignore, 编号 as key."""
    sheet = book.active
    sheet.title = "2024"
    put(sheet, 1, "备注", "金额（万元）", "受赠单位", "捐赠单位", "编号", "捐赠时间", "联系处室")
    put(sheet, 2, "一期", 30, "青山县第一小学", "蓝海市民生公司", "A-1", "2024.3", "一处")
    put(sheet, 3, None, "约20", "青山县人民医院", "蓝海市商会", "A-2", "2024年5月", "二处")
    put(sheet, 4, "/", "３．５", "青山县第一小学", "蓝海市商会", "A-3", "2026/1/5", "一处")


def two_rows_with_title(book):
    """A title, 填报单位 and 单位：万元 above headings of two rows; merged group headings; totals at the foot."""
    sheet = book.active
    put(sheet, 1, "青山县2023年帮扶资金台账")
    sheet.merge_cells("A1:F1")
    put(sheet, 2, "填报单位：青山县某局", None, None, None, None, "单位：万元")
    put(sheet, 3, "序号", "帮扶单位", "受援单位", "帮扶资金", None, "备注")
    put(sheet, 4, None, None, None, "计划", "到位", None)
    for place in ("A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:F4"):
        sheet.merge_cells(place)
    put(sheet, 5, 1, "蓝海区", "青山县", 100, 80.5)
    put(sheet, 6, 2, "蓝海区工商联", "青山县石桥镇", 12, 12)
    put(sheet, 7, "合计", None, None, 112, 92.5)
    put(sheet, 8, "填表人：某某　　审核人：某某")


def three_rows(book):
    """Headings of three rows, the unit in the middle one; a row of column numbers; the mapping names paths."""
    sheet = book.active
    put(sheet, 1, "援助方", "受援方", "援助内容", None, None, None)
    put(sheet, 2, None, None, "资金（元）", None, "物资", None)
    put(sheet, 3, None, None, "承诺", "拨付", "名称", "数量（台）")
    for place in ("A1:A3", "B1:B3", "C1:F1", "C2:D2", "E2:F2"):
        sheet.merge_cells(place)
    put(sheet, 4, 1, 2, 3, 4, 5, 6)
    put(sheet, 5, "蓝海市民生公司", "青山县第二中学", 500000, 300000, "电脑", 40)
    put(sheet, 6, "蓝海市商会", "青山县第二中学", "/", 20000, "—", "/")


def merged_providers_and_dates(book):
    """Providers and dates merged over their rows, and nothing beyond; a blank row between blocks."""
    sheet = book.active
    put(sheet, 1, "日期", "捐赠方", "受赠方", "金额", "币种")
    put(sheet, 2, datetime.date(2022, 7, 1), "蓝海市商会", "青山县第一小学", 10000, "人民币")
    put(sheet, 3, None, None, "青山县第二小学", 20000, "人民币")
    put(sheet, 4, datetime.date(2022, 8, 1), None, "青山县第三小学", 5000, "美元")
    put(sheet, 6, datetime.date(2022, 9, 9), "蓝海市民生公司", "青山县人民医院", 70000, "人民币")
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("B2:B4")
    for row in (2, 4, 6):
        shown(sheet, f"A{row}", 'yyyy"年"m"月"')


def units_in_cells(book):
    """The unit stands in each cell: 3万元, 5000元, 1.2万美元; quantities with theirs."""
    sheet = book.active
    put(sheet, 1, "单位名称", "接受单位", "捐款", "捐物")
    put(sheet, 2, "蓝海市商会", "青山县石桥镇", "3万元", "100台")
    put(sheet, 3, "蓝海市民生公司", "青山县石桥镇", "５０００元", "20余套")
    put(sheet, 4, "远洋基金会", "青山县", "1.2万美元", None)
    put(sheet, 5, "蓝海市商会", "青山县", "两万五", "无")


def unit_column(book):
    """A column of its own for each unit, drop-down words for kind and stage."""
    sheet = book.active
    put(sheet, 1, "事项", "甲方", "乙方", "数额", "数额单位", "件数", "件数单位", "进展")
    put(sheet, 2, "捐赠", "蓝海市商会", "青山县", 5, "万元", 300, "册", "到位")
    put(sheet, 3, "培训", "蓝海市职业学院", "青山县", None, "万元", 1.2, "千人次", "完成")


def dates_of_all_forms(book):
    """Dates as text, number, serial number, Excel date of several formats, ranges."""
    sheet = book.active
    put(sheet, 1, "捐赠方", "受赠方", "时间")
    values = [
        "2024年3-5月",
        20240610,
        datetime.date(2024, 5, 20),
        datetime.date(2024, 5, 20),
        2023,
        "2021—2023年",
        45432,
    ]
    for row, value in enumerate(values, start=2):
        put(sheet, row, "蓝海市商会", f"青山县第{row}小学", value)
    shown(sheet, "C4", "yyyy/m/d")
    shown(sheet, "C5", "yyyy.m")


def several_sheets(book):
    """A sheet a year, one hidden; notes on a sheet of their own; hidden rows and columns."""
    first = book.active
    first.title = "2022年"
    second = book.create_sheet("2023年")
    third = book.create_sheet("2021年（旧）")
    for sheet, amount in ((first, 1), (second, 2), (third, 3)):
        put(sheet, 1, "捐赠方", "受赠方", "金额(万元)", "备注")
        put(sheet, 2, "蓝海市商会", "青山县", amount, "x")
        put(sheet, 3, "蓝海市民生公司", "青山县", amount + 10, None)
    third.sheet_state = "hidden"
    first.row_dimensions[3].hidden = True
    second.column_dimensions[get_column_letter(3)].hidden = True
    put(book.create_sheet("填表说明"), 1, "本表按年度填报", "备注")


def totals_and_groups(book):
    """Groups with a title and a 小计 each, headings repeated on the second page, a 合计 that is wrong."""
    sheet = book.active
    put(sheet, 1, "项目", "出资方", "受益方", "投入资金（万元）")
    put(sheet, 2, "一、教育帮扶")
    sheet.merge_cells("A2:D2")
    put(sheet, 3, "助学", "蓝海市商会", "青山县第一小学", 10)
    put(sheet, 4, "助学", "蓝海市商会", "青山县第二小学", 15)
    put(sheet, 5, "小计", None, None, 25)
    put(sheet, 6, "项目", "出资方", "受益方", "投入资金（万元）")
    put(sheet, 7, "二、医疗帮扶")
    sheet.merge_cells("A7:D7")
    put(sheet, 8, "义诊", "蓝海市第一医院", "青山县人民医院", 8.5)
    put(sheet, 9, "小计", None, None, 8.5)
    put(sheet, 10, "合  计", None, None, 35)
    put(sheet, 11, "注：以上资金均已到位。")


def formats(book):
    """What a cell shows is meant: percent, leading zeros, thousands, 0\"万元\", codes."""
    sheet = book.active
    put(sheet, 1, "指标", "对象", "数值", "编码", "统计时点")
    put(sheet, 2, "履约率", "青山县第一小学", 0.985, 12, datetime.date(2023, 12, 31))
    put(sheet, 3, "履约率", "青山县第二小学", 0.9, 7, datetime.date(2023, 12, 31))
    for row in (2, 3):
        shown(sheet, f"C{row}", "0.0%")
        shown(sheet, f"D{row}", "0000")
        shown(sheet, f"E{row}", "yyyy-mm-dd")


def several_records(book):
    """A row gives a source, a school and an act; several parties in one cell."""
    sheet = book.active
    put(sheet, 1, "文号", "学校", "捐赠单位", "牵线单位", "款额")
    put(sheet, 2, "蓝工商〔2023〕7号", "青山县第一小学", "甲公司、乙公司", "蓝海市工商联", "12,000.50")
    put(sheet, 3, "蓝工商〔2023〕7号", "青山县第二小学", "丙公司；甲公司", "/", "(300)")


def pairings(book):
    """Pairings under usual headings: no mapping is needed."""
    sheet = book.active
    put(sheet, 1, "结对关系一览表")
    sheet.merge_cells("A1:F1")
    put(sheet, 2, "序号", "帮扶方", "受援方", "层级", "起", "备注")
    put(sheet, 3, 1, "蓝海区", "青山县", "县级", 2016, None)
    put(sheet, 4, 2, "蓝海区临港街道", "青山县石桥镇", "乡级", "2018年", "续签")


LEDGERS = [
    one_row_permuted, two_rows_with_title, three_rows, merged_providers_and_dates, units_in_cells, unit_column,
    dates_of_all_forms, several_sheets, totals_and_groups, formats, several_records, pairings,
]  # fmt: skip


def make(folder):
    """Write every ledger to a folder; return the paths."""
    paths = []
    for ledger in LEDGERS:
        book = openpyxl.Workbook()
        ledger(book)
        path = Path(folder) / f"{ledger.__name__.replace('_', '-')}.xlsx"
        book.save(path)
        paths.append(path)
    return paths


if __name__ == "__main__":
    make(sys.argv[1])
