"""Grants under the spreadsheet headings of the 360Giving Data Standard 1.x; organisations and grants are made up."""

import openpyxl
import pytest

from graphkit.loaders.choice import load, open_files
from graphkit.loaders.rows import RawRecord
from graphkit.pipeline import import_files
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store import open_reader
from graphkit.validate.intake import take

VOCABULARY = load_vocabulary()
GIVER = {"Funding Org:Identifier": "GB-CHC-9000000", "Funding Org:Name": "Sample Foundation"}
FIRST = {
    "Identifier": "360G-example-1",
    "Title": "Reading room",
    "Description": "Books and shelves",
    "Currency": "GBP",
    "Amount Applied For": 12000,
    "Amount Awarded": 10000,
    "Amount Disbursed": 4000,
    "Award Date": "2024-03-01",
    "Planned Dates:Start Date": "2024-04-01",
    "Planned Dates:End Date": "2025-03-31",
    "Planned Dates:Duration (months)": 12,
    "Recipient Org:Identifier": "GB-CHC-9000001",
    "Recipient Org:Name": "Example Library Trust",
    "Recipient Org:Postal Code": "AB1 2CD",
    "Beneficiary Location:Name": "Sampleton",
    **GIVER,
    "Grant Programme:Title": "Main Grants 2024",
    "Data Source": "https://example.org/grants.csv",
}
TO_A_PERSON = {"Identifier": "360G-example-2", "Title": "Help in need", "Currency": "GBP", "Amount Awarded": 300,
               "Award Date": "2024-06-02", "Recipient Ind:Identifier": "360G-example-person-1", **GIVER}  # fmt: skip


def saved(path, *grants, **more):
    book = openpyxl.Workbook()
    book.active.title = "grants"
    headings = list(dict.fromkeys(name for grant in grants for name in (*grant, *more)))
    book.active.append(headings)
    for grant in grants:
        book.active.append([{**grant, **more}.get(name) for name in headings])
    meta = book.create_sheet("Meta")
    meta.append(["Licence", "https://creativecommons.org/licenses/by/4.0/"])
    book.save(path)
    return path


def test_a_grant_becomes_its_funder_recipient_programme_and_figures(tmp_path):
    rows = list(load(saved(tmp_path / "grants.xlsx", FIRST), VOCABULARY))
    records = [(row.section, row.key, row.data) for row in rows if isinstance(row, RawRecord)]
    giver, receiver = "GB-CHC-9000000", "GB-CHC-9000001"
    organisation = {"label": "Organization"}
    assert records == [
        ("entities", None, {"id": f"org/{giver}", "identifiers": {"iati-org": giver}, "name": "Sample Foundation",
                            **organisation}),
        ("entities", None, {"id": f"org/{receiver}", "identifiers": {"iati-org": receiver},
                            "name": "Example Library Trust", **organisation}),
        ("programmes", None, {"id": "prog/Main-Grants-2024", "name": "Main Grants 2024"}),
        ("sources", None, {"id": "src/https://example.org/grants.csv", "url": "https://example.org/grants.csv"}),
        ("activities", "360G-example-1", {
            "kind": "funding", "name": "Reading room", "note": "Books and shelves",
            "period": {"start": "2024-04-01", "end": "2025-03-31"},
            "funders": f"org/{giver}", "recipients": f"org/{receiver}", "programmes": "prog/Main-Grants-2024",
            "contributions": [
                {"amount": "10000", "currency": "GBP", "date": "2024-03-01", "stage": "committed"},
                {"amount": "4000", "currency": "GBP", "stage": "disbursed"},
            ],
            "evidence": [{"source": "src/https://example.org/grants.csv"}],
        }),
    ]  # fmt: skip
    assert [row.code for row in rows if not isinstance(row, RawRecord)] == ["sheet-skipped"]


def test_a_grant_to_a_person_names_no_person(tmp_path):
    records, report, _ = take(open_files([saved(tmp_path / "grants.xlsx", TO_A_PERSON)], VOCABULARY), VOCABULARY)
    assert [item.section for item in records] == ["entities", "activities"]
    assert list(report) == []
    assert not any(b"person-1" in item.body for item in records)


def test_grants_are_imported_and_summed(tmp_path):
    store = str(tmp_path / "grants.kgl")
    import_files(store, [saved(tmp_path / "grants.xlsx", FIRST, TO_A_PERSON)])
    sums = "MATCH (c:Contribution) RETURN c.stage AS stage, sum(c.counted_amount) AS total ORDER BY stage"
    reader = open_reader(store)
    assert [tuple(row.values()) for row in reader.query(sums).rows] == [("committed", 10300), ("disbursed", 4000)]
    reader.close()


def test_columns_of_ones_own_are_left_out_aloud(tmp_path):
    path = saved(tmp_path / "grants.xlsx", FIRST, **{"Our Region": "North", "Theme": "Books"})
    (finding,) = (one for one in load(path, VOCABULARY) if getattr(one, "code", "") == "columns-left-out")
    assert (finding.severity, finding.value) == ("doubtful", "Our Region, Theme")


@pytest.mark.parametrize("heading", ["Amount Awardde", "Funding Org: Identifer", "Planed Dates:Start Date"])
def test_a_heading_that_nearly_fits_is_mislabelled(tmp_path, heading):
    meant = {"Amount Awardde": "Amount Awarded", "Funding Org: Identifer": "Funding Org:Identifier"}
    near = meant.get(heading, "Planned Dates:Start Date")
    grant = {heading if name == near else name: value for name, value in FIRST.items()}
    findings = [one for one in load(saved(tmp_path / "grants.xlsx", grant), VOCABULARY) if one.severity == "wrong"]
    assert [(one.code, one.suggestion) for one in findings if one.code == "heading-mislabelled"] == [
        ("heading-mislabelled", near)
    ]


@pytest.mark.parametrize("others", ["ignored", "yes"])
def test_others_says_ignore_or_nothing(tmp_path, others):
    mapping = tmp_path / "a.mapping.yaml"
    mapping.write_text(
        f"others: {others}\nsection: pairings\ncolumns: {{甲: helper, 乙: recipient}}\n", encoding="utf-8"
    )
    (tmp_path / "a.csv").write_text("甲,乙\n大连市,六盘水市\n", encoding="utf-8")
    (finding,) = load(tmp_path / "a.csv", VOCABULARY)
    assert (finding.code, finding.allowed) == ("unknown-mapping", ("ignore",))
