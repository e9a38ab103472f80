"""The texts of every help page, zh and en, from ``help.yaml``: verbs hold code, the file holds words."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import click

from graphkit.wording.catalogues import read_yaml

SECTIONS = ("start", "change", "ask", "study", "look-up")
"""Sections of ``graphkit --help``, in order."""
_CLICKS_HELP = "_click_default_help"  # what click names its own --help


@dataclass(frozen=True, slots=True)
class Example:
    """A command that works as it stands, and what it is for."""

    command: str
    meaning: str


@dataclass(frozen=True, slots=True)
class HelpPage:
    """The help of one verb (its full name: ``analyze paths``) in one language."""

    name: str
    language: str

    @property
    def entry(self) -> Mapping[str, Any]:
        """Everything ``help.yaml`` says about the verb."""
        entries, (group, _, _) = _entries(), self.name.rpartition(" ")
        entry: Mapping[str, Any] = entries["verbs"].get(self.name) or entries["plugins"][group]
        return entry

    @property
    def short(self) -> str:
        """One line."""
        return self._in(self.entry["short"])

    @property
    def about(self) -> list[str]:
        """Paragraphs."""
        return [" ".join(part.split()) for part in self._in(self.entry.get("about", {})).split("\n\n") if part.strip()]

    @property
    def examples(self) -> list[Example]:
        """Commands to try; a test runs each."""
        return [Example(item["run"], self._in(item)) for item in self.entry.get("examples", ())]

    def parameter(self, name: str) -> str:
        """Return what an argument or option means; raises KeyError where nobody has said it."""
        name = "help" if name == _CLICKS_HELP else name
        texts = self.entry.get("parameters", {}).get(name)
        return self._in(texts if texts is not None else _entries()["common"][name])

    def _in(self, texts: Mapping[str, str]) -> str:
        return texts.get(self.language, "")


def section_title(section: str, language: str) -> str:
    """Return the heading of a section of ``graphkit --help``."""
    title: str = _entries()["sections"][section][language]
    return title


def shorts(language: str) -> dict[str, list[tuple[str, str]]]:
    """Return section -> (verb, one line) of all top-level verbs, without importing any of them."""
    found: dict[str, list[tuple[str, str]]] = {section: [] for section in SECTIONS}
    for name, entry in _entries()["verbs"].items():
        if section := entry.get("section"):
            found[section].append((name, entry["short"][language]))
    return found


def full_name(ctx: click.Context) -> str:
    """Return the verb a context stands for, without the program's name: ``analyze paths``."""
    names = []
    at: click.Context | None = ctx
    while at is not None and at.parent is not None:
        names.append(at.info_name or "")
        at = at.parent
    return " ".join(reversed(names))


def elsewhere(what: str, word: str) -> tuple[str, ...]:
    """Return what does here what a word does in other tools; empty where nobody knows it.

    Parameters
    ----------
    what : {"verbs", "options"}
    word : str
        A verb, or an option with its dashes.

    >>> elsewhere("verbs", "log"), elsewhere("options", "--json"), elsewhere("verbs", "fly")
    (('history',), ('--format json',), ())
    """
    ours = _other_words()[what].get(word, ())
    return (ours,) if isinstance(ours, str) else tuple(ours)


@lru_cache(maxsize=1)
def _entries() -> Mapping[str, Any]:
    return read_yaml(Path(__file__).parent / "help.yaml")


@lru_cache(maxsize=1)
def _other_words() -> Mapping[str, Any]:
    return read_yaml(Path(__file__).parent / "other_words.yaml")
