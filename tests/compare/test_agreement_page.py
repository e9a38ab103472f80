"""The codebook quotes the figures of docs/agreement.json, and its example is valid.

``python tests/compare/test_agreement_page.py`` rewrites the figures.
"""

import json
import re
from pathlib import Path

import yaml
from agreement_table import table

from graphkit.schema.records import Activity
from graphkit.schema.vocabulary import load_vocabulary

DOCS = Path(__file__).parents[2] / "docs"
BEGIN = "<!-- agreement: written by tests/compare/test_agreement_page.py from docs/agreement.json -->\n"
END = "<!-- end of agreement -->\n"


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
