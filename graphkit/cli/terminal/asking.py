"""Questions to a person at the terminal: on stderr, so that stdout stays the result's."""

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from graphkit.cli.settings import Settings
from graphkit.cli.terminal.kept_answers import KeptAnswers, NewAnswer

if TYPE_CHECKING:
    from graphkit.pipeline.importing import Ask
    from graphkit.resolve.unknown import Unknown

_NEAR_SHOWN = 5


def answer(question: str) -> str | None:
    """Ask, and return what was typed; None where nobody answers (end of input)."""
    click.echo(f"{question} ", err=True, nl=False)
    try:
        line = sys.stdin.readline()
    except KeyboardInterrupt:
        click.echo(err=True)  # what is said next begins a line of its own
        raise
    if not line:
        click.echo(err=True)
        return None
    return line.strip()


def agreed(question: str) -> bool:
    """Ask a question that is answered by y or n; only a yes is a yes."""
    reply = answer(f"{question} [y/N]")
    return reply is not None and reply.lower() in ("y", "yes", "是", "好")


def asker(settings: Settings, answers: KeptAnswers, *, person: bool) -> "Ask":
    """Return what answers for unknown names: the sheet of ``--names``, then a person where there is one."""
    asking = Asking(settings, answers)
    if settings.names is None:
        return asking
    from graphkit.pipeline.naming import AnswersOfSheet

    sheet = AnswersOfSheet(settings.names, settings.vocabulary())

    def ask(unknowns: "list[Unknown]") -> "list[Unknown]":
        known = sheet(unknowns)
        rest = [each for each in unknowns if each.name not in {one.name for one in known}]
        return [*known, *(asking(rest) if person and rest else [])]

    return ask


class Asking:
    """Asks about unknown names; answers are remembered, since an import may be assessed more than once."""

    def __init__(self, settings: Settings, answers: KeptAnswers) -> None:
        self._settings = settings
        self._answers = answers

    def __call__(self, unknowns: "list[Unknown]") -> "list[Unknown]":
        """Show unknown names one after another; return those that were answered.

        A number says that it is the one of that number. What a person leaves out stays unknown, and then the import is
        refused.
        """
        by_name = {unknown.name: unknown for unknown in unknowns}
        self._answers.offer_names(lambda name, each: name in by_name and self._fits(by_name[name], each), agreed)
        asked = [unknown for unknown in unknowns if unknown.name not in self._answers.names]
        if asked:
            self._ask(asked)
        return [
            _answered(each, self._answers.names[each.name]) for each in unknowns if each.name in self._answers.names
        ]

    def _fits(self, unknown: "Unknown", answer: NewAnswer) -> bool:
        if "same_as" in answer:
            return answer["same_as"] in [record_id for record_id, _, _ in unknown.near]
        return answer.get("label") in self._settings.vocabulary().labels

    def _ask(self, unknowns: "list[Unknown]") -> None:
        everything = False
        click.echo(self._settings.say("ask.intro", count=len(unknowns)), err=True)
        for number, unknown in enumerate(unknowns, start=1):
            click.echo(_about(unknown, f"{number}/{len(unknowns)}", self._settings), err=True)
            if everything and not unknown.is_doubtful:
                self._answers.name(unknown.name, {"label": unknown.label_guess})
                continue
            reply = _reply(unknown, self._settings)
            if reply is None:
                return
            everything = everything or reply == "a"
            if reply in ("a", "y"):
                self._answers.name(unknown.name, {"label": unknown.label_guess})
            elif reply.isdecimal():
                self._answers.name(unknown.name, {"same_as": unknown.near[int(reply) - 1][0]})
            elif reply != "n":
                self._answers.name(unknown.name, {"label": reply})


def _answered(unknown: "Unknown", answer: NewAnswer) -> "Unknown":
    if "same_as" in answer:
        return replace(unknown, same_as=answer["same_as"])
    return replace(unknown, label_guess=answer["label"])


def _reply(unknown: "Unknown", settings: Settings) -> str | None:
    """Ask until the answer is ``y``, ``n``, ``a``, a label, or the number of a name that is near; None to stop."""
    labels = settings.vocabulary().labels
    numbers = [str(number) for number in range(1, len(unknown.near[:_NEAR_SHOWN]) + 1)]
    same = settings.say("ask.same", numbers=_span(numbers)) if numbers else ""
    while True:
        reply = answer(settings.say("ask.take", label=unknown.label_guess, same=same))
        match reply.lower() if reply is not None else "q":
            case "q":
                return None
            case "" | "n":
                return "n"
            case "a" | "y" as word:
                return word
        if reply is not None and (reply in labels or reply in numbers):
            return reply
        click.echo(settings.say("ask.again", same=same, labels=", ".join(labels)), err=True)


def _span(numbers: list[str]) -> str:
    return numbers[0] if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"


def _about(unknown: "Unknown", number: str, settings: Settings) -> str:
    place = unknown.places[0] if unknown.places else None
    where = f"{place.file}:{place.line}" if place and place.line else place.file if place else ""
    lines = [settings.say("ask.name", number=number, name=unknown.name, records=len(unknown.records), where=where)]
    if unknown.parts:
        lines.append(settings.say("ask.parts", parts=unknown.parts))
    lines += [
        settings.say("ask.near", number=place, name=name, id=record_id)
        for place, (record_id, name, _) in enumerate(unknown.near[:_NEAR_SHOWN], start=1)
    ]
    if unknown.alike:
        lines.append(settings.say("ask.alike", names=unknown.alike))
    return "\n".join(lines)
