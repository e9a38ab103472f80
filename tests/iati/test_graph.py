"""What the graph makes of acts read from IATI: parties of figures, shares, repayments, names in several files."""

from contextlib import closing

import pytest
from iati_xml import ACT, END, HEAD, TAIL, transaction

from graphkit.pipeline import import_files
from graphkit.store import open_reader


@pytest.fixture
def graph(tmp_path):
    """Return the reader of a store that holds the activities given, each text one file."""
    readers = []

    def made(*files):
        uri = str(tmp_path / "g.kgl")
        for number, xml in enumerate(files):
            path = tmp_path / f"file{number}.xml"
            path.write_text(xml if "iati-activities" in xml else one(f"A-{number}", xml), encoding="utf-8")
            assert import_files(uri, [path]).problems == []
        readers.append(open_reader(uri))
        return readers[-1]

    yield made
    for reader in readers:
        with closing(reader):
            pass


def one(identifier, xml):
    return HEAD + ACT.format(id=identifier) + xml + TAIL + END


def rows(reader, cypher):
    return [tuple(row.values()) for row in reader.query(cypher).rows]


TWO = '<recipient-country code="KE" percentage="60"/><recipient-country code="UG" percentage="40"/>'


def test_a_sum_is_split_between_countries_by_their_shares(graph):
    reader = graph(TWO + transaction("3", "1000"))
    found = rows(
        reader,
        "MATCH (g:Agency)-[d:GRANTED_TO]->(c:Country) "
        "RETURN g.name, c.name_en, d.amount, d.share, d.joint, d.counted, d.counted_given, d.counted_received "
        "ORDER BY c.id",
    )
    assert found == [
        ("GB-1", "Kenya", 600.0, 0.6, None, True, True, True),
        ("GB-1", "Uganda", 400.0, 0.4, None, True, True, True),
    ]


def test_shares_that_are_not_the_whole_leave_the_sum_joint(graph):
    reader = graph(TWO.replace("40", "30") + transaction("3", "1000"))
    found = rows(reader, "MATCH ()-[d:GRANTED_TO]->() RETURN d.amount, d.joint_amount, d.share, d.joint")
    assert found == [(None, 1000.0, None, True)] * 2


def test_a_figure_s_own_giver_and_recipients_go_before_those_of_the_act(graph):
    parties = '<provider-org ref="US-1"/><receiver-org ref="NGO-1"/><recipient-country code="UG"/>'
    reader = graph('<recipient-country code="KE"/>' + transaction("3", "7", inner=parties) + transaction("4", "5"))
    found = rows(reader, "MATCH (g)-[d:GRANTED_TO]->(c) RETURN g.name, c.name_en, d.amount ORDER BY d.amount")
    assert found == [("GB-1", "Kenya", 5.0), ("US-1", "Uganda", 7.0)]
    edges = "MATCH (c:Contribution)-[e]->(x) WHERE type(e) IN ['GIVEN_BY', 'GIVEN_TO', 'GIVEN_FOR'] "
    assert rows(reader, edges + "RETURN type(e) AS edge, x.name AS name ORDER BY edge") == [
        ("GIVEN_BY", "US-1"),
        ("GIVEN_FOR", "乌干达"),
        ("GIVEN_TO", "NGO-1"),
    ]


def test_who_was_paid_receives_where_nobody_else_is_named(graph):
    reader = graph(transaction("3", "7", inner='<receiver-org ref="NGO-1"/>'))
    assert rows(reader, "MATCH (g)-[d:GRANTED_TO]->(r) RETURN g.name, r.name, d.amount") == [("GB-1", "NGO-1", 7.0)]


def test_money_that_goes_back_is_no_help_and_runs_from_who_paid(graph):
    both = '<provider-org ref="KE-1"/><receiver-org ref="GB-1"/>'
    reader = graph('<recipient-country code="KE"/>' + transaction("6", "9", inner=both) + transaction("6", "8"))
    assert rows(reader, "MATCH (g)-[d:REPAID_TO]->(r) RETURN g.name, r.name, d.flow, d.amount") == [
        ("KE-1", "GB-1", "relation", 9.0)
    ]
    paid = "MATCH (c:Contribution) WHERE c.flow = 'aid' AND c.realised AND c.counted RETURN count(c) AS n"
    assert rows(reader, paid) == [(0,)]


def test_incoming_funds_are_a_mirror_and_a_negative_value_lowers_the_sum(graph):
    reader = graph(transaction("1", "100") + transaction("3", "70") + transaction("3", "-20") + transaction("4", "5"))
    paid = "MATCH (c:Contribution) WHERE c.flow = 'aid' AND c.realised RETURN sum(c.counted_amount) AS paid"
    assert rows(reader, paid) == [(55.0,)]


def test_a_revised_budget_alone_is_counted(graph):
    period = '<period-start iso-date="2020-01-01"/><period-end iso-date="2020-12-31"/>'
    budgets = "".join(
        f'<budget type="{n}">{period}<value>{value}</value></budget>' for n, value in ((1, 500), (2, 600))
    )
    reader = graph('<recipient-country code="KE"/>' + budgets)
    assert rows(reader, "MATCH (c:Contribution) WHERE c.counted RETURN c.amount, c.iati_type") == [
        (600.0, "budget-revised")
    ]
    dates = "MATCH ()-[d:GRANTED_TO]->() RETURN toString(d.start_date) AS a, toString(d.end_date) AS b"
    assert rows(reader, dates) == [("2020-01-01", "2020-12-31")]


def named(identifier, publisher, name, other):
    act = f'<iati-activity default-currency="USD"><iati-identifier>{identifier}</iati-identifier>'
    act += f'<reporting-org ref="{publisher}" type="10"><narrative>{name}</narrative></reporting-org>'
    act += f"<title><narrative>What {name} pays for</narrative></title>"
    return HEAD + act + f'<participating-org role="1" ref="GB-1">{other}</participating-org>' + TAIL + END


@pytest.mark.parametrize("turned", [False, True])
def test_an_organisation_has_the_name_by_which_it_reports_itself(graph, turned):
    files = [
        named("B-1", "XX-9", "Nine", "<narrative>The Department for International Development of the UK</narrative>"),
        named("B-2", "GB-1", "DFID", "<narrative>DFID</narrative>"),
        named("B-3", "XX-8", "Eight", ""),
    ]
    reader = graph(*(reversed(files) if turned else files))
    found = rows(reader, "MATCH (n:Entity {id: 'org/GB-1'}) RETURN n.name, n.aliases, n.class, n.identifiers")
    assert found == [
        (
            "DFID",
            ["GB-1", "The Department for International Development of the UK"],
            "Agency",
            ["iati-org:GB-1", "iati-publisher:GB-1"],
        )
    ]


def test_names_in_other_languages_are_kept(graph):
    name = "<narrative xml:lang='fr'>Tchad</narrative><narrative xml:lang='es'>Chad</narrative>"
    reader = graph(one("A-9", "").replace("<title><narrative>Wells</narrative></title>", f"<title>{name}</title>"))
    found = rows(reader, "MATCH (a:Activity) RETURN a.name, a.name_lang, a.names")
    assert found == [("Chad", "es", ["es:Chad", "fr:Tchad"])]
