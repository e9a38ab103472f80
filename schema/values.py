"""Small values that records are made of: dates with precision, names, references, periods, evidence.

All are frozen pydantic models that refuse unknown fields, so that a misspelt key is a problem, never a silent drop.
"""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

from graphkit.schema.dates import checked_date, first_day, last_day, precision_of

# Control characters, lone surrogates, non-characters and bidirectional overrides may hide what a name says.
_UNSAFE = (
    r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
    r"\x{061c}\x{200e}\x{200f}\x{202a}-\x{202e}\x{2066}-\x{2069}\x{feff}\x{fffe}\x{ffff}"
)
_INVISIBLE = (
    r"\s\x{ad}\x{34f}\x{115f}\x{1160}\x{17b4}\x{17b5}\x{180e}"
    r"\x{200b}-\x{200f}\x{2060}-\x{2064}\x{2800}\x{3164}\x{ffa0}"
)
SAFE_TEXT = rf"^[^{_UNSAFE}]*[^{_UNSAFE}{_INVISIBLE}][^{_UNSAFE}]*$"  # something in it can be seen
ID = rf"^[^\s~{_UNSAFE}]*[^~{_UNSAFE}{_INVISIBLE}][^\s~{_UNSAFE}]*$"  # "~" joins the parts of an edge's id

MOST = 10**12
"""The largest whole number of a record: well inside what both stores keep as an integer."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000, pattern=SAFE_TEXT)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400, pattern=SAFE_TEXT)]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100_000, pattern=SAFE_TEXT)]
Id = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=ID)]


def _plain(number: Decimal) -> Decimal:
    """Return one form of equal numbers, so that 30000, 30000.00 and 3E+4 are the same record."""
    if not number:
        return Decimal(0)
    text = f"{number:f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def refuse_underscore(number: object) -> object:
    """Refuse 50_60, which Python reads as 5060 and a clerk writes for 50 to 60."""
    if isinstance(number, str) and "_" in number:
        raise PydanticCustomError("decimal_parsing", "a number holds no underscore")
    return number


Number = Annotated[
    Decimal,
    Field(allow_inf_nan=False, max_digits=40, decimal_places=20),
    AfterValidator(_plain),
    BeforeValidator(refuse_underscore),
]


class Value(BaseModel):
    """Base of everything in a record: immutable, and an unknown field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True, ignored_types=(cached_property,))


class PreciseDate(Value):
    """A year, month or day: never more exact than its source.

    >>> PreciseDate(date="2021").last, PreciseDate(date="2021-02").precision
    (datetime.date(2021, 12, 31), 'month')
    """

    date: Annotated[str, AfterValidator(checked_date)]
    estimated: bool = False

    @property
    def precision(self) -> str:
        """``year``, ``month`` or ``day``."""
        return precision_of(self.date)

    @property
    def first(self) -> datetime.date:
        """The first day of the year, month or day."""
        return first_day(self.date)

    @property
    def last(self) -> datetime.date:
        """The last day of the year, month or day."""
        return last_day(self.date)


def _as_map(key: str) -> BeforeValidator:
    """Let a bare value stand for a map with one key: ``"某县"`` for ``{"zh": "某县"}``."""

    def widen(value: object) -> object:
        return {key: value} if isinstance(value, str | int) and not isinstance(value, bool) else value

    return BeforeValidator(widen)


def _made_once(model: type[Value], key: str) -> BeforeValidator:
    """Widen as `_as_map` does, and share equal values: dates and parties recur, and making them costs most."""

    @lru_cache(maxsize=8192)
    def make(text: str) -> object:
        try:
            return model(**{key: text})
        except ValidationError:
            return {key: text}  # fails again, where its place in the record is known

    def widen(value: object) -> object:
        if type(value) is str:
            return make(value)
        if type(value) is int:
            return {key: value}
        if type(value) is dict and len(value) == 1 and type(value.get(key)) is str:
            return make(value[key])
        return value

    return BeforeValidator(widen)


def _as_list(value: object) -> object:
    return value if value is None or isinstance(value, (list, tuple)) else [value]


Date = Annotated[PreciseDate, _made_once(PreciseDate, "date")]


class Period(Value):
    """When something ran; an end that the source does not give is absent."""

    start: Date | None = None
    end: Date | None = None
    not_before: Date | None = None
    estimated: bool = False


class Validity(Value):
    """From when to when a unit, name or membership holds."""

    from_: Date | None = Field(default=None, alias="from")
    to: Date | None = None


