"""What graphkit proposes to type next works where the user stands, on the path or not."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = shutil.which("graphkit", path=str(Path(sys.executable).parent))
RECORD = "entities: [{id: ent/a, label: Enterprise, name: 甲公司}]\n"


@pytest.mark.parametrize("way", ["on the path", "by its path", "as a module"])
def test_the_way_back_that_import_names_can_be_pasted(way, tmp_path):
    (tmp_path / "one.yaml").write_text(RECORD, encoding="utf-8")
    called = {"on the path": ["graphkit"], "by its path": [SCRIPT], "as a module": [sys.executable, "-m", "graphkit"]}
    around = {**os.environ, "PATH": str(Path(SCRIPT).parent) if way == "on the path" else os.defpath}
    done = subprocess.run(
        [*called[way], "--lang", "en", "--store", "the graph.kgl", "import", "one.yaml"],
        cwd=tmp_path,
        env=around,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    back = done.stdout.partition("(undo: ")[2].rstrip().removesuffix(")")
    command = {"args": f"{back} -y", "shell": True, "cwd": tmp_path, "env": around}
    taken = subprocess.run(**command, capture_output=True, encoding="utf-8", check=False)
    assert taken.returncode == 0, taken.stderr
    assert "took back batch/0001" in taken.stdout + taken.stderr
