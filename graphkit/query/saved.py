"""The questions that come with graphkit: one ``.cypher`` file each, whose first comments say what it is.

A header has one line each of ``zh`` and ``en`` (what is asked), then ``param NAME: TYPE [= JSON] | zh | en`` and
``returns COLUMN | zh | en``. What several queries share stands once, in ``saved/parts/``: ``params NAME …`` takes
parameters from ``parameters.cypher``, ``returns COLUMN`` alone takes its meaning from ``returns.cypher``, and a line
``// include PART`` of the query is replaced by that part. A parameter ``param within|place: …`` also takes its former
name. One of the types `NAMES` takes any name that `show` takes, and the query gets the id; one of `LISTS` takes only
what its list has. The queries stay inside the Cypher that both stores answer alike.
"""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from graphkit.errors import UsageError
from graphkit.query.parameters import CODES, LISTS, NAMES, TYPES, Parameter
from graphkit.wording.messages import Message
from graphkit.wording.nearest import closest

_FOLDER = Path(__file__).parent / "saved"
_PARTS = _FOLDER / "parts"
_PARAM = re.compile(
    r"param (?P<name>\w+)(?:\|(?P<former>\w+))?: (?P<type>\w+)(?: = (?P<default>[^|]+?))?"
    r" \| (?P<zh>[^|]+) \| (?P<en>[^|]+)"
)
_COLUMN = re.compile(r"returns (?P<name>\w+) \| (?P<zh>[^|]+) \| (?P<en>[^|]+)")
_INCLUDE = re.compile(r"^// include ([\w-]+)\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ReturnedColumn:
    """A column that a saved query returns, in words."""

    name: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A saved query: what it asks in both languages, its parameters, its columns, and its Cypher."""

    name: str
    zh: str
    en: str
    parameters: dict[str, Parameter]
    columns: tuple[ReturnedColumn, ...]
    text: str


def list_saved() -> list[SavedQuery]:
    """Return all saved queries, by name.

    >>> "money" in [saved.name for saved in list_saved()]
    True
    """
    return [_read(path) for path in sorted(_FOLDER.glob("*.cypher"), key=lambda path: path.stem)]


def load_saved(name: str) -> SavedQuery:
    """Return the saved query of a name; raise UsageError, with the nearest name, where there is none.

    >>> load_saved("brokers").parameters["currency"].type
    'currency'
    """
    names = {path.stem: path for path in _FOLDER.glob("*.cypher")}
    if name not in names:
        near = closest(name, names)
        hint = Message("did-you-mean", suggestion=near) if near else ""
        raise UsageError("query.no-saved", name=name, hint=hint)
    return _read(names[name])


def parse_saved(name: str, text: str) -> SavedQuery:
    """Return a query with its header read and its parts put in; raise ValueError, with the line, if it is malformed."""
    titles: dict[str, str] = {}
    parameters: dict[str, Parameter] = {}
    columns: list[ReturnedColumn] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.startswith("// ") or line.startswith("// include "):
            break
        for entry in _shared(line.removeprefix("// ")):
            if entry[:4] in ("zh: ", "en: "):
                titles[entry[:2]] = entry[4:].strip()
            elif match := _PARAM.fullmatch(entry):
                if match["type"] not in {*TYPES, *NAMES, *LISTS, *CODES}:
                    raise ValueError(f"{name}.cypher:{number}: {match['type']} is no type of a parameter")
                parameters[match["name"]] = _parameter(match)
            elif match := _COLUMN.fullmatch(entry):
                columns.append(ReturnedColumn(match["name"], match["zh"].strip(), match["en"].strip()))
            else:
                raise ValueError(f"{name}.cypher:{number}: neither zh, en, param nor returns: {entry}")
    if titles.keys() != {"zh", "en"} or not columns:
        raise ValueError(f"{name}.cypher: the header needs zh, en and at least one returns")
    return SavedQuery(name, titles["zh"], titles["en"], parameters, tuple(columns), _with_parts(text))


def _parameter(match: re.Match[str]) -> Parameter:
    return Parameter(
        match["name"],
        match["type"],
        match["zh"].strip(),
        match["en"].strip(),
        is_required=match["default"] is None,
        default=None if match["default"] is None else json.loads(match["default"]),
        former=match["former"],
    )


def _shared(entry: str) -> list[str]:
    """Return the lines of a header that one line stands for: itself, or those it takes from the shared parts."""
    word, *names = entry.split()
    if word == "params":
        return [_lines("parameters").get(name, entry) for name in names]
    if word == "returns" and len(names) == 1:
        return [_lines("returns").get(names[0], entry)]
    return [entry]


@lru_cache(maxsize=8)
def _lines(part: str) -> dict[str, str]:
    """Return the shared lines of a header: name of a parameter or column -> its line."""
    lines = [line.removeprefix("// ") for line in _part(part).splitlines()]
    return {line.split()[1].rstrip(":"): line for line in lines}


def _with_parts(text: str) -> str:
    """Return a query with every ``// include`` replaced by its part, and those of the parts as well."""
    while _INCLUDE.search(text):
        text = _INCLUDE.sub(lambda match: _part(match[1]), text)
    return text


@lru_cache(maxsize=32)
def _part(name: str) -> str:
    return (_PARTS / f"{name}.cypher").read_text(encoding="utf-8")


@lru_cache(maxsize=64)
def _read(path: Path) -> SavedQuery:
    return parse_saved(path.stem, path.read_text(encoding="utf-8"))
