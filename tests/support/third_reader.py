"""How far a third reader agrees with the settled records: somebody who had not seen the text encodes it afresh.

The encoding lies sealed in ``tests/compare/readers/c-NUMBER.yaml``; it is compared with the shipped records.

``python tests/support/third_reader.py`` writes the figures into docs/agreement.json and the codebook
(``tests/compare/readers/README.md`` says how such an encoding is made).
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from agreement_table import table

from graphkit.compare import compare
from graphkit.loaders.choice import load
from graphkit.schema.records import SECTIONS, Record
from graphkit.schema.vocabulary import load_vocabulary

ROOT = Path(__file__).parents[2]
READERS = ROOT / "tests" / "compare" / "readers"
FIGURES = ROOT / "docs" / "agreement.json"
CODEBOOK = ROOT / "docs" / "codebook.md"
SEEDS = {"000": "bijie", "001": "qixingguan", "002": "liupanshui", "003": "pingtang", "004": "zhaojue"}
BEGIN = "<!-- third reader: written by tests/support/third_reader.py from docs/agreement.json -->\n"
END = "<!-- end of third reader -->\n"


def records_of(path: Path) -> list[Record]:
    """Return the records of one file, not resolved: a draft need not be fit for import."""
    return [SECTIONS[row.section].model_validate(row.data) for row in load(path, load_vocabulary())]


def third_figures(readers: Path = READERS) -> dict[str, dict]:
    """Return programme -> figures of the settled records (A) against a third reader's (B); empty without one."""
    return {
        name: compare(records_of(ROOT / "graphkit" / "data" / f"{name}.yaml"), records_of(path)).figures()
        for number, name in SEEDS.items()
        if (path := readers / f"c-{number}.yaml").exists()
    }


def dumped(figures: Mapping) -> str:
    """Return figures as docs/agreement.json has them: one row a line."""

    def lines(value: object, depth: int) -> str:
        if not isinstance(value, Mapping) or not any(isinstance(each, Mapping) for each in value.values()):
            return json.dumps(value, ensure_ascii=False)
        inner = " " * (depth + 1)
        rows = (f"{inner}{json.dumps(key)}: {lines(each, depth + 1)}" for key, each in value.items())
        return "{\n" + ",\n".join(rows) + "\n" + " " * depth + "}"

    return lines(figures, 0) + "\n"


def section(figures: Mapping[str, dict]) -> str:
    """Return the marked part of the codebook: a table for each text that a third reader encoded."""
    parts = [
        f"\nText {number}, settled records (A) and a third reader (B):\n\n{table(figures[name])}"
        for number, name in SEEDS.items()
        if name in figures
    ]
    return BEGIN + "".join(parts) + END


def main() -> None:
    """Write the figures into docs/agreement.json and the codebook."""
    figures = third_figures()
    if not figures:
        sys.exit("there is no readers/c-NUMBER.yaml")
    published = json.loads(FIGURES.read_text(encoding="utf-8"))
    FIGURES.write_text(dumped({**published, "third": figures}), encoding="utf-8", newline="\n")
    text = CODEBOOK.read_text(encoding="utf-8")
    text = text[: text.index(BEGIN)] + section(figures) + text[text.index(END) + len(END) :]
    CODEBOOK.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
