"""What the names of an input became: for ``validate`` and dry runs."""

from graphkit.errors import InvalidData
from graphkit.pipeline.assessment import Assessment, Options
from graphkit.pipeline.resolved_records import NamedRecords, resolve_names
from graphkit.places.gazetteer import Gazetteer
from graphkit.resolve.explanations import NameExplanation, explain_names


def explain_input(assessment: Assessment, options: Options) -> list[NameExplanation]:
    """Return what each name in the files became, and why; nothing where the records contradict each other.

    Notes
    -----
    Of an input that is not sound the names are resolved once more: what was wrong may be one of them.
    """
    named = _named(assessment, options)
    if named is None:
        return []
    return explain_names(
        assessment.revision.given.records,
        named.records,
        named.resolution,
        added={item.id for item in named.added},
        problems=named.problems,
        decisions=named.decisions,
        gazetteer=Gazetteer.load(),
        vocabulary=options.vocabulary,
    )


def _named(assessment: Assessment, options: Options) -> NamedRecords | None:
    if assessment.outcome is not None:
        return assessment.outcome.named
    try:
        return resolve_names(assessment.records, options.vocabulary)
    except InvalidData:
        return None
