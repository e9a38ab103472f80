"""Sentences for people, in Chinese and English; what graphkit says is data: ``messages.yaml``, ``problems.yaml``."""

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from graphkit.findings import Problem, catalogue, read_yaml, visible

LANGUAGES = ("en", "zh")
_LISTED = 8  # a message is one line: the whole list of allowed values is in `Problem.allowed`


def language(given: str | None = None) -> str:
    """Return the language to speak: `given`, else ``GRAPHKIT_LANG``, else the locale's; ``en`` where that is no other.

    >>> language("zh_CN.UTF-8"), language("fr")
    ('zh', 'en')
    """
    wish = given or os.environ.get("GRAPHKIT_LANG") or _locale()
    return "zh" if wish.lower().startswith(("zh", "chinese")) else "en"


def text(key: str, language: str, /, **values: object) -> str:
    """Return the sentence `key` of ``messages.yaml`` in `language` (``zh`` or ``en``), with its values filled in.

    Values come from files and from other people: what could turn or clear a terminal is spelt out.

    Raises KeyError where there is no such sentence: a slip in the code, never of a user.

    >>> text("where.line", "en", file="gifts.yaml", line=3)
    'gifts.yaml:3'
    """
    safe = {name: visible(str(value)) if isinstance(value, str | Path) else value for name, value in values.items()}
    return _messages()[key][language].format(**safe)


def problem_text(problem: Problem, language: str) -> str:
    """Return what is wrong, in one sentence, with "did you mean" where something near is known.

    >>> problem_text(Problem("unknown-kind", "a.yaml", found="donaton", suggestion="donation"), "en")
    "'donaton' is not a kind of help; did you mean 'donation'?"
    """
    sentence = catalogue()[problem.code][language].format_map(_values(problem, language))
    if problem.suggestion is not None:
        sentence += text("did-you-mean", language, suggestion=problem.suggestion)
    return sentence


def next_step(problem: Problem, language: str) -> str:
    """Return what to do about a problem, in one sentence."""
    return catalogue()[problem.code]["next_" + language].format_map(_values(problem, language))


def problem_line(problem: Problem, language: str) -> str:
    """Return a problem as one line: place, field, what is wrong, code.

    >>> problem_line(Problem("unknown-kind", "a.yaml", 7, path=("kind",), found="gift"), "en")
    "a.yaml:7 [kind] 'gift' is not a kind of help (unknown-kind)"
    """
    where = text("where.line", language, file=problem.file, line=problem.line) if problem.line else problem.file
    if problem.column is not None:
        where = text("where.column", language, where=where, column=problem.column)
    field = f" [{problem.field}]" if problem.path else ""
    return f"{where}{field} {problem_text(problem, language)} ({problem.code})"


def _values(problem: Problem, language: str) -> Mapping[str, str]:
    allowed = ", ".join(problem.allowed[:_LISTED])
    if len(problem.allowed) > _LISTED:
        allowed += text("and-more", language, count=len(problem.allowed) - _LISTED)
    detail = problem.detail or ""
    words = [_messages().get(f"word.{part}") for part in detail.split(", ")]
    if all(words):
        detail = ("、" if language == "zh" else ", ").join(word[language] for word in words if word)
    return {
        "file": problem.file,
        "line": str(problem.line or ""),
        "record": problem.record or "",
        "field": problem.field,
        "found": problem.found or "",
        "allowed": allowed,
        "detail": detail,
    }


@lru_cache(maxsize=1)
def _messages() -> Mapping[str, Mapping[str, str]]:
    return read_yaml(Path(__file__).parent / "messages.yaml")


def _locale() -> str:
    """Return the locale's name, as the user's environment has it: Windows names it only by asking the system."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if name := os.environ.get(variable):
            return name
    if os.name == "nt":
        import locale

        return locale.getlocale()[0] or ""
    return ""
