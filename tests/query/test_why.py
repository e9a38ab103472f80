"""Every reason why a figure is, or is not, in a sum: one figure for each, both languages, on both stores."""

from contextlib import closing

import pytest

from graphkit.pipeline import import_files
from graphkit.query.why import why_counted
from graphkit.store import open_reader
from graphkit.wording.catalogues import messages
from graphkit.wording.messages import Message

NEO4J = pytest.param("neo4j", marks=pytest.mark.neo4j)
ENTITIES = """
  - {id: ent/a, label: Enterprise, name: 甲公司}
  - {id: ent/b, label: Enterprise, name: 乙公司}
  - {id: party/p, label: Party, name: 某党委员会}
  - {id: city/h, label: City, name: 山城}
  - {id: county/c, label: County, name: 某新县}
  - {id: agency/o, label: Agency, name: 某新县办公室, located_in: county/c}
  - {id: school/s, label: School, name: 丙学校, located_in: county/c}
  - {id: school/t, label: School, name: 丁学校, located_in: county/c}
  - {id: grp/g, label: Group, name: 若干学校}
  - {id: grp/m, label: Group, name: 两校, size: 3}
  - {id: school/m, label: School, name: 戊学校, member_of: grp/m}
  - {id: fac/room, label: Facility, name: 教室, part_of: school/s}
  - {id: fund/f, label: Fund, name: 协作资金, contributors: [ent/a]}
  - {id: fund/n, label: Fund, name: 无名基金}
  - {id: inst/h, label: Institute, name: 培训院}
"""
GIFT = "kind: donation, providers: [ent/a], recipients: [school/s]"
FIGURES = {  # figure: its act, its own fields, the reasons that a trace must name
    "plain": (GIFT, "amount: 5", ["counted", "given", "received", "realised"]),
    "planned": (GIFT, "amount: 5, stage: planned", ["not-realised"]),
    "each": ("kind: donation, providers: [ent/a], recipients: [school/s, school/t]", "amount: 5, each: true",
             ["counted-times"]),
    "no-value": (GIFT, "item: books, note: some", ["not-counted", "no-value"]),
    "rate": (GIFT, "amount: 5, per: month", ["not-counted", "rate", "not-given", "side-no-sum", "not-received"]),
    "mirror": (GIFT, "amount: 5, mirror: true", ["mirror"]),
    "each-unknown": ("kind: donation, providers: [ent/a], recipients: [grp/g]", "amount: 5, each: true",
                     ["each-unknown", "side-no-sum"]),
    "each-length": ("kind: service, providers: [ent/a], recipients: [school/s, school/t]",
                    "quantity: 3, unit: month, item: stay, each: true", ["each-length"]),
    "other": (GIFT, "amount: 7, as_of: 2021", ["counted", "preferred-to"]),
    "claim": (GIFT, "amount: 5, as_of: 2020, alternative_to: con/other", ["preferred", "side-preferred"]),
    "whole": ("kind: donation, providers: [ent/a], facilitators: [party/p], recipients: [school/s]", "amount: 50",
              ["parts", "brokered"]),
    "part": ("kind: donation, providers: [ent/a], facilitators: [party/p], recipients: [school/s]",
             "amount: 5, part_of_total: con/whole", ["part", "total", "side-total", "not-brokered"]),
    "mixed": (GIFT, "amount: 5, mixed: true", ["mixed", "side-mixed"]),
    "mixed-flow": (GIFT, "amount: 5, flow: mixed", ["mixed-flow", "flow.mixed"]),
    "aggregate": (GIFT, "amount: 5, aggregate: true, as_of: 2021", ["aggregate"]),
    "shared": ("kind: donation, providers: [ent/a, ent/b], recipients: [school/s]", "amount: 5", ["side-shared"]),
    "shared-own": ("kind: donation, providers: [ent/a, county/c], recipients: [county/c]", "amount: 5",
                   ["side-shared-own", "side-receiver"]),
    "own": ("kind: donation, providers: [agency/o], recipients: [county/c]", "amount: 5", ["side-own"]),
    "broker-own": ("kind: donation, providers: [ent/a], facilitators: [agency/o], recipients: [county/c]",
                   "amount: 5", ["side-own", "not-brokered"]),
    "gives-too": ("kind: donation, providers: [ent/a], facilitators: [ent/a], recipients: [school/s]",
                  "amount: 5", ["side-gives-too"]),
    "funders": ("kind: donation, providers: [ent/a], funders: [ent/b], recipients: [school/s]", "amount: 5",
                ["side-funders"]),
    "paid-in": ("kind: donation, providers: [ent/a], recipients: [fund/f]", "amount: 9", ["fund-receiver"]),
    "paid-out": ("kind: funding, funders: [fund/f], recipients: [school/s]", "amount: 5",
                 ["channel", "side-paid-in"]),
    "nameless": ("kind: funding, funders: [fund/n], recipients: [school/s]", "amount: 5", ["fund-giver"]),
    "no-giver": ("kind: donation, recipients: [school/s]", "amount: 5", ["counted", "no-side"]),
    "facility": ("kind: construction, providers: [ent/a], created: [fac/room]", "amount: 5", ["facility"]),
    "members": ("kind: donation, providers: [ent/a], recipients: [grp/m]", "amount: 5", ["members"]),
    "learning": ("kind: dispatch, providers: [inst/h], hosts: [inst/h], senders: [school/s], recipients: [school/s]",
                 "quantity: 5, unit: person", ["learning"]),
    "reverse": ("kind: donation, benefit: reverse, providers: [county/c], recipients: [city/h]", "amount: 5",
                ["reverse"]),
    "symmetric": ("kind: agreement, partners: [ent/a], recipients: [county/c]", "amount: 5",
                  ["symmetric", "flow.relation"]),
    "first": ("kind: investment, providers: [ent/a], recipients: [county/c]", "amount: 50, stage: planned",
              ["earlier-stage", "flow.investment"]),
    "later": ("kind: investment, providers: [ent/a], recipients: [county/c]",
              "amount: 5, stage: disbursed, stage_of: con/first", ["later-stage"]),
    "trade": ("kind: purchase, providers: [ent/a], recipients: [county/c]", "amount: 5", ["flow.trade"]),
    "labour": ("kind: employment, providers: [ent/a], recipients: [county/c]", "quantity: 5, unit: person",
               ["flow.labour"]),
    "overlap": (GIFT, "amount: 5, may_overlap: [con/plain]", ["overlap", "flow.aid"]),
}  # fmt: skip


