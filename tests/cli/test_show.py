"""Cards, find and trace on a network small enough to work out by hand."""

import pytest


def by(rows, **wanted):
    return [row for row in rows if all(row[key] == value for key, value in wanted.items())]


def names(parties):
    return [party["name"] for party in parties]


def test_a_giver_s_card_keeps_own_and_joint_gifts_apart(folder, graphkit):
    card = graphkit("show", "晨光集团").json()
    assert card["head"]["id"] == "ent/light"
    assert card["head"]["where"] == ["海湾市", "东海省"]
    gave = {(row["activity"], row["figure"]) for row in card["gave"]}
    assert gave == {("act/tea", "con/tea-total"), ("act/tea", "con/tea-first"), ("act/rooms", "con/rooms")}
    (scholarships,) = by(card["jointly_gave"], activity="act/scholarships")
    assert names(scholarships["from"]) == ["明道党海湾市委"]
    assert names(scholarships["through"]) == ["明道党中央"]
    assert (scholarships["amount"], scholarships["year"]) == (90000.5, 2020)


def test_sums_count_a_part_and_its_total_once_and_a_group_s_gift_never(folder, graphkit):
    card = graphkit("show", "ent/light").json()
    (tea,) = by(card["totals"], section="gave", year=None, stage="disbursed")
    assert (tea["amount"], tea["currency"], tea["left_out"]) == (1000000.0, "CNY", 0)
    (first,) = by(card["totals"], section="gave", year=2020, stage="disbursed")
    assert (first["amount"], first["left_out"]) == (None, 1)  # part of the total above
    (group,) = by(card["totals"], section="jointly_gave", year=None, stage="disbursed")
    assert (group["amount"], group["left_out"]) == (None, 1)  # given by the group it belongs to


def test_one_gift_to_two_receivers_is_one_line(folder, graphkit):
    rows = graphkit("show", "ent/light").json()["gave"]
    (books,) = by(rows, activity="act/rooms")
    assert sorted(names(books["with"])) == ["远山市第一医院", "青石小学"]
    assert books["each"] is True


def test_a_broker_gave_nothing_and_brokered_both(folder, graphkit):
    card = graphkit("show", "明道党中央").json()
    assert "gave" not in card
    assert "jointly_gave" not in card
    assert {row["activity"] for row in card["brokered"]} == {"act/school", "act/scholarships"}
    (paid,) = by(card["brokered"], figure="con/school-paid")
    assert names(paid["from"]) == ["山海协作资金", "海湾市"]
    assert names(paid["with"]) == ["青石小学"]
    (inferred,) = by(card["brokered"], activity="act/scholarships")
    assert inferred["certainty"] == "inferred"
    (pairing,) = card["pairings"]
    assert (pairing["role"], pairing["valid_from"], pairing["valid_to"]) == ("broker", "2016-09", None)


def test_a_stay_to_learn_is_received_by_who_learns_and_given_by_the_host_once(folder, graphkit):
    learner = graphkit("show", "hospital/hill").json()
    (stay,) = by(learner["received"], activity="act/learning")
    assert (stay["quantity"], names(stay["with"])) == (5.0, ["海湾医院"])
    assert not by(learner.get("gave", []), activity="act/learning")
    host = graphkit("show", "hospital/bay").json()
    assert len(by(host["gave"], activity="act/learning")) == 1


def test_help_that_flows_back_is_marked(folder, graphkit):
    (back,) = graphkit("show", "hospital/hill").json()["gave"]
    assert (back["activity"], back["benefit"]) == ("act/help-back", "reverse")


def test_a_place_shows_what_happens_within_it(folder, graphkit):
    card = graphkit("show", "远山市").json()
    within = {row["id"]: row["received"] for row in card["within"]}
    assert within["hospital/hill"] == 3
    assert within["school/green"] == 3
    assert names(card["mutual"][0]["with"]) == ["海湾市"]


def test_a_part_without_direct_edge_is_not_lost(folder, graphkit):
    card = graphkit("show", "协作办公室").json()
    (rooms,) = by(card["part_taken"], activity="act/rooms")
    assert rooms["role"] == ["IMPLEMENTED"]


def test_observations_say_which_claim_is_preferred(folder, graphkit):
    rows = {row["id"]: row for row in graphkit("show", "青石小学").json()["observations"]}
    assert (rows["obs/pupils"]["preferred"], rows["obs/pupils"]["decided_by"]) == (None, None)
    assert (rows["obs/pupils-other"]["preferred"], rows["obs/pupils-other"]["decided_by"]) == ("obs/pupils", "as_of")
    assert rows["obs/pupils"]["sources"] == [{"source": "src/report", "paragraphs": [7]}]


