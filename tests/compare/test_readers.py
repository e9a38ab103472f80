"""The agreement of the readers is computed from what they wrote: their drafts, sealed, lie in ``readers/``."""

import json
import shutil
from functools import reduce
from operator import add
from pathlib import Path

import third_reader
from click.testing import CliRunner

from graphkit.cli.main import cli
from graphkit.compare import compare
from graphkit.loaders.choice import load
from graphkit.schema.records import SECTIONS
from graphkit.schema.vocabulary import load_vocabulary

HERE = Path(__file__).parent
SEEDS = {"000": "bijie", "001": "qixingguan", "002": "liupanshui", "003": "pingtang", "004": "zhaojue"}


def records(reader, seed):
    return [
        SECTIONS[row.section].model_validate(row.data)
        for row in load(HERE / "readers" / f"{reader}-{seed}.yaml", load_vocabulary())
    ]


def test_the_published_figures_are_those_of_the_drafts():
    published = json.loads((HERE.parents[1] / "docs" / "agreement.json").read_text(encoding="utf-8"))
    found = {name: compare(records("a", seed), records("b", seed)) for seed, name in SEEDS.items()}
    assert {name: agreement.figures() for name, agreement in found.items()} == published["texts"]
    assert reduce(add, found.values()).figures() == published["all"]


def test_the_command_compares_drafts_that_no_import_would_take(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    files = [str(HERE / "readers" / f"{reader}-000.yaml") for reader in "ab"]
    done = CliRunner().invoke(cli, ["diff", *files, "--format", "json"])
    assert done.exit_code == 0
    (acts,) = [row for row in json.loads(done.stdout)["rows"] if row["what"] == "acts"]
    assert acts["both"] > acts["only_a"] + acts["only_b"]


def test_the_third_readers_figures_are_published_as_they_come_out():
    assert json.loads(third_reader.FIGURES.read_text(encoding="utf-8")).get("third", {}) == third_reader.third_figures()
    text = third_reader.CODEBOOK.read_text(encoding="utf-8")
    shown = text[text.index(third_reader.BEGIN) : text.index(third_reader.END) + len(third_reader.END)]
    assert shown == third_reader.section(third_reader.third_figures())


def test_a_third_reader_is_compared_with_the_settled_records(tmp_path):
    shutil.copy(
        HERE / "readers" / "a-002.yaml", tmp_path / "c-002.yaml"
    )  # one of those whom the settled ones came from
    figures = third_reader.third_figures(tmp_path)
    assert list(figures) == ["liupanshui"]
    found = figures["liupanshui"]["found"]
    assert found["acts"]["f1"] > 0.9
    assert found["roles"]["only_a"] > 0  # settling changed roles
    assert "Text 002" in third_reader.section(figures)
    published = third_reader.FIGURES.read_text(encoding="utf-8")
    assert third_reader.dumped(json.loads(published)) == published
