"""Options whose value is a name in a registry: what graphkit ships, and what plugins add."""

from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

from graphkit.registry import Registry

T = TypeVar("T")


class Registered(click.ParamType[str]):
    """A name in a registry. Plugins are looked for only where no own name fits, and for completion."""

    def __init__(self, registry: Registry[T]) -> None:
        self.registry: Registry[Any] = registry
        self.name = registry.what

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002 - click's signature
        """Return graphkit's own names; a plugin's are its own affair."""
        return f"[{'|'.join(self.registry.shipped)}]"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002
        """Return the name. Raises UsageError, with the names, for one that is unknown."""
        if value not in self.registry:
            self.registry.get(value)
        return value

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        """Return the names that begin so."""
        return [CompletionItem(n) for n in self.registry.names() if n.startswith(incomplete)]
