"""Nothing twice: equal content under another dataset or once more in a file; corrections of records without a key."""

import json

import pytest

from graphkit.errors import InvalidData, UsageError
from graphkit.pipeline import history, import_files, undo
from graphkit.pipeline.judging import decision
from graphkit.query.run import run
from graphkit.query.saved import load_saved
from graphkit.store import open_reader

from .help import GIVER, SCHOOL, dumped, gift, write


def total(uri):
    reader = open_reader(uri)
    rows = run(reader, load_saved("money"), {}).rows
    reader.close()
    return sum(row["counted"] for row in rows)


def codes(refused):
    return [(problem.code, problem.location.line) for problem in refused.value.report]


def test_a_copied_file_is_refused_with_both_places_and_can_be_kept(store, bring):
    bring("15", gift(), gift("50000"))
    with pytest.raises(InvalidData) as refused:
        bring("16", gift(), gift("50000"))
    assert codes(refused) == [("possible-duplicate", 1), ("possible-duplicate", 2)]
    first = refused.value.report.problems[0]
    assert first.detail.text("en") == "15/donation/甲公司-乙学校/2024-05-01 of dataset 15 (batch/0002, 15.ndjson)"
    assert total(store) == 80_000
    before = len(history(store))
    kept = bring("16", gift(), gift("50000"), duplicates="keep")
    assert [one.decision for one in kept.judged] == ["different", "different"]
    assert total(store) == 160_000
    assert bring("16", gift(), gift("50000")).batch is None, "what was decided is not asked again"
    assert len(history(store)) == before + 1
    undo(store)
    assert total(store) == 80_000
    with pytest.raises(InvalidData):
        bring("16", gift(), gift("50000"))


def test_a_new_version_by_its_dataset_is_no_duplicate(store, bring):
    bring("15", gift())
    assert bring("15-copy", gift(), dataset="15").batch is None
    assert total(store) == 30_000


def test_some_rows_copied_among_others(store, bring):
    bring("15", gift(), gift("7", "2024-06"))
    with pytest.raises(InvalidData) as refused:
        bring("16", gift("9", "2023"), gift("7", "2024-06"), gift("11", "2022"))
    assert codes(refused) == [("possible-duplicate", 2)]


def test_what_differs_in_its_telling_only_is_the_same(store, bring):
    bring("15", gift())
    same = gift(note="另记", evidence=[{"source": "src/a", "paragraph": 4}], recipients=["school/one"])
    with pytest.raises(InvalidData) as refused:
        bring("16", same)
    assert codes(refused) == [("possible-duplicate", 1)]


@pytest.mark.parametrize(
    "other",
    [
        gift("30001"),
        gift(day="2024-05-02"),
        gift(kind="funding"),
        gift(name="捐书"),
        gift(sequence=2),
        gift(providers=["乙学校"], recipients=["甲公司"]),
    ],
    ids=["amount", "date", "kind", "name", "sequence", "direction"],
)
def test_what_differs_in_content_is_another(store, bring, other):
    bring("15", gift())
    assert bring("16", other).batch is not None


def test_keys_that_people_give_distinguish_within_a_dataset(store, bring):
    bring("15", gift(id="D1"), gift(id="D2"))
    for other in (gift(id="D3"), gift()):
        with pytest.raises(InvalidData) as refused:
            bring("16", other)
        assert codes(refused) == [("possible-duplicate", 1)]
    assert bring("15", gift(id="D1"), gift(id="D2"), gift(id="D3")).batch is not None
    assert total(store) == 90_000


@pytest.mark.parametrize("text", ["gift", "pairing", "observation"])
def test_a_copy_whose_own_ids_were_changed(store, tmp_path, text):
    """Those of its parties, too: equal in content are also entities of one label and name."""
    one = {
        "gift": ("activities", gift(id="X/1")),
        "pairing": ("pairings", {"id": "X/1", "helper": "甲公司", "recipient": "乙学校", "since": "2020"}),
        "observation": (
            "observations",
            {"id": "X/1", "about": "乙学校", "indicator": "income", "value": 5, "currency": "CNY"},
        ),
    }[text]
    whole = {"entities": [GIVER, SCHOOL], one[0]: [one[1]]}
    import_files(store, [write(tmp_path / "a.ndjson", whole)])
    changed = (tmp_path / "a.ndjson").read_text(encoding="utf-8").replace("X/1", "Y/1")
    (tmp_path / "b.ndjson").write_text(changed, encoding="utf-8")
    with pytest.raises(InvalidData) as refused:
        import_files(store, [tmp_path / "b.ndjson"])
    assert [code for code, _ in codes(refused)] == ["possible-duplicate"]


def test_a_copy_whose_parties_have_other_ids(store, bring, tmp_path):
    ids = {"providers": [GIVER["id"]], "recipients": [SCHOOL["id"]]}
    bring("15", gift(id="D1", **ids))
    others = [{**each, "id": f"{each['id']}-2"} for each in (GIVER, SCHOOL)]
    act = gift(id="D2", **{field: [f"{each}-2" for each in names] for field, names in ids.items()})
    copied = write(tmp_path / "16.ndjson", {"entities": others, "activities": [act]})
    with pytest.raises(InvalidData) as refused:
        import_files(store, [copied])
    assert [code for code, _ in codes(refused)] == ["possible-duplicate"]
    elsewhere = [{**each, "located_in": ["平塘县"]} for each in others]
    import_files(store, [write(tmp_path / "17.ndjson", {"entities": elsewhere, "activities": [act]})])


