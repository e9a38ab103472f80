"""The gold set of place mentions: looked up as they stand, and resolved in records; none is taken for another."""

import sys
from collections import Counter
from pathlib import Path

import pytest
import yaml

from graphkit.places.gazetteer import Gazetteer
from graphkit.places.lookup import look_up

GOLD = yaml.safe_load((Path(__file__).parent / "gold" / "places.yaml").read_text(encoding="utf-8"))
KEYS = {"text", "in", "date", "means", "approximate", "near"}
NONE = ("unknown", "ambiguous")


def looked_up(row):
    answer = look_up(row["text"], row["date"], row.get("in"))
    if answer.status != "found":
        return answer.status, False
    return answer.places[0].code, answer.places[0].approximate


def score(gold, answers):
    """Return precision, recall and the rows that went wrong; a clear name left open lowers recall only."""
    answered = [(row, given) for row, given in zip(gold, answers, strict=True) if given not in NONE]
    right = sum(row["means"] == given for row, given in answered)
    clear = sum(row["means"] not in NONE for row in gold)
    wrong = [(row, given) for row, given in zip(gold, answers, strict=True) if row["means"] != given]
    return right / len(answered), right / clear, wrong


def test_the_gold_set_is_sound():
    assert len(GOLD) >= 350
    assert all(set(row) <= KEYS and all(isinstance(value, str | bool) for value in row.values()) for row in GOLD)
    kinds = Counter(row["means"] if row["means"] in NONE else "place" for row in GOLD)
    assert kinds["place"] >= 200
    assert kinds["unknown"] >= 80
    assert kinds["ambiguous"] >= 10
    gazetteer = Gazetteer.load()
    assert all(gazetteer.by_code(row["means"]) for row in GOLD if row["means"] not in (*NONE, "5202"))


def test_look_up_of_the_gold_set(capsys):
    answers = [looked_up(row) for row in GOLD]
    precision, recall, wrong = score(GOLD, [given for given, _ in answers])
    with capsys.disabled():
        sys.stdout.write(f"\nplaces, {len(GOLD)} mentions: precision {precision:.4f}, recall {recall:.4f}\n")
    assert precision >= 0.99, wrong
    assert recall >= 0.97, wrong
    assert [row for row, given in wrong if given not in NONE] == []  # no name is taken for another
    flags = [(row, flag) for row, (given, flag) in zip(GOLD, answers, strict=True) if given not in NONE]
    assert [row for row, flag in flags if flag != row.get("approximate", False)] == []


def test_what_is_open_stays_open_and_what_is_unknown_unknown():
    for row in GOLD:
        if row["means"] in NONE:
            assert looked_up(row)[0] == row["means"], row


@pytest.mark.parametrize("row", [row for row in GOLD if "near" in row], ids=lambda row: row["text"])
def test_a_mistyped_name_finds_what_was_meant_near(row):
    near = [place.code for place in look_up(row["text"], row["date"], row.get("in")).near]
    assert row["near"] in near[:3]


def test_the_gold_set_as_records(answer, capsys):
    """The same names as places of acts, with what stands above as the receiving side; a zone is never its county."""
    rows = [row for row in GOLD if not row["text"].isdigit()]
    acts = []
    for number, row in enumerate(rows):
        above = look_up(row["in"]).places[0].id if "in" in row else None
        fields = [f"id: act/{number}", "kind: assistance", f'places: ["{row["text"]}"]']
        fields += [f'period: {{start: "{row["date"]}", end: "{row["date"]}"}}']
        fields += [f"recipients: [{above}]"] if above else []
        acts.append("- {" + ", ".join(fields) + "}")
    result = answer("activities:\n" + "\n".join(acts))
    ambiguous = {problem.record for problem in result.problems if problem.code == "ambiguous-name"}
    unknown = {record for each in result.unknowns for record in each.records}
    units, answers = Gazetteer.load().units, []
    for number, row in enumerate(rows):
        record_id = f"act/{number}"
        if record_id in unknown | ambiguous:
            answers.append("unknown" if record_id in unknown else "ambiguous")
        else:
            unit = units[result.id(record_id, "places", row["text"])]
            codes = [code for code, _, _ in unit.codes]
            answers.append(row["means"] if row["means"] in codes else unit.code)
    plain = [{**row, "means": "unknown" if row.get("approximate") else row["means"]} for row in rows]
    precision, recall, wrong = score(plain, answers)
    with capsys.disabled():
        sys.stdout.write(f"\nin records, {len(rows)} mentions: precision {precision:.4f}, recall {recall:.4f}\n")
    assert precision >= 0.99, wrong
    assert recall >= 0.97, wrong
    assert [row for row, given in wrong if given not in NONE] == []
