"""Raw records in, accepted records out: shape, codes and consistency in one pass, all problems at once."""

import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from graphkit.findings import FieldPath, Finding, RecordLocation, Report
from graphkit.loaders.protocol import PartRows, PartSummary, RecordFile
from graphkit.loaders.rows import RawRecord
from graphkit.records.identity import NUMBERED, occurrence
from graphkit.records.recordset import Accepted, RecordSet, accept
from graphkit.schema.records import Record
from graphkit.schema.vocabulary import Vocabulary
from graphkit.system.parallel import each
from graphkit.validate import consistency
from graphkit.validate.codes import CODE_OF, Codes
from graphkit.validate.remains import Left, Remains, what_is_left
from graphkit.validate.shape import read
from graphkit.wording.personal import holds_identity, mask_all, may_hold_identity
from graphkit.wording.safe import safe_repr


@dataclass(slots=True)
class FileCounts:
    """What became of the records of one file: read = accepted + duplicate + rejected."""

    dataset: str
    read: int = 0
    accepted: int = 0
    duplicate: int = 0
    rejected: int = 0
    unread: int = 0
    """Problems of the file itself, which stand for no record."""


Taken = tuple[RecordSet, Report, dict[str, FileCounts]]


def take(
    files: Iterable[RecordFile],
    vocabulary: Vocabulary,
    *,
    shape_only: bool = False,
    remains: Remains | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> Taken:
    """Check each record of files on its own.

    Parameters
    ----------
    files : iterable of RecordFile
        Read one after the other, as ``graphkit.loaders.choice.open_files`` gives them.
    vocabulary : Vocabulary
        The labels, kinds and codes that records may use.
    shape_only : bool
        Take what can be read at all: codes and consistency are not checked. For drafts that are compared.
    remains : Remains, optional
        Takes in what is left of the records that are rejected.
    progress : callable, optional
        Called with the number of parts that were read, and that of all files together: a large file has one for each
        megabyte, any other one.

    Returns
    -------
    RecordSet
        The records without problems, in the order of the files. An equal record of the same dataset is taken once.
    Report
        Every problem of every file; and, as warnings, what was garbled in it.
    dict of str to FileCounts
        What became of the records, by file as problems name it.

    Notes
    -----
    One record is in memory as a model at a time; accepted ones are kept as JSON. About 50 µs for an activity with
    one contribution, divided by the processes that a large file is read by (``graphkit.system.parallel``).
    """
    intake = _Intake(vocabulary, shape_only, remains)
    files = list(files)
    intake.total = sum(len(file.division.parts) for file in files)
    intake.progress = progress
    for file in files:
        intake.file(file)
    return intake.finish()


class _Judged(NamedTuple):
    """What one record came to on its own: accepted, or not, and why; ``made`` is whether its file gives it no id.

    ``remarks`` refuse nothing; ``left`` is what is left of a rejected record, where that is wanted.
    """

    accepted: Accepted | None
    problems: list[Finding]
    made: bool = False
    remarks: tuple[Finding, ...] = ()
    left: Left | None = None


_CODES = frozenset(CODE_OF.values())
"""What may be wrong with a code, whatever else is wrong with its record."""


class _Intake:
    def __init__(self, vocabulary: Vocabulary, shape_only: bool, remains: Remains | None) -> None:
        self.vocabulary = vocabulary
        self.remains = remains
        self.shape_only = shape_only
        self.progress: Callable[[int, int], object] | None = None
        self.done = self.total = 0
        self.codes = Codes(vocabulary)
        self.items: list[Accepted] = []
        self.report = Report()
        self.counts: dict[str, FileCounts] = {}
        self.known: dict[tuple[str, str, str], int] = {}  # dataset, section and id -> position among the items
        self.alike: dict[tuple[str, str, str], list[int]] = {}  # the same, of records that share a made id

    def file(self, file: RecordFile) -> None:
        counts = self.counts[file.name] = FileCounts(file.dataset)
        for judged in self._judged(file):
            if isinstance(judged, Finding):
                if judged.severity != "wrong":  # the file was read; the reader should know how
                    self.report.warnings.append(judged)
                    continue
                counts.unread += 1
                self.report.add(judged)
                continue
            counts.read += 1
            self.report.warnings += judged.remarks
            problems = self._take(judged, counts)
            if problems:
                counts.rejected += 1
                self.report.extend(problems)
                if self.remains is not None and judged.left is not None:
                    self.remains.add(judged.left)

    def _judged(self, file: RecordFile) -> Iterator[_Judged | Finding]:
        """Yield what each record comes to, and what is wrong with the file."""
        summaries: list[PartSummary] = []
        for one in self._of_parts(file):
            if isinstance(one, PartSummary):
                summaries.append(one)
            else:
                yield one
        if file.division.conclude is not None:
            yield from file.division.conclude(summaries)

    def _of_parts(self, file: RecordFile) -> Iterator[_Judged | Finding | PartSummary]:
        """Yield what comes of each part; several parts are judged by several processes.

        What one record comes to depends on no other, so only `_take` has to see them in order.
        """

        def judged(part: Callable[[], PartRows]) -> Iterator[_Judged | Finding | PartSummary]:
            return (self.judge(raw, file.dataset) if isinstance(raw, RawRecord) else raw for raw in part())

        def work(part: Callable[[], PartRows]) -> bytes:
            return pickle.dumps([_flat(each) for each in judged(part)], pickle.HIGHEST_PROTOCOL)

        parts = file.division.parts
        if len(parts) == 1:
            yield from judged(parts[0])
            self._part_read()
            return
        for block in each(work, parts):
            for flat in pickle.loads(block):  # noqa: S301 - packed by `work`
                yield flat if isinstance(flat, Finding | PartSummary) else _round(flat, file.name, file.dataset)
            self._part_read()

    def _part_read(self) -> None:
        self.done += 1
        if self.progress is not None:
            self.progress(self.done, self.total)

    def judge(self, raw: RawRecord, dataset: str) -> _Judged:
        """Accept one record as it stands by itself, or report its problems."""
        record, problems = read(raw, dataset, self.vocabulary)
        if record is not None and not self.shape_only:
            problems = self.check(record, raw)
        if record is None or problems:
            left = None
            if self.remains is not None:
                checked: list[list[Finding]] = []

                def check(part: Record) -> list[Finding]:
                    checked.append(self.check(part, raw))
                    return checked[-1]

                left = what_is_left(raw, problems, dataset, self.vocabulary, check)
                if record is None:  # a wrong date hides no wrong code
                    problems += [one for one in (checked or [[]])[0] if one.code in _CODES]
            return _Judged(None, with_headings(problems, raw.location), remarks=raw.remarks, left=left)
        accepted = accept(record, dataset, raw.location)
        body = accepted.body
        if may_hold_identity(body) and holds_identity(body.decode()):  # tables are masked cell by cell; others are not
            masked = {field: mask_all(value) for field, value in raw.data.items()}
            remark = Finding("identity-masked", raw.location.of(), safe_repr(accepted.id))
            return self.judge(replace(raw, data=masked, remarks=(*raw.remarks, remark)), dataset)
        made = raw.data.get("id") is None and not raw.key
        return _Judged(accepted, [], made, raw.remarks)

    def check(self, record: Record, raw: RawRecord) -> list[Finding]:
        """Return what is wrong with the codes of a record, and what it contradicts itself in."""
        return self.codes.check(record, raw.location) + consistency.check(record, raw.location, self.vocabulary)

    def _take(self, judged: _Judged, counts: FileCounts) -> list[Finding]:
        """Take in what was accepted, unless another record has its id."""
        accepted = judged.accepted
        if accepted is None:
            return judged.problems
        key = (accepted.dataset, accepted.section, accepted.id)
        first = self.known.setdefault(key, len(self.items))
        if first < len(self.items):
            if accepted.section in NUMBERED and judged.made:
                self.alike.setdefault(key, [first]).append(len(self.items))
            elif self.items[first].body == accepted.body:
                counts.duplicate += 1
                return []
            else:
                return [duplicate_id(accepted, self.items[first].location)]
        counts.accepted += 1
        self.items.append(accepted)
        return []

    def finish(self) -> Taken:
        """Return all; records that share a made id are numbered by their content, so that no order of rows matters."""
        for positions in self.alike.values():
            for number, alike in enumerate(sorted((self.items[at] for at in positions), key=lambda one: one.body), 1):
                numbered = occurrence(alike.record, number)
                self.items[positions[number - 1]] = accept(numbered, alike.dataset, alike.location)
        return RecordSet(self.items), self.report, self.counts


_Columns = Mapping[FieldPath, str] | None
_FlatRecord = tuple[str, str, bytes, int | None, _Columns, _Columns]
_Flat = tuple[
    _FlatRecord | None, list[Finding], bool, tuple[Finding, ...], tuple[_FlatRecord | None, tuple[str, ...]] | None
]


def _flat(judged: _Judged | Finding | PartSummary) -> _Flat | Finding | PartSummary:
    """Return what crosses between processes: plain tuples, at a quarter of the cost of frozen objects."""
    if isinstance(judged, Finding | PartSummary):
        return judged
    left = None if judged.left is None else (_flat_record(judged.left[0]), judged.left[1])
    return _flat_record(judged.accepted), judged.problems, judged.made, judged.remarks, left


def _flat_record(item: Accepted | None) -> _FlatRecord | None:
    """Return a record as a tuple; headings and letters of its columns are its neighbours', and cross once a part."""
    if item is None:
        return None
    at = item.location
    return item.section, item.id, item.body, at.line, at.headings, at.letters


def _round(flat: _Flat, name: str, dataset: str) -> _Judged:
    record, problems, made, remarks, left = flat
    back = None if left is None else (_round_record(left[0], name, dataset), left[1])
    return _Judged(_round_record(record, name, dataset), problems, made, remarks, back)


def _round_record(record: _FlatRecord | None, name: str, dataset: str) -> Accepted | None:
    if record is None:
        return None
    section, record_id, body, line, headings, letters = record
    return Accepted(section, record_id, body, dataset, RecordLocation(name, line, headings=headings, letters=letters))


def with_headings(problems: list[Finding], location: RecordLocation) -> list[Finding]:
    """Return the problems of a table's row with heading and column of the cell that each is about."""
    if location.headings is None:
        return problems
    return [_with_heading(problem, location) for problem in problems]


def _with_heading(problem: Finding, location: RecordLocation) -> Finding:
    at = problem.location
    cell = location.of(at.field)
    return replace(problem, location=replace(at, heading=at.heading or cell.heading, column=at.column or cell.column))


def duplicate_id(record: Accepted, first: RecordLocation) -> Finding:
    """Return the problem of a record whose id another one, at `first`, has already."""
    where = f"{first.file}:{first.line}" if first.line else first.file
    return Finding("duplicate-id", record.location.of(("id",)), record.id, value=safe_repr(record.id), detail=where)
