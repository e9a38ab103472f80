"""Sections made of lines: what was given and received, by year and stage, and with whom."""

from collections import Counter
from collections.abc import Iterable

from graphkit.cards.card import LINES
from graphkit.cards.section import (
    CITED,
    NAME,
    Cell,
    Row,
    Section,
    SectionColumn,
    View,
    bounds_text,
    count_of,
    figure_of,
    flow_and_stage,
    money_of,
    state_text,
    word_of,
    year_text,
)
from graphkit.cards.sums import summed, without_parts
from graphkit.query.dates import format_period

_SHARING = {"jointly_gave": "joint_", "jointly_received": "joint_", "brokered": "brokered_"}
_SIDES = {
    "gave": ("to", "through"),
    "jointly_gave": ("to", "from", "through"),
    "brokered": ("to", "from"),
    "received": ("from", "through"),
    "jointly_received": ("from", "to", "through"),
    "mutual": ("with",),
    "part_taken": ("from", "to", "through"),
}
"""Section -> the parties that its lines name, the other side first."""


def line_section(name: str, rows: list[Row]) -> Section:
    """Return a section of `LINES`: when, what, how much, with whom, through whom, sources."""
    columns = [
        SectionColumn("when", "date", _when),
        SectionColumn("kind", "text", word_of("kinds", "kind")),
        SectionColumn("activity", "name", _activity),
    ]
    if name == "part_taken":
        columns.append(SectionColumn("role", "text", lambda row, view: view.join(list(map(view.role, row["role"])))))
    if any(row["amount"] is not None or row["quantity"] is not None for row in rows):
        columns.append(SectionColumn("figure", "text", figure_of(_SHARING.get(name, ""))))
    for position, side in enumerate(_SIDES[name]):
        # the other side comes from the edge, the other parties of the act from its roles
        key = "with" if position == 0 and name != "part_taken" else side
        if any(row[key] for row in rows):
            columns.append(SectionColumn(side, "name", _names(key)))
    return Section(name, (*columns, CITED), rows)


def mark_sums(lines: Iterable[Row]) -> None:
    """Mark the lines whose figure adds to the sums of their section: ``adds``.

    A part is left out where its total is in the same section; a figure whose total is not among these lines adds.
    """
    by_section: dict[str, list[Row]] = {}
    for line in lines:
        by_section.setdefault(line["section"], []).append(line)
    for rows in by_section.values():
        kept = without_parts((row["figure"], row["total_ids"]) for row in rows if row["figure"])
        for row in rows:
            is_counted = row["counted_side"] or (row["counted_side"] is False and row["total_ids"])
            row["adds"] = bool(row["sum"] is not None and is_counted and row["figure"] in kept)


def totals_section(lines: Iterable[Row]) -> Section:
    """Return the sums by section, flow, year, stage and currency: what counts for this side, each figure once.

    What a group gave or received is not added to the card of a member. ``acts`` counts those of the flow, year and
    stage, whatever the currency; ``left_out`` the figures that are not added. The lines are marked by `mark_sums`.
    """
    columns = (
        SectionColumn("section", "text", lambda row, view: view.text(f"section.{row['section']}")),
        SectionColumn("year", "date", year_text),
        SectionColumn("stage", "text", flow_and_stage),
        SectionColumn("acts", "count", lambda row, _: str(row["acts"])),
        SectionColumn("amount", "money", money_of("amount")),
        SectionColumn("left_out", "count", count_of("left_out")),
    )
    return Section("totals", columns, _totals(lines))


def partners_section(lines: Iterable[Row]) -> Section:
    """Return everybody on the other side of a line, with how many acts by section; most acts first."""
    rows = _partners(lines)
    used = [name for name in LINES[:-1] if any(row[name] for row in rows)]
    columns = (NAME, *(SectionColumn(f"section.{name}", "count", count_of(name)) for name in used))
    return Section("partners", columns, rows)


_TotalKey = tuple[str, str | None, int | None, str | None]
"""Section, flow, year and stage of a sum."""


def _totals(lines: Iterable[Row]) -> list[Row]:
    acts: dict[_TotalKey, set[str]] = {}
    sums: dict[_TotalKey, dict[str | None, list[float]]] = {}
    left_out: Counter[tuple[_TotalKey, str | None]] = Counter()
    for line in lines:
        if line["section"] == "part_taken":
            continue
        key = (line["section"], line["flow"], line["year"], line["stage"])
        acts.setdefault(key, set()).add(line["activity"])
        if line["amount"] is not None:
            amounts = sums.setdefault(key, {}).setdefault(line["currency"], [])
            if line["adds"]:
                amounts.append(line["sum"])
            else:
                left_out[key, line["currency"]] += 1
    return [
        {
            "section": key[0],
            "flow": key[1],
            "year": key[2],
            "stage": key[3],
            "acts": len(acts[key]),
            "amount": summed(amounts),
            "currency": currency,
            "left_out": left_out[key, currency],
        }
        for key in sorted(acts, key=lambda key: (LINES.index(key[0]), key[1] or "", key[2] or 9999, key[3] or ""))
        for currency, amounts in sorted(sums.get(key, {None: []}).items(), key=lambda item: item[0] or "")
    ]


def _partners(lines: Iterable[Row]) -> list[Row]:
    acts: dict[str, dict[str, set[str]]] = {}
    names: dict[str, str] = {}
    for line in lines:
        for other in line["with"]:
            names[other["id"]] = other["name"]
            acts.setdefault(other["id"], {}).setdefault(line["section"], set()).add(line["activity"])
    rows = [
        {"id": id_, "name": names[id_], **{name: len(by_section.get(name, ())) for name in LINES[:-1]}}
        | {"acts": len(set().union(*by_section.values()))}
        for id_, by_section in acts.items()
    ]
    return sorted(rows, key=lambda row: (-int(row["acts"]), row["id"]))


def _when(row: Row, view: View) -> str:
    """Return when an act was: of one whose end is unknown, the start alone, because it need not go on; else bounds."""
    when = row["start"] if row["end"] is None else format_period(row["start"], row["end"])
    return when or row.get("date") or bounds_text(row, view) or "–"


def _activity(row: Row, view: View) -> str:
    marks = []
    if row.get("via_group"):
        marks.append(view.text("card.via-group"))
    if row.get("certainty") == "inferred":
        marks.append(view.word("certainties", "inferred"))
    if row.get("benefit") == "reverse":
        marks.append(view.word("benefits", "reverse"))
    if row.get("created_things"):
        names = view.brief_join([thing["name"] for thing in row["created_things"]])
        marks.append(view.text("card.created", names=names))
    if row.get("channel"):
        marks.append(view.text("card.channel", name=row["channel"]["name"]))
    if row.get("state") == "possible":
        marks.append(state_text(row, view))
    return f"{row['name']} ({', '.join(marks)})" if marks else str(row["name"])


def _names(key: str) -> Cell:
    return lambda row, view: view.brief_join([party["name"] for party in row[key]])