@pytest.fixture(scope="module")
def record_file(tmp_path_factory):
    lines = []
    for figure, (act, fields, _) in FIGURES.items():
        money = ", currency: CNY" if "amount" in fields else ""
        stage = "" if "stage:" in fields else ", stage: disbursed"
        lines.append(
            f"  - {{id: act/{figure}, {act}, contributions: [{{id: con/{figure}, {fields}{money}{stage}}}]}}\n"
        )
    path = tmp_path_factory.mktemp("why") / "why.yaml"
    path.write_text(f"entities:{ENTITIES}activities:\n{''.join(lines)}", encoding="utf-8")
    return path


@pytest.fixture(scope="module", params=["embedded", NEO4J])
def reader(request, record_file, tmp_path_factory):
    if request.param == "embedded":
        uri = str(tmp_path_factory.mktemp("why") / "g.kgl")
    else:
        uri = request.getfixturevalue("neo4j_module_uri")
    import_files(uri, [record_file])
    with closing(open_reader(uri)) as reader:
        yield reader


def keys_of(remarks):
    """The keys of messages and of the messages within them, without their prefix."""
    found = []
    for remark in remarks:
        found.append(remark.code)
        found += [value.code for value in remark.values.values() if isinstance(value, Message)]
    return [key.removeprefix("why.") for key in found]


@pytest.mark.parametrize("figure", FIGURES)
def test_a_reason_is_named(reader, figure):
    remarks = why_counted(reader, f"con/{figure}")
    keys = keys_of(remarks)
    assert set(FIGURES[figure][2]) <= set(keys)
    for language in ("zh", "en"):
        sentences = [remark.text(language) for remark in remarks]
        assert len(set(sentences)) == len(sentences)
        assert not [sentence for sentence in sentences if "{" in sentence or "None" in sentence]


def test_every_reason_has_a_figure_here():
    reasons = {key.removeprefix("why.") for key in messages() if key.startswith("why.")}
    assert reasons == {key for *_, keys in FIGURES.values() for key in keys}


def test_who_is_in_a_sum_is_what_the_edges_say(reader):
    """The sentences never contradict what the documented patterns add up."""
    for figure in FIGURES:
        given = reader.query(
            "MATCH (g:Node)-[d]->(:Node) WHERE d.contribution = $id AND d.counted_given "
            "AND type(d) <> 'FACILITATED_FOR' RETURN DISTINCT g.name AS name",
            {"id": f"con/{figure}"},
        ).rows
        remarks = why_counted(reader, f"con/{figure}")
        assert {r.values["name"] for r in remarks if r.code == "why.given"} == {row["name"] for row in given}


def test_what_is_no_figure_has_no_reasons(reader):
    assert why_counted(reader, "ent/a") == why_counted(reader, "con/none") == []
