"""Possible duplicates of an import: refused, kept as different, or judged by a person; the answers are decisions."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from graphkit.findings import RecordLocation
from graphkit.pipeline.assessment import Assessment, Options, assess
from graphkit.pipeline.duplicate_findings import Question
from graphkit.pipeline.revision import NEW, Revision, revise
from graphkit.records.identity import with_ids
from graphkit.records.recordset import Accepted, accept
from graphkit.schema.records import Decision

Judge = Callable[[Sequence[Question]], Sequence[Decision] | None]
"""Is shown possible duplicates; returns decisions on pairs (of ``same`` the right side is kept), or None to refuse."""


def refuse(_questions: Sequence[Question]) -> None:
    """Judge nothing: the import is refused."""


def keep(questions: Sequence[Question]) -> list[Decision]:
    """Judge all to be different."""
    return [decision(each, "different") for each in questions]


def decision(question: Question, word: str) -> Decision:
    """Return the decision that the two records of a pair are the ``same``, or ``different``."""
    pair = {"left": question.new, "right": question.other}
    return Decision.model_validate({**pair, "decision": word})


def assess_and_judge(
    revision: Revision, options: Options, judge: Judge = refuse, *, prune: bool = False
) -> tuple[Assessment, list[Decision]]:
    """Assess a revision; as long as there are possible duplicates, have them judged and assess it anew.

    Returns
    -------
    Assessment
        With the duplicates among its problems where nobody judged them.
    list of Decision
        Those that were made.
    """
    made: list[Decision] = []
    while True:
        assessment = assess(revision, options)
        if not assessment.questions or assessment.outcome is None:
            return assessment, made
        answers = judge(assessment.questions)
        if not answers:
            return assessment, made
        made += answers
        given = replace(revision.given, answers=[*revision.given.answers, *map(_accepted, answers)])
        revision = revise(revision.state, given, prune=prune)


def _accepted(one: Decision) -> Accepted:
    return accept(with_ids(one, NEW), NEW, RecordLocation(NEW))
