"""Cards as people read them: a head, what was given and received line by line, and numbered sources at the foot."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graphkit.analysis.words import code_word, edge_word, figure_text, money
from graphkit.cards.card import Card
from graphkit.cli.settings import Settings
from graphkit.cli.verbs.as_of import note
from graphkit.query.dates import format_period
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.tables.cells import for_people
from graphkit.wording.messages import text

Row = Mapping[str, Any]
Cell = Callable[[Row], str]
LINES = 15
"""Lines of a section that a card shows, unless all are asked for."""

_LEFT_OUT_OF_HEAD = {
    "id", "label", "name", "where", "name_en", "name_lang", "aliases", "note", "when", "codes", "start_date",
    "end_date", "acts", "acts_back", "state", "reason",
}  # fmt: skip
_PREFIX = {"jointly_gave": "joint_", "jointly_received": "joint_", "brokered": "brokered_"}


class CardPrinter:
    """Prints one card to a rich console."""

    def __init__(self, card: Card, settings: Settings, console: Any, *, everything: bool = False) -> None:
        self.card, self.settings, self.console = card, settings, console
        self.language = settings.language
        self.limit = None if everything else LINES
        self.numbers = {row["id"]: number for number, row in enumerate(card.sections.get("sources", ()), start=1)}

    def print(self) -> None:
        """Print the whole card."""
        self._head()
        for name, rows in self.card.sections.items():
            columns = self._columns(name)
            if columns:
                self._section(name, rows, columns)

    def _columns(self, name: str) -> Sequence[tuple[str, Cell]]:
        match name:
            case "totals":
                return (
                    ("section", lambda row: self._say(f"section.{row['section']}")),
                    ("year", lambda row: str(row["year"] or "–")),
                    ("stage", lambda row: self._code("stages", row["stage"]) or "–"),
                    ("acts", lambda row: str(row["acts"])),
                    ("amount", lambda row: self._money(row["amount"], row["currency"])),
                    ("left_out", lambda row: str(row["left_out"] or "")),
                )
            case "gave" | "jointly_gave" | "brokered" | "received" | "jointly_received" | "mutual" | "part_taken":
                return self._line_columns(name)
            case "partners":
                shown = ("gave", "jointly_gave", "brokered", "received", "jointly_received", "mutual")
                rows = self.card.sections[name]
                used = [key for key in shown if any(row[key] for row in rows)]
                return (
                    ("name", lambda row: row["name"]),
                    *((f"section.{key}", self._count(key)) for key in used),
                )
            case "pairings" | "above" | "below" | "before" | "after":
                return self._pairing_columns(name)
            case "observations":
                return (
                    ("indicator", lambda row: self._code("indicators", row["indicator"])),
                    ("value", self._value),
                    ("as_of", lambda row: row["as_of"] or ""),
                    ("name", lambda row: row["name"]),
                    ("sources", self._cited),
                )
            case "within":
                return (
                    ("name", lambda row: row["name"]),
                    ("label", self._label),
                    ("received", lambda row: str(row["received"] or "")),
                    ("took_part", lambda row: str(row["took_part"] or "")),
                )
            case "parties":
                return (
                    ("role", lambda row: self._role(row["edge"])),
                    ("name", lambda row: row["name"]),
                    ("label", self._label),
                    ("certainty", self._certainty),
                    ("id", lambda row: row["id"]),
                )
            case "figures":
                return (
                    ("figure", lambda row: self._figure(row, "each_" if row["each"] else "")),
                    ("name", lambda row: row["name"]),
                    ("counts", self._counts),
                    ("id", lambda row: row["id"]),
                    ("sources", self._cited),
                )
            case "ties":
                return (
                    ("edge", lambda row: edge_word(row["edge"], self.language)),
                    ("direction", lambda row: "→" if row["direction"] == "out" else "←"),
                    ("name", lambda row: row["name"]),
                    ("label", self._label),
                    ("id", lambda row: row["id"]),
                )
            case "money":
                return money_columns(self.settings)
            case "helpers" | "brokers" | "receivers":
                return (
                    ("name", lambda row: row["name"]),
                    ("label", self._label),
                    ("acts", lambda row: str(row["acts"] or "")),
                    ("pairings", lambda row: str(row["pairings"] or "")),
                )
            case "sources":
                return (
                    ("number", lambda row: f"[{self.numbers[row['id']]}]"),
                    ("name", lambda row: row["name"]),
                    ("publisher", lambda row: row["publisher"] or ""),
                    ("published", lambda row: row["published"] or ""),
                    ("id", lambda row: row["id"]),
                )
            case _:
                return ()

    def _line_columns(self, name: str) -> Sequence[tuple[str, Cell]]:
        """Return the columns of lines: when, what, with whom, how much, through whom, where told."""
        sides = {
            "gave": ("to", "through"),
            "jointly_gave": ("to", "from", "through"),
            "brokered": ("to", "from"),
            "received": ("from", "through"),
            "jointly_received": ("from", "to", "through"),
            "mutual": ("with",),
            "part_taken": ("from", "to", "through"),
        }[name]
        rows = self.card.sections[name]
        columns: list[tuple[str, Cell]] = [
            ("when", _when),
            ("kind", lambda row: self._code("kinds", row["kind"])),
            ("activity", self._activity),
        ]
        if name == "part_taken":
            columns.append(("role", lambda row: self._join([self._role(edge) for edge in row["role"]])))
        if any(row["amount"] is not None or row["quantity"] is not None for row in rows):
            columns.append(("figure", lambda row: self._figure(row, _PREFIX.get(name, ""))))
        for place, side in enumerate(sides):
            # the other side itself comes from the edge, who else stood there from the act
            key = "with" if place == 0 and name != "part_taken" else side
            if any(row[key] for row in rows):
                columns.append((side, self._names(key)))
        return (*columns, ("sources", self._cited))

    def _pairing_columns(self, name: str) -> Sequence[tuple[str, Cell]]:
        """Return the columns of pairings: a party's role in its own; what held, where a time is asked about."""
        columns: list[tuple[str, Cell]] = [
            ("helper", lambda row: row["helper"]["name"]),
            ("recipient", lambda row: row["recipient"]["name"]),
            ("valid", self._valid),
        ]
        if name == "pairings":
            columns.insert(0, ("role", lambda row: self._say(f"pairing.{row['role']}")))
        if self.card.as_of:
            columns.append(("state", self._held))
        if any(row.get("through") for row in self.card.sections[name]):
            columns.append(("through_unit", self._unit))
        tail: list[tuple[str, Cell]] = [("tier", lambda row: self._code("tiers", row["tier"]))]
        if name != "pairings":
            tail.append(("id", lambda row: row["id"]))
        return (*columns, *tail, ("sources", self._cited))

    def _held(self, row: Row) -> str:
        """Return whether something held at the time: certain, or why it is only possible."""
        state = text(f"as-of.state.{row['state']}", self.language)
        reason = text(f"as-of.reason.{row['reason']}", self.language)
        return state if row["state"] == "certain" else f"{state}{'：' if self.language == 'zh' else ': '}{reason}"

    def _unit(self, row: Row) -> str:
        unit = row["through"]
        return text(f"as-of.relation.{unit['relation']}", self.language, name=unit["name"]) if unit else ""

    def _head(self) -> None:
        from rich.text import Text

        head = self.card.head
        text = Text(head["name"] or head["id"], style="bold")
        if head.get("name_en"):
            text.append(f"  {head['name_en']}", style="not bold")
        self.console.print(text)
        facts = [self._label(head), self._join(head["where"]), head.get("when") or "", head["id"]]
        self.console.print(" · ".join(filter(None, facts)))
        if self.card.as_of:
            held = f" · {self._held(head)}" if "state" in head else ""
            self.console.print(note(self.card.as_of, self.language) + held)
        if head.get("aliases"):
            self.console.print(self._say("card.also", names=self._join(head["aliases"])))
        if "acts" in head:
            self.console.print(acts_text(head["acts"], head["acts_back"], self.settings))
        left = [
            f"{key} {for_people(value)}"
            for key, value in head.items()
            if key not in _LEFT_OUT_OF_HEAD and not key.endswith(("_precision", "_estimated")) and value not in ("", [])
        ]
        if left:
            self.console.print(" · ".join(left), style="dim")
        if head.get("note"):
            self.console.print(for_people(head["note"]))

    def _section(self, name: str, rows: Sequence[Row], columns: Sequence[tuple[str, Cell]]) -> None:
        from rich import box
        from rich.table import Table
        from rich.text import Text

        shown = rows if self.limit is None else rows[: self.limit]
        made = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold", show_edge=False, padding=(0, 2, 0, 0))
        for key, _ in columns:
            right = key in ("amount", "acts", "left_out", "counted", "own", "joint", "mixed", "open")
            made.add_column(
                Text(self._say(key if key.startswith("section.") else f"column.{key}")),
                justify="right" if right else "left",
                overflow="fold",
            )
        for row in shown:
            made.add_row(*(Text(for_people(cell(row))) for _, cell in columns))
        self.console.print()
        self.console.print(self._say(f"section.{name}"), style="bold underline")
        self.console.print(made)
        if name == "money":
            self.console.print(self._say("money.note"), style="dim")
        if len(shown) < len(rows):
            self.console.print(self._say("card.more", count=len(rows) - len(shown)), style="dim")

    def _say(self, key: str, **values: Any) -> str:
        return self.settings.say(key, **values)

    def _code(self, codes: str, code: str | None) -> str:
        return code_word(codes, code, self.language) if code else ""

    def _label(self, row: Row) -> str:
        """Return the label in Chinese, or as it is queried: its English name is a definition."""
        return self._code("labels", row["label"]) if self.language == "zh" else str(row["label"])

    def _role(self, edge: str) -> str:
        """Return a role as a noun: broker, provider; what is no role, as the edge says it."""
        roles = load_vocabulary().codes["roles"].values()
        return next(
            (getattr(x, self.language) for x in roles if x.tags["edge"] == edge), edge_word(edge, self.language)
        )

    def _join(self, names: Sequence[str]) -> str:
        return ("、" if self.language == "zh" else ", ").join(names)

    def _names(self, side: str) -> Cell:
        def cell(row: Row) -> str:
            names = [party["name"] for party in row[side]]
            left = len(names) - 4 if self.limit is not None else 0
            if left > 1:
                names[4:] = [self._say("card.others", count=left)]
            return self._join(names)

        return cell

    def _count(self, key: str) -> Cell:
        return lambda row: str(row[key] or "")

    def _money(self, amount: float | None, currency: str | None) -> str:
        return "" if amount is None else money(amount, currency or "", self.language)

    def _activity(self, row: Row) -> str:
        marks = []
        if row.get("via_group"):
            marks.append(self._say("card.via-group"))
        if row.get("certainty") == "inferred":
            marks.append(self._code("certainties", "inferred"))
        if row.get("benefit") == "reverse":
            marks.append(self._code("benefits", "reverse"))
        if row.get("state") == "possible":
            marks.append(self._held(row))
        return f"{row['name']} ({', '.join(marks)})" if marks else str(row["name"])

    def _figure(self, row: Row, prefix: str) -> str:
        prefix = "each_" if row.get("each") else prefix
        facts = {key: row[key] for key in ("currency", "unit", "item", "bound", "stage", "per") if row.get(key)}
        facts |= {f"{prefix}{key}": row[key] for key in ("amount", "quantity") if row[key] is not None}
        said = figure_text(facts, self.language)
        if said and row.get("counted") is False and row.get("amount") is not None and not row.get("each"):
            said += self._say("card.not-counted")
        return said

    def _counts(self, row: Row) -> str:
        if row["part_of_total"]:
            return self._say("card.part_of_total", id=row["part_of_total"])
        if row["alternative_to"]:
            return self._preferred(row, row["alternative_to"])
        stage = self._say("card.stage_of", id=row["stage_of"]) if row["stage_of"] else ""
        return stage or self._say("card.counted" if row["counted"] else "card.uncounted")

    def _value(self, row: Row) -> str:
        value = row["value_text"] or ""
        if row["value"] is not None:
            key = "amount" if row["currency"] else "quantity"
            facts = {key: row["value"], "currency": row["currency"], "unit": row["unit"], "bound": row["bound"]}
            value = figure_text({k: v for k, v in facts.items() if v is not None}, self.language)
        if row.get("change") not in (None, "level"):
            value += f" ({self._code('changes', row['change'])})"
        if row.get("preferred"):
            value += f" ({self._preferred(row, row['preferred'])})"
        return str(value)

    def _preferred(self, row: Row, other: str) -> str:
        return self._say("card.alternative_to", id=other, why=self._say(f"conflicts.{row['decided_by'] or 'unknown'}"))

    def _valid(self, row: Row) -> str:
        said = row["valid"] or ""
        if row["estimated"]:
            said = self._say("card.attested", since=said)
        if row["valid_to"] is None and row["attested_to"]:
            said += self._say("card.attested-to", until=row["attested_to"])
        return said

    def _certainty(self, row: Row) -> str:
        marks = [] if row["certainty"] in (None, "stated") else [self._code("certainties", row["certainty"])]
        if row["open"]:
            marks.append(self._say("card.open"))
        return ", ".join(marks)

    def _cited(self, row: Row) -> str:
        cited = []
        for passage in row["sources"]:
            number = self.numbers.get(passage["source"], "?")
            paragraphs = ",".join(map(str, passage["paragraphs"]))
            cited.append(f"[{number}]{f' ¶{paragraphs}' if paragraphs else ''}")
        return " ".join(cited)


def acts_text(count: int, back: int, settings: Settings) -> str:
    """Return how many acts, and how many of them flow back, in words."""
    return settings.say("card.acts", count=count) + (settings.say("card.acts-back", back=back) if back else "")


def _when(row: Row) -> str:
    """Return when an act was: of one whose end is not told, the start alone, because it need not go on."""
    when = row["start"] if row["end"] is None else format_period(row["start"], row["end"])
    return when or row.get("date") or "–"


def money_columns(settings: Settings) -> Sequence[tuple[str, Cell]]:
    """Return the columns of money by stage: the sum to quote, then what it is made of."""

    def amount(key: str) -> Cell:
        return lambda row: money(row[key], row["currency"] or "", settings.language) if row[key] else ""

    return (
        ("stage", lambda row: code_word("stages", row["stage"], settings.language) if row["stage"] else "–"),
        ("counted", amount("counted")),
        ("own", amount("own")),
        ("joint", amount("joint")),
        ("mixed", amount("mixed")),
        ("open", amount("open")),
        ("left_out", lambda row: str(row["left_out"] or "")),
    )
