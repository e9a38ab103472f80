"""The reports for the makers of kglite run as written and still show each fault: a mended engine is noticed here."""

import doctest
from pathlib import Path

import kglite
import pytest

REPORTS = sorted((Path(__file__).parents[2] / "docs" / "upstream").glob("[!R]*.md"))


@pytest.fixture(scope="module")
def demo(programmes_and_pairings, tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    programmes_and_pairings(folder / "demo.kgl")
    return folder


@pytest.mark.parametrize("report", REPORTS, ids=lambda path: path.stem)
def test_a_report_shows_the_fault_it_tells_of(report, demo, monkeypatch):
    monkeypatch.chdir(demo)
    (_, *blocks) = report.read_text(encoding="utf-8").split("```python\n")
    code = "\n".join(block.partition("```")[0] for block in blocks)
    example = doctest.DocTestParser().get_doctest(code, {}, report.name, str(report), 0)
    results = doctest.DocTestRunner().run(example)
    assert results.attempted >= 3
    assert results.failed == 0, "the engine answers otherwise now: is the workaround still needed?"


def test_reports_name_the_version_in_use():
    assert len(REPORTS) >= 17
    for report in REPORTS:
        assert f"kglite {kglite.__version__}," in report.read_text(encoding="utf-8"), report.name
