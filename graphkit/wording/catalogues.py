"""What graphkit says, as data: ``messages/*.yaml`` and ``problems.yaml`` beside this file.

A message stands in the file that is named by the first words of its code: ``cli.column.name`` in ``cli.column.yaml``,
``store.locked`` in ``store.yaml``; a code that has no such file, in ``common.yaml``. So a command reads only the
sentences that it says.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, cast

_FOLDER = Path(__file__).parent


Severity = Literal["wrong", "doubtful", "would-help"]
"""``wrong`` refuses the record; ``doubtful`` is a warning; ``would-help`` is something that a reader will miss."""


def message(code: str) -> Mapping[str, str] | None:
    """Return the {en, zh} of one sentence; None where there is no such code.

    >>> message("list.join")
    {'zh': '、', 'en': ', '}
    """
    found: Mapping[str, str] | None = _messages_in(file_of(code)).get(code)
    return found


def messages() -> Mapping[str, Mapping[str, str]]:
    """Return code -> {en, zh} of every sentence: for lists of them, as the page of errors is."""
    return {code: texts for name in sorted(_files()) for code, texts in _messages_in(name).items()}


def file_of(code: str) -> str:
    """Return the name, without suffix, of the file that a code belongs to.

    >>> file_of("cli.column.name"), file_of("cli.no-folder"), file_of("list.join")
    ('cli.column', 'cli', 'common')
    """
    words = code.split(".")
    names = (".".join(words[:2]), words[0])
    return next((name for name in names if name in _files() and name != code), "common")


@lru_cache(maxsize=1)
def _files() -> frozenset[str]:
    return frozenset(path.name.removesuffix(".yaml") for path in (_FOLDER / "messages").glob("*.yaml"))


@lru_cache(maxsize=64)
def _messages_in(name: str) -> dict[str, Any]:
    return read_yaml(_FOLDER / "messages" / f"{name}.yaml")


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
