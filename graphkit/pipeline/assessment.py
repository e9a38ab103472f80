"""The assessment of an input: what the store's records would be, resolved and checked, or what is wrong with them.

An import writes it, a dry run describes it, ``validate`` returns its problems. It is a function of values: the files
were read before, and the ledger is only asked for the bodies of records. Revising comes first and by itself
(`graphkit.pipeline.revision`), because an import that changes nothing must not resolve every record to learn that.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from graphkit.errors import InvalidData
from graphkit.findings import Report
from graphkit.pipeline.duplicate_findings import Question, questions_of, with_files
from graphkit.pipeline.resolve_without import resolve_without
from graphkit.pipeline.resolved_records import AdmitUnknown, ResolvedRecords, admit_none, resolve_and_check
from graphkit.pipeline.revision import Revision
from graphkit.pipeline.session import Progress, silent
from graphkit.records.recordset import Accepted
from graphkit.schema.vocabulary import Vocabulary


@dataclass(frozen=True)
class Options:
    """How an input is assessed: by which vocabulary, and what becomes of unknown names."""

    vocabulary: Vocabulary
    admit_unknown: AdmitUnknown = admit_none
    progress: Progress = silent


@dataclass(frozen=True)
class Assessment:
    """What comes of a revision.

    Attributes
    ----------
    revision : Revision
    records : list of Accepted
        The records that are live afterwards, as each dataset has them.
    report : Report
        What is wrong with them; empty where they are sound.
    outcome : ResolvedRecords or None
        None where they are not sound, but for possible duplicates.
    questions : sequence of Question
        Possible duplicates; each is a problem of the report.
    """

    revision: Revision
    records: list[Accepted]
    report: Report
    outcome: ResolvedRecords | None = None
    questions: Sequence[Question] = ()

    @property
    def resolved(self) -> ResolvedRecords:
        """The sound records; raises InvalidData with the report where they are not."""
        if self.outcome is None or self.questions:
            raise InvalidData(self.report)
        return self.outcome


def assess(revision: Revision, options: Options) -> Assessment:
    """Resolve and check the records that are live after a revision. Pure; O(live records).

    Raises
    ------
    Refused
        If other records need what pruning would withdraw.
    """
    records = revision.records()
    how = (options.vocabulary, options.progress, options.admit_unknown)
    resolved, report = None, Report()
    try:
        if revision.pruning.records:
            resolved = resolve_without(revision.pruning, records, *how)
        else:
            resolved = resolve_and_check(records, *how)
    except InvalidData as error:
        report = Report(with_files(error.report, revision.state), error.report.warnings)
    questions = questions_of(revision, records, resolved.resolution if resolved else None)
    report.extend(question.problem for question in questions)
    return Assessment(revision, records, report, resolved, questions)
