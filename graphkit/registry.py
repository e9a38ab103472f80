"""Doors for plugins: what graphkit ships and what other packages add, by name.

Four entry-point groups take plugins: ``graphkit.loaders``, ``graphkit.measures``, ``graphkit.pictures`` and
``graphkit.exports``. Each room keeps its `Registry` beside the Protocol that an entry of it must follow. What graphkit
ships is known without asking for the metadata of installed packages, which takes tens of milliseconds, and nothing is
imported before it is used.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Generic, TypeVar

from graphkit.errors import PluginError, UsageError
from graphkit.wording.nearest import closest
from graphkit.wording.quoted import engine_words

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Registry(Generic[T]):
    """The entries of one group: graphkit's own, and those of plugins. An own name cannot be taken by a plugin.

    Attributes
    ----------
    group : str
        The entry-point group.
    what : str
        What an entry is; ``registry.<what>`` is the message for an unknown name.
    shipped : Mapping of str to str
        Name -> ``module:object`` of what graphkit ships.

    Examples
    --------
    >>> numbers = Registry("graphkit.numbers", "measure", {"pi": "math:pi"})
    >>> numbers.get("pi"), numbers.names()
    (3.141592653589793, ['pi'])
    """

    group: str
    what: str
    shipped: Mapping[str, str]

    def names(self) -> list[str]:
        """Return every name: graphkit's own in their order, then those of plugins by name."""
        plugins = {point.name for point in entry_points(group=self.group)}
        return [*self.shipped, *sorted(plugins.difference(self.shipped))]

    def __contains__(self, name: object) -> bool:
        return name in self.shipped or bool(entry_points(group=self.group, name=str(name)))

    def get(self, name: str) -> T:
        """Return the entry of that name, imported now.

        Raises
        ------
        UsageError
            If nothing has that name; it lists the names.
        PluginError
            If a plugin cannot be imported.
        """
        if name in self.shipped:
            entry: T = EntryPoint(name, self.shipped[name], self.group).load()
            return entry
        points = entry_points(group=self.group, name=name)
        if not points:
            names = self.names()
            near = closest(name, names)
            raise UsageError(f"registry.{self.what}", name=name, allowed=tuple(names), suggestion=near)
        point = next(iter(points))
        try:
            plugin: T = point.load()
        except Exception as error:  # whatever a plugin's import may raise
            package = point.dist.name if point.dist else point.module
            raise PluginError(
                "registry.broken", name=name, package=package, detail=engine_words(repr(error))
            ) from error
        return plugin
