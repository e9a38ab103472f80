"""A kind that a user adds behaves everywhere as a built-in one of its direction does.

Two folders hold the same help, once by built-in kinds and once by kinds of a user's file. Every answer about the
second, its kinds renamed, is the answer about the first: cards, rankings, paths, pictures, queries, and the graph.
"""

import json
import re
from pathlib import Path

import pytest

from .conftest import in_process

LANGUAGES = ("zh", "en")
NEO4J = pytest.param("neo4j", marks=pytest.mark.neo4j)
BUILT_IN = {  # direction: code and English name, edge, Chinese name
    "symmetric": ("exchange", "EXCHANGED_WITH", "交流"),
    "dispatch": ("dispatch", "DISPATCHED_TO", "派驻"),
    "giver": ("donation", "DONATED_TO", "捐赠"),
}
USERS = {
    "symmetric": ("costudy", "COSTUDIED_WITH", "互学"),
    "dispatch": ("placement", "PLACED_AT", "挂职"),
    "giver": ("loan", "LENT_TO", "借款"),
}
SCHEMA = "".join(
    f"{code}: {{zh: {zh}, en: {code}, edge: {edge}, direction: {direction}}}\n"
    for direction, (code, edge, zh) in USERS.items()
)
RECORDS = """
sources: [{id: src/a, name: 通讯}]
entities:
  - {id: school/east, label: School, name: 东校, located_in: 慈溪市}
  - {id: school/west, label: School, name: 西校, located_in: 布拖县}
  - {id: school/far, label: School, name: 远校, located_in: 布拖县}
activities:
  - {id: act/1, kind: SYMMETRIC, name: 甲, providers: school/west, recipients: school/east, period: {start: "2019-03"},
     evidence: {source: src/a}}
  - {id: act/2, kind: SYMMETRIC, providers: school/east, recipients: school/far, period: {start: "2020"},
     evidence: {source: src/a},
     contributions: {id: con/2, kind: SYMMETRIC, quantity: 3, unit: person, stage: completed}}
  - {id: act/3, kind: DISPATCH, name: 乙, senders: school/east, hosts: school/west, period: {start: "2021"},
     evidence: {source: src/a}, contributions: {id: con/3, quantity: 2, unit: person, stage: completed}}
  - {id: act/4, kind: GIVER, name: 丙, providers: school/east, recipients: school/far, facilitators: school/west,
     period: {start: "2022"}, evidence: {source: src/a},
     contributions: {id: con/4, kind: GIVER, amount: 500, currency: CNY, stage: disbursed}}
"""
QUESTIONS = [
    *(["show", wanted] for wanted in ("school/east", "school/west", "school/far", "act/2", "act/3", "act/4")),
    *(["show", "school/east", "--as-of", year] for year in ("2019", "2021")),
    *(["analyze", "centrality", "--measure", measure] for measure in ("degree", "in_degree", "out_degree", "pagerank")),
    ["analyze", "centrality", "--measure", "strength", "--weight", "amount"],
    *(["analyze", "centrality", "--kind", direction.upper()] for direction in BUILT_IN),
    *(["analyze", "paths", *ends, *how]
      for ends in (("school/west", "school/far"), ("school/far", "school/west"), ("school/east", "school/west"))
      for how in ([], ["--directed"])),
    *(["query", name] for name in ("money", "helpers", "receivers", "single-helper", "reverse-flows")),
]  # fmt: skip


def written_as(text, kinds):
    for direction, (code, _, _) in kinds.items():
        text = text.replace(direction.upper(), code)
    return text


def as_built_in(text):
    for direction, words in USERS.items():
        for word, built_in in zip(words, BUILT_IN[direction], strict=True):
            text = text.replace(word, built_in)
    return text


def plainly(value):
    """Return a JSON value, its lists in an order that no name of a kind decides.

    Fingerprints are left out, and the family of an edge: a picture groups built-in kinds by what they are about.
    """
    if isinstance(value, dict):
        return {key: plainly(each) for key, each in value.items() if key not in ("fingerprint", "family")}
    if isinstance(value, list):
        return sorted(map(plainly, value), key=lambda each: json.dumps(each, sort_keys=True, ensure_ascii=False))
    return value


