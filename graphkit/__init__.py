"""graphkit: who helped whom, with what, through whom, when, and who says so.

    >>> import graphkit
    >>> graph = graphkit.open("graphkit.kgl")
    >>> graph
    graphkit.open('graphkit.kgl')

``open`` gives a ``Graph`` with ``load``, ``query``, ``card``, ``centrality``, ``paths``, ``render``, ``export``,
``to_networkx``; ``place`` looks up a place of China as of a date. What a name stands for is loaded when it is first
used: importing graphkit costs next to nothing.

All errors that graphkit raises on purpose are `GraphkitError`: ``error.code`` and ``error.values`` say what is wrong,
``error.text("zh")`` or ``error.text("en")`` says it in words. ``graphkit.errors`` draws their tree.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphkit.api.graph import Graph
    from graphkit.api.graph import open_graph as open
    from graphkit.errors import (
        AmbiguousName,
        GraphkitError,
        InvalidData,
        PluginError,
        QueryError,
        Refused,
        StoreBusy,
        StoreDamaged,
        StoreError,
        StoreMissing,
        UnknownName,
        UsageError,
    )
    from graphkit.places.place import place
    from graphkit.tables.table import Table

    __version__: str

_FROM = {
    "Graph": ("graphkit.api.graph", "Graph"),
    "Table": ("graphkit.tables.table", "Table"),
    "open": ("graphkit.api.graph", "open_graph"),
    "place": ("graphkit.places.place", "place"),
}
_ERRORS = (
    "AmbiguousName",
    "GraphkitError",
    "InvalidData",
    "PluginError",
    "QueryError",
    "Refused",
    "StoreBusy",
    "StoreDamaged",
    "StoreError",
    "StoreMissing",
    "UnknownName",
    "UsageError",
)
_FROM |= {name: ("graphkit.errors", name) for name in _ERRORS}
__all__ = [
    "AmbiguousName",
    "Graph",
    "GraphkitError",
    "InvalidData",
    "PluginError",
    "QueryError",
    "Refused",
    "StoreBusy",
    "StoreDamaged",
    "StoreError",
    "StoreMissing",
    "Table",
    "UnknownName",
    "UsageError",
    "__version__",
    "open",
    "place",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("graphkit-kg")
    if name not in _FROM:
        raise AttributeError(f"module 'graphkit' has no attribute {name!r}")
    module, attribute = _FROM[name]
    return getattr(import_module(module), attribute)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
