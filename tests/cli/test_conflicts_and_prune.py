"""conflicts and import --prune as they are typed: what is printed where and asked, exit codes; history in words."""

import os
from pathlib import Path

import pytest

from graphkit.cli.verbs import import_ as import_module


@pytest.fixture
def shorter(folder):
    """gifts.yaml without its last record, and without its last five."""
    text = (folder / "gifts.yaml").read_text(encoding="utf-8")
    ends = [at for at in range(len(text)) if text.startswith("\n  - {id: obs/", at)]
    assert len(ends) >= 2

    def cut(records):
        (folder / "gifts.yaml").write_text(text[: ends[-records] + 1], encoding="utf-8")
        return "gifts.yaml"

    return cut


def test_a_prune_shows_what_goes_and_how_to_undo_it(shorter, graphkit):
    before = graphkit("info").rows[0]["fingerprint"]
    done = graphkit("import", shorter(1), "--prune")
    assert done.code == 0, done.err
    first, second, *_ = done.err.splitlines()
    assert first.startswith("prune  obs/")
    assert "(observations; dataset src/bulletin/gifts, batch/0001: gifts.yaml)" in first
    assert second == "dataset src/bulletin/gifts: 1 of 34 records to be withdrawn"
    assert done.out.endswith(
        "33 unchanged + 0 rejected  1 pruned  batch batch/0002  (undo: graphkit undo batch/0002)\n"
    )
    last = graphkit("history").rows[-1]
    assert (last["kind"], last["records_pruned"], last["runs"], last["state"]) == ("import", 1, 1, "complete")
    assert graphkit("undo", "batch/0002").code == 0
    assert graphkit("info").rows[0]["fingerprint"] == before


def test_more_than_a_tenth_is_asked_refused_or_agreed_to(folder, graphkit, monkeypatch):
    records = "gifts.yaml"
    Path(records).write_text("sources:\n  - {id: src/bulletin, name: 协作简报}\n", encoding="utf-8")
    refused = graphkit("import", records, "--prune", "--dataset", "src/bulletin/gifts")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.splitlines()[-1].startswith("graphkit: 33 of the 34 records of dataset src/bulletin/gifts would")
    monkeypatch.setattr(import_module, "is_terminal", lambda _stream: True)
    declined = graphkit("import", records, "--prune", input="n\n")
    assert declined.code == 1
    assert declined.err.splitlines()[-1].endswith("graphkit: nothing was changed")
    assert "withdraw these records? [y/N]" in declined.err
    assert len(graphkit("history", "--format", "json").rows) == 1
    assert graphkit("import", records, "--prune", input="y\n").code == 0
    assert graphkit("undo", "--yes").code == 0
    monkeypatch.undo()


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_a_row_that_left_the_file_is_told(shorter, graphkit, options):
    done = graphkit("import", shorter(1), *options)
    assert done.code == 0, done.err
    assert "1 earlier record is not in this file: obs/" in done.err
    assert "(dataset src/bulletin/gifts; kept in the graph: --prune withdraws it)" in done.err
    missing = graphkit("import", "gifts.yaml", *options, "--format", "json").json()["missing"]
    assert [each["dataset"] for each in missing] == ["src/bulletin/gifts"]
    assert "有 1 条以前的记录不在本文件中：obs/" in graphkit("--lang", "zh", "import", "gifts.yaml", *options).err


def test_yes_and_json(folder, graphkit):
    (folder / "gifts.yaml").write_text("sources:\n  - {id: src/bulletin, name: 协作简报}\n", encoding="utf-8")
    done = graphkit("import", "gifts.yaml", "--prune", "--yes", "--format", "json")
    assert done.code == 0, done.err
    printed = done.json()
    assert len(printed["pruned"]) == 33
    assert {"dataset", "id", "section", "batch", "file", "kept_by"} == set(printed["pruned"][0])


def test_a_dry_run_says_what_would_go(shorter, graphkit):
    done = graphkit("import", shorter(1), "--prune", "--dry-run")
    assert done.code == 0
    assert done.out.startswith("prune  obs/")
    assert "(dry run: nothing was written)" in done.out
    assert len(graphkit("history").rows) == 1


