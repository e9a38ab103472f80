"""Questions to a person at the terminal: on stderr, so that stdout stays the result's."""

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from graphkit.cli.settings import Settings

if TYPE_CHECKING:
    from graphkit.resolve.unknown import Unknown

_NEAR_SHOWN = 3


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
    """Show names that nothing is known by, one after another; return those to take as new, with their labels.

    What a person leaves out stays unknown, and then the import is refused.
    """
    labels = settings.vocabulary().labels
    taken: list[Unknown] = []
    everything = False
    click.echo(settings.say("ask.intro", count=len(unknowns)), err=True)
    for number, unknown in enumerate(unknowns, start=1):
        click.echo(_about(unknown, f"{number}/{len(unknowns)}", settings), err=True)
        if everything and not unknown.near:
            taken.append(unknown)
            continue
        while True:
            reply = answer(settings.say("ask.take", label=unknown.label_guess))
            if reply is None:
                return taken
            match reply.lower():
                case "q":
                    return taken
                case "" | "n":
                    break
                case "a":
                    everything = True
                    taken.append(unknown)
                    break
                case "y":
                    taken.append(unknown)
                    break
            if reply in labels:
                taken.append(replace(unknown, label_guess=reply))
                break
            click.echo(settings.say("ask.again", labels=", ".join(labels)), err=True)
    return taken


def _about(unknown: "Unknown", number: str, settings: Settings) -> str:
    place = unknown.places[0] if unknown.places else None
    where = f"{place.file}:{place.line}" if place and place.line else place.file if place else ""
    reply = settings.say("ask.name", number=number, name=unknown.name, records=len(unknown.records), where=where)
    if unknown.near:
        near = ", ".join(f"{name} ({id_})" for id_, name, _ in unknown.near[:_NEAR_SHOWN])
        reply += settings.say("ask.near", near=near)
    return reply
