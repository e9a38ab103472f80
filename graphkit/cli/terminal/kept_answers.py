"""Answers to an import's questions, kept in a file as they are given: whatever ends the import, none is lost.

The file ``graphkit-answers.json`` lies beside the table of decisions. The next import of the same store that asks the
same offers them again; an import that was done removes them.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from graphkit.cli.settings import Settings
from graphkit.store import file_of, is_server
from graphkit.system.output_files import write_output
from graphkit.wording.moments import local_moment

NAME = "graphkit-answers.json"
_MARK = "graphkit-answers"

Agree = Callable[[str], bool]
"""Asks a question that is answered by yes or no."""

NewAnswer = dict[str, str]
"""About an unknown name: ``{"label": …}``, it is new, or ``{"same_as": id}``."""


@contextmanager
def kept_answers(settings: Settings, *, hand_on: bool) -> "Iterator[KeptAnswers]":
    """Give the answers of an import; once it is done they are forgotten, unless it was to `hand_on` them to another."""
    answers = KeptAnswers(settings)
    done = False
    try:
        yield answers
        done = not hand_on
    finally:
        answers.used() if done else answers.tell()


class KeptAnswers:
    """What a person answered in this run, and in one before that did not use the answers.

    Attributes
    ----------
    names : dict of str to dict
        Unknown name -> the answer.
    pairs : dict of (str, str) to str
        A record that comes in and the one that it may be -> ``same`` or ``different``.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.file: Path = settings.config.decisions.with_name(NAME)
        uri = settings.config.store
        self._store = uri if is_server(uri) else str(file_of(uri).absolute())
        self._others: dict[str, Any] = {}
        self.names: dict[str, NewAnswer] = {}
        self.pairs: dict[tuple[str, str], str] = {}
        self._waiting_names: dict[str, NewAnswer] = {}
        self._waiting_pairs: dict[tuple[str, str], str] = {}
        self._when = ""
        self._is_ours = self._read()
        self._given = 0

    def _read(self) -> bool:
        """Take in what is kept; return whether the file may be written, since it is not somebody's own."""
        try:
            kept = json.loads(self.file.read_text(encoding="utf-8"))
            self._others = dict(kept[_MARK])
            mine = self._others.pop(self._store, {})
            self._waiting_names = {str(name): dict(each) for name, each in mine.get("names", {}).items()}
            self._waiting_pairs = {(new, other): word for new, other, word in mine.get("pairs", ())}
            self._when = str(mine.get("when", ""))
        except FileNotFoundError:
            return True
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return False
        return True

    def offer_names(self, wanted: Callable[[str, NewAnswer], bool], agree: Agree) -> None:
        """Show the answers of an earlier run that are `wanted`, and take them if a person says so."""
        usable = {name: each for name, each in self._waiting_names.items() if wanted(name, each)}
        lines = [
            self._settings.say("answers.same-as", name=name, id=each["same_as"])
            if "same_as" in each
            else self._settings.say("answers.new", name=name, label=each["label"])
            for name, each in usable.items()
        ]
        if self._taken(lines, agree):
            self.names |= usable
        self._waiting_names = {name: each for name, each in self._waiting_names.items() if name not in usable}

    def offer_pairs(self, wanted: Callable[[tuple[str, str]], bool], agree: Agree) -> None:
        """Do so with answers on possible duplicates."""
        usable = {pair: word for pair, word in self._waiting_pairs.items() if wanted(pair)}
        lines = [self._settings.say(f"answers.{word}", left=pair[0], right=pair[1]) for pair, word in usable.items()]
        if self._taken(lines, agree):
            self.pairs |= usable
        self._waiting_pairs = {pair: word for pair, word in self._waiting_pairs.items() if pair not in usable}

    def _taken(self, lines: list[str], agree: Agree) -> bool:
        if not lines:
            return False
        when = local_moment(self._when) if self._when else "?"
        click.echo(self._settings.say("answers.offer", count=len(lines), when=when), err=True)
        for line in lines:
            click.echo(line, err=True)
        return agree(self._settings.say("answers.take"))

    def name(self, name: str, answer: NewAnswer) -> None:
        """Take in an answer about an unknown name."""
        self.names[name] = answer
        self._keep()

    def pair(self, pair: tuple[str, str], word: str) -> None:
        """Take in an answer about a possible duplicate."""
        self.pairs[pair] = word
        self._keep()

    def _keep(self) -> None:
        from graphkit.pipeline.session import now

        self._given += 1
        names = {**self._waiting_names, **self.names}
        pairs = [[*pair, word] for pair, word in {**self._waiting_pairs, **self.pairs}.items()]
        self._write({**self._others, self._store: {"when": now(), "names": names, "pairs": pairs}})

    def _write(self, answers: dict[str, Any]) -> None:
        if not self._is_ours:
            return
        try:
            if answers:
                text = json.dumps({_MARK: answers}, ensure_ascii=False, indent=1) + "\n"
                write_output(self.file, text, overwrite=True)
            else:
                self.file.unlink(missing_ok=True)
        except OSError:
            self._is_ours = False

    def used(self) -> None:
        """Forget the answers: an import has put them into the graph."""
        if self.names or self.pairs:
            pairs = [[*pair, word] for pair, word in self._waiting_pairs.items()]
            left = {"when": self._when, "names": self._waiting_names, "pairs": pairs}
            self._write({**self._others, **({self._store: left} if self._waiting_names or pairs else {})})

    def tell(self) -> None:
        """Say where the answers of this run are, where it did not use them."""
        if self._given:
            key = "answers.kept" if self._is_ours else "answers.not-kept"
            click.echo(self._settings.say(key, count=self._given, file=self.file), err=True)