def test_an_act_s_card_ties_its_figures(folder, graphkit):
    card = graphkit("show", "act/school").json()
    figures = {row["id"]: row for row in card["figures"]}
    assert figures["con/school-paid"]["stage_of"] == "con/school-planned"
    assert [(row["edge"], row["id"]) for row in card["parties"]][:3] == [
        ("PROVIDED", "city/bay"),
        ("FUNDED", "fund/coop"),
        ("FACILITATED", "party/centre"),
    ]
    assert {row["source"] for row in card["evidence"]} == {"src/bulletin", "src/report"}


def test_a_programme_s_card_has_money_without_double_counting(folder, graphkit):
    card = graphkit("show", "远山计划").json()  # by its alias
    money = {(row["flow"], row["stage"]): row for row in card["money"]}
    assert money["aid", "planned"]["counted"] == 3000000.0
    paid = money["aid", "disbursed"]
    assert (paid["own"], paid["joint"], paid["mixed"], paid["left_out"]) == (2500000.0, 90000.5, 600000.0, 0)
    assert paid["counted"] == 3190000.5
    tea = money["trade", "disbursed"]  # a purchase is no aid; its first payment is part of it
    assert (tea["counted"], tea["left_out"]) == (1000000.0, 1)
    assert card["head"]["acts"] == 9
    assert card["head"]["acts_back"] == 1
    helpers = [row["id"] for row in card["helpers"]]
    assert "hospital/bay" in helpers
    assert "hospital/hill" not in helpers  # it learns, and helps back
    assert "fund/coop" not in helpers  # a channel
    (firm,) = by(card["helpers"], id="ent/light")
    assert (firm["aid"], firm["trade"], firm["acts"]) == (2, 1, 3)


@pytest.mark.parametrize("name", ["pair/bay-hill", "src/report", "con/doctors", "obs/grade", "batch/0001"])
def test_everything_has_a_card(folder, graphkit, name):
    assert graphkit("show", name).json()["head"]["id"] == name


def test_a_name_of_two_things_is_refused_with_the_candidates(folder, graphkit):
    done = graphkit("show", "白水区")
    assert (done.code, done.out) == (3, "")
    assert "county/hill-white" in done.err
    assert "county/bay-white" in done.err
    assert "远山市" in done.err


@pytest.mark.parametrize("name", ["海湾市白水区", "东海省海湾市白水区", "960105", "county/bay-white"])
def test_the_place_in_front_tells_namesakes_apart(folder, graphkit, name):
    assert graphkit("show", name).json()["head"]["id"] == "county/bay-white"


def test_an_unknown_name_names_what_is_near(folder, graphkit):
    done = graphkit("show", "晨光集困")
    assert done.code == 2
    assert "晨光集团 (ent/light)" in done.err
    assert graphkit("show", "zzzzzz").code == 2


@pytest.mark.parametrize("wanted", ["MINGDAO", "明道黨中央", "ｍｉｎｇｄａｏ", "明道党中央委员会", "party/centre"])
def test_case_width_script_and_alias_do_not_matter(folder, graphkit, wanted):
    assert graphkit("find", wanted).rows[0]["id"] == "party/centre"


def test_find_puts_exact_names_first_and_says_where(folder, graphkit):
    rows = graphkit("find", "远山市").rows
    assert rows[0]["id"] == "city/hill"
    assert {"hospital/hill", "agency/hill-health"} <= {row["id"] for row in rows}
    (hospital,) = by(rows, id="hospital/hill")
    assert hospital["where"] == ["白水区", "远山市", "西岭省"]
    assert [row["label"] for row in graphkit("find", "远山", "--label", "Hospital").rows] == ["Hospital"]


def test_find_nothing_is_an_answer(folder, graphkit):
    done = graphkit("find", "不存在")
    assert (done.code, done.rows) == (0, [])
    assert "不存在" in done.err


def test_find_refuses_an_unknown_label_and_an_empty_text(folder, graphkit):
    done = graphkit("find", "x", "--label", "Hospitl")
    assert done.code == 2
    assert "Hospital" in done.err
    assert graphkit("find", " ").code == 2


def test_trace_leads_to_paragraph_and_characters(folder, graphkit):
    rows = graphkit("trace", "act/school").rows
    paid = by(rows, element="con/school-paid")[0]
    assert (paid["source"], paid["paragraph"], paid["char_start"], paid["char_end"]) == ("src/bulletin", 2, 6, 11)
    assert len(paid["digest"]) == 64
    assert by(rows, element="con/school-desks")[0]["inherited"] is True
    assert by(rows, element="obs/pupils")


def test_trace_shows_the_words_and_checks_them(folder, graphkit):
    row = graphkit("trace", "con/school-paid", "--sources", "texts").rows[0]
    assert (row["passage"], row["check"]) == ("250万元", "ok")


