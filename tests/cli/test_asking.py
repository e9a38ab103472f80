"""Questions at a terminal: nothing is drawn over them, and a name can be said to be one that is near."""

import time

import pytest

from graphkit.cli.terminal import progress as module
from graphkit.cli.verbs import import_ as import_module

ACT = """entities: [{id: hospital/huaxi, label: Hospital, name: 四川大学华西医院, located_in: 成都市}]
activities:
  - {id: act/a, kind: training, providers: [四川大学华西医完], recipients: [昭觉县]}
  - {id: act/b, kind: training, providers: [某某基金会], recipients: [昭觉县]}
"""


@pytest.fixture
def at_a_terminal(monkeypatch):
    monkeypatch.setattr(import_module, "is_terminal", lambda _stream: True)


def test_it_is_that_one_can_be_answered(empty, graphkit, at_a_terminal):
    (empty / "a.yaml").write_text(ACT, encoding="utf-8")
    done = graphkit("import", "a.yaml", input="1\ny\n")
    assert done.code == 0, done.err
    assert "1 = 四川大学华西医院 (hospital/huaxi)" in done.err
    assert "accepted as new entities: 1 (foundation/某某基金会)" in done.err
    shown = graphkit("query", "MATCH (h:Hospital)-[:PROVIDED]->(a) RETURN h.id AS id, a.id AS act", "--format", "json")
    assert shown.rows == [{"id": "hospital/huaxi", "act": "act/a"}]
    assert graphkit("import", "a.yaml").code == 0  # nothing is asked again


def test_a_number_of_nothing_is_asked_again(empty, graphkit, at_a_terminal):
    (empty / "a.yaml").write_text(ACT, encoding="utf-8")
    done = graphkit("import", "a.yaml", input="2\n9\nq\n")
    assert done.code == 3
    assert done.err.count("answer y, n,") == 2


def test_every_accepted_name_is_listed(empty, graphkit):
    names = [f"第{number}号某某基金会" for number in "一二三四五六七八"]
    acts = "".join(
        f"  - {{id: act/{number}, kind: training, providers: [{name}], recipients: [昭觉县]}}\n"
        for number, name in enumerate(names)
    )
    (empty / "a.yaml").write_text(f"activities:\n{acts}", encoding="utf-8")
    done = graphkit("import", "a.yaml", "--new", "accept")
    assert done.code == 0, done.err
    assert [name for name in names if f"foundation/{name}" not in done.err] == []


def test_no_bar_runs_while_a_question_is_asked(monkeypatch, plain):
    class Settings:
        def say(self, key, /, **_values):
            return key

    monkeypatch.setattr(module, "is_terminal", lambda _stream: True)
    monkeypatch.setattr(module, "AFTER", 0.01)
    with module.progress(Settings()) as tell:
        tell("read", 1, 2)
        assert until(lambda: tell._bar is not None)

        def ask(question):
            tell("resolve", 1, 2)
            return question, until(lambda: tell._bar is not None, seconds=0.2)

        assert tell.paused(ask)("?") == ("?", False)
        assert until(lambda: tell._bar is not None)
    assert tell._bar is None


def until(condition, seconds=10):
    """Wait for a condition; return whether it came true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not condition():
        time.sleep(0.01)
    return condition()
