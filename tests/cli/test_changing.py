"""Import, validate, undo, retract, rebuild, history, init, demo: what they print, where, and what they leave."""

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from graphkit.cli.verbs import import_ as import_module


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file() and "lock" not in path.name}


def test_an_import_ends_with_its_counts_and_how_to_undo_it(empty, graphkit):
    done = graphkit("import", "gifts.yaml")
    assert done.code == 0
    assert done.out == (
        "gifts.yaml  34 records = 34 new + 0 changed + 0 unchanged + 0 rejected  "
        "batch batch/0001  (undo: graphkit undo batch/0001)\n"
    )
    assert f"created the store graphkit.kgl in {Path.cwd()}" in done.err
    assert re.search(r"nodes: \d+ created", done.err)


def test_good_rows_are_taken_and_wrong_ones_named(empty, graphkit):
    text = (empty / "gifts.yaml").read_text("utf-8")
    wrong = text + "\n  - {id: act/wrong, kind: donation, providers: [没有的公司], recipients: [没有的学校]}\n"
    (empty / "more.yaml").write_text(wrong, "utf-8")
    refused = graphkit("import", "more.yaml")
    assert (refused.code, refused.out) == (3, "")
    assert refused.err.endswith("nothing was written\n")
    done = graphkit("import", "more.yaml", "--on-error", "skip-row")
    assert done.code == 3
    assert "34 new + 0 changed + 0 unchanged + 1 rejected  batch batch/0001" in done.out
    assert "more.yaml:124 [about] 'about' is missing" in done.err
    assert "the records named here were skipped, the others were accepted" in done.err
    result = json.loads(graphkit("import", "more.yaml", "--on-error", "skip-row", "--format", "json").out)
    assert (result["ok"], result["batch"], {one["record"] for one in result["problems"]}) == (
        False,
        None,
        {"act/wrong"},
    )


def test_the_same_again_changes_nothing_and_says_so(folder, graphkit):
    before = graphkit("info").rows[0]["fingerprint"]
    done = graphkit("import", "gifts.yaml")
    assert done.code == 0
    assert done.out.endswith("34 unchanged + 0 rejected  no changes, no batch\n")
    assert done.err == ""
    assert graphkit("info").rows[0]["fingerprint"] == before
    assert len(graphkit("history").rows) == 1


def test_the_undo_that_is_named_works_when_pasted(empty, graphkit):
    done = graphkit("--store", "a b.kgl", "import", "gifts.yaml")
    pasted = re.search(r"\(undo: graphkit (.*)\)", done.out)[1]
    import shlex

    words = shlex.split(pasted) if sys.platform != "win32" else pasted.replace('"', "").split(" ")
    undone = graphkit(*words)
    assert undone.code == 0, undone.err
    assert graphkit("--store", "a b.kgl", "info").rows[0]["edges"] == 0


def test_a_dry_run_says_field_by_field_what_would_change_and_writes_nothing(folder, graphkit):
    records = folder / "gifts.yaml"
    text = records.read_text(encoding="utf-8")
    records.write_text(text.replace('"90000.5"', '"80000"'), encoding="utf-8")
    before = files(folder)
    done = graphkit("import", "gifts.yaml", "--dry-run")
    assert done.code == 0
    line = 1 + text[: text.index('"90000.5"')].count("\n")
    assert f"gifts.yaml:{line}  act/scholarships  contributions[0].amount  90000.5 → 80000\n" in done.out
    assert done.out.endswith("1 changed + 33 unchanged + 0 rejected  (dry run: nothing was written)\n")
    assert files(folder) == before


def test_a_dry_run_into_nothing_makes_nothing(empty, graphkit):
    before = files(empty)
    done = graphkit("import", "gifts.yaml", "--dry-run")
    assert done.code == 0
    assert "act/school  new (activities)" in done.out
    assert files(empty) == before


def test_import_for_programs(folder, graphkit):
    printed = graphkit("import", "more.yaml", "--format", "json", "--note", "June", "--author", "clerk").json()
    assert printed["ok"] is True
    assert printed["batch"] == "batch/0002"
    assert printed["rows"][0]["new"] == 2
    assert printed["counts"]["nodes_created"] == 3
    last = graphkit("history").rows[-1]
    assert (last["author"], last["note"], last["nodes_created"]) == ("clerk", "June", 3)


BROKEN = """\
activities:
  - {id: act/a, kind: donaton, providers: [晨光集团], recipients: [青石小学]}
  - {id: act/b, kind: donation, providers: [晨光集困], recipients: [青石小学]}
  - {id: act/c, kind: donation, recipients: [青石小学], contributions: [{amount: "-5", currency: CNY}]}
"""