def test_trace_notices_a_text_that_changed(folder, graphkit):
    text = folder / "texts" / "bulletin.txt"
    text.write_text(text.read_text(encoding="utf-8").replace("250万元", "260万元"), encoding="utf-8", newline="")
    done = graphkit("trace", "con/school-paid", "--sources", "texts")
    assert done.code == 3
    assert [(row["passage"], row["check"]) for row in done.rows] == [("260万元", "changed")]
    assert "its SHA-256 differs" in done.err


def test_trace_without_the_text_says_so(folder, graphkit):
    (folder / "texts" / "bulletin.txt").unlink()
    done = graphkit("trace", "con/school-paid", "--sources", "texts")
    assert done.code == 0
    assert done.rows[0]["check"] == "no-text"
    assert "src/bulletin" in done.err


def test_a_direct_edge_is_traced_to_its_figure(folder, graphkit):
    edge = "city/bay~BUILT_FOR~school/green~con/school-paid"
    assert {row["element"] for row in graphkit("trace", edge).rows} == {"con/school-paid"}
    assert graphkit("trace", "a~NO_SUCH~b").code == 2


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        ("con/tea-first", [
            "Not in the sum over the whole graph.",
            "Its total: con/tea-total. A sum that includes the total leaves this figure out.",
            "Not in the sum of what 协作办公室 brokered: a total that contains it is already counted there.",
            "Not in the sum of what 晨光集团 gave: a total that contains it is already counted there.",
        ]),
        ("con/tea-total", ["In the sum over the whole graph (trade).", "In the sum of what 晨光集团 gave.",
                           "Its parts: con/tea-first. A sum that includes this figure leaves them out."]),
        ("con/scholarships", [
            "Not in the sum of what 晨光集团 gave: 2 parties share it, and their parts are not known.",
            "In the sum of what 青石小学 received.",
        ]),
        ("con/school-paid", ["Paid through 山海协作资金: a fund passes money on and does not count as the giver.",
                             "It is a later stage of con/school-planned: the same money, never added to it."]),
        ("con/rooms", ["In the sum over the whole graph (aid): once for each of 2 receivers."]),
    ],
)  # fmt: skip
def test_trace_says_in_which_sums_a_figure_is_and_why(folder, graphkit, figure, expected):
    sums = graphkit("--lang", "en", "trace", figure).json()["sums"]
    assert [sentence for sentence in expected if sentence not in sums] == []
    printed = graphkit("--lang", "zh", "trace", figure, "--format", "table").out
    assert "全图合计" in printed


def test_only_a_figure_is_in_sums(folder, graphkit):
    assert "sums" not in graphkit("trace", "act/school").json()


def test_a_party_is_traced_to_all_it_takes_part_in(folder, graphkit):
    elements = {row["element"] for row in graphkit("trace", "青石小学").rows}
    assert {"act/school", "act/rooms", "act/scholarships", "obs/pupils"} <= elements


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_kind_of_thing_has_a_card_for_people(folder, graphkit, language):
    rows = graphkit("query", "MATCH (n:Node) RETURN n.class AS label, min(n.id) AS id, max(n.id) AS other").rows
    assert len(rows) >= 16
    for id_ in sorted({row[key] for row in rows for key in ("id", "other")}):
        done = graphkit("--lang", language, "show", id_, "--format", "table")
        assert done.code == 0, (id_, done.err)
        assert id_ in done.out
        assert all(line == line.rstrip() for line in done.out.splitlines())


def test_a_card_for_people_says_it_in_words(folder, graphkit, monkeypatch):
    monkeypatch.setenv("COLUMNS", "300")
    printed = graphkit("--lang", "zh", "show", "明道党中央", "--format", "table").out
    assert "又称：明道党中央委员会" in printed
    assert "援建青石小学教学楼" in printed
    assert "约300万元，计划，促成" in printed
    assert "[1] ¶2" in printed
    other = graphkit("--lang", "en", "show", "ent/light", "--format", "table").out
    assert "CNY 200,000, disbursed (not counted)" in other
    assert "as a member of a group" in other


def test_a_long_card_is_cut_on_a_terminal_unless_all_is_asked_for(folder, graphkit, monkeypatch):
    from graphkit.cli.terminal import cards
    from graphkit.cli.verbs import show

    monkeypatch.setattr(show, "is_terminal", lambda _stream: True)
    monkeypatch.setattr("graphkit.cli.terminal.output.is_terminal", lambda _stream: True)
    monkeypatch.setattr(cards, "ROWS", 1)
    cut = graphkit("show", "远山市")
    assert "--all" in cut.out
    assert "--all" not in graphkit("show", "远山市", "--all").out
