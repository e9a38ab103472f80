"""A file with mistakes of form, of codes and of names comes back once; what was left out causes no false ones."""

import pytest

from graphkit.errors import InvalidData
from graphkit.pipeline import check_files, import_files

from .help import GIVER, SCHOOL, SOURCE, act, write

MISTAKES = {
    "sources": [SOURCE],
    "entities": [GIVER, SCHOOL, {"id": "h/c", "label": "Hospitl", "name": "丙医院"}],
    "activities": [
        act(1, kind="trainng", providers=["无名一"]),
        act(2, providers=["无名二"]),
        act(3, providers=["丙医院"]),
        act(4, providers=["无名四"], period={"start": "2019-13"}),
        act(5, part_of=["act/1"]),
        act(6, part_of=["act/none"], amount="1e"),
        act(7, evidence=[{"source": "src/none"}], status="nope"),
        act(8, kind="trainng", period={"start": "2019-13"}),
    ],
}
EXPECTED = {
    ("unknown-label", 4),
    ("unknown-kind", 5),
    ("unknown-name", 5),
    ("unknown-name", 6),
    ("bad-date", 8),
    ("unknown-name", 8),
    ("not-a-number", 10),
    ("dangling-reference", 10),
    ("unknown-stage", 11),
    ("dangling-reference", 11),
    ("bad-date", 12),
    ("unknown-kind", 12),
}


def problems_of(report):
    return [(problem.code, problem.location.line) for problem in report]


@pytest.mark.parametrize("run", ["validate", "validate with a store", "import", "dry run"])
def test_all_of_them_in_the_order_of_the_file(tmp_path, run):
    path, uri = write(tmp_path / "a.ndjson", MISTAKES), str(tmp_path / "g.kgl")
    if run.startswith("validate"):
        report = check_files([path], uri=uri if "store" in run else None)
    else:
        with pytest.raises(InvalidData) as refused:
            import_files(uri, [path], dry_run=run == "dry run")
        report = refused.value.report
    assert set(problems_of(report)) == EXPECTED
    lines = [line for _, line in problems_of(report)]
    assert lines == sorted(lines)
    assert [each.name for each in tmp_path.iterdir()] == ["a.ndjson"]


def test_what_would_be_accepted_or_asked_is_no_problem(tmp_path):
    path, uri = write(tmp_path / "a.ndjson", MISTAKES), str(tmp_path / "g.kgl")
    for options in ({"new": "accept"}, {"new": "ask", "ask": lambda _unknown: pytest.fail("nothing is asked")}):
        with pytest.raises(InvalidData) as refused:
            import_files(uri, [path], **options)
        assert set(problems_of(refused.value.report)) == {each for each in EXPECTED if each[0] != "unknown-name"}


def test_names_and_references_and_conflicts_come_together(tmp_path):
    uri = str(tmp_path / "g.kgl")
    first = {"sources": [SOURCE], "entities": [GIVER, SCHOOL], "activities": [act(1)]}
    import_files(uri, [write(tmp_path / "a.ndjson", first)])
    second = {"activities": [act(1, amount="7"), act(2, providers=["无名二"]), act(3, part_of=["act/none"])]}
    with pytest.raises(InvalidData) as refused:
        import_files(uri, [write(tmp_path / "b.ndjson", second)])
    codes = {("conflicting-record", 1), ("unknown-name", 2), ("dangling-reference", 3)}
    assert set(problems_of(refused.value.report)) == codes


def test_a_copy_with_a_mistake_is_told_both(tmp_path):
    uri, gift = str(tmp_path / "g.kgl"), {**act(1)}
    del gift["id"], gift["contributions"][0]["id"]
    parties = {"sources": [SOURCE], "entities": [GIVER, SCHOOL]}
    import_files(uri, [write(tmp_path / "a.ndjson", {**parties, "activities": [gift]})])
    copy = {"activities": [gift, act(2, kind="nope")]}
    with pytest.raises(InvalidData) as refused:
        import_files(uri, [write(tmp_path / "b.ndjson", copy)])
    assert set(problems_of(refused.value.report)) == {("possible-duplicate", 1), ("unknown-kind", 2)}


def test_a_store_that_cannot_be_read_does_not_hide_the_file_s_mistakes(tmp_path):
    (tmp_path / "g.kgl.ledger").write_bytes(b"no ledger")
    with pytest.raises(InvalidData) as refused:
        import_files(str(tmp_path / "g.kgl"), [write(tmp_path / "a.ndjson", {"activities": [act(1, kind="nope")]})])
    assert problems_of(refused.value.report) == [("unknown-kind", 1)]