def test_a_renamed_file_is_told_that_it_has_nothing_to_lose(folder, graphkit):
    done = graphkit("import", "more.yaml", "--prune")
    assert done.code == 0
    assert "the dataset src/june/more has no batch yet" in done.err


def test_what_others_need_is_one_line(folder, graphkit):
    assert graphkit("import", "more.yaml").code == 0
    text = (folder / "gifts.yaml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if "school/green" not in line and "id: act/" not in line]
    kept = "\n".join(lines[: lines.index("activities:")]) + "\n"
    (folder / "gifts.yaml").write_text(kept, encoding="utf-8")
    done = graphkit("import", "gifts.yaml", "--prune", "--yes")
    assert done.code == 1
    assert "school/green cannot be withdrawn: act/uniforms (src/june/more) needs it" in done.err.splitlines()[-1]


CLAIMS = """\
activities:
  - id: act/claims
    kind: donation
    providers: [晨光集团]
    recipients: [青石小学]
    contributions:
      - {id: con/one, amount: "5", currency: CNY, stage: disbursed, as_of: "2020"}
      - {id: con/two, amount: "6", currency: CNY, stage: disbursed, as_of: "2021", alternative_to: con/one}
    evidence: [{source: src/bulletin, paragraph: 1}]
"""


def test_conflicts_of_a_store(folder, graphkit):
    assert [(row["id"], row["other"], row["field"]) for row in graphkit("conflicts").rows] == [
        ("obs/pupils-other", "obs/pupils", "value")
    ]
    assert graphkit("retract", "obs/pupils-other", "--yes").code == 0
    none = graphkit("conflicts")
    assert (none.code, none.rows) == (0, [])
    assert "no conflicting claims" in none.err
    (folder / "claims.yaml").write_text(CLAIMS, encoding="utf-8")
    assert graphkit("import", "claims.yaml").code == 0
    done = graphkit("conflicts")
    (row,) = done.rows
    assert done.code == 0
    assert (row["conflict"], row["id"], row["value"], row["other"], row["other_value"]) == (
        "claims", "con/one", 5.0, "con/two", 6.0,
    )  # fmt: skip
    assert (row["decided_by"], row["sources"], row["other_as_of"]) == ("as_of", ["src/bulletin"], "2021-12-31")
    assert "later as-of date" in graphkit("conflicts", "--format", "table").out
    assert "截至日期较晚" in graphkit("--lang", "zh", "conflicts", "--format", "table").out


def test_conflicts_of_files(folder, graphkit):
    assert graphkit("conflicts", "more.yaml").code == 0
    assert graphkit("conflicts", "gifts.yaml").code == 0, "its own dataset's past is no conflict"
    text = (folder / "gifts.yaml").read_text(encoding="utf-8")
    (folder / "copy.yaml").write_text(text.replace('"90000.5"', '"80000"'), encoding="utf-8")
    done = graphkit("conflicts", "copy.yaml")
    assert done.code == 3
    (row,) = done.rows
    assert (row["id"], row["field"], row["value"], row["other_value"]) == (
        "act/scholarships", "contributions[0].amount", "80000", "90000.5",
    )  # fmt: skip
    assert (row["other_dataset"], row["other_batch"]) == ("src/bulletin/gifts", "batch/0001")
    assert (row["sources"], row["other_sources"]) == (["src/report"], ["src/report"])
    shown = graphkit("conflicts", "copy.yaml", "--format", "table")
    assert shown.code == 3
    line = 1 + text[: text.index('"90000.5"')].count("\n")
    assert f"copy.yaml:{line}" in shown.out
    assert graphkit("import", "copy.yaml").code == 3
    assert len(graphkit("history").rows) == 1


def test_conflicts_says_what_it_needs(folder, graphkit, tmp_path):
    assert graphkit("conflicts", "--dataset", "x").code == 2
    assert graphkit("conflicts", "none.yaml").code == 2
    assert graphkit("--store", "none.kgl", "conflicts", "more.yaml").code == 4
    assert graphkit("--store", "none.kgl", "conflicts").code == 4
    (folder / "bad.yaml").write_text("activities:\n  - {id: act/a, kind: donaton}\n", encoding="utf-8")
    bad = graphkit("conflicts", "bad.yaml")
    assert bad.code == 3
    assert "unknown-kind" in bad.err


def test_history_tells_of_what_was_killed_dropped_pruned_and_retracted(shorter, folder, graphkit, monkeypatch):
    def die(*_args, **_more):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("graphkit.store.kglite.store.EmbeddedStore.commit", die)
        assert graphkit("import", "more.yaml").code == 130
    with monkeypatch.context() as patch:
        patch.setattr("graphkit.ledger.sqlite_ledger.SqliteLedger.complete", die)
        assert graphkit("import", "more.yaml").code == 130
    open_one = graphkit("history")
    assert (open_one.rows[-1]["state"], "batch/0002 is incomplete" in open_one.err) == ("open", True)
    assert graphkit("import", "more.yaml").code == 0
    assert graphkit("retract", "act/uniforms", "-y").code == 0
    assert graphkit("import", shorter(1), "--prune").code == 0
    with monkeypatch.context() as patch:
        patch.setattr("graphkit.ledger.sqlite_ledger.SqliteLedger.complete", die)
        assert graphkit("undo", "batch/0003").code == 130
    dropped = graphkit("undo", "batch/0005")
    assert dropped.code == 0, "a killed undo can be dropped"
    assert dropped.out.startswith("dropped the incomplete batch/0005  batch batch/0006")
    back = graphkit("undo", "batch/0006")
    assert (back.code, "batch/0005 was dropped before it was complete" in back.err) == (1, True)
    batches = graphkit("history").rows
    assert [(row["kind"], row["input"], row["state"], row["runs"], row["undone_by"]) for row in batches] == [
        ("import", "gifts.yaml", "complete", 1, None),
        ("import", "more.yaml", "complete", 3, None),
        ("retract", "act/uniforms", "complete", 1, None),
        ("import", "gifts.yaml", "complete", 1, None),
        ("undo", "batch/0003", "abandoned", 1, "batch/0006"),
        ("undo", "batch/0005", "complete", 1, None),
    ]
    assert batches[3]["records_pruned"] == 1
    table = graphkit("history", "--format", "table").out
    assert "complete (interrupted and repeated: 3 runs)" in table
    assert "dropped incomplete, undone by batch/0006" in table
    assert "中断后重做" in graphkit("--lang", "zh", "history", "--format", "table").out


@pytest.mark.parametrize("name", ["graphkit:places", "graphkit:decisions", "graphkit:new", "graphkit:"])
def test_no_file_becomes_a_dataset_of_graphkits_own_by_its_name(folder, graphkit, name):
    if os.name == "nt":
        pytest.skip("Windows has no file whose name holds a colon")
    file = folder / f"{name}.yaml"
    file.write_text("entities:\n  - {id: ent/q, label: Enterprise, name: Q}\n", encoding="utf-8")
    done = graphkit("import", str(file))
    assert done.code == 2
    assert "--dataset" in done.err
    assert graphkit("import", str(file), "--dataset", "q").code == 0
    assert graphkit("query", "MATCH (n:Enterprise {id: 'ent/q'}) RETURN n.name AS name").rows == [{"name": "Q"}]


@pytest.mark.parametrize("name", ["", " ", " a", "a ", "a\nb", "a\x1b[2J", "a\u202eb", "a\x00"])
def test_a_dataset_has_a_name_that_can_be_seen(folder, graphkit, name):
    done = graphkit("import", "gifts.yaml", "--dataset", name)
    assert done.code == 2
    assert len(done.err.splitlines()) == 1
    assert graphkit("history").rows[-1]["batch"] == "batch/0001"


def test_a_name_that_clears_the_screen_is_spelt_out(folder, graphkit):
    if os.name == "nt":
        pytest.skip("Windows has no such file name")
    file = folder / "a\x1b[2Jb.yaml"
    for records in (12, 11):
        lines = [f"  - {{id: ent/q{number}, label: Enterprise, name: Q{number}}}" for number in range(records)]
        file.write_text("\n".join(["entities:", *lines, ""]), encoding="utf-8")
        done = graphkit("import", str(file), "--prune", "--yes", "--note", "n\x1b[2Jn")
        assert done.code == 0, done.err
    assert "dataset a\\u001b[2Jb: 1 of 12 records to be withdrawn" in done.err
    asked = graphkit("undo", "--yes")
    assert "\x1b" not in done.out + done.err + asked.out + asked.err
