"""Sections of cards: rows as data under typed columns, and the text of each cell for whoever shows the card."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphkit.schema.vocabulary import Vocabulary
from graphkit.tables.table import Column, Kind, Table
from graphkit.wording.figures import code_word, edge_word, figure_text, money
from graphkit.wording.messages import text as message_text

Row = dict[str, Any]
"""One row of a section, as JSON has it."""

NAMES_IN_BRIEF = 4
"""Names that a cell lists in a brief view before it counts the others."""


@dataclass(frozen=True, slots=True)
class View:
    """How a card is shown: in which language, with which words, and whether long lists of names are cut.

    ``source_numbers`` maps a source's id to its number at the foot of the card.
    """

    language: str
    vocabulary: Vocabulary
    source_numbers: Mapping[str, int] = field(default_factory=dict)
    brief: bool = False

    def text(self, message: str, **values: object) -> str:
        """Return a sentence of the catalogue in the language of this view."""
        return message_text(message, self.language, **values)

    def word(self, codes: str, code: str | None) -> str:
        """Return the word for a code of one of the vocabulary's lists, '' for none."""
        return code_word(codes, code, self.language, self.vocabulary) if code else ""

    def label(self, label: str) -> str:
        """Return a label in Chinese, or in English as it is queried: its English name is a definition."""
        return self.word("labels", label) if self.language == "zh" else label

    def role(self, edge: str) -> str:
        """Return the role that an edge type stands for as a noun (broker, provider), else the word for the edge."""
        for role in self.vocabulary.codes["roles"].values():
            if role.tags["edge"] == edge:
                return str(getattr(role, self.language))
        return self.edge(edge)

    def edge(self, type_: str) -> str:
        """Return the word for an edge type."""
        return edge_word(type_, self.language, self.vocabulary)

    def join(self, names: Sequence[str]) -> str:
        """Return names as a list in words."""
        return self.text("list.join").join(names)

    def brief_join(self, names: Sequence[str]) -> str:
        """Return names as a list in words; a brief view counts those behind the fourth."""
        left = len(names) - NAMES_IN_BRIEF
        if self.brief and left > 1:
            return self.join([*names[:NAMES_IN_BRIEF], self.text("card.others", count=left)])
        return self.join(names)


Cell = Callable[[Row, View], str]


@dataclass(frozen=True, slots=True)
class SectionColumn:
    """A column of a section: its name (a heading of the catalogue), the kind of its values, and their text."""

    name: str
    kind: Kind
    cell: Cell


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one sort on a card, under typed columns.

    ``rows`` hold plain values with all keys, as JSON has them; ``columns`` are those for people, none where the section
    is for programs only. ``note`` is the code of a remark to show below the rows.
    """

    name: str
    columns: tuple[SectionColumn, ...]
    rows: list[Row]
    note: str | None = None

    def table(self, view: View, limit: int | None = None) -> Table:
        """Return the section as a table of texts, with the first `limit` rows (default: all)."""
        rows = self.rows if limit is None else self.rows[:limit]
        columns = [Column(column.name, column.kind) for column in self.columns]
        cells = [{column.name: column.cell(row, view) for column in self.columns} for row in rows]
        return Table.of(columns, cells)

    def title(self, view: View) -> str:
        """Return the heading of the section."""
        return view.text(f"section.{self.name}")


def value_of(key: str) -> Cell:
    """Return a cell with the value of a key as it stands, '' for None."""
    return lambda row, _: "" if row[key] is None else str(row[key])


def count_of(key: str) -> Cell:
    """Return a cell with a count, '' for none."""
    return lambda row, _: str(row[key] or "")


def word_of(codes: str, key: str, otherwise: str = "") -> Cell:
    """Return a cell with the word for a code, `otherwise` for none."""
    return lambda row, view: view.word(codes, row[key]) or otherwise


def label(row: Row, view: View) -> str:
    """Return the label of a row's node."""
    return view.label(row["label"])


def citations(row: Row, view: View) -> str:
    """Return the sources of a row by their numbers, with paragraphs: [1] ¶3,4 [2]."""
    parts = []
    for passage in row["sources"]:
        number = view.source_numbers.get(passage["source"], "?")
        paragraphs = ",".join(map(str, passage["paragraphs"]))
        parts.append(f"[{number}]{f' ¶{paragraphs}' if paragraphs else ''}")
    return " ".join(parts)


def figure_of(sharing: str) -> Cell:
    """Return a cell with the figure of a row in words.

    Parameters
    ----------
    sharing : {"", "joint_", "brokered_"}
        Whose the figure is; one for each receiver (``each``) says so whatever this is.
    """

    def cell(row: Row, view: View) -> str:
        prefix = "each_" if row.get("each") else "" if row.get("mixed") else sharing
        facts = {key: row[key] for key in ("currency", "unit", "item", "bound", "stage", "per") if row.get(key)}
        facts |= {f"{prefix}{key}": row[key] for key in ("amount", "quantity") if row[key] is not None}
        words = figure_text(facts, view.language, view.vocabulary)
        if words and row.get("mixed"):
            words += view.text("card.mixed")
        adds = row["adds"] if "adds" in row else row.get("counted")
        if words and row.get("each") and row.get("times"):
            words += view.text("card.times", count=row["times"])
        elif words and adds is False and row.get("amount") is not None and not row.get("each"):
            words += view.text("card.not-counted")
        if row.get("may_overlap"):
            words += view.text("card.may-overlap", id=view.join(row["may_overlap"]))
        return words

    return cell


def money_of(key: str) -> Cell:
    """Return a cell with an amount in the currency of its row, '' for none."""

    def cell(row: Row, view: View) -> str:
        return "" if row[key] is None else money(row[key], row["currency"] or "", view.language)

    return cell


def flow_and_stage(row: Row, view: View) -> str:
    """Return what a sum is for and how far along it is: aid, disbursed."""
    return view.join([view.word("flows", row["flow"]) or "–", view.word("stages", row["stage"]) or "–"])


def year_text(row: Row, _: View) -> str:
    """Return the year of a row, a dash where it is not known."""
    return str(row["year"] or "–")


def bounds_text(row: Row, view: View) -> str:
    """Return between which days an undated act lies, as far as it is known; '' where nothing is."""
    before, after = row.get("not_after"), row.get("not_before")
    if before and after:
        return view.text("card.between", first=after, last=before)
    if before or after:
        return view.text("card.not-after" if before else "card.not-before", day=before or after)
    return ""


def state_text(row: Row, view: View) -> str:
    """Return whether something held at the time: certain, or why it is only possible."""
    state = view.text(f"as-of.state.{row['state']}")
    if row["state"] == "certain":
        return state
    reason = view.text(f"as-of.reason.{row['reason']}")
    return f"{state}{'：' if view.language == 'zh' else ': '}{reason}"


def preferred_text(row: Row, other: str, view: View) -> str:
    """Return which other claim is preferred to this one, and why."""
    reason = view.text(f"preferred-by.{row['decided_by'] or 'unknown'}")
    return view.text("card.alternative_to", id=other, why=reason)


NAME = SectionColumn("name", "name", value_of("name"))
ID = SectionColumn("id", "id", value_of("id"))
LABEL = SectionColumn("label", "text", label)
CITED = SectionColumn("sources", "text", citations)
