"""From what a person types to the one actor, place or programme meant."""

import unicodedata

from graphkit.analysis.snapshot import NodeTable
from graphkit.errors import UsageError
from graphkit.messages import language, text

SHOWN = 5
"""How many candidates or near names a message lists."""
_LIKELY = 60.0


def find(nodes: NodeTable, wanted: str) -> int:
    """Return the row of the one node with this id, identifier, name or alias; case and width do not matter.

    Raises UsageError that names the candidates where several answer, and near names where none does. Takes O(nodes).
    """
    folded = fold(wanted)
    found = [row for row in range(len(nodes)) if any(fold(name) == folded for name in nodes.names(row))]
    exact = [row for row in found if nodes.id[row] == wanted]
    if len(exact or found) == 1:
        return (exact or found)[0]
    spoken = language()
    if found:
        raise UsageError(text("entity.several", spoken, name=wanted, ids=_listed([nodes.id[row] for row in found])))
    near = near_names(nodes, wanted)
    if near:
        raise UsageError(text("entity.near", spoken, name=wanted, names=_listed(near)))
    raise UsageError(text("entity.none", spoken, name=wanted))


def near_names(nodes: NodeTable, wanted: str, limit: int = SHOWN) -> list[str]:
    """Return ``name (id)`` of the nodes whose names are most like what was typed, best first."""
    from rapidfuzz import fuzz, process

    names = [(fold(name), row) for row in range(len(nodes)) for name in nodes.names(row)[1:]]
    likely = process.extract(
        fold(wanted), [name for name, _ in names], scorer=fuzz.WRatio, score_cutoff=_LIKELY, limit=50
    )
    rows = dict.fromkeys(names[place][1] for _, _, place in likely)
    return [f"{nodes.name[row]} ({nodes.id[row]})" for row in list(rows)[:limit]]


def fold(name: str) -> str:
    """Return a name without differences of case, width and outer blanks.

    >>> fold(" ＡＢＣ 公司") == fold("abc 公司")
    True
    """
    return unicodedata.normalize("NFKC", name).casefold().strip()


def _listed(names: list[str]) -> str:
    return ", ".join(names[:SHOWN]) + (", …" if len(names) > SHOWN else "")