def answers(store, kinds, questions=QUESTIONS, languages=LANGUAGES):
    """Import the records by these kinds, and return the answer to every question, by question."""
    Path("kinds.yaml").write_text(SCHEMA, encoding="utf-8")
    Path("graphkit.toml").write_text(f'store = "{store}"\nschema = ["kinds.yaml"]\n', encoding="utf-8")
    Path("records.yaml").write_text(written_as(RECORDS, kinds), encoding="utf-8")
    done = in_process("import", "records.yaml")
    assert done.code == 0, done.err
    texts = {}
    for language in languages:
        for question in questions:
            command = [written_as(word, kinds) for word in question]
            done = in_process("--lang", language, *command, "--format", "json")
            assert done.code == 0, done.err
            texts[language, *question] = done.out
        in_process("--lang", language, "render", "network", "-o", f"{language}.html")
        page = Path(f"{language}.html").read_text(encoding="utf-8")
        (texts[language, "render", "network"],) = re.findall(r'id="picture">(.*?)</script>', page, re.S)
    in_process("export", "-o", "graph.ndjson", "--as", "dump")
    lines = Path("graph.ndjson").read_text(encoding="utf-8").splitlines()
    texts["export",] = f"[{','.join(lines)}]"
    return {question: plainly(json.loads(as_built_in(text))) for question, text in texts.items()}


@pytest.mark.usefixtures("plain")
@pytest.mark.parametrize("engine", ["embedded", NEO4J])
def test_a_kind_of_a_user_is_answered_for_as_a_built_in_one(engine, tmp_path, monkeypatch, request):
    folders = [tmp_path / "built-in", tmp_path / "user"]
    for folder in folders:
        folder.mkdir()
    monkeypatch.chdir(folders[0])
    store, languages = (
        ("graph.kgl", LANGUAGES) if engine == "embedded" else (request.getfixturevalue("neo4j_uri"), ["zh"])
    )
    expected = answers("graph.kgl", BUILT_IN, languages=languages)
    monkeypatch.chdir(folders[1])
    found = answers(store, USERS, languages=languages)
    assert [question for question in expected if found[question] != expected[question]] == []


@pytest.mark.usefixtures("plain")
def test_each_direction_is_what_it_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = answers("graph.kgl", USERS, questions=())
    direct = {edge["id"]: edge["properties"].get("symmetric") for edge in found["export",]
              if edge["element"] == "edge" and edge["properties"].get("derived")}  # fmt: skip
    assert direct == {
        "school/east~EXCHANGED_WITH~school/west~act/1": True,
        "school/east~EXCHANGED_WITH~school/far~con/2": True,
        "school/east~DISPATCHED_TO~school/west~con/3": None,
        "school/east~DONATED_TO~school/far~con/4": None,
        "school/west~FACILITATED_FOR~school/far~con/4": None,
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_kind_without_a_flow_is_aid_and_the_import_says_so_once(tmp_path, monkeypatch, language):
    monkeypatch.chdir(tmp_path)
    kind = "{zh: 借款, en: loan, edge: LENT_TO, direction: giver}"
    chat = "{zh: 座谈, en: chat, edge: CHATTED_WITH, direction: symmetric}"
    (tmp_path / "kinds.yaml").write_text(f"loan: {kind}\nchat: {chat}\n", encoding="utf-8")
    (tmp_path / "graphkit.toml").write_text('schema = ["kinds.yaml"]\n', encoding="utf-8")
    acts = "".join(
        f"  - {{id: act/{n}, kind: {kind}, providers: [慈溪市], recipients: [布拖县], "
        f"contributions: [{{id: con/{n}, amount: {n}, currency: CNY, stage: disbursed}}]}}\n"
        for n, kind in enumerate(("loan", "chat", "loan"), 1)
    )
    (tmp_path / "r.yaml").write_text(f"activities:\n{acts}", encoding="utf-8")
    words = {"en": "the kind 'loan' does not say what its money is; it is counted as aid", "zh": "按帮扶计"}[language]
    for verb in ("validate", "import"):
        done = in_process("--lang", language, verb, "r.yaml")
        assert done.code == 0, done.err
        assert done.err.count(words) + done.out.count(words) == 1
        assert "r.yaml:2" in done.err + done.out
        assert "chat" not in done.err
    money = in_process("query", "money", "--format", "json").rows
    assert [(row["flow"], row["counted"]) for row in money if row["counted"]] == [("aid", 4.0), ("relation", 2.0)]
    (tmp_path / "graphkit.toml").write_text('schema = ["told.yaml"]\n', encoding="utf-8")
    (tmp_path / "told.yaml").write_text(f"loan: {kind[:-1]}, flow: investment}}\nchat: {chat}\n", encoding="utf-8")
    assert words not in in_process("--lang", language, "validate", "r.yaml").err
