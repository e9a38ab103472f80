"""Pictures by name: graphkit's own and those of plugins. Nothing heavy is imported before one is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphkit.registry import Registry

if TYPE_CHECKING:
    from graphkit.render.picture import Picture

PICTURES: Registry[Picture] = Registry(
    "graphkit.pictures", "picture", {"network": "graphkit.render.pictures.network:NETWORK"}
)
"""Pictures by name, as ``graphkit render`` takes them."""
