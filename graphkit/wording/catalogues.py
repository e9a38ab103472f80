"""What graphkit says, as data: ``messages.yaml`` and ``problems.yaml`` beside this file."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, cast

_FOLDER = Path(__file__).parent


Severity = Literal["wrong", "doubtful", "would-help"]
"""``wrong`` refuses the record; ``doubtful`` is a warning; ``would-help`` is something that a reader will miss."""


@lru_cache(maxsize=1)
def messages() -> Mapping[str, Mapping[str, str]]:
    """Return code -> {en, zh} of every sentence."""
    return read_yaml(_FOLDER / "messages.yaml")


@lru_cache(maxsize=1)
def problems() -> Mapping[str, Mapping[str, str]]:
    """Return code -> {en, zh, next_en, next_zh, perhaps severity} of every problem that can be reported."""
    return read_yaml(_FOLDER / "problems.yaml")


def severity(code: str) -> Severity:
    """Return how much a problem matters; one that does not say is wrong."""
    return cast(Severity, problems().get(code, {}).get("severity", "wrong"))


def read_yaml(path: Path) -> dict[str, Any]:
    """Read a YAML file of the package's own (never a user's: those go through ``graphkit.loaders``)."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast where libyaml is there
    with path.open(encoding="utf-8") as file:
        return dict(yaml.load(file, loader))  # noqa: S506 - both are safe loaders
