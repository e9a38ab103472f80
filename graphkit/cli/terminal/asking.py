"""Questions to a person at the terminal: on stderr, so that stdout stays the result's."""

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from graphkit.cli.settings import Settings

if TYPE_CHECKING:
    from graphkit.resolve.unknown import Unknown

_NEAR_SHOWN = 5


def answer(question: str) -> str | None:
    """Ask, and return what was typed; None where nobody answers (end of input)."""
    click.echo(f"{question} ", err=True, nl=False)
    line = sys.stdin.readline()
    if not line:
        click.echo(err=True)
        return None
    return line.strip()


def agreed(question: str) -> bool:
    """Ask a question that is answered by y or n; only a yes is a yes."""
    reply = answer(f"{question} [y/N]")
    return reply is not None and reply.lower() in ("y", "yes", "是", "好")


def ask_about(unknowns: "list[Unknown]", settings: Settings) -> "list[Unknown]":
    """Show unknown names one after another; return those that were answered.

    A number says that it is the one of that number. What a person leaves out stays unknown, and then the import is
    refused.
    """
    taken: list[Unknown] = []
    everything = False
    click.echo(settings.say("ask.intro", count=len(unknowns)), err=True)
    for number, unknown in enumerate(unknowns, start=1):
        click.echo(_about(unknown, f"{number}/{len(unknowns)}", settings), err=True)
        if everything and not unknown.is_doubtful:
            taken.append(unknown)
            continue
        reply = _reply(unknown, settings)
        if reply is None:
            return taken
        everything = everything or reply == "a"
        if reply in ("a", "y"):
            taken.append(unknown)
        elif reply.isdecimal():
            taken.append(replace(unknown, same_as=unknown.near[int(reply) - 1][0]))
        elif reply != "n":
            taken.append(replace(unknown, label_guess=reply))
    return taken


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
