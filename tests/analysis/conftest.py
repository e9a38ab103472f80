"""A graph small enough to work by hand: two programmes, a broker, a pairing, money in several states."""

from contextlib import closing

import pytest
from memory_graph import build_reader, stored

YUAN = {"currency": "CNY", "stage": "disbursed"}


def figure(number, **fields):
    return {"id": f"con/{number}", **fields}


@pytest.fixture
def sections():
    return {
        "sources": [
            {"id": "src/a", "name": "甲报", "publisher": "甲社", "published": "2024-05", "url": "https://example.org/a"},
            {"id": "src/b", "name": "乙报", "publisher": "乙社", "published": "2021"},
        ],
        "programmes": [{"id": "prog/x", "name": "甲计划", "aliases": ["计划甲"]}, {"id": "prog/y", "name": "乙计划"}],
        "entities": [
            {"id": "ent/a", "label": "Enterprise", "name": {"zh": "甲公司", "en": "A Ltd"}, "aliases": ["甲集团"]},
            {"id": "school/s", "label": "School", "name": "山村小学", "located_in": "county/p"},
            {"id": "grp/g", "label": "Group", "name": "两家企业", "size": 2},
            {"id": "ent/m", "label": "Enterprise", "name": "乙公司", "member_of": "grp/g"},
        ],
        "pairings": [
            {
                "id": "pair/1", "helper": "county/h", "recipient": "county/p", "programmes": ["prog/x"],
                "since": "2016", "evidence": [{"source": "src/b", "paragraph": 1}],
            },
        ],
        "activities": [
            {  # brokered, with money paid and money planned
                "id": "act/1", "kind": "donation", "providers": ["ent/a"], "facilitators": ["party/b"],
                "recipients": ["school/s"], "programmes": ["prog/x"], "period": {"start": "2020-03"},
                "contributions": [
                    figure("1", amount="100", **YUAN, evidence=[{"source": "src/a", "paragraph": 4}]),
                    figure("2", amount="900", currency="CNY", stage="planned"),
                ],
                "evidence": [{"source": "src/a", "paragraph": 3}, {"source": "src/b", "paragraph": 2}],
            },
            {  # a second act of the same pair, and of the other programme
                "id": "act/2", "kind": "donation", "providers": ["ent/a"], "recipients": ["school/s"],
                "programmes": ["prog/y"], "contributions": [figure("3", amount="50", **YUAN)],
                "evidence": [{"source": "src/b", "paragraph": 5}],
            },
            {  # joint money: nobody's own
                "id": "act/3", "kind": "funding", "funders": ["county/h", "fund/f"], "recipients": ["county/p"],
                "programmes": ["prog/x"], "contributions": [figure("4", amount="7", **YUAN)],
            },
            {"id": "act/4", "kind": "agreement", "providers": ["county/h", "county/p"], "programmes": ["prog/x"]},
            {  # help that flows back
                "id": "act/5", "kind": "service", "providers": ["county/p"], "recipients": ["county/h"],
                "benefit": "reverse", "programmes": ["prog/x"],
            },
            {  # a stay to learn
                "id": "act/6", "kind": "dispatch", "senders": ["county/p"], "hosts": ["county/h"],
                "providers": ["county/h"], "recipients": ["county/p"], "programmes": ["prog/x"],
                "contributions": [figure("5", quantity="4", unit="person", item="cadres")],
            },
            {"id": "act/7", "kind": "purchase", "providers": ["grp/g"], "recipients": ["county/p"]},
            {  # a broker and a giver, and no receiver
                "id": "act/8", "kind": "investment", "providers": ["ent/z"], "facilitators": ["party/b"],
                "evidence": [{"source": "src/a", "paragraph": 9}],
            },
        ],
    }  # fmt: skip


@pytest.fixture(params=["memory", "embedded"])
def reader(request, sections, tmp_path):
    """The same graph from a fake reader and from a real store."""
    made = build_reader(**sections)
    if request.param == "memory":
        yield made
        return
    with closing(stored(made, tmp_path / "graph.kgl")) as opened:
        yield opened


@pytest.fixture
def store(sections, tmp_path):
    """A real store, for what asks it in Cypher."""
    with closing(stored(build_reader(**sections), tmp_path / "graph.kgl")) as opened:
        yield opened
