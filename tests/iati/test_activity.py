"""What each element of an activity becomes."""

import pytest
from iati_count import Read
from iati_xml import transaction
from lxml import etree

from graphkit.loaders.iati.texts import name_of, narratives
from graphkit.wording.problems import problem_text


def figures(read, *parts):
    found = read("".join(parts))
    assert found.problems == []
    return found.of("activities")["iati/A-1"].get("contributions", [])


def test_currency_dates_and_reversal(read):
    one, two = figures(read, transaction(ref="t 9"), transaction(value="-50.5", currency="EUR", date="2020-03-01Z"))
    assert (one["id"], one["currency"], one["amount"]) == ("iati/A-1/ref/t%209", "USD", "800")
    assert (one["date"], one["value_date"], "reversal" in one) == ("2020-03-01", "2020-02-28", False)
    assert (two["id"], two["currency"], two["amount"], two["reversal"]) == (
        "iati/A-1/3/2020-03-01",
        "EUR",
        "-50.5",
        True,
    )


@pytest.mark.parametrize(
    ("code", "stage", "kind", "mirror"),
    [
        ("1", "disbursed", None, True),
        ("2", "committed", None, None),
        ("3", "disbursed", None, None),
        ("4", "disbursed", None, None),
        ("5", "disbursed", "repayment", None),
        ("6", "disbursed", "repayment", None),
        ("7", "disbursed", "repayment", None),
        ("8", "disbursed", "investment", None),
        ("9", "disbursed", "repayment", None),
        ("10", "committed", "investment", None),
        ("11", "committed", None, True),
        ("12", "planned", None, None),
        ("13", "planned", None, True),
    ],
)
def test_types_of_transactions(read, code, stage, kind, mirror):
    [figure] = figures(read, transaction(code))
    assert (figure["iati_type"], figure["stage"], figure.get("kind"), figure.get("mirror")) == (
        code,
        stage,
        kind,
        mirror,
    )


def test_several_of_one_day_are_numbered_in_their_order(read):
    assert [figure["id"] for figure in figures(read, transaction(), transaction(value="2"))] == [
        "iati/A-1/3/2020-03-01",
        "iati/A-1/3/2020-03-01#2",
    ]


def test_parties_sectors_and_recipients_of_one_transaction(read):
    inner = (
        '<provider-org ref="GB-1" provider-activity-id="GB-1-7"/>'
        "<receiver-org><narrative>Builders</narrative></receiver-org>"
        '<sector code="14032"/><sector vocabulary="99" code="W" percentage="50"/><recipient-country code="KE"/>'
        '<flow-type code="20"/><aid-type code="D02"/>'
    )
    [figure] = figures(read, transaction(inner=inner))
    assert figure["funders"] == [{"entity": "org/GB-1", "note": "activity GB-1-7"}]
    assert figure["paid_to"] == [{"entity": "org/name/builders"}]
    assert figure["sectors"] == [{"code": "14032"}]
    assert figure["other_sectors"] == [{"vocabulary": "99", "code": "W", "share": "0.5"}]
    assert figure["recipients"] == [{"entity": "country/kenya"}]
    assert (figure["iati_flow_type"], figure["aid_type"]) == ("20", "D02")


def test_a_revised_budget_goes_before_the_original_one(read):
    period = '<period-start iso-date="2020-01-01"/><period-end iso-date="2020-12-31"/>'
    budget = f'<budget type="{{}}">{period}<value>{{}}</value></budget>'
    original, revised = figures(read, budget.format(1, 500), budget.format(2, 600))
    assert (original["iati_type"], revised["iati_type"]) == ("budget", "budget-revised")
    assert original["alternative_to"] == revised["id"] < original["id"]
    assert revised["period"] == {"start": "2020-01-01", "end": "2020-12-31"}
    assert revised["stage"] == "planned"


def test_several_of_one_role_are_kept_and_the_same_one_twice_once(read):
    found = read(
        '<participating-org role="1" ref="GB-1"/><participating-org role="1" ref="US-1"/>'
        '<participating-org role="4"><narrative>Local Builders</narrative></participating-org>'
        '<participating-org role="4" ref=" n/a "><narrative>LOCAL  builders</narrative></participating-org>'
    )
    act = found.of("activities")["iati/A-1"]
    assert [party["entity"] for party in act["funders"]] == ["org/GB-1", "org/US-1"]
    assert act["implementers"] == [{"entity": "org/name/local-builders"}]
    entities = found.of("entities")
    assert entities["org/XX-1"]["identifiers"] == {"iati-org": "XX-1", "iati-publisher": "XX-1"}
    assert entities["org/GB-1"]["label"] == "Agency"
    assert entities["org/GB-1"]["name"] == {"en": "GB-1"}


