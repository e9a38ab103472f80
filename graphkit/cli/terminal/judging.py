"""Possible duplicates at the terminal: one question for each pair, and what was decided."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from graphkit.cli.settings import Settings
from graphkit.cli.terminal.asking import agreed, answer
from graphkit.cli.terminal.kept_answers import KeptAnswers

if TYPE_CHECKING:
    from graphkit.pipeline.duplicate_findings import Question
    from graphkit.schema.records import Decision

_WORDS = {"s": "same", "k": "different"}


class Judging:
    """Asks about possible duplicates; answers are remembered, since an import may be assessed more than once."""

    def __init__(self, settings: Settings, answers: KeptAnswers) -> None:
        self._settings = settings
        self._answers = answers

    def __call__(self, questions: "Sequence[Question]") -> "list[Decision] | None":
        """Return a decision on each pair; None where somebody stops, and then the import is refused."""
        from graphkit.pipeline.judging import decision

        pairs = {(each.new, each.other) for each in questions}
        self._answers.offer_pairs(lambda pair: pair in pairs, agreed)
        asked = [each for each in questions if (each.new, each.other) not in self._answers.pairs]
        if asked:
            click.echo(self._settings.say("judge.intro", count=len(asked)), err=True)
        every = ""
        for number, each in enumerate(asked, start=1):
            reply = every or self._ask(each, f"{number}/{len(asked)}")
            if reply is None:
                return None
            every = reply if reply.isupper() else every
            self._answers.pair((each.new, each.other), _WORDS[reply.lower()])
        return [decision(each, self._answers.pairs[each.new, each.other]) for each in questions]

    def _ask(self, each: "Question", number: str) -> str | None:
        """Ask until the answer is s or k, or S or K for all that follow; None to stop."""
        from graphkit.wording.problems import problem_line

        line = problem_line(each.problem, self._settings.language)
        click.echo(self._settings.say("judge.pair", number=number, problem=line), err=True)
        while True:
            reply = answer(self._settings.say("judge.ask"))
            if reply is None or reply.lower() == "q":
                return None
            if reply in ("s", "k", "S", "K"):
                return reply
            click.echo(self._settings.say("judge.again"), err=True)


def print_judged(judged: "Sequence[Decision]", settings: Settings) -> None:
    """Print how many possible duplicates were kept, and how many were taken for what is there."""
    for word in ("different", "same"):
        pairs = [f"{one.left} / {one.right}" for one in judged if one.decision == word]
        if pairs:
            more = " …" if len(pairs) > 5 else ""
            click.echo(settings.say(f"import.{word}", count=len(pairs), pairs=", ".join(pairs[:5]) + more), err=True)
