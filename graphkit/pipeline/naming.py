"""Unknown names of files as a sheet, and the answers of a sheet to what an import asks."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from graphkit.resolve.unknown import Unknown
from graphkit.schema.vocabulary import Vocabulary
from graphkit.workbooks.names_sheet import Confirmed, NameRow, read_names

_PLACES = 5


def name_rows(unknowns: Sequence[Unknown]) -> list[NameRow]:
    """Return unknown names as rows of a sheet, those with something near them first."""
    ordered = sorted(unknowns, key=lambda each: (not each.is_doubtful, each.name))
    return [_row(each) for each in ordered]


def _row(each: Unknown) -> NameRow:
    near = (*(f"{name} ({record_id})" for record_id, name, _ in each.near), *each.alike, *each.parts)
    where = ", ".join(f"{at.file}:{at.line}" if at.line else at.file for at in each.places[:_PLACES])
    return NameRow(each.name, each.label_guess, "; ".join(near), max(len(each.spots), len(each.places)), where)


class AnswersOfSheet:
    """Answers what an import asks about unknown names by a sheet that was confirmed; what it lacks stays unknown."""

    def __init__(self, path: Path, vocabulary: Vocabulary) -> None:
        self.answers = read_names(path, vocabulary)

    def __call__(self, unknowns: list[Unknown]) -> list[Unknown]:
        """Return the names that the sheet confirms, each with its label or with what it means."""
        return [_answered(each, self.answers[each.name]) for each in unknowns if each.name in self.answers]


def _answered(unknown: Unknown, answer: Confirmed) -> Unknown:
    if answer.same_as is None:
        return replace(unknown, label_guess=answer.label)
    by_name = {name: record_id for record_id, name, _ in unknown.near}
    by_name |= {f"{name} ({record_id})": record_id for record_id, name, _ in unknown.near}
    return replace(unknown, same_as=by_name.get(answer.same_as, answer.same_as))
