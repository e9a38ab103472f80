"""The 283 activity files of the schema's repository: each is read or refused with a reason, never with a traceback."""

import zipfile
from pathlib import Path

import pytest
from iati_count import Read

from graphkit.wording.problems import problem_text

ZIP = Path(__file__).parents[1] / "data" / "iati" / "schema-tests.zip"
NAMES = sorted(zipfile.ZipFile(ZIP).namelist())


def test_there_are_58_and_225():
    assert [sum(f"should-{word}/" in name for name in NAMES) for word in ("pass", "fail")] == [58, 225]


@pytest.mark.parametrize("word", ["pass", "fail"])
def test_each_is_read_or_refused_in_words(tmp_path, word):
    refused = 0
    with zipfile.ZipFile(ZIP) as archive:
        for name in (name for name in NAMES if f"should-{word}/" in name):
            path = tmp_path / "file.xml"
            path.write_bytes(archive.read(name))
            found = Read(path)
            wrong = [finding for finding in found.findings if finding.severity == "wrong"]
            assert found.of("activities") or wrong or b"<iati-activity>" not in path.read_bytes(), name
            refused += bool(wrong)
            for finding in (*found.findings, *found.problems):
                assert all(problem_text(finding, language) for language in ("en", "zh")), name
    assert refused == 0  # what the schema refuses is a form that leaves most of it readable
