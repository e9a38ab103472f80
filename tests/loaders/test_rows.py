"""Which loader reads a file: by suffix, by wish, by plugin."""

from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import pytest

from graphkit.errors import UsageError
from graphkit.findings import RecordLocation
from graphkit.loaders import rows
from graphkit.loaders.rows import RawRecord, load, loader_for, section_of
from graphkit.loaders.sources import from_json, from_ndjson, from_yaml
from graphkit.schema.records import SECTIONS


@pytest.mark.parametrize(
    ("name", "loader"),
    [
        ("a.yaml", from_yaml.load),
        ("a.yml", from_yaml.load),
        ("a.YAML", from_yaml.load),
        ("a.b.json", from_json.load),
        ("a.ndjson", from_ndjson.load),
        ("a.jsonl", from_ndjson.load),
    ],
)
def test_by_suffix(name, loader):
    assert loader_for(Path(name)) is loader


def test_by_wish():
    assert loader_for(Path("a.txt"), "yaml") is from_yaml.load
    assert loader_for(Path("a.json"), "ndjson") is from_ndjson.load


def test_own_loaders_ask_for_no_metadata(monkeypatch):
    def never(**_kwargs):
        raise AssertionError("asked")

    monkeypatch.setattr(rows, "entry_points", never)
    assert loader_for(Path("a.yaml")) is from_yaml.load


def sample(path):
    """Stand for a plugin: yield one record."""
    yield RawRecord("sources", {"id": "src/a"}, RecordLocation(str(path), 1))


def test_a_plugin_is_found_by_its_suffix(monkeypatch, tmp_path):
    plugin = EntryPoint("csvx", f"{__name__}:sample", rows.GROUP)
    monkeypatch.setattr(EntryPoint, "load", lambda self: sample)

    def installed(*, group, name=None):
        assert group == "graphkit.loaders"
        return EntryPoints([plugin] if name in (None, "csvx") else [])

    monkeypatch.setattr(rows, "entry_points", installed)
    assert loader_for(Path("a.csvx")) is sample
    assert [record.data for record in load(tmp_path / "a.csvx")] == [{"id": "src/a"}]
    assert rows.known_formats() == ["csv", "csvx", "json", "ndjson", "tsv", "yaml"]


def test_an_unknown_format_says_what_is_known(tmp_path):
    with pytest.raises(UsageError, match=r"no loader reads 'docx'; known formats: csv, json, ndjson, tsv, yaml"):
        loader_for(Path("a.docx"))
    (problem,) = load(tmp_path / "a.docx")
    assert (problem.code, problem.value) == ("unknown-format", ".docx")
    (problem,) = load(tmp_path / "noending")
    assert problem.code == "unknown-format"


def test_a_folder_is_told_as_one(tmp_path):
    (problem,) = load(tmp_path)
    assert problem.code == "folder-given"


def test_every_section_has_its_singular():
    for section, model in SECTIONS.items():
        assert section_of(section) == section_of(model.__name__.lower()) == section
    assert section_of("Activities") is None
