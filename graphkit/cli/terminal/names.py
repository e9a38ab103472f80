"""What the names of an input became, and why: a table for people, JSON for programs."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from graphkit.cli.settings import Settings
from graphkit.cli.terminal.output import print_table
from graphkit.tables.table import Column, Table
from graphkit.wording.figures import code_word

if TYPE_CHECKING:
    from graphkit.resolve.explanations import NameExplanation

COLUMNS = (
    Column("name", "name"), Column("matched", "name"), Column("id", "id"), Column("label"), Column("why"),
    Column("uses", "count"), Column("written_at"),
)  # fmt: skip


def print_names(names: "Iterable[NameExplanation]", settings: Settings) -> None:
    """Print what each name became, those that need a look first; what is written as an id is no name."""
    rows = [_row(each, settings) for each in names if each.why != "id"]
    if rows:
        print_table(Table.of(COLUMNS, rows), settings)


def names_json(names: "Sequence[NameExplanation]") -> list[dict[str, Any]]:
    """Return all names as JSON has them, with the code of the reason."""
    return [
        {
            "name": each.name,
            "id": each.id,
            "matched": each.became,
            "label": each.label,
            "why": each.why,
            "uses": each.uses,
            "file": each.where.file,
            "line": each.where.line,
        }
        for each in names
    ]


def _row(each: "NameExplanation", settings: Settings) -> dict[str, Any]:
    label = each.label
    if label and settings.language == "zh":
        label = code_word("labels", label, "zh", settings.vocabulary())
    where = f"{each.where.file}:{each.where.line}" if each.where.line else each.where.file
    why = settings.say(f"names.why.{each.why}")
    matched = "" if each.became is None or each.became == each.name else each.became
    return {
        "name": each.name, "matched": matched, "id": each.id or "", "label": label or "", "why": why,
        "uses": each.uses, "written_at": where,
    }  # fmt: skip
