"""The round of a clerk: template, rows, import, a corrected file, what would change, import, prune, undo."""

import csv
import json
import os
import subprocess
import sys
from contextlib import suppress

import openpyxl
import pytest

UTF8 = {"PYTHONUTF8": "1"}
GBK = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "gbk"}
ROWS = [
    [
        "D1",
        "2024-05",
        "广州市白云区",
        "",
        "平塘县",
        "捐赠",
        "图书",
        "500",
        "册",
        "3",
        "万元",
        "到位",
        "某局 2024年总结",
    ],
    ["D2", "2024-06-01", "广州市白云区", "", "平塘县", "资金支持", "", "", "", "50000", "元", "到位", ""],
    ["D3", "2024-07", "广州市白云区", "", "平塘县", "派驻", "医生", "5", "人", "", "", "", ""],
]
D4 = ["D4", "2024-08", "广州市白云区", "", "平塘县", "捐赠", "", "", "", "1000", "元", "到位", ""]


class Clerk:
    def __init__(self, folder, suffix, environment):
        self.folder, self.table, self.environment = folder, folder / f"台账{suffix}", environment

    def run(self, *args, code=0):
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("GRAPHKIT_", "LC_", "PYTHON"))
        }
        command = [sys.executable, "-m", "graphkit", "--lang", "zh", *args]
        environment = {**kept, **self.environment}
        if console := self.environment.get("PYTHONIOENCODING"):
            return self.at_a_console(command, environment, console, code)
        done = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, check=False)
        return self.judged(done.stdout.decode(), done.stderr.decode(), done.returncode, code)

    def at_a_console(self, command, environment, encoding, code):
        """Run at a terminal of another encoding: what a pipe gets is UTF-8 everywhere."""
        import pty

        mine, theirs = pty.openpty()
        started = subprocess.Popen(
            command, cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs
        )
        os.close(theirs)
        shown = b""
        with suppress(OSError):  # the end of a terminal
            while piece := os.read(mine, 65536):
                shown += piece
        os.close(mine)
        text = shown.decode(encoding).replace("\r\n", "\n")
        return self.judged(text, text, started.wait(), code)

    def judged(self, out, err, got, code):
        assert got == code, err
        assert "Traceback" not in err
        return out, err

    def write(self, rows):
        """Put rows below the headings, as a clerk does: the example goes."""
        if self.table.suffix == ".xlsx":
            book = openpyxl.load_workbook(self.table)
            sheet = book.worksheets[0]
            sheet.delete_rows(3, 100)
            for number, row in enumerate(rows, start=3):
                for column, value in enumerate(row, start=1):
                    if value:
                        sheet.cell(number, column, float(value) if value.isdigit() else value)
            book.save(self.table)
            return
        headings = self.headings = getattr(self, "headings", None) or next(
            csv.reader([self.table.read_text(encoding="utf-8-sig").splitlines()[0]])
        )
        with self.table.open("w", encoding="gb18030", newline="") as file:  # as Excel of China saves it
            csv.writer(file).writerows([headings, *([*row, *[""] * (len(headings) - len(row))] for row in rows)])

    @property
    def money(self):
        self.run("query", "MATCH (c:Contribution) RETURN sum(c.counted_amount) AS s", "-o", "s.json", "--force")
        return json.loads((self.folder / "s.json").read_text(encoding="utf-8"))["rows"][0]["s"]


@pytest.mark.parametrize(
    ("suffix", "environment"),
    [
        pytest.param(".xlsx", GBK, id="xlsx-gbk"),
        pytest.param(".csv", UTF8, id="csv-utf8"),
        pytest.param(".xlsx", UTF8, id="xlsx-utf8", marks=pytest.mark.slow),
        pytest.param(".csv", GBK, id="csv-gbk", marks=pytest.mark.slow),
    ],
)
def test_the_round(tmp_path, suffix, environment):
    clerk = Clerk(tmp_path, suffix, environment)
    name = clerk.table.name
    clerk.run("template", "donation", "-o", name)
    clerk.write(ROWS)
    out, _ = clerk.run("import", name)
    assert "新增 4" in out  # three acts and the source
    assert clerk.money == 80000

    changed = [*ROWS[0]]
    changed[9] = "30"
    clerk.write([ROWS[2], D4, changed])  # another order, one amount changed, D4 added, D2 dropped
    out, err = clerk.run("import", name, "--dry-run")
    first = 3 if suffix == ".xlsx" else 2
    lines = [line for line in out.splitlines() if "台账/D" in line and "以前的记录" not in line]
    assert len(lines) == 2, out
    assert any("D4" in line and "新增" in line for line in lines)
    change = next(line for line in lines if "D1" in line)
    assert f"{first + 2}" in change
    assert "金额" in change
    assert "30000" in change
    assert "300000" in change
    assert "有 1 条以前的记录不在本文件中：台账/D2" in err
    assert clerk.money == 80000  # nothing was written

    clerk.run("import", name)
    assert clerk.money == 300000 + 1000 + 50000
    out, _ = clerk.run("import", name, "--prune", "--yes")
    assert clerk.money == 301000
    clerk.run("undo", "--yes")
    assert clerk.money == 351000
    clerk.run("undo", "--yes")
    assert clerk.money == 80000
    out, _ = clerk.run("import", name)
    assert clerk.money == 351000
