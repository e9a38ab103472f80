"""What a text says and its records do not: numbers, dates and names of organisations that no record holds.

A number is held only by a record that reads its own value from a short span of its own around that number; a date
likewise; an organisation by the names of entities that stand at that place. All on the repaired text.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import yaml

from graphkit.schema.records import (
    SECTIONS,
    Activity,
    Contribution,
    Entity,
    Observation,
    Pairing,
    Programme,
    Record,
    Source,
)
from graphkit.schema.values import Evidence, PreciseDate
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.text.extract.dates import FoundDate, find_dates
from graphkit.text.extract.numerals import FoundNumber, find_numbers
from graphkit.text.extract.organisations import find_organisations
from graphkit.text.paragraphs import Paragraph, paragraphs
from graphkit.text.repair.repair import Repaired, repair

VOCABULARY = load_vocabulary()

OWN_SPAN = 30  # characters as stored: a span this short can only be about the figure itself


@dataclass(frozen=True)
class Body:
    """A text and which of its paragraphs are the article's body (no headline, furniture, spam or appended text)."""

    seed: str
    file: str
    first: int
    last: int


BODIES = (
    Body("000", "bijie", 3, 34),
    Body("001", "qixingguan", 4, 28),
    Body("002", "liupanshui", 6, 20),
    Body("003", "pingtang", 7, 26),
    Body("004", "zhaojue", 1, 13),
)


@dataclass(frozen=True)
class Gap:
    """Something the body says and no record holds."""

    paragraph: int
    kind: str
    text: str
    near: str

    def __str__(self) -> str:
        return f"paragraph {self.paragraph}: {self.kind} {self.text!r} in …{self.near}…"


@dataclass
class Fact:
    """What one record reads from one short span: numbers, dates, in offsets of the repaired text."""

    start: int
    end: int
    values: set[Decimal] = field(default_factory=set)
    months: set[Decimal] = field(default_factory=set)
    dates: set[str] = field(default_factory=set)


def read_records(*paths: Path) -> list[Record]:
    """Return the records of YAML files."""
    records: list[Record] = []
    for path in paths:
        for section, rows in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            records += (SECTIONS[section].model_validate(row) for row in rows or ())
    return records


def source_of(records: Iterable[Record], seed: str) -> Source:
    """Return the record of the source that is a seed: its id ends in the seed's number."""
    return next(record for record in records if isinstance(record, Source) and str(record.id).endswith(seed))


def gaps(
    raw: str,
    body: Body,
    records: list[Record],
    exclusions: Iterable[dict[str, object]] = (),
    others: Iterable[Record] = (),
) -> list[Gap]:
    """Return everything in a body that neither a record nor an exclusion accounts for, in the order of the text.

    ``records`` are those of the text's own file, whose names count; ``others`` may give it as a further source.
    """
    source = source_of(records, body.seed)
    published = source.published.date if source.published else ""
    text = repair(raw)
    stored = paragraphs(raw)
    facts = list(_facts([*records, *others], str(source.id), text, stored))
    names, groups = _names(records, str(source.id))
    facts += [fact for name, size in groups for fact in _sizes(text.text, name, size)]
    found: list[Gap] = []
    for paragraph in stored[body.first - 1 : body.last]:
        start, end = text.span(paragraph.start, paragraph.end)
        words = text.text[start:end]
        named = _occurrences(words, names)
        excused = [
            place
            for row in exclusions
            if row["paragraph"] == paragraph.number
            for place in _places(words, str(row["text"]))
        ]
        for item in _uncovered(words, start, facts, named, published):
            if not any(a <= item[1] and item[2] <= b for a, b in excused):
                near = words[max(0, item[1] - 8) : item[2] + 8]
                found.append(Gap(paragraph.number, item[0], words[item[1] : item[2]], near))
    return found


def _uncovered(
    words: str, base: int, facts: list[Fact], named: list[tuple[int, int, bool]], published: str
) -> Iterator[tuple[str, int, int]]:
    for number in find_numbers(words, VOCABULARY):
        in_name = any(a <= number.start and number.end <= b for a, b, group in named if not group)
        if not in_name and not any(_holds_number(fact, number, base) for fact in facts):
            yield "number", number.start, number.end
    for date in find_dates(words):
        if not any(_holds_date(fact, date, base, published) for fact in facts):
            yield "date", date.start, date.end
    for name in find_organisations(words, VOCABULARY):
        covered = set()
        for a, b, _ in named:
            covered.update(range(a, b))
        if not covered.issuperset(range(name.start, name.end)):
            yield "organisation", name.start, name.end


