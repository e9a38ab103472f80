"""How far a third reader agrees with the settled records: somebody who had not seen the text encodes it afresh.

The encoding lies sealed in ``tests/compare/readers/c-NUMBER.yaml``; it is compared with the records as they were then
(``s-NUMBER.yaml``) and, after settling, with those shipped.

``python tests/support/third_reader.py`` writes the figures into docs/agreement.json and the codebook
(``tests/compare/readers/README.md`` says how such an encoding is made).
"""

import json
import sys
from collections.abc import Mapping
from functools import reduce
from operator import add
from pathlib import Path

from agreement_table import table

from graphkit.compare import compare
from graphkit.pipeline.comparing import read_to_compare
from graphkit.schema.records import Record
from graphkit.schema.vocabulary import load_vocabulary

ROOT = Path(__file__).parents[2]
READERS = ROOT / "tests" / "compare" / "readers"
FIGURES = ROOT / "docs" / "agreement.json"
CODEBOOK = ROOT / "docs" / "codebook.md"
SEEDS = {"000": "bijie", "001": "qixingguan", "002": "liupanshui", "003": "pingtang", "004": "zhaojue"}
BEGIN = "<!-- third reader: written by tests/support/third_reader.py from docs/agreement.json -->\n"
END = "<!-- end of third reader -->\n"
AFTER_FOUND = {
    "acts": "acts",
    "roles": "who in which role",
    "role.organizers": "organizers",
    "role.recipients": "recipients",
}
AFTER_SAME = {"act.kind": "kind", "act.status": "status", "act.sector": "sector", "act.part_of": "part of which act"}


def records_of(path: Path) -> list[Record]:
    """Return the records of one file as `graphkit diff` compares them: a draft need not be fit for import."""
    return read_to_compare(path, load_vocabulary())


def two_readers_figures() -> dict[str, dict]:
    """Return the figures of the two readers' drafts: of each text, and of all."""
    found = {
        name: compare(records_of(READERS / f"a-{number}.yaml"), records_of(READERS / f"b-{number}.yaml"))
        for number, name in SEEDS.items()
    }
    texts = {name: agreement.figures() for name, agreement in found.items()}
    return {"texts": texts, "all": reduce(add, found.values()).figures()}


def third_figures(readers: Path = READERS, *, settled: bool = False) -> dict[str, dict]:
    """Return programme -> figures of our records (A) against a third reader's (B); empty without one.

    Ours are those from before the comparison (``s-NUMBER.yaml``) or, ``settled``, those shipped today.
    """
    found = {}
    for number, name in SEEDS.items():
        theirs, before = readers / f"c-{number}.yaml", readers / f"s-{number}.yaml"
        if theirs.exists():
            ours = ROOT / "graphkit" / "data" / f"{name}.yaml" if settled or not before.exists() else before
            found[name] = compare(records_of(ours), records_of(theirs)).figures()
    return found


def dumped(figures: Mapping) -> str:
    """Return figures as docs/agreement.json has them: one row a line."""

    def lines(value: object, depth: int) -> str:
        if not isinstance(value, Mapping) or not any(isinstance(each, Mapping) for each in value.values()):
            return json.dumps(value, ensure_ascii=False)
        inner = " " * (depth + 1)
        rows = (f"{inner}{json.dumps(key)}: {lines(each, depth + 1)}" for key, each in value.items())
        return "{\n" + ",\n".join(rows) + "\n" + " " * depth + "}"

    return lines(figures, 0) + "\n"


def section(figures: Mapping[str, dict], settled: Mapping[str, dict]) -> str:
    """Return the marked part of the codebook: of each text of a third reader, a table and what settling did."""
    parts = []
    for number, name in SEEDS.items():
        if name in figures:
            found, same = settled[name]["found"], settled[name]["same"]
            after = ", ".join(f"{words} {found[key]['f1']:.2f}" for key, words in AFTER_FOUND.items())
            equal = ", ".join(f"{words} {same[key]['agree']} of {same[key]['of']}" for key, words in AFTER_SAME.items())
            parts.append(
                f"\nText {number}, our records before the comparison (A) and a third reader (B):\n\n"
                f"{table(figures[name])}\n"
                f"After settling (F1): {after}; equal: {equal}.\n"
            )
    return BEGIN + "".join(parts) + END


def main() -> None:
    """Write the figures into docs/agreement.json and the codebook."""
    figures, settled = third_figures(), third_figures(settled=True)
    if not figures:
        sys.exit("there is no readers/c-NUMBER.yaml")
    published = json.loads(FIGURES.read_text(encoding="utf-8"))
    made = {**published, **two_readers_figures(), "third": figures, "settled": settled}
    FIGURES.write_text(dumped(made), encoding="utf-8", newline="\n")
    text = CODEBOOK.read_text(encoding="utf-8")
    text = text[: text.index(BEGIN)] + section(figures, settled) + text[text.index(END) + len(END) :]
    CODEBOOK.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
