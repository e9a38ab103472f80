"""Every verb says the same in every locale: C, GBK and UTF-8. One process per locale runs them all."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.cli.test_chinese_only import GOOD, VERBS

pytestmark = pytest.mark.xdist_group("locales")  # the runs are kept for all tests of one worker
PLAIN = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""}
LOCALES = {
    "utf-8": {**PLAIN, "LC_ALL": "C.UTF-8"},
    "c": {**PLAIN, "LC_ALL": "C"},
    "gbk": {**PLAIN, "LC_ALL": "C", "PYTHONIOENCODING": "gbk"},
    "zh_CN.gbk": {**PLAIN, "LC_ALL": "zh_CN.gbk"},
}
LINES = [
    ["--help"], ["list"], ["nonsense"],
    ["import", "捐赠.yaml", "--note", "更正：金额", "--author", "王芳"],
    *([*name.split(), *GOOD.get(name, [])] for name in VERBS),
    ["show", "晨光集困"], ["find", "不存在的"], ["query", "RETURN '毕节' AS 名称"], ["query", "MATCH (n) RETURN 毕节"],
    ["query", "money", "-o", "金额.csv"], ["query", "money", "-o", "金额.md"],
    ["import", "没有.yaml"], ["import", "坏.yaml"],
    ["trace", "act/school", "--sources", "texts", "--format", "table"], ["history", "--format", "table"],
]  # fmt: skip
PROGRAM = """
import json, sys
from graphkit.cli.main import main
from graphkit.cli.terminal.streams import prepare, restart_in_utf8
restart_in_utf8()
prepare()
for line in json.loads(sys.argv[1]):
    for stream in (sys.stdout, sys.stderr):
        stream.write(f"\\n== {json.dumps(line)}\\n")
        stream.flush()
    try:
        main(line)
    except SystemExit as end:
        sys.stdout.write(f"\\n== code {end.code}\\n")
"""
FILES = {
    "捐赠.yaml": "sources: [{id: src/新, name: 新报}]\n",
    "坏.yaml": "activities: [{kind: 捐曾, providers: [晨光集困], amount: 3}]\n",
}
VOLATILE = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:Z| ?[+-]\d\d:\d\d)|[0-9a-f]{64}|pid \d+|\d+\.\d GB")


def run_all(folder, language, env):
    """Return what all lines print, to both streams, in one process of a locale; files have names in its bytes."""
    encoding = "gbk" if env["LC_ALL"] == "zh_CN.gbk" else "utf-8"
    for name, text in FILES.items():
        (folder / os.fsdecode(name.encode(encoding))).write_text(text, encoding="utf-8")
    lines = [["--lang", language, *line] for line in LINES]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(lines)],
        cwd=folder,
        input=b"",
        capture_output=True,
        env={**os.environ, **env},
        check=False,
        timeout=300,
    )
    named = {os.fsencode(path.name).decode(encoding): path for path in folder.iterdir()}
    return done, {name: path.read_bytes() for name, path in named.items() if name.startswith("金额")}


@pytest.fixture(scope="module")
def locales(tmp_path_factory):
    """Make the Chinese locale that most machines have no more, and return the folder that LOCPATH names."""
    folder = tmp_path_factory.mktemp("locales")
    made = ["localedef", "--inputfile=zh_CN", "--charmap=GBK", folder / "zh_CN.gbk"]
    if shutil.which("localedef") is None:
        pytest.skip("localedef is missing: install locales")
    subprocess.run(made, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def spoken(filled, locales, tmp_path_factory):
    """Return what was said in a locale, each said once: (language, locale) -> streams as text, files."""
    known = {}

    def ask(language, name):
        if (language, name) not in known:
            folder = tmp_path_factory.mktemp("locale") / "here"
            shutil.copytree(filled, folder)
            done, files = run_all(folder, language, {**LOCALES[name], "LOCPATH": str(locales)})
            texts = [stream.decode("utf-8").replace(str(folder), "") for stream in (done.stdout, done.stderr)]
            known[language, name] = [VOLATILE.sub("…", text) for text in texts], set(files), done.returncode
        return known[language, name]

    return ask


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", [name for name in LOCALES if name != "utf-8"])
def test_every_verb_says_the_same_in_every_locale(name, language, spoken):
    (out, err), files, code = spoken(language, name)
    (out_there, err_there), files_there, code_there = spoken(language, "utf-8")
    assert (code, files) == (code_there, files_there)
    assert "Traceback" not in err
    assert out.count("== code") == len(LINES)
    assert out == out_there
    assert err == err_there
    assert "晨光集团" in out


@pytest.mark.parametrize("name", ["c", "gbk"])
def test_a_command_of_its_own_opens_files_of_chinese_names(name, folder, process):
    shutil.copy(folder / "gifts.yaml", folder / "捐赠.yaml")
    assert process("validate", "捐赠.yaml", **LOCALES[name]).code == 0
    done = process("query", "money", "-o", "金额.csv", **LOCALES[name])
    assert (done.code, (folder / "金额.csv").exists()) == (0, True), done.err
    missing = process("validate", "没有.yaml", **LOCALES[name])
    assert (missing.code, "没有.yaml" in missing.err) == (2, True)
