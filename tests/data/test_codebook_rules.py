"""Rules of docs/codebook.md that can be held mechanically, over all records of the five programmes."""

import hashlib
import re
from collections import defaultdict
from pathlib import Path

import pytest

from graphkit.loaders.choice import load
from graphkit.schema.records import SECTIONS
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.text.paragraphs import paragraphs
from graphkit.text.repair.repair import repair

DATA = Path(__file__).parents[2] / "graphkit" / "data"
FILES = {name: DATA / f"{name}.yaml" for name in ("bijie", "qixingguan", "liupanshui", "pingtang", "zhaojue")}
DEGREES = ("不断", "逐步", "大幅", "进一步", "首次", "首批", "明显", "显著", "有所", "基本", "全面", "迅速")
ORDINALS = {"首批": ("首批", "第一批")}


def records(name):
    return [SECTIONS[row.section].model_validate(row.data) for row in load(FILES[name], load_vocabulary())]


@pytest.fixture(scope="module")
def shipped():
    return {name: records(name) for name in FILES}


@pytest.fixture(scope="module")
def acts(shipped):
    return [record for some in shipped.values() for record in some if record.section == "activities"]


@pytest.fixture(scope="module")
def entities(shipped):
    return {record.id: record for some in shipped.values() for record in some if record.section == "entities"}


def test_every_act_has_a_sector(acts):
    assert len(acts) > 150
    assert [act.id for act in acts if not act.sectors] == []


def test_nobody_both_provides_and_funds(acts):
    both = {act.id: {party.entity for party in act.providers} & {party.entity for party in act.funders} for act in acts}
    assert {act: parties for act, parties in both.items() if parties} == {}


def test_a_set_that_is_wholly_named_is_no_group(entities):
    members = defaultdict(set)
    for entity in entities.values():
        for link in entity.member_of:
            members[link.entity].add(entity.id)
    groups = [entity for entity in entities.values() if entity.label == "Group" and entity.size_bound == "exact"]
    assert len(groups) > 10
    assert [group.id for group in groups if group.size == len(members[group.id])] == []


def test_an_umbrella_is_not_finished_while_a_part_runs_on(acts):
    status = {act.id: act.status for act in acts}
    unfinished = [
        (act.id, whole)
        for act in acts
        for whole in act.part_of
        if act.status in ("planned", "committed", "started") and status[whole] in ("completed", "disbursed")
    ]
    assert unfinished == []


def test_a_firm_that_is_founded_is_an_establishment_of_the_flow_investment(acts, entities):
    founding = [act for act in acts if any(entities[thing].label == "Enterprise" for thing in act.created)]
    assert {(act.kind, act.flow, act.status) for act in founding} == {("establishment", "investment", "completed")}


def test_a_place_of_an_act_is_no_guess_from_a_name(acts):
    assert [act.id for act in acts for place in act.places if place.note and "名称" in place.note] == []


def passages(record, text):
    split = paragraphs(text)
    return [repair(split[e.paragraph - 1].text[e.start or 0 : e.end]).text for e in record.evidence]


def with_passages(shipped, source_text, section):
    for number, name in enumerate(FILES):
        text = source_text(f"{number:03}")
        sha = hashlib.sha256(text.encode()).hexdigest()
        (source,) = [record.id for record in shipped[name] if record.section == "sources" and record.sha256 == sha]
        for record in shipped[name]:
            if record.section == section and {piece.source for piece in record.evidence} == {source}:
                yield record, passages(record, text)


def test_words_of_degree_and_order_in_a_state_are_those_of_the_text(shipped, source_text):
    wrong, seen = [], 0
    for record, spans in with_passages(shipped, source_text, "observations"):
        for word in (word for word in DEGREES if word in (record.value_text or "")):
            seen += 1
            if not any(same in span for span in spans for same in ORDINALS.get(word, (word,))):
                wrong.append((record.id, word))
    assert seen > 2
    assert wrong == []


def test_a_signing_is_a_pairing_exactly_where_the_text_names_one(shipped, source_text):
    signings = [
        (record, "".join(spans))
        for record, spans in with_passages(shipped, source_text, "activities")
        if record.kind in ("agreement", "pairing")
    ]
    assert len(signings) > 8
    for record, words in signings:
        assert (record.kind == "pairing") == bool(re.search("结对|定点|对口", words)), record.id
        assert bool(record.established) == (record.kind == "pairing"), record.id