def test_once_more_in_one_file(store, bring):
    with pytest.raises(InvalidData) as refused:
        bring("15", gift(), gift("5"), gift())
    assert [code for code, _ in codes(refused)] == ["repeated-record"]
    assert "15.ndjson:" in refused.value.report.problems[0].detail.text("en")
    bring("15", gift(), gift("5"), gift(), duplicates="keep")
    assert total(store) == 60_005
    assert bring("15", gift(), gift(), gift("5")).batch is None, "in whatever order"


def test_two_files_of_one_import(store, tmp_path):
    paths = [write(tmp_path / f"{name}.ndjson", {"activities": [gift()]}) for name in ("a", "b")]
    with pytest.raises(InvalidData) as refused:
        import_files(store, paths)
    assert [code for code, _ in codes(refused)] == ["possible-duplicate"]


def test_pairings_and_observations_too(store, tmp_path):
    records = {
        "pairings": [{"helper": "甲公司", "recipient": "乙学校", "since": "2020"}],
        "observations": [{"about": "乙学校", "indicator": "income", "value": 5, "currency": "CNY", "as_of": "2020"}],
    }
    import_files(store, [write(tmp_path / "a.ndjson", records)])
    with pytest.raises(InvalidData) as refused:
        import_files(store, [write(tmp_path / "b.ndjson", records)])
    assert codes(refused) == [("possible-duplicate", 1), ("possible-duplicate", 2)]


def test_a_corrected_date_of_one_of_two_gifts_of_a_day(store, bring):
    """80,000 must not become 130,000 (nor 110,000)."""
    bring("15", gift(), gift("50000"))
    with pytest.raises(InvalidData) as refused:
        bring("15", gift(day="2024-05-02"), gift("50000"))
    assert codes(refused) == [("possible-correction", 1)]
    assert refused.value.report.problems[0].detail.text("en").startswith("differs only in its date from 15/donation")
    assert total(store) == 80_000
    pruned = bring("15", gift(day="2024-05-02"), gift("50000"), prune=True, confirm=lambda _pruning: True)
    assert [gone.id for gone in pruned.pruned] == ["15/donation/甲公司-乙学校/2024-05-01"]
    assert total(store) == 80_000


@pytest.mark.parametrize("amount", ["30000", "50000"])
def test_of_several_on_a_day_each_keeps_its_number(store, bring, amount):
    bring("15", gift(), gift("50000"))
    result = bring("15", gift(amount))
    assert [file.unchanged for file in result.files] == [1]
    assert len(result.missing) == 1
    assert total(store) == 80_000


def test_a_corrected_amount_replaces_the_old_one(store, bring):
    bring("15", gift(), gift("50000"))
    assert bring("15", gift("60000"), gift("50000")).missing == []
    assert total(store) == 110_000


def test_an_id_that_a_row_is_given_later(store, bring):
    bring("15", gift())
    with pytest.raises(InvalidData) as refused:
        bring("15", gift(id="D1"))
    assert codes(refused) == [("possible-correction", 1)]


def test_a_person_may_say_that_it_is_the_same(store, bring):
    def same(questions):
        return [decision(each, "same") for each in questions]

    bring("15", gift())
    bring("16", gift(evidence=[{"source": "src/a", "paragraph": 4}]), duplicates="ask", judge=same)
    assert total(store) == 30_000
    assert '"paragraphs":[4]' in dumped(store), "what the copy tells of its source is kept"
    again = bring("16", gift(evidence=[{"source": "src/a", "paragraph": 4}]))
    assert (again.batch, list(again.unused)) == (None, [])


def test_a_correction_goes_on_under_the_earlier_id(store, bring):
    def same(questions):
        return [decision(each, "same") for each in questions]

    bring("15", gift())
    result = bring("15", gift(day="2024-05-02"), duplicates="ask", judge=same)
    assert (result.files[0].changed, result.missing) == (1, [])
    assert total(store) == 30_000
    assert bring("15", gift(day="2024-05-02")).batch is None
    assert bring("15", gift("31000", day="2024-05-02")).files[0].changed == 1
    assert total(store) == 31_000


def test_who_stops_refuses_all(store, bring):
    bring("15", gift())
    with pytest.raises(InvalidData):
        bring("16", gift(), duplicates="ask", judge=lambda _questions: None)


@pytest.mark.parametrize("choice", ["nope", "ask"])
def test_a_choice_that_cannot_be_is_a_slip_of_usage(store, bring, choice):
    with pytest.raises(UsageError):
        bring("15", gift(), duplicates=choice)


def test_a_dry_run_says_what_the_import_would(store, bring):
    bring("15", gift())
    with pytest.raises(InvalidData):
        bring("16", gift(), dry_run=True)
    result = bring("16", gift(), dry_run=True, duplicates="keep")
    assert json.dumps([one.decision for one in result.judged]) == '["different"]'


def test_skip_row_leaves_the_copies_out(store, bring):
    bring("15", gift())
    result = bring("16", gift(), gift("7", "2022"), on_error="skip-row")
    assert (result.files[0].new, result.files[0].rejected) == (1, 1)
    assert total(store) == 30_007