def test_shares_of_countries_and_regions(read):
    found = read('<recipient-country code="KE" percentage="60"/><recipient-region code="298" percentage="40"/>')
    assert found.of("activities")["iati/A-1"]["recipients"] == [
        {"entity": "country/kenya", "share": "0.6"},
        {"entity": "region/dac-298", "share": "0.4"},
    ]
    assert found.of("entities")["country/kenya"]["name"] == {"zh": "肯尼亚", "en": "Kenya"}


def test_china_and_its_regions_are_those_of_the_table_of_places(read):
    found = read("".join(f'<recipient-country code="{code}"/>' for code in ("CN", "TW", "HK", "MO")))
    recipients = [party["entity"] for party in found.of("activities")["iati/A-1"]["recipients"]]
    assert recipients == ["country/china", "province/taiwan", "province/xianggang", "province/aomen"]
    assert not {"country/china", "province/taiwan"} & found.of("entities").keys()


def test_shares_that_are_more_than_the_whole_are_left_out_and_said(read):
    found = read('<recipient-country code="KE" percentage="60"/><recipient-country code="UG" percentage="60"/>')
    assert found.of("activities")["iati/A-1"]["recipients"] == [
        {"entity": "country/kenya"},
        {"entity": "country/uganda"},
    ]
    assert "recipient percentages above 100 (1)" in found.findings[0].detail


def test_locations_have_points_and_equal_ones_are_one(read):
    place = "<location><name><narrative>Nairobi</narrative></name><point><pos>{}</pos></point></location>"
    found = read(place.format("-1.28 36.82") * 2 + place.format("91 36") + '<recipient-country code="KE"/>')
    act = found.of("activities")["iati/A-1"]
    first, second = [found.of("entities")[party["entity"]] for party in act["places"]]
    assert (first["lat"], first["lon"], first["part_of"]) == ("-1.28", "36.82", ["country/kenya"])
    assert "lat" not in second
    assert "location/point (1)" in found.findings[0].detail


def test_names_in_every_language():
    title = (
        "<title><narrative>Wells</narrative><narrative xml:lang='fr'>Puits</narrative>"
        "<narrative xml:lang='zh-CN'>水井</narrative><narrative xml:lang='FR'>Forages</narrative></title>"
    )
    name, rest = name_of(narratives(etree.fromstring(title), "en"))
    assert name == {"en": "Wells", "zh": "水井", "other": {"fr": "Puits"}}
    assert [each.text for each in rest] == ["Forages"]


def test_dates_status_codes_and_identifiers(read):
    act = read(
        '<activity-status code="5"/><activity-date type="1" iso-date="2019-01-01"/>'
        '<activity-date type="2" iso-date="2020-01-01"/><activity-date type="3" iso-date="2021-12-31"/>'
        '<default-flow-type code="35"/><default-aid-type code="C01"/>'
        '<default-aid-type vocabulary="2" code="1"/><other-identifier type="A1" ref="7"/>'
    ).of("activities")["iati/A-1"]
    assert act["planned"] == {"start": "2019-01-01", "end": "2021-12-31"}
    assert act["period"] == {"start": "2020-01-01"}
    assert (act["status"], act["flow"], act["aid_type"]) == ("cancelled", "investment", "C01")
    assert act["identifiers"] == {"iati-A1": "7"}


def test_results_are_observations_of_baseline_target_and_actual(read):
    found = read(
        '<result type="2"><title><narrative>Water</narrative></title><indicator measure="2">'
        '<title><narrative>Served</narrative></title><baseline year="2019" value="10"/><period>'
        '<period-start iso-date="2020-01-01"/><period-end iso-date="2020-12-31"/><target value="50"/>'
        '<actual value="about half"><dimension name="sex" value="female"/></actual></period></indicator></result>'
    )
    assert found.problems == []
    rows = found.of("observations")
    baseline, target, actual = (
        rows["iati/A-1/r1/i1/baseline"],
        rows["iati/A-1/r1/i1/p1/target"],
        rows["iati/A-1/r1/i1/p1/actual"],
    )
    assert (baseline["value"], baseline["phase"], baseline["as_of"], baseline["unit"]) == (
        "10",
        "before",
        "2019",
        "percent",
    )
    assert (target["value"], target["status"], target["measure"]) == ("50", "expected", "outcome")
    assert target["name"] == {"en": "Water: Served"}
    assert (actual["value_text"], actual["note"], actual["status"]) == ("about half", "sex: female", "actual")
    assert all(row["about"] == "iati/A-1" and row["result_of"] == ["iati/A-1"] for row in rows.values())


