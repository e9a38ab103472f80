"""What hostile files are made of: a sound table, and the list that they join."""

from collections.abc import Callable

HEAD = "编号,日期,捐赠单位,受赠单位,金额,备注\n"
ROW = "D1,2024-05,大连市,六盘水市,300,无\n"
MAPPING = """section: activities
columns:
  编号: key
  日期: period
  捐赠单位: providers
  受赠单位: recipients
  金额: {field: contributions.amount, unit: 元}
  备注: note
constants: {kind: donation}
"""
Content = bytes | str
FILES: dict[str, tuple[Callable[[], Content], str]] = {}
"""Name -> what makes its content, and the codes of what is to be said of it, separated by spaces."""


def file(name: str, codes: str, content: Content | Callable[[], Content]) -> None:
    FILES[name] = (content if callable(content) else lambda: content, codes)


def amount(text: str) -> str:
    return HEAD + ROW.replace("300", f'"{text}"')


def date(text: str) -> str:
    return HEAD + ROW.replace("2024-05", text)
