"""Figures that lean on other figures: parts of a total, later stages of the same money, other claims of one fact."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from graphkit.findings import Finding
from graphkit.schema.vocabulary import Vocabulary
from graphkit.validate.index import CONTRIBUTIONS, Index, Spot, body_of, problem
from graphkit.wording.safe import safe_repr

LINKS = ("part_of_total", "stage_of", "alternative_to")
_SAME = ("flow", "stage", "measure", "unit", "currency")  # a sum of unlike things is no total


def check(spot: Spot, index: Index, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Yield what is wrong with the links of one contribution or observation to other figures."""
    body = spot.body()
    for position, other_id in enumerate(body.get("may_overlap", ())):
        other = index.spots.get(other_id)
        if other is None or other.section != CONTRIBUTIONS:
            path = (*spot.path, "may_overlap", position)
            yield index.dangling(spot.item, path, other_id, (CONTRIBUTIONS,), "contribution")
    for link in LINKS:
        other_id = body.get(link)
        if other_id is None:
            continue
        other = index.spots.get(other_id)
        path = (*spot.path, link)
        wanted: tuple[str, ...] = (CONTRIBUTIONS,) if link != "alternative_to" else (CONTRIBUTIONS, "observations")
        if other is None or other.section not in wanted:
            word = "contribution" if link != "alternative_to" else "claim"
            yield index.dangling(spot.item, path, other_id, wanted, word)
        elif link == "alternative_to" and other.section != spot.section:
            yield problem(spot.item, path, "alternative-differs", value=safe_repr(other_id))
        elif link == "part_of_total":
            yield from _part(spot, other, other_id, vocabulary)
        elif link == "stage_of":
            yield from _stage(spot, body, other_id, other.body(), vocabulary)


def _part(spot: Spot, other: Spot, total_id: str, vocabulary: Vocabulary) -> Iterator[Finding]:
    path = (*spot.path, "part_of_total")
    part, total = ({**each.body(), "flow": _flow(each, vocabulary)} for each in (spot, other))
    if differing := [name for name in _SAME if part.get(name) != total.get(name)]:
        found = ", ".join(f"{name}: {part.get(name, '—')} / {total.get(name, '—')}" for name in differing)
        yield problem(
            spot.item, path, "part-differs-from-total", value=safe_repr(found, 200), detail=safe_repr(total_id)
        )
        return
    for name in ("amount", "quantity"):
        # Only where both are plain: a part "about 3" may well belong to a total "above 2".
        plain = part.get("bound") is None and total.get("bound") is None
        if plain and name in part and name in total and abs(Decimal(part[name])) > abs(Decimal(total[name])):
            found = f"{part[name]} > {total[name]}"
            yield problem(spot.item, path, "part-exceeds-total", value=found, detail=safe_repr(total_id))


def _flow(spot: Spot, vocabulary: Vocabulary) -> str | None:
    """Return the flow of a contribution: its own, that of its kind, else that of its act; None for an unknown kind."""
    figure, activity = spot.body(), body_of(spot.item.body)
    kinds = vocabulary.kinds
    if figure.get("flow") or figure.get("kind") in kinds:
        return figure.get("flow") or kinds[figure["kind"]].flow
    return activity.get("flow") or (kinds[activity["kind"]].flow if activity["kind"] in kinds else None)


def _stage(
    spot: Spot, later: Mapping[str, Any], earlier_id: str, earlier: Mapping[str, Any], vocabulary: Vocabulary
) -> Iterator[Finding]:
    order = {stage: position for position, stage in enumerate(vocabulary.codes["stages"])}
    before, after = order.get(earlier.get("stage", "")), order.get(later.get("stage", ""))
    if before is not None and after is not None and before >= after:
        found = f"{earlier['stage']} → {later['stage']}"
        yield problem(
            spot.item, (*spot.path, "stage_of"), "stage-not-earlier", value=found, detail=safe_repr(earlier_id)
        )
