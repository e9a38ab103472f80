"""The page docs/problems.md, made from the catalogue: ``python -m graphkit.wording.problems_page docs/problems.md``."""

import re
import sys

from graphkit.system.output_files import write_output
from graphkit.wording.catalogues import problems, severity

_HEAD = """# Problems

<!-- `python -m graphkit.wording.problems_page docs/problems.md` makes this from graphkit/wording/problems.yaml. -->

Everything that `graphkit validate` and `graphkit import` can object to, by its code. Codes never change their meaning.
`--format json` gives each problem with code, severity, file, line (or sheet, row), letter and heading of the column,
record, field, what was found, what is allowed, a suggestion, further places of it, and the sentences below in both
languages. While one record is wrong, nothing is written (exit code 3). What is *doubtful* or *would help* refuses
nothing.
In a message, `…` is what was found or is allowed at that place.

`graphkit validate` 和 `graphkit import` 可能提出的全部问题，按代码排列；代码的含义不变。
只要有一条记录有错误，就什么也不写入（退出码 3）；标有“存疑”“建议”的不影响导入。

| code | what is wrong | what to do |
|---|---|---|
"""


_SEVERITIES = {"wrong": "", "doubtful": "<br>doubtful 存疑", "would-help": "<br>would help 建议"}


def page() -> str:
    """Return the page: one row for each code, in English and Chinese."""
    rows = (
        f"| `{code}`{_SEVERITIES[severity(code)]} | {_cell(texts['en'], texts['zh'])} "
        f"| {_cell(texts['next_en'], texts['next_zh'])} |"
        for code, texts in problems().items()
    )
    return _HEAD + "\n".join(rows) + "\n"


def _cell(*texts: str) -> str:
    return "<br>".join(re.sub(r"\{\w+\}", "…", text).replace("|", "\\|").replace("<", "&lt;") for text in texts)


if __name__ == "__main__":
    write_output(sys.argv[1], page(), overwrite=True)
