"""Where a setting comes from, and what a bad graphkit.toml says."""

import os
from pathlib import Path

import pytest

from graphkit import config
from graphkit.errors import UsageError


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "graphkit.toml"
    path.write_text(text, encoding=encoding)
    return path


def test_flag_before_environment_before_file_before_default(tmp_path):
    load = config.load
    assert load(start=tmp_path, environ={}).store == "graphkit.kgl"
    write(tmp_path, 'store = "a.kgl"\nlang = "zh"')
    assert load(start=tmp_path, environ={}).store == str(tmp_path / "a.kgl")
    environ = {"GRAPHKIT_STORE": "b.kgl", "GRAPHKIT_LANG": "en"}
    assert (load(start=tmp_path, environ=environ).store, load(start=tmp_path, environ=environ).lang) == ("b.kgl", "en")
    assert load("c.kgl", "zh", start=tmp_path, environ=environ) == config.Config(
        "c.kgl", (), "zh", tmp_path / "graphkit.toml", tmp_path / "decisions.csv"
    )


def test_the_nearest_file_upward_counts_and_its_paths_start_at_its_folder(tmp_path):
    inner = tmp_path / "甲" / "乙"
    inner.mkdir(parents=True)
    write(tmp_path, 'store = "outer.kgl"')
    assert config.load(start=inner, environ={}).store == str(tmp_path / "outer.kgl")
    write(inner.parent, 'store = "kglite:inner.kgl"\nschema = ["own/kinds.yaml"]')
    found = config.load(start=inner, environ={})
    assert found.store == f"kglite:{inner.parent / 'inner.kgl'}"
    assert found.schema == (inner.parent / "own/kinds.yaml",)


def test_addresses_stay_as_they_are(tmp_path):
    write(tmp_path, 'store = "neo4j+s://db.example.org:7687"')
    assert config.load(start=tmp_path, environ={}).store == "neo4j+s://db.example.org:7687"


def test_schema_from_the_environment_uses_the_separator_of_paths(tmp_path):
    environ = {"GRAPHKIT_SCHEMA": os.pathsep.join(("a.yaml", "b.yaml"))}
    assert config.load(start=tmp_path, environ=environ).schema == (Path("a.yaml"), Path("b.yaml"))


def test_empty_variables_count_as_not_set(tmp_path):
    assert config.load(start=tmp_path, environ={"GRAPHKIT_STORE": "", "GRAPHKIT_SCHEMA": ""}).store == "graphkit.kgl"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('stroe = "x"', "no setting 'stroe'; settings: store, schema, lang"),
        ("store = 3", "store must be text"),
        ('schema = "x.yaml"', "schema must be a list of text values"),
        ("schema = [1]", "schema must be a list of text values"),
        ('lang = "fr"', "lang must be one of zh, en"),
        ('store = "C:\\data\\x.kgl"', "not valid TOML"),
        ("store =", "not valid TOML"),
    ],
)
def test_a_bad_file_is_one_line_with_the_file_and_the_way_out(tmp_path, text, message):
    path = write(tmp_path, text)
    with pytest.raises(UsageError) as found:
        config.load(start=tmp_path, environ={})
    assert message in str(found.value)
    assert str(path) in str(found.value)
    assert "\n" not in str(found.value)


def test_a_backslash_is_explained(tmp_path):
    write(tmp_path, 'store = "C:\\data\\x.kgl"')
    with pytest.raises(UsageError, match="write / instead of"):
        config.load(start=tmp_path, environ={})


def test_other_encodings_are_named_and_a_byte_order_mark_is_not_minded(tmp_path):
    write(tmp_path, 'store = "图.kgl"', "utf-8-sig")
    assert config.load(start=tmp_path, environ={}).store == str(tmp_path / "图.kgl")
    write(tmp_path, 'store = "对口帮扶.kgl"', "gb18030")
    with pytest.raises(UsageError, match="save it as UTF-8"):
        config.load(start=tmp_path, environ={})


@pytest.mark.parametrize("store", ["graphkit.kgl", 'a "b".kgl', "C:\\data\\图.kgl", "neo4j://localhost"])
def test_init_writes_a_file_that_is_read_back(tmp_path, store):
    path = config.init(tmp_path, store)
    expected = store if "://" in store else str(tmp_path / store)
    beside = tmp_path / "decisions.csv"
    assert config.load(start=tmp_path, environ={}) == config.Config(expected, (), None, path, beside)


def test_where_the_decisions_are_is_said_by_the_file_or_they_stand_beside_it(tmp_path):
    assert config.load(start=tmp_path, environ={}).named is False
    write(tmp_path, 'decisions = "judged/same.csv"')
    found = config.load(start=tmp_path, environ={})
    assert (found.decisions, found.named) == (tmp_path / "judged" / "same.csv", True)


def test_init_never_overwrites(tmp_path):
    path = write(tmp_path, "# mine")
    with pytest.raises(UsageError, match="already"):
        config.init(tmp_path)
    assert path.read_text(encoding="utf-8") == "# mine"


def test_init_in_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(UsageError, match="cannot be written"):
        config.init(tmp_path / "no")
