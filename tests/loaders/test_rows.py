"""Which loader reads a file: by name, by suffix, by what it looks like; plugins among them."""

from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import pytest

from graphkit import registry
from graphkit.errors import UsageError
from graphkit.findings import Finding, RecordLocation
from graphkit.loaders.choice import LOADERS, choose_loader, load, sniff
from graphkit.loaders.protocol import Match
from graphkit.loaders.rows import RawRecord, section_of
from graphkit.loaders.sources.from_json import JSON
from graphkit.loaders.sources.from_ndjson import NDJSON
from graphkit.loaders.sources.from_table import CSV, TSV
from graphkit.loaders.sources.from_yaml import YAML
from graphkit.schema.records import SECTIONS
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.wording.problems import problem_text

VOCABULARY = load_vocabulary()


@pytest.mark.parametrize(
    ("name", "loader"),
    [
        ("a.yaml", YAML),
        ("a.yml", YAML),
        ("a.YAML", YAML),
        ("a.b.json", JSON),
        ("a.ndjson", NDJSON),
        ("a.jsonl", NDJSON),
        ("a.csv", CSV),
        ("a.TSV", TSV),
    ],
)
def test_by_suffix(name, loader):
    assert choose_loader(Path(name)) is loader


def test_by_name():
    assert choose_loader(Path("a.txt"), "yaml") is YAML
    assert choose_loader(Path("a.json"), "ndjson") is NDJSON
    with pytest.raises(UsageError, match="there is no loader 'yml'; choose from yaml, json"):
        choose_loader(Path("a.yml"), "yml")


def test_own_loaders_ask_for_no_metadata(monkeypatch):
    def never(**_kwargs):
        raise AssertionError("asked")

    monkeypatch.setattr(registry, "entry_points", never)
    assert choose_loader(Path("a.yaml")) is YAML
    assert choose_loader(Path("a.txt"), "tsv") is TSV


class Letters:
    """A plugin: files that begin with a letter, one record each."""

    def __init__(self, name, letter):
        self.name, self.letter = name, letter

    def sniff(self, path, head):
        return Match("its letter") if head.startswith(self.letter) else None

    def load(self, path, vocabulary, options=None):
        yield RawRecord("sources", {"id": f"src/{self.name}"}, RecordLocation(str(path), 1))


@pytest.fixture
def plugins(monkeypatch):
    """Install three loaders as plugins: two for files that begin with A, one for B."""
    made = {name: Letters(name, letter) for name, letter in (("first", b"A"), ("second", b"A"), ("third", b"B"))}
    points = {name: EntryPoint(name, f"plugins:{name}", LOADERS.group) for name in made}
    monkeypatch.setattr(EntryPoint, "load", own_or(made, EntryPoint.load))

    def installed(*, group, name=None):
        assert group == "graphkit.loaders"
        return EntryPoints([point for point in points.values() if name in (None, point.name)])

    monkeypatch.setattr(registry, "entry_points", installed)
    return made


def own_or(made, load_point):
    return lambda point: made[point.name] if point.value.startswith("plugins:") else load_point(point)


def test_a_plugin_is_found_by_its_suffix_or_its_name(plugins, tmp_path):
    assert choose_loader(Path("a.first")) is plugins["first"]
    assert [row.data for row in load(tmp_path / "a.csv", VOCABULARY, "third")] == [{"id": "src/third"}]
    assert LOADERS.names() == [
        "yaml",
        "json",
        "ndjson",
        "csv",
        "tsv",
        "xlsx",
        "ods",
        "iati",
        "first",
        "second",
        "third",
    ]


def test_a_plugin_knows_its_file_by_what_it_holds(plugins, tmp_path):
    path = tmp_path / "a.dat"
    path.write_bytes(b"B")
    assert choose_loader(path) is plugins["third"]
    path.write_bytes(b"A")
    problem = choose_loader(path)
    assert (problem.code, problem.allowed) == ("several-loaders", ("first", "second"))
    path = tmp_path / "a.yaml"  # a suffix that says enough
    path.write_bytes(b"B")
    assert choose_loader(path) is YAML


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("# mine\n\nsources:\n- id: src/a\n", "yaml"),
        ('\n{"entities": []}', "json"),
        ('{"section": "sources", "id": "src/a"}\n{', "ndjson"),
        ("帮扶方,受援方,起\n", "csv"),
        ("helper\trecipient\n", "tsv"),
    ],
)
def test_a_file_of_another_suffix_is_refused_with_the_loader_to_name(tmp_path, text, name):
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    assert list(sniff(path)) == [name]
    problem = choose_loader(path)
    assert isinstance(problem, Finding)
    assert (problem.code, problem.value, problem.suggestion) == ("unknown-format", ".txt", name)
    rows = list(load(path, VOCABULARY, name))
    assert not any(isinstance(row, Finding) and row.code == "unknown-format" for row in rows)


def test_an_unknown_format_says_what_is_known(tmp_path):
    (problem,) = load(tmp_path / "a.docx", VOCABULARY)
    assert (problem.code, problem.value, problem.suggestion) == ("unknown-format", ".docx", None)
    assert (
        problem_text(problem, "en")
        == "no loader reads '.docx' files; available: csv, iati, json, ndjson, ods, tsv, xlsx, yaml"
    )
    (problem,) = load(tmp_path / "noending", VOCABULARY)
    assert problem.code == "unknown-format"


def test_a_folder_is_told_as_one(tmp_path):
    (problem,) = load(tmp_path, VOCABULARY)
    assert problem.code == "folder-given"


def test_every_section_has_its_singular():
    for section, model in SECTIONS.items():
        assert section_of(section) == section_of(model.__name__.lower()) == section
    assert section_of("Activities") is None
