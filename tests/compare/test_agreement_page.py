"""The codebook quotes the figures of docs/agreement.json, and its example is valid.

``python tests/compare/test_agreement_page.py`` rewrites the figures.
"""

import json
import re
from pathlib import Path

import yaml

from graphkit.schema.records import Activity
from graphkit.schema.vocabulary import load_vocabulary

DOCS = Path(__file__).parents[2] / "docs"
BEGIN = "<!-- agreement: written by tests/compare/test_agreement_page.py from docs/agreement.json -->\n"
END = "<!-- end of agreement -->\n"
FOUND = {
    "acts": "acts",
    "contributions": "figures (contributions)",
    "observations": "observations",
    "pairings": "pairings",
    "entities": "entities",
    "roles": "who in which role",
    "role.providers": "… providers",
    "role.facilitators": "… brokers",
    "role.organizers": "… organizers",
    "role.recipients": "… recipients",
}
SAME = {
    "act.kind": "kind of act",
    "act.status": "status of act",
    "act.benefit": "benefit",
    "act.sector": "sector",
    "act.part_of": "part of which act",
    "act.start": "start",
    "act.end": "end",
    "contribution.value": "value of figure",
    "contribution.unit": "unit or currency",
    "contribution.stage": "stage",
    "contribution.bound": "bound",
    "contribution.measure": "measure",
    "observation.indicator": "indicator",
    "observation.value": "value of observation",
    "observation.about": "about whom",
}


def table(figures: dict) -> str:
    """Return the figures as two tables of Markdown."""
    lines = ["| found | by both | only A | only B | F1 |", "|---|---|---|---|---|"]
    for key, name in FOUND.items():
        row = figures["found"][key]
        lines.append(f"| {name} | {row['both']} | {row['only_a']} | {row['only_b']} | {row['f1']:.2f} |")
    lines += ["", "| on what both found | equal | of | share | kappa |", "|---|---|---|---|---|"]
    for key, name in SAME.items():
        row = figures["same"][key]
        kappa = "–" if row["kappa"] is None else f"{row['kappa']:.2f}"
        lines.append(f"| {name} | {row['agree']} | {row['of']} | {row['share']:.2f} | {kappa} |")
    return "\n".join([*lines, ""])


def page() -> str:
    """Return the codebook with the figures of today's docs/agreement.json."""
    text = (DOCS / "codebook.md").read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    figures = json.loads((DOCS / "agreement.json").read_text(encoding="utf-8"))
    return before + BEGIN + table(figures["all"]) + END + after


def test_the_codebook_quotes_the_figures():
    assert (DOCS / "codebook.md").read_text(encoding="utf-8") == page()


def test_the_pooled_figures_are_the_sum_of_the_texts():
    figures = json.loads((DOCS / "agreement.json").read_text(encoding="utf-8"))
    assert len(figures["texts"]) == 5
    for key, row in figures["all"]["found"].items():
        assert row["both"] == sum(text["found"][key]["both"] for text in figures["texts"].values())
    for key, row in figures["all"]["same"].items():
        assert row["of"] == sum(text["same"][key]["of"] for text in figures["texts"].values())


def test_the_worked_example_is_valid():
    [block] = re.findall(r"```yaml\n(.*?)```", (DOCS / "codebook.md").read_text(encoding="utf-8"), re.DOTALL)
    vocabulary = load_vocabulary()
    acts = [Activity.model_validate(row) for row in yaml.safe_load(block)["activities"]]
    assert {act.kind for act in acts} <= set(vocabulary.kinds)
    for act in acts:
        assert act.status is None or act.status in vocabulary.codes["stages"]
        for figure in act.contributions:
            for field, codes in (("unit", "units"), ("item", "items"), ("measure", "measures"), ("stage", "stages")):
                code = getattr(figure, field)
                assert code is None or code in vocabulary.codes[codes], (field, code)


if __name__ == "__main__":
    (DOCS / "codebook.md").write_text(page(), encoding="utf-8", newline="\n")