def test_documents_are_sources_of_the_act_and_not_of_each_payment(read):
    inner = '<title><narrative>Plan</narrative></title><category code="A01"/>'
    link = f'<document-link url="{{}}" format="text/html">{inner}</document-link>'
    found = read(transaction() + link.format("http://example.org/a b") + link.format("see the office"))
    act = found.of("activities")["iati/A-1"]
    publisher, document = [piece["source"] for piece in act["evidence"]]
    assert found.of("sources")[publisher]["publisher"] == "org/XX-1"
    assert found.of("sources")[document]["url"] == "http://example.org/a%20b"
    assert found.of("sources")[document]["categories"] == ["A01"]
    assert act["contributions"][0]["evidence"] == [{"source": publisher}]
    assert "document-link without a web address (1)" in found.findings[0].detail


def test_what_is_not_held_is_listed_once_with_counts(read):
    found = read("<contact-info/><policy-marker code='1'/>", "<contact-info/>")
    assert [finding.code for finding in found.findings] == ["iati-not-held"]
    assert found.findings[0].severity == "would-help"
    assert found.findings[0].detail == "contact-info (2), policy-marker (1)"


def test_a_part_is_part_of_its_parent_and_its_figures_of_the_total(read):
    parent = (
        transaction("2", "100") + '<related-activity ref="A-2" type="2"/><related-activity ref="elsewhere" type="3"/>'
    )
    found = read(parent, transaction("2", "60"), transaction("2", "40") + '<related-activity ref="A-1" type="1"/>')
    acts = found.of("activities")
    assert acts["iati/A-2"]["part_of"] == acts["iati/A-3"]["part_of"] == ["iati/A-1"]
    assert [acts[f"iati/A-{n}"]["contributions"][0].get("part_of_total") for n in (1, 2, 3)] == [
        None,
        "iati/A-1/2/2020-03-01",
        "iati/A-1/2/2020-03-01",
    ]
    assert acts["iati/A-1"]["related_activities"] == ["child:A-2", "sibling:elsewhere"]


def test_parts_that_exceed_the_total_may_overlap_it(read):
    found = read(transaction("2", "50"), transaction("2", "60") + '<related-activity ref="A-1" type="1"/>')
    figure = found.of("activities")["iati/A-2"]["contributions"][0]
    assert figure["may_overlap"] == ["iati/A-1/2/2020-03-01"]
    assert "part_of_total" not in figure


def test_a_reversal_is_the_total_of_nothing(read):
    found = read(transaction("2", "-50"), transaction("2", "30") + '<related-activity ref="A-1" type="1"/>')
    assert "part_of_total" not in found.of("activities")["iati/A-2"]["contributions"][0]


def test_a_circle_of_parents_is_no_hierarchy(read):
    found = read('<related-activity ref="A-2" type="1"/>', '<related-activity ref="A-1" type="1"/>')
    assert [act.get("part_of") for act in found.of("activities").values()] == [None, None]


@pytest.mark.parametrize(
    ("xml", "code", "words"),
    [
        (transaction("D"), "iati-bad-code", "'D' is no code of transaction/transaction-type"),
        (
            "<transaction><transaction-type code='3'/></transaction>",
            "iati-missing",
            "transaction has no transaction/value",
        ),
    ],
)
def test_what_cannot_be_read_names_its_line(read, xml, code, words):
    found = read(xml)
    assert code in [problem.code for problem in found.problems]
    problem = next(problem for problem in found.problems if problem.code == code)
    assert problem.location.line == 3
    assert problem_text(problem, "en").startswith(words)
    assert problem_text(problem, "zh")


def test_older_versions_are_refused_with_a_reason(tmp_path):
    for text, value in (('version="1.04"', "1.04"), ("", "—")):
        path = tmp_path / "old.xml"
        path.write_text(
            f"<iati-activities {text}><iati-activity><title>Wells</title></iati-activity></iati-activities>"
        )
        found = Read(path)
        assert [finding.code for finding in found.findings] == ["iati-version"]
        assert found.findings[0].value == value
        assert found.raw == []


def test_files_are_found_by_their_root_and_the_option_goes_before(tmp_path, read):
    (tmp_path / "data.txt").write_text((read("") and (tmp_path / "file.xml")).read_text())
    assert Read(tmp_path / "data.txt").of("activities")
    (tmp_path / "data.csv").write_text((tmp_path / "file.xml").read_text())
    assert Read(tmp_path / "data.csv", "iati").of("activities")
    (tmp_path / "other.xml").write_text("<html/>")
    assert [finding.code for finding in Read(tmp_path / "other.xml").findings] == ["unknown-format"]
    (tmp_path / "org.xml").write_text('<iati-organisations version="2.03"/>')
    assert [finding.code for finding in Read(tmp_path / "org.xml").findings] == ["iati-other-root"]
