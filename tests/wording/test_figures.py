"""Figures in words."""

import pytest

from graphkit.schema.vocabulary import load_vocabulary
from graphkit.wording.figures import figure_text

VOCABULARY = load_vocabulary()
FIGURES = [
    ({"amount": 467e6, "currency": "CNY", "stage": "disbursed"}, "4.67亿元，到位", "CNY 467,000,000, disbursed"),
    ({"joint_amount": 0.5, "currency": "USD", "bound": "about"}, "约USD 0.5，共同", "about USD 0.5, joint"),
    ({"each_amount": 1000.0, "currency": "CNY", "per": "month"}, "1,000元，各，每月", "CNY 1,000, each, per month"),
    ({"brokered_quantity": 3.0, "unit": "project"}, "3个项目，促成", "3 projects, brokered"),
    ({"quantity": 0.0, "unit": "person"}, "0人", "0 people"),
    ({"amount": -20000.0, "currency": "CNY"}, "-2万元", "CNY -20,000"),
    ({"stage": "planned"}, "", ""),
    (
        {"quantity": 60.0, "unit": "project", "item": "projects", "bound": "above"},
        "60多个项目",
        "more than 60 projects",
    ),
    ({"quantity": 63.0, "unit": "project", "bound": "above"}, "超过63个项目", "more than 63 projects"),
    ({"quantity": 1.0, "unit": "person"}, "1人", "1 person"),
    ({"quantity": 12.0, "unit": "percent", "bound": "about"}, "约12%", "about 12 per cent"),
]


@pytest.mark.parametrize(("properties", "zh", "en"), FIGURES)
def test_figures(properties, zh, en):
    assert (figure_text(properties, "zh", VOCABULARY), figure_text(properties, "en", VOCABULARY)) == (zh, en)
