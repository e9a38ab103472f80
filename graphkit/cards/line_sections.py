"""Sections made of lines: what was given and received, by year and stage, and with whom."""

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
    count_of,
    figure_of,
    state_text,
    word_of,
)
from graphkit.query.dates import format_period
from graphkit.query.facts import exact_sum
from graphkit.wording.figures import money

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


def totals_section(lines: Iterable[Row]) -> Section:
    """Return the sums by section, year, stage and currency: counted figures only, each once.

    What a group gave or received is not added to the card of a member. ``acts`` counts those of the year and stage,
    whatever the currency; ``left_out`` the figures that are not added.
    """
    columns = (
        SectionColumn("section", "text", lambda row, view: view.text(f"section.{row['section']}")),
        SectionColumn("year", "date", lambda row, _: str(row["year"] or "–")),
        SectionColumn("stage", "text", word_of("stages", "stage", "–")),
        SectionColumn("acts", "count", lambda row, _: str(row["acts"])),
        SectionColumn("amount", "money", _amount),
        SectionColumn("left_out", "count", count_of("left_out")),
    )
    return Section("totals", columns, _totals(lines))


def partners_section(lines: Iterable[Row]) -> Section:
    """Return everybody on the other side of a line, with how many acts by section; most acts first."""
    rows = _partners(lines)
    used = [name for name in LINES[:-1] if any(row[name] for row in rows)]
    columns = (NAME, *(SectionColumn(f"section.{name}", "count", count_of(name)) for name in used))
    return Section("partners", columns, rows)


def _totals(lines: Iterable[Row]) -> list[Row]:
    acts: dict[tuple[str, int | None, str | None], set[str]] = {}
    sums: dict[tuple[str, int | None, str | None], dict[str | None, list[float]]] = {}
    left_out: dict[tuple[str, int | None, str | None, str | None], int] = {}
    for line in lines:
        key = (line["section"], line["year"], line["stage"])
        if line["section"] == "part_taken":
            continue
        acts.setdefault(key, set()).add(line["activity"])
        if line["amount"] is not None:
            amounts = sums.setdefault(key, {}).setdefault(line["currency"], [])
            if line["counted"] and not line["via_group"]:
                amounts.append(line["amount"])
            else:
                left_out[*key, line["currency"]] = left_out.get((*key, line["currency"]), 0) + 1
    return [
        {
            "section": key[0],
            "year": key[1],
            "stage": key[2],
            "acts": len(acts[key]),
            "amount": exact_sum(amounts) if amounts else None,
            "currency": currency,
            "left_out": left_out.get((*key, currency), 0),
        }
        for key in sorted(acts, key=lambda key: (LINES.index(key[0]), key[1] or 9999, key[2] or ""))
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


def _when(row: Row, _: View) -> str:
    """Return when an act was: of one whose end is unknown, the start alone, because it need not go on."""
    when = row["start"] if row["end"] is None else format_period(row["start"], row["end"])
    return when or row.get("date") or "–"


def _activity(row: Row, view: View) -> str:
    marks = []
    if row.get("via_group"):
        marks.append(view.text("card.via-group"))
    if row.get("certainty") == "inferred":
        marks.append(view.word("certainties", "inferred"))
    if row.get("benefit") == "reverse":
        marks.append(view.word("benefits", "reverse"))
    if row.get("state") == "possible":
        marks.append(state_text(row, view))
    return f"{row['name']} ({', '.join(marks)})" if marks else str(row["name"])


def _amount(row: Row, view: View) -> str:
    return "" if row["amount"] is None else money(row["amount"], row["currency"] or "", view.language)


def _names(key: str) -> Cell:
    return lambda row, view: view.brief_join([party["name"] for party in row[key]])
