"""The agreement of the readers is computed from what they wrote: their drafts, sealed, lie in ``readers/``."""

import json
import shutil
from pathlib import Path

import third_reader
from click.testing import CliRunner

from graphkit.cli.main import cli
from graphkit.compare import compare

HERE = Path(__file__).parent


def test_the_published_figures_are_those_of_the_drafts():
    published = json.loads((HERE.parents[1] / "docs" / "agreement.json").read_text(encoding="utf-8"))
    assert {key: published[key] for key in ("texts", "all")} == third_reader.two_readers_figures()


def test_the_command_compares_drafts_that_no_import_would_take(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    files = [str(HERE / "readers" / f"{reader}-000.yaml") for reader in "ab"]
    done = CliRunner().invoke(cli, ["diff", *files, "--format", "json"])
    assert done.exit_code == 0
    (acts,) = [row for row in json.loads(done.stdout)["rows"] if row["what"] == "acts"]
    assert acts["both"] > acts["only_a"] + acts["only_b"]


def test_the_third_readers_figures_are_published_as_they_come_out():
    published = json.loads(third_reader.FIGURES.read_text(encoding="utf-8"))
    figures, settled = third_reader.third_figures(), third_reader.third_figures(settled=True)
    assert (published["third"], published["settled"]) == (figures, settled)
    text = third_reader.CODEBOOK.read_text(encoding="utf-8")
    shown = text[text.index(third_reader.BEGIN) : text.index(third_reader.END) + len(third_reader.END)]
    assert shown == third_reader.section(figures, settled)


def test_settling_brought_the_records_nearer_to_the_third_reader():
    before, after = third_reader.third_figures()["liupanshui"], third_reader.third_figures(settled=True)["liupanshui"]
    for what in ("roles", "role.facilitators", "role.recipients"):
        assert after["found"][what]["f1"] > before["found"][what]["f1"], what
    for field in ("act.kind", "act.status", "act.sector", "act.start"):
        assert after["same"][field]["agree"] > before["same"][field]["agree"], field


def test_a_place_that_one_reader_only_names_is_the_same_place(tmp_path):
    """大连市 is no record of the third reader, but of ours: the table of places knows that both mean one."""
    figures = third_reader.third_figures()["liupanshui"]
    assert figures["found"]["pairings"]["f1"] == 1.0
    named = tmp_path / "named.yaml"
    named.write_text("activities: [{id: act/x, kind: donation, providers: [大连市], recipients: [水城县]}]", "utf-8")
    written = tmp_path / "written.yaml"
    written.write_text(
        "entities: [{id: city/dl, label: City, name: 大连市}]\n"
        "activities: [{id: act/y, kind: donation, providers: [city/dl], recipients: [county/shuicheng-520221]}]",
        "utf-8",
    )
    one, two = (third_reader.records_of(path) for path in (named, written))
    (act,) = [record for record in one if record.section == "activities"]
    assert [party.entity for party in (*act.providers, *act.recipients)] == ["city/dalian", "county/shuicheng-520221"]
    assert compare(one, two).coverage["entities"].f1 == 1.0


def test_a_third_reader_is_compared_with_the_settled_records(tmp_path):
    shutil.copy(
        HERE / "readers" / "a-002.yaml", tmp_path / "c-002.yaml"
    )  # one of those whom the settled ones came from
    figures = third_reader.third_figures(tmp_path)
    assert list(figures) == ["liupanshui"]
    found = figures["liupanshui"]["found"]
    assert found["acts"]["f1"] > 0.9
    assert found["roles"]["only_a"] > 0  # settling changed roles
    assert "Text 002" in third_reader.section(figures, figures)
    published = third_reader.FIGURES.read_text(encoding="utf-8")
    assert third_reader.dumped(json.loads(published)) == published
