"""The mapping of a table: the one that is named or beside it, else one that comes with graphkit, by its headings.

Those that come with graphkit are for pairings, for the templates (``graphkit template``), for tables that graphkit
writes, and for grants under the headings of 360Giving. In a table read by one of them, a heading may also be the name
of a field: ``contributions[2].amount``.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from graphkit.findings import Finding
from graphkit.loaders.layout.headings import Expected, Headings, find_headings
from graphkit.loaders.mapping.code_words import words_of
from graphkit.loaders.mapping.columns import Column
from graphkit.loaders.mapping.mapping import RecordMapping, TableMapping
from graphkit.loaders.mapping.reading import USUAL, read_mapping
from graphkit.loaders.mapping.targets import Target, target_of
from graphkit.loaders.mapping.units import Units
from graphkit.loaders.rows import section_of
from graphkit.loaders.sheets.cells import Row
from graphkit.schema.records import SECTIONS
from graphkit.schema.vocabulary import Vocabulary

SHIPPED = (USUAL, USUAL.with_name("activities.yaml"), USUAL.with_name("three_sixty_giving.yaml"))
"""Of two that fit equally well the first is taken."""

SPLIT = ";"
"""What separates several texts under a heading that is the name of a field."""
_NOTE = re.compile(r"(数据集|dataset|记录|records)[:：]\s*(.+)", re.IGNORECASE)
_NOTES = {"数据集": "dataset", "dataset": "dataset", "记录": "section", "records": "section"}
NOTES = {
    "zh": {"dataset": "数据集：", "section": "记录：", "part": "只含部分记录"},
    "en": {"dataset": "Dataset: ", "section": "Records: ", "part": "Part of the records"},
}
"""How the notes above a table that graphkit writes begin; the last one stands alone."""
_PARTS = frozenset(words["part"] for words in NOTES.values())


@dataclass(frozen=True, slots=True)
class TableNotes:
    """What a table that graphkit wrote says of itself above its headings: its dataset, and which records it has."""

    dataset: str | None = None
    section: str | None = None
    is_part: bool = False
    """Whether the table has only some records of its dataset."""


def notes_of(top: Iterable[Row]) -> TableNotes:
    """Return the notes in the first row of a table.

    >>> notes_of([Row(1, ["数据集：台账2024", "记录：entities"])])
    TableNotes(dataset='台账2024', section='entities', is_part=False)
    >>> notes_of([Row(1, ["编号", "数据集"])])
    TableNotes(dataset=None, section=None, is_part=False)
    """
    notes: dict[str, str] = {}
    is_part = False
    for row in list(top)[:1]:
        for text in row.texts:
            is_part = is_part or text.strip() in _PARTS
            if match := _NOTE.fullmatch(text.strip()):
                notes.setdefault(_NOTES[match[1].lower()], match[2].strip())
    return TableNotes(notes.get("dataset"), section_of(notes.get("section", "")), is_part)


def mapping_named(table: Path, vocabulary: Vocabulary, mapping: Path | None) -> TableMapping | list[Finding] | None:
    """Return the mapping that is named, else the one beside the table, or what is wrong with it; None without one."""
    beside = mapping or table.with_suffix(".mapping.yaml")
    return read_mapping(beside, vocabulary) if mapping is not None or beside.is_file() else None


class Shipped:
    """The mappings that come with graphkit, read by one vocabulary.

    >>> from graphkit.schema.vocabulary import load_vocabulary
    >>> shipped = Shipped(load_vocabulary())
    >>> mapping = shipped.mapping_of([Row(1, ["编号", "帮扶方", "受援方", "事项", "contributions[2].amount"])])
    >>> mapping.records[-1].section, "contributions[2].amount" in mapping.headings
    ('activities', True)
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._words = _Words(vocabulary)
        self._is_unit = Units(vocabulary).read
        self._mappings = [_read(path, vocabulary) for path in SHIPPED]

    def mapping_of(self, top: Sequence[Row]) -> TableMapping:
        """Return the mapping that knows most of the headings among the first rows of a sheet."""
        section = notes_of(top).section
        every = self._mappings
        if section is not None:
            every = [each for each in every if each.records[-1].section == section] or [_bare(section, self._words)]
        fits = [(self._headings(mapping, top), mapping) for mapping in every]
        headings, mapping = max(fits, key=lambda each: each[0].matched if each[0] else 0)
        if headings is None or not headings.matched:
            return mapping
        return replace(_with_fields(mapping, headings, self._words), is_exact=section is not None)

    def of_section(self, section: str) -> TableMapping | None:
        """Return the mapping whose rows are of a section; None where none comes with graphkit."""
        return next((each for each in self._mappings if each.records[-1].section == section), None)

    def _headings(self, mapping: TableMapping, top: Sequence[Row]) -> Headings | None:
        return find_headings(top, Expected(mapping.headings, lambda text: self._is_unit(text) is not None))


def _bare(section: str, words: "_Words") -> TableMapping:
    """Return the mapping of a section that no shipped one has: headings are fields."""
    columns = {name: tuple(_columns(section, name, words)) for name in ("key", *SECTIONS[section].model_fields)}
    return TableMapping(
        str(USUAL), (RecordMapping(section, {key: each for key, each in columns.items() if each}),), False
    )


def _with_fields(mapping: TableMapping, headings: Headings, words: "_Words") -> TableMapping:
    """Return a mapping in which each heading that it does not know, and that names a field, is that field."""
    main = mapping.records[-1]
    added: dict[str, tuple[Column, ...]] = {}
    for heading in headings.columns:
        name = unicodedata.normalize("NFKC", heading.text).strip()
        if heading.known is None and name and (columns := tuple(_columns(main.section, name, words))):
            added[heading.text] = columns
    if not added:
        return mapping
    records = (*mapping.records[:-1], replace(main, columns={**main.columns, **added}))
    return replace(mapping, records=records)


class _Words(dict[str, dict[str, str]]):
    """The words of lists of codes, read when one is asked for."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self._vocabulary = vocabulary

    def __missing__(self, codes: str) -> dict[str, str]:
        self[codes] = dict(words_of(codes, self._vocabulary))
        return self[codes]


def _columns(section: str, name: str, words: "_Words") -> Iterator[Column]:
    target = target_of(section, name)
    if isinstance(target, Target):
        codes = words[target.codes] if target.codes else {}
        kind, main, is_list = target.kind, target.main, target.is_list
        split = (SPLIT,) if is_list and kind == "text" else ()
        yield Column(name, target.path, split=split, kind=kind, codes=codes, main=main, is_list=is_list)


def _read(path: Path, vocabulary: Vocabulary) -> TableMapping:
    mapping = read_mapping(path, vocabulary, is_complete=False)
    assert isinstance(mapping, TableMapping), mapping
    return mapping
