"""A first draft of a mapping from the headings and cells of a table, with the reason of each guess."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from graphkit.loaders.layout.headings import (
    DEEPEST,
    Expected,
    Heading,
    Headings,
    find_headings,
    fold_heading,
    read_headings,
)
from graphkit.loaders.mapping.cell_dates import read_date
from graphkit.loaders.mapping.columns import says_nothing
from graphkit.loaders.mapping.figures import read_figure
from graphkit.loaders.mapping.units import Units
from graphkit.loaders.sheets.cells import Row
from graphkit.schema.vocabulary import Vocabulary
from graphkit.wording.messages import Message
from graphkit.wording.nearest import closest
from graphkit.wording.personal import is_personal

_WORDS = Path(__file__).parent / "headings" / "words.yaml"
_STAGES = dict.fromkeys(("到位", "拨付", "已拨", "实际"), "disbursed") | dict.fromkeys(("计划", "预算"), "planned")
_STAGES |= {"承诺": "committed", "签约": "signed", "完成": "completed"}
_GIVING = ("providers", "funders", "facilitators", "organizers", "implementers", "partners", "senders")
_LISTS = frozenset((*_GIVING, "hosts", "recipients", "places"))
_OF_A_FIGURE = "contributions."


@dataclass(frozen=True, slots=True)
class Guess:
    """One column: its heading, the field that it may be (None where nothing fits), and why."""

    heading: str
    field: str | None
    why: Message


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A draft: the guesses in the order of the columns, and the constants that they need."""

    guesses: tuple[Guess, ...]
    constants: tuple[tuple[str, str], ...]

    @property
    def unplaced(self) -> tuple[str, ...]:
        """The headings that nothing fits."""
        return tuple(guess.heading for guess in self.guesses if guess.field is None)


@lru_cache(maxsize=1)
def _fields() -> dict[str, str]:
    words = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    return {fold_heading(str(word)): field for field, listed in words.items() for word in listed}


def suggest(top: Sequence[Row], vocabulary: Vocabulary) -> Suggestion | None:
    """Return a draft of a mapping for the first rows of a sheet; None where no heading is known.

    A heading is known by its words, nearly known words, what is personal, and the cells below it.
    """
    units, fields = Units(vocabulary), _fields()
    expected = Expected(fields, lambda text: units.read(text) is not None)
    headings = find_headings(top, expected)
    if headings is None or not headings.matched:
        return None
    headings = _whole(headings, top, expected)
    rows = top[headings.position :]
    taken: list[str] = []
    guesses = []
    constants: dict[str, str] = {}
    for position, heading in enumerate(headings.columns):
        if not heading.text:
            continue
        field, why = _guess(heading, [row.texts[position] for row in rows if position < len(row.texts)], fields)
        if field is not None and field.startswith(_OF_A_FIGURE):
            field = _figure(field, taken)
            stage = next((code for word, code in _STAGES.items() if word in heading.text), None)
            if stage and field.endswith(".amount"):
                constants[field.replace(".amount", ".stage")] = stage
        elif field is not None and field in taken and field not in _LISTS and field != "ignore":
            field, why = None, Message("suggest.second", field=field)
        if field is not None:
            taken.append(field)
        guesses.append(Guess(heading.text, field, why))
    if "kind" not in taken:
        constants = {"kind": "donation", **constants}
    return Suggestion(tuple(guesses), tuple((k, v) for k, v in constants.items() if k not in taken))


def _whole(headings: Headings, top: Sequence[Row], expected: Expected) -> Headings:
    """Return headings with the rows below, as long as one of a group stands over several columns."""
    depth = headings.last - headings.first + 1
    while depth < DEEPEST and headings.position < len(top):
        texts = [heading.text for heading in headings.columns if heading.text]
        if len(set(texts)) == len(texts):
            break
        depth += 1
        end = headings.position + 1
        headings = read_headings(top[end - depth : end], expected, end)
    return headings


def _guess(heading: Heading, cells: Sequence[str], fields: dict[str, str]) -> tuple[str | None, Message]:
    if is_personal(heading.text):
        return "ignore", Message("suggest.personal")
    parts = [fold_heading(part) for part in heading.text.split("/")]
    if heading.known is not None:
        return fields[fold_heading(heading.known)], Message("suggest.word", word=heading.known)
    for part in reversed(parts):
        bare = part.split("(")[0]
        if bare in fields:
            return fields[bare], Message("suggest.word", word=bare)
    near = closest(parts[-1].split("(")[0], fields, 0.7)
    if near is not None:
        return fields[near], Message("suggest.near", word=near)
    filled = [cell for cell in cells if not says_nothing(cell)]
    if filled and heading.unit and all(read_figure(cell.strip()) for cell in filled):
        return "contributions.amount", Message("suggest.unit", unit=heading.unit)
    if len(filled) > 1 and all(read_date(cell.strip()) for cell in filled):
        return "period", Message("suggest.dates")
    return None, Message("suggest.nothing")


def _figure(field: str, taken: Sequence[str]) -> str:
    """Return the field in the first contribution that does not have it, nor the other kind of figure."""
    name = field.removeprefix(_OF_A_FIGURE)
    needed, clashing = _BESIDE[name]
    for number in range(_MOST):
        at = f"contributions[{number}]."
        has = {each.removeprefix(at) for each in taken if each.startswith(at)}
        if not has & clashing and (not needed or has & needed):
            return at + name
    return f"contributions[{len({each.split('.')[0] for each in taken if each.startswith('contributions[')})}].{name}"


_MOST = 20
_BESIDE: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "amount": (frozenset(), frozenset({"amount", "quantity", "name"})),
    "quantity": (frozenset(), frozenset({"amount", "quantity"})),
    "name": (frozenset(), frozenset({"amount", "name", "quantity"})),
    "currency": (frozenset({"amount"}), frozenset({"currency"})),
    "stage": (frozenset({"amount"}), frozenset({"stage"})),
    "unit": (frozenset({"quantity"}), frozenset({"unit"})),
}
"""Field of a contribution -> which fields must be there before it, and which must not."""