@pytest.fixture
def broken(folder):
    (folder / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    return "broken.yaml"


def test_all_problems_at_once_each_with_its_line_and_nothing_is_written(folder, broken, graphkit):
    before = files(folder)
    done = graphkit("import", broken)
    assert (done.code, done.out) == (3, "")
    assert "broken.yaml:2 [kind] 'donaton' is not a kind of help; did you mean 'donation'? (unknown-kind)" in done.err
    assert "broken.yaml:4 [contributions[0].amount]" in done.err
    assert "broken.yaml:3 [providers] unknown name '晨光集困'" in done.err, "names come with the first answer"
    assert done.err.splitlines()[-1] == "graphkit: 3 problems in 1 file; nothing was written"
    assert files(folder) == before
    *same, unchecked = graphkit("validate", broken).err.splitlines()
    assert same == done.err.splitlines()
    assert unchecked.startswith("not checked: how the 2 wrong records agree with the others")


def test_problems_in_chinese(folder, broken, graphkit):
    done = graphkit("--lang", "zh", "import", broken)
    first, *_, last = done.err.splitlines()
    assert first.startswith("broken.yaml:2 [kind] ")
    assert "donaton" in first
    assert "是不是“donation 捐赠”？" in first
    assert "未写入任何内容" in last


@pytest.mark.parametrize("verb", ["import", "validate"])
def test_problems_for_programs(folder, broken, graphkit, verb):
    done = graphkit(verb, broken, "--format", "json")
    assert done.code == 3
    printed = done.json()
    assert printed["ok"] is False
    first = printed["rows"][0]
    assert (first["code"], first["file"], first["line"]) == ("unknown-kind", broken, 2)
    assert (first["field"], first["suggestion"]) == ("kind", "donation")
    assert set(first["message"]) == {"en", "zh"}


UNKNOWN = """\
activities:
  - {id: act/new, kind: donation, providers: [朝霞医院], recipients: [青石茶叶合作杜]}
"""


@pytest.fixture
def unknown(folder):
    (folder / "unknown.yaml").write_text(UNKNOWN, encoding="utf-8")
    return "unknown.yaml"


def test_unknown_names_are_refused_where_nobody_can_be_asked(folder, unknown, graphkit):
    done = graphkit("import", unknown)
    assert done.code == 3
    assert "朝霞医院" in done.err
    assert "青石茶叶合作杜" in done.err


def test_accept_never_takes_a_name_with_a_near_match(folder, unknown, graphkit):
    done = graphkit("import", unknown, "--new", "accept")
    assert done.code == 3
    assert "青石茶叶合作杜" in done.err
    assert "朝霞医院" not in done.err


@pytest.fixture
def person(monkeypatch):
    """Somebody sits at the terminal."""
    monkeypatch.setattr(import_module, "is_terminal", lambda _stream: True)


def test_a_person_is_asked_and_may_name_the_label(folder, unknown, graphkit, person):
    done = graphkit("import", unknown, input="y\nEnterprise\n")
    assert done.code == 0, done.err
    assert "青石茶叶合作社 (ent/tea)" in done.err  # what is near is shown
    assert graphkit("find", "朝霞医院").rows[0]["label"] == "Hospital"
    assert graphkit("find", "青石茶叶合作杜").rows[0]["label"] == "Enterprise"


@pytest.mark.parametrize("answers", ["n\nn\n", "q\n", "", "y\n", "what?\nn\nn\n"])
def test_what_a_person_leaves_out_stays_unknown(folder, unknown, graphkit, person, answers):
    before = files(folder)
    done = graphkit("import", unknown, input=answers)
    assert done.code == 3
    kept = {name: content for name, content in files(folder).items() if name != "graphkit-answers.json"}
    assert kept == before
    assert ("graphkit-answers.json" in files(folder)) is ("y" in answers)


def test_validate_says_sound(folder, graphkit):
    done = graphkit("validate", "gifts.yaml", "--sources", "texts")
    assert (done.code, done.out) == (0, "no problems in 1 file\n")


def test_validate_notices_words_that_changed(folder, graphkit):
    records = folder / "gifts.yaml"
    text = records.read_text(encoding="utf-8")
    digest = re.search(r'digest: "([0-9a-f]{64})"', text)[1]
    records.write_text(text.replace(digest, "0" * 64), encoding="utf-8")
    done = graphkit("validate", "gifts.yaml", "--sources", "texts")
    assert done.code == 3
    assert "span-differs" in done.err


def test_seal_turns_quotes_into_offsets_in_place(empty, graphkit):
    records = empty / "gifts.yaml"
    sealed = records.read_text(encoding="utf-8")
    span = re.search(r"start: 6, end: 11, digest: \"[0-9a-f]{64}\"", sealed)[0]
    records.write_text(sealed.replace(span, "quote: 250万元"), encoding="utf-8")
    assert graphkit("validate", "gifts.yaml", "--seal").code == 2  # the texts are wanted
    done = graphkit("validate", "gifts.yaml", "--seal", "--sources", "texts")
    assert done.code == 0, done.err
    assert records.read_text(encoding="utf-8") == sealed


def test_a_quote_that_is_nowhere_stays_and_is_told(empty, graphkit):
    records = empty / "gifts.yaml"
    draft = re.sub(r'start: 6, end: 11, digest: "[0-9a-f]{64}"', "quote: 999万元", records.read_text(encoding="utf-8"))
    records.write_text(draft, encoding="utf-8")
    done = graphkit("validate", "gifts.yaml", "--seal", "--sources", "texts")
    assert done.code == 3
    assert "quote-missing" in done.err
    assert "unsealed-quote" not in done.err
    assert records.read_text(encoding="utf-8") == draft


def test_undo_without_a_batch_shows_the_last_one_and_asks(folder, graphkit):
    refused = graphkit("undo", input="n\n")
    assert (refused.code, refused.out) == (1, "")
    assert "batch/0001  import gifts.yaml" in refused.err
    assert graphkit("undo", input="").code == 1  # nobody there
    done = graphkit("undo", input="y\n")
    assert done.code == 0
    assert done.out == "took back batch/0001  batch batch/0002  (restore: graphkit undo batch/0002)\n"
    assert graphkit("info").rows[0]["edges"] == 0
    assert graphkit("undo", "batch/0002").code == 0
    assert graphkit("find", "晨光集团").rows


def test_undo_refuses_what_it_cannot(folder, graphkit):
    assert graphkit("undo", "batch/0099").code == 2
    assert graphkit("undo", "-y").code == 0
    again = graphkit("undo", "batch/0001")
    assert again.code == 1
    assert len(again.err.splitlines()) == 1
    assert graphkit("undo", "-y").code == 1  # nothing is left


def test_undo_names_the_batches_that_need_it(folder, graphkit):
    graphkit("import", "more.yaml")
    done = graphkit("undo", "batch/0001")
    assert done.code == 1
    assert "batch/0002" in done.err


def test_retract_asks_and_can_be_undone(folder, graphkit):
    assert graphkit("retract", "obs/grade", input="n\n").code == 1
    done = graphkit("retract", "obs/grade", "-y")
    assert done.code == 0
    assert done.out.startswith("took back obs/grade  batch batch/0002")
    assert graphkit("show", "obs/grade").code == 2
    assert graphkit("undo", "batch/0002").code == 0
    assert graphkit("show", "obs/grade").code == 0
    assert graphkit("retract", "ent/light", "-y").code == 1  # others need it
    assert graphkit("retract", "no/such", "-y").code == 2


def test_rebuild_gives_the_same_graph(folder, graphkit):
    before = graphkit("info").rows[0]["fingerprint"]
    assert "nothing to do" in graphkit("rebuild").out
    (folder / "graphkit.kgl").unlink()
    done = graphkit("rebuild")
    assert done.code == 0
    assert "rebuilt" in done.out
    assert graphkit("info").rows[0]["fingerprint"] == before


def test_info_tells_what_is_there(folder, graphkit):
    (facts,) = graphkit("info").rows
    assert facts["labels"]["Activity"] == 9
    assert facts["programmes"] == {"prog/hills": "远山帮扶"}
    assert list(facts["sources"]) == ["src/bulletin", "src/report"]
    assert facts["last_batch"]["id"] == "batch/0001"
    assert re.fullmatch("[0-9a-f]{64}", facts["fingerprint"])


def test_doctor_finds_nothing_wrong_and_a_lost_ledger(folder, graphkit):
    done = graphkit("doctor")
    assert done.code == 0
    assert {row["state"] for row in done.rows} <= {"ok", "note"}
    (folder / "graphkit.kgl.ledger").rename(folder / "elsewhere")
    done = graphkit("doctor")
    assert done.code == 1
    (bad,) = [row for row in done.rows if row["state"] == "bad"]
    assert "graphkit.kgl.ledger" in bad["remedy"]


def test_init_writes_settings_once(empty, graphkit):
    done = graphkit("init", "office")
    assert done.code == 0
    assert (empty / "office" / "graphkit.toml").is_file()
    again = graphkit("init", "office")
    assert again.code == 2
    assert "already" in again.err


def test_a_killed_batch_is_told_at_every_reading(folder, graphkit, monkeypatch):
    def die(*_args, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr("graphkit.store.kglite.store.EmbeddedStore.commit", die)
    assert graphkit("import", "more.yaml").code == 130
    monkeypatch.undo()
    monkeypatch.chdir(folder)
    for args in (["find", "晨光"], ["history"], ["show", "ent/light"]):
        done = graphkit(*args)
        assert done.code == 0
        assert "batch/0002" in done.err
    assert graphkit("import", "more.yaml").code == 0
    assert graphkit("find", "晨光").err == ""


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """What the demo printed, twice, and the folder it left."""
    folder = tmp_path_factory.mktemp("demo")
    command = [sys.executable, "-m", "graphkit", "--lang", "en", "demo"]
    runs = [subprocess.run(command, cwd=folder, capture_output=True, check=False) for _ in range(2)]
    return folder, [run.stdout.decode("utf-8") for run in runs], [run.returncode for run in runs]


def test_the_demo_shows_five_programmes_and_money_apart(demo):
    folder, (first, _), codes = demo
    assert codes == [0, 0]
    assert first.startswith("imported the five programmes into graphkit-demo.kgl")
    for name in ("毕节", "七星关", "六盘水", "平塘", "昭觉"):
        assert name in first
    assert first.count("Helpers") == 5
    assert "own and raised" in first
    assert (folder / "graphkit-demo.html").stat().st_size > 100_000


def test_what_the_demo_leaves_is_nothing_that_git_would_add(demo):
    """``make demo`` runs in the working tree."""
    root = Path(__file__).parents[2]
    if not (root / ".git").exists():
        pytest.skip("not a working tree of git")
    for path in demo[0].iterdir():
        found = subprocess.run(["git", "check-ignore", "--no-index", "-q", path.name], cwd=root, check=False)
        assert found.returncode == 0, path.name


def test_the_demo_again_changes_nothing(demo):
    _, (first, second), _ = demo
    assert "unchanged" in second.splitlines()[0]
    assert first.splitlines()[1:] == second.splitlines()[1:]


def test_the_demo_s_last_line_works_when_pasted(demo, graphkit, monkeypatch, plain):
    folder, (first, _), _ = demo
    monkeypatch.chdir(folder)
    called, _, words = first.splitlines()[-1].partition(" --store ")
    assert called.endswith("graphkit")  # by name, or as a module where it is not on the path
    card = graphkit("--store", *words.split())
    assert card.code == 0
    assert card.json()["brokered"]


def test_a_demo_elsewhere(tmp_path, monkeypatch, graphkit, plain):
    monkeypatch.chdir(tmp_path)
    done = graphkit("--store", "other.kgl", "--lang", "zh", "demo")
    assert done.code == 0
    assert "帮扶方" in done.out
    assert done.out.splitlines()[-1].startswith("graphkit --store other.kgl show ")
    assert not (tmp_path / "graphkit-demo.kgl").exists()


def test_progress_is_nothing_in_a_pipe_and_never_fails(monkeypatch):
    from graphkit.cli.settings import Settings
    from graphkit.cli.terminal import progress as module

    printed = io.StringIO()
    monkeypatch.setattr(sys, "stderr", printed)
    with module.progress(Settings()) as tell:
        tell("read", 0, 3)
    assert printed.getvalue() == ""

    monkeypatch.setattr(module, "is_terminal", lambda _stream: True)
    monkeypatch.setattr(module, "AFTER", 0.0)
    with module.progress(Settings()) as tell:
        for stage in ("read", "write", "a stage nobody has named"):
            for done in range(3):
                tell(stage, done, 3)
        tell("save", 0, None)


def test_json_of_an_import_is_one_object(folder, process):
    done = process("import", "gifts.yaml", "more.yaml", "--format", "json")
    printed = json.loads(done.out)
    assert [row["name"] for row in printed["rows"]] == ["gifts.yaml", "more.yaml"]


def test_two_files_have_a_line_each_and_one_batch(folder, graphkit):
    done = graphkit("import", "gifts.yaml", "more.yaml")
    first, second = done.out.splitlines()
    assert first.startswith("gifts.yaml  34 records")
    assert "batch" not in first
    assert second.startswith("more.yaml  2 records = 2 new")
    assert "batch/0002" in second
