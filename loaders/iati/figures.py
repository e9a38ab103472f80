"""Transactions, budgets and planned disbursements of one activity as contributions."""

from dataclasses import dataclass, field
from typing import Any

from graphkit.findings import Finding, RecordLocation
from graphkit.loaders.iati.parts import Parts, once, put
from graphkit.loaders.iati.texts import (
    Branch,
    Element,
    attribute,
    clean,
    cut,
    day,
    described,
    inner_text,
    narratives,
    record_id,
)
from graphkit.wording.safe import safe_repr

_BUDGETS = ("budget", "planned-disbursement")
_PERIOD = frozenset({"period-start", "period-end", "value"})


@dataclass(slots=True)
class Figures:
    """Reads the figures of one activity; `problems` are codes that say nothing."""

    parts: Parts
    activity: str
    language: str | None
    currency: str | None
    location: RecordLocation
    bodies: list[dict[str, Any]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    problems: list[Finding] = field(default_factory=list)
    _used: dict[str, int] = field(default_factory=dict)
    _prefix: str = field(init=False)

    def __post_init__(self) -> None:
        self._prefix = record_id("iati", self.activity)

    def read(self, branch: Branch) -> None:
        """Add every figure of an activity: its transactions, then its budgets and planned disbursements."""
        for each in branch.all("transaction"):
            self._add(each, self._transaction(Branch(each)))
        for tag in _BUDGETS:
            for each in branch.all(tag):
                self._add(each, self._budget(Branch(each)))
        self._replace_originals()

    def _add(self, element: Element, body: dict[str, Any]) -> None:
        self.bodies.append(body)
        self.lines.append(element.sourceline or 0)

    def _transaction(self, branch: Branch) -> dict[str, Any]:
        parts, element = self.parts, branch.element
        parts.losses.branch(branch, parts.mapping.held_in_transaction, "transaction/")
        kind = branch.first("transaction-type")
        code = attribute(kind.get("code")) if kind is not None else ""
        meaning = parts.mapping.transactions.get(code)
        if meaning is None:
            self._problem(element, "transaction-type", code, tuple(parts.mapping.transactions))
            meaning = {}
        when = branch.first("transaction-date")
        date = day(when.get("iso-date")) if when is not None else None
        codes = parts.codes(branch, "")
        reference = attribute(element.get("ref"))
        marks = ("ref", reference) if reference else (code, date or "undated")
        body: dict[str, Any] = {"id": self._id(*marks), "iati_type": code, **meaning, **codes}
        flow = parts.mapping.flows.get(codes.get("iati_flow_type", ""))
        if flow and "kind" not in meaning:
            body["flow"] = flow
        purposes, others = parts.sectors(branch, self.language)
        put(
            body,
            {
                "date": date,
                "descriptions": described(narratives(branch.first("description"), self.language)),
                "recipients": parts.recipients(branch, self.language),
                "sectors": purposes,
                "other_sectors": others,
            },
        )
        return self._value(branch, self._parties(branch, body))

    def _budget(self, branch: Branch) -> dict[str, Any]:
        parts, element = self.parts, branch.element
        tag, kind = str(element.tag), attribute(element.get("type")) or "1"
        if tag == "budget":
            parts.losses.branch(branch, _PERIOD, "budget/")
            type_ = parts.mapping.budgets.get(f"{kind} {attribute(element.get('status')) or '1'}")
        else:
            parts.losses.branch(branch, _PERIOD | {"provider-org", "receiver-org"}, "planned-disbursement/")
            type_ = parts.mapping.planned_disbursements.get(kind)
        if type_ is None:
            self._problem(element, tag, f"{kind} {attribute(element.get('status'))}".strip(), ())
        period = {
            name: date
            for name in ("start", "end")
            if (found := branch.first(f"period-{name}")) is not None and (date := day(found.get("iso-date")))
        }
        marks = f"{period.get('start', '')}_{period.get('end', '')}"
        body: dict[str, Any] = {"id": self._id(tag, marks), "iati_type": type_ or "", "stage": "planned"}
        return self._value(branch, self._parties(branch, put(body, {"period": period})))

    def _parties(self, branch: Branch, body: dict[str, Any]) -> dict[str, Any]:
        for tag, name in (("provider-org", "funders"), ("receiver-org", "paid_to")):
            if elements := branch.all(tag):
                put(body, {name: once([self.parts.organisation(each, self.language) for each in elements])})
        return body

    def _value(self, branch: Branch, body: dict[str, Any]) -> dict[str, Any]:
        value = branch.first("value")
        if value is None:
            self._problem(branch.element, "value", "", ())
            return body
        amount = clean(inner_text(value)).replace(" ", "")
        body["amount"] = amount
        put(
            body,
            {
                "currency": attribute(value.get("currency")).upper() or self.currency,
                "value_date": day(value.get("value-date")),
            },
        )
        if amount.startswith("-"):
            body["reversal"] = True
        return body

    def _id(self, *marks: str) -> str:
        """Return an id by reference, or by type and date; several of one are numbered in their order."""
        first = cut(f"{self._prefix}/{record_id(*marks)}")
        number = self._used[first] = self._used.get(first, 0) + 1
        return first if number == 1 else f"{first[:190]}#{number}"

    def _replace_originals(self) -> None:
        """Let a revised budget go before the original one for the same period.

        Of two claims the one whose id sorts first is preferred, so the two change ids where need be.
        """
        budgets = [body for body in self.bodies if body["iati_type"].startswith("budget")]
        revised = {_period(body): body for body in budgets if "revised" in body["iati_type"]}
        for body in budgets:
            later = revised.get(_period(body))
            if later is None or "revised" in body["iati_type"] or body.get("currency") != later.get("currency"):
                continue
            later["id"], body["id"] = sorted((body["id"], later["id"]))
            body["alternative_to"] = later["id"]

    def _problem(self, element: Element, field_name: str, value: str, allowed: tuple[str, ...]) -> None:
        location = RecordLocation(self.location.file, element.sourceline or self.location.line)
        code = "iati-bad-code" if value else "iati-missing"
        what = safe_repr(value) if value else str(element.tag)
        self.problems.append(Finding(code, location.of(), None, what, allowed, detail=f"{element.tag}/{field_name}"))


def _period(body: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(body.get("period", {}).items()))
