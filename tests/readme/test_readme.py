"""What the README shows is what happens: its commands run in a terminal, its files are saved, its outputs compared."""

import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="README: its commands need a POSIX terminal")

if sys.platform != "win32":
    _spec = importlib.util.spec_from_file_location("console", Path(__file__).parent / "console.py")
    console = importlib.util.module_from_spec(_spec)
    sys.modules["console"] = console  # dataclasses look their module up
    _spec.loader.exec_module(console)


@pytest.mark.parametrize(("name", "language"), [("README.md", "en"), ("README.zh.md", "zh")])
def test_the_page_shows_what_is_printed(name, language, tmp_path):
    page = (ROOT / name).read_text(encoding="utf-8")
    done = console.play(page, tmp_path, language)
    assert len(done) >= 8
    wrong = [
        f"line {step.line}: $ {step.command}\n  shown:   {step.expected}\n  printed: {printed}"
        for step, printed in done
        if not console.matches(step.expected, printed)
    ]
    assert not wrong, "\n".join(wrong) + f"\nrun: python tests/readme/console.py {name}"


@pytest.mark.parametrize(("name", "language"), [("README.md", "en"), ("README.zh.md", "zh")])
def test_the_first_record_works_in_an_empty_folder(name, language, tmp_path):
    page = (ROOT / name).read_text(encoding="utf-8")
    heading = {"en": "## Your first record", "zh": "## 第一条记录"}[language]
    done = console.play(page[page.index(heading) :], tmp_path, language)
    assert [step.command.split()[1] for step, _ in done] == ["validate", "import", "query", "import", "undo"]
    assert all(console.matches(step.expected, printed) for step, printed in done)


def test_both_pages_give_the_same_commands():
    pages = [(ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh.md")]
    english, chinese = ([s.command for s in console.steps(page) if not isinstance(s, tuple)] for page in pages)
    assert english == chinese


def test_the_comparison_itself_finds_what_differs():
    assert console.matches(["a", "…", "d"], ["a", "b", "c", "d"])
    assert console.matches(["a", "…"], ["a"])
    assert not console.matches(["a", "…", "d"], ["a", "b"])
    assert not console.matches(["a"], ["a", "b"])
