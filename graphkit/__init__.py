"""graphkit: who helped whom, with what, through whom, when, and who says so.

    >>> import graphkit
    >>> graph = graphkit.open("graphkit.kgl")
    >>> graph
    graphkit.open('graphkit.kgl')

``open`` gives a ``Graph`` with ``load``, ``query``, ``card``, ``centrality``, ``paths``, ``render``, ``export``,
``to_networkx``; ``place`` looks up a place of China as of a date. What a name stands for is loaded when it is first
used: importing graphkit costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphkit.api.graph import Graph
    from graphkit.api.graph import open_graph as open
    from graphkit.errors import GraphkitError
    from graphkit.places.place import place
    from graphkit.tables.table import Table

    __version__: str

_FROM = {
    "Graph": ("graphkit.api.graph", "Graph"),
    "GraphkitError": ("graphkit.errors", "GraphkitError"),
    "Table": ("graphkit.tables.table", "Table"),
    "open": ("graphkit.api.graph", "open_graph"),
    "place": ("graphkit.places.place", "place"),
}
__all__ = ["Graph", "GraphkitError", "Table", "__version__", "open", "place"]


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