class Name(Value):
    """A name in the source's main language, an English one where it is known, and those in other languages.

    >>> Name(other={"fr": "Tchad", "ar": "تشاد"}).main, Name(en="Chad", other={"fr": "Tchad"}).language
    ('تشاد', 'en')
    """

    zh: Line | None = None
    en: Line | None = None
    other: Annotated[dict[Line, Line], AfterValidator(lambda names: dict(sorted(names.items())))] = Field(
        default_factory=dict
    )

    @model_validator(mode="after")
    def _one_at_least(self) -> "Name":
        if not (self.zh or self.en or self.other):
            raise ValueError("a name needs zh or en")
        return self

    @property
    def main(self) -> str:
        """The Chinese name, else the English one, else that of the language whose code sorts first."""
        return self.zh or self.en or next(iter(self.other.values()), "")

    @property
    def language(self) -> str:
        """The language of the main name (BCP 47)."""
        return "zh-Hans" if self.zh else "en" if self.en else next(iter(self.other), "en")


def main_name(name: Mapping[str, Any] | None) -> str:
    """Return `Name.main` of a name that is still JSON; "" without one.

    >>> main_name({"en": "Chad", "other": {"fr": "Tchad"}}), main_name({"other": {"fr": "Tchad", "ar": "تشاد"}})
    ('Chad', 'تشاد')
    """
    name = name or {}
    other = name.get("other") or {}
    return str(name.get("zh") or name.get("en") or (other[min(other)] if other else ""))


NameOrText = Annotated[Name, _as_map("zh")]


class Mention(Value):
    """What one source calls an entity; it identifies only within that source."""

    source: Id
    text: Line


class Defect(Value):
    """What is wrong with the stored text of a source."""

    kind: Line
    note: Text | None = None


class Evidence(Value):
    """The passage of a source that backs a fact: characters of the text as stored, never a copy of its words.

    ``quote`` and ``nth`` exist only in drafts: ``graphkit validate --seal`` turns them into offsets and a digest.
    """

    source: Id
    paragraph: int | None = Field(default=None, ge=1, le=MOST)
    start: int | None = Field(default=None, ge=0, le=MOST)
    end: int | None = Field(default=None, gt=0, le=MOST)
    digest: Line | None = None
    quote: Text | None = None
    nth: int | None = Field(default=None, ge=1, le=MOST)


class Link(Value):
    """A reference to an entity, with from when to when it holds."""

    entity: Line
    valid: Validity | None = None
    note: Text | None = None


class PartyRef(Value):
    """A party in a role: which entity, how sure, its share, and whether the text says "and others" (等)."""

    entity: Line
    share: Annotated[Number, Field(ge=0, le=1)] | None = None
    certainty: str = "stated"
    open: bool = False
    note: Text | None = None


class Narrative(Value):
    """A passage in the source's own words, where a standard publishes it as data: what it is about, its language."""

    text: LongText
    lang: Line | None = None
    about: Line | None = None


class Sector(Value):
    """An OECD-DAC purpose code and its share of the activity."""

    code: Line
    share: Annotated[Number, Field(ge=0, le=1)] | None = None


class OtherSector(Value):
    """A sector by another list than the purpose codes of OECD-DAC, and its share of the activity by that list."""

    vocabulary: Line
    code: Line
    name: Line | None = None
    share: Annotated[Number, Field(ge=0, le=1)] | None = None


Refs = Annotated[tuple[Line, ...], BeforeValidator(_as_list)]
Links = Annotated[tuple[Annotated[Link, _as_map("entity")], ...], BeforeValidator(_as_list)]
Parties = Annotated[tuple[Annotated[PartyRef, _made_once(PartyRef, "entity")], ...], BeforeValidator(_as_list)]
Sectors = Annotated[tuple[Annotated[Sector, _as_map("code")], ...], BeforeValidator(_as_list)]
OtherSectors = Annotated[tuple[OtherSector, ...], BeforeValidator(_as_list)]
Narratives = Annotated[tuple[Annotated[Narrative, _as_map("text")], ...], BeforeValidator(_as_list)]
Lines = Annotated[tuple[Line, ...], BeforeValidator(_as_list)]
EvidenceList = Annotated[tuple[Evidence, ...], BeforeValidator(_as_list)]
Identifiers = Annotated[dict[Line, Line], AfterValidator(lambda identifiers: dict(sorted(identifiers.items())))]