def _holds_number(fact: Fact, number: FoundNumber, base: int) -> bool:
    if not (fact.start <= base + number.start and base + number.end <= fact.end):
        return False
    if number.value in fact.values:
        return True
    months = {"年": 12, "个月": 1, "月": 1}.get(number.unit)
    return months is not None and number.value * months in fact.months


def _holds_date(fact: Fact, date: FoundDate, base: int, published: str) -> bool:
    if not (fact.start <= base + date.start and base + date.end <= fact.end):
        return False
    meant = [text for text in date.resolve(published) if text]
    counted_back = date.back is not None  # 两年来 says no more than its record's year or month
    return any(
        known.startswith(text) or (counted_back and text.startswith(known)) for known in fact.dates for text in meant
    )


def _facts(records: Iterable[Record], source: str, text: Repaired, stored: list[Paragraph]) -> Iterator[Fact]:
    for record in records:
        if isinstance(record, Activity):
            months = _months(record.duration)
            values = {Decimal(record.sequence)} if record.sequence is not None else set()
            yield from _spans_of_record(record.evidence, source, text, stored, values, _dates(record), months)
            for contribution in record.contributions:
                numbers, months = _measure(contribution.amount, contribution.quantity, unit=contribution.unit)
                dates = _dates(contribution)
                yield from _spans_of_record(contribution.evidence, source, text, stored, numbers, dates, months)
        elif isinstance(record, Observation):
            numbers, months = _measure(record.value, unit=record.unit)
            yield from _spans_of_record(record.evidence, source, text, stored, numbers, _dates(record), months)
        elif isinstance(record, Pairing):
            yield from _spans_of_record(record.evidence, source, text, stored, set(), _dates(record), set())
        elif isinstance(record, Source) and record.id == source and record.published:
            for date in find_dates(text.text):  # a dateline says the day of publication itself
                if date.resolve(record.published.date)[0] == record.published.date:
                    yield Fact(date.start, date.end, dates={record.published.date})


def _spans_of_record(
    evidence: Iterable[Evidence],
    source: str,
    text: Repaired,
    stored: list[Paragraph],
    values: set[Decimal],
    dates: set[str],
    months: set[Decimal],
) -> Iterator[Fact]:
    for item in evidence:
        if item.source != source or item.paragraph is None or item.start is None or item.end is None:
            continue
        if item.end - item.start <= OWN_SPAN:
            base = stored[item.paragraph - 1].start
            start, end = text.span(base + item.start, base + item.end)
            yield Fact(start, end, values, months, dates)


def _measure(*numbers: Decimal | None, unit: str | None) -> tuple[set[Decimal], set[Decimal]]:
    values = {abs(number) for number in numbers if number is not None}  # a fall of 3 is written -3
    factor = {"month": 1, "year": 12}.get(unit or "")
    return values, {value * factor for value in values} if factor else set()


def _months(duration: str | None) -> set[Decimal]:
    found = re.fullmatch(r"P(?:(\d+)Y)?(?:(\d+)M)?", duration or "")
    return {Decimal(found[1] or 0) * 12 + Decimal(found[2] or 0)} if found else set()


def _dates(record: Activity | Contribution | Observation | Pairing) -> set[str]:
    period = getattr(record, "period", None)
    found = [
        getattr(record, name, None) for name in ("since", "until", "attested_from", "attested_to", "date", "as_of")
    ]
    found += [period.start, period.end] if period else []
    return {date.date for date in found if isinstance(date, PreciseDate)}


def _names(records: Iterable[Record], source: str) -> tuple[dict[str, bool], list[tuple[str, Decimal]]]:
    """Return name -> whether a Group's, and (mention, size) of every Group that has a size."""
    names: dict[str, bool] = {}
    groups: list[tuple[str, Decimal]] = []
    for record in records:
        if not isinstance(record, Entity | Programme):
            continue
        is_group = isinstance(record, Entity) and record.label == "Group"
        mentions = [mention.text for mention in record.mentions if mention.source == source]
        for name in (record.name.main, *record.aliases, *mentions):
            names[name] = names.get(name, True) and is_group
        if isinstance(record, Entity) and is_group and record.size is not None:
            groups += ((name, Decimal(record.size)) for name in (record.name.main, *mentions))
    return names, groups


def _places(text: str, words: str) -> list[tuple[int, int]]:
    return [found.span() for found in re.finditer(re.escape(words), text)]


def _occurrences(text: str, names: dict[str, bool]) -> list[tuple[int, int, bool]]:
    return [(a, b, group) for name, group in names.items() for a, b in _places(text, name)]


def _sizes(text: str, name: str, size: Decimal) -> list[Fact]:
    return [Fact(a, b, values={size}) for a, b in _places(text, name)]
