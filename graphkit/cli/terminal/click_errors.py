"""click's own errors in Chinese and English.

click knows English only. Each of its sentences is recognized by its template and put into ours; a test compares the
templates with click's source, so that none is missed when click is updated.
"""

import re
from collections.abc import Mapping
from functools import cache

import click

from graphkit.cli.texts import elsewhere
from graphkit.wording.messages import Message
from graphkit.wording.nearest import closest

TEMPLATES: Mapping[str, str] = {
    "{value!r} is not {choice}.": "usage.choice",
    "{value!r} is not one of {choices}.": "usage.choices",
    "{value} is not in the range {range}.": "usage.range",
    "{value!r} is not a valid {number_type}.": "usage.number",
    "{value!r} is not a valid boolean. Recognized values: {states}": "usage.boolean",
    "{value!r} is not a valid UUID.": "usage.uuid",
    "{value!r} does not match the format {format}.": "usage.date",
    "{value!r} does not match the formats {formats}.": "usage.dates",
    "{len_type} values are required, but {len_value} was given.": "usage.values",
    "{len_type} values are required, but {len_value} were given.": "usage.values",
    "Takes {len_type} values but {len_value} was given.": "usage.values",
    "Takes {len_type} values but {len_value} were given.": "usage.values",
    "Value must be an iterable.": "usage.list",
    "{name} {filename!r} does not exist.": "usage.file-missing",
    "{name} {filename!r} is a file.": "usage.file",
    "{name} {filename!r} is a directory.": "usage.folder",
    "{name} {filename!r} is not readable.": "usage.unreadable",
    "{name} {filename!r} is not writable.": "usage.unwritable",
    "{name} {filename!r} is not executable.": "usage.not-executable",
    "Option {name!r} does not take a value.": "usage.no-value",
    "Option {name!r} requires an argument.": "usage.value-missing",
    "Option {name!r} requires {nargs} arguments.": "usage.values-missing",
    "Argument {name!r} takes {nargs} values.": "usage.argument-values",
    "Got unexpected extra argument ({args})": "usage.extra",
    "Got unexpected extra arguments ({args})": "usage.extra",
    "Missing command.": "usage.no-verb",
    "Could not open file {filename!r}: {message}": "usage.not-opened",
}
"""click's sentence -> the code of ours; where click counts by another name, the name here is that of our sentence."""

RECORD_FILES = (".yaml", ".yml", ".json", ".ndjson", ".csv", ".tsv")
"""How the names of files end that may be imported."""


def message_of(error: click.ClickException) -> Message | str:
    """Return what an error of click's says; a sentence of our own, which no template fits, stays as it is.

    >>> message_of(click.UsageError("Got unexpected extra argument (b)")).text("en")
    'unexpected argument: b'
    """
    context = getattr(error, "ctx", None)
    if isinstance(error, click.exceptions.NoSuchCommand):
        known = context.command.list_commands(context) if context is not None else []
        ours = _elsewhere(error.command_name) if context is not None and context.parent is None else ()
        if ours:
            commands = tuple(f"`graphkit {words}`" for words in ours)
            return Message("usage.verb-elsewhere", name=error.command_name, ours=commands)
        return _unknown("usage.verb", error.command_name, known)
    if isinstance(error, click.NoSuchOption):
        parameters = context.command.get_params(context) if context is not None else []
        known = [name for parameter in parameters for name in parameter.opts]
        for words in elsewhere("options", error.option_name):
            if words.split()[0] in known:
                return Message("usage.option-elsewhere", name=error.option_name, ours=words)
        return _unknown("usage.option", error.option_name, known)
    if isinstance(error, click.MissingParameter):
        return Message("usage.missing", name=_hint(error))
    if isinstance(error, click.FileError):
        return Message("usage.not-opened", filename=error.ui_filename, message=_recognized(error.message))
    if isinstance(error, click.BadParameter):
        return Message("usage.bad", name=_hint(error), why=_recognized(error.message))
    return _recognized(error.message)


def _recognized(sentence: str) -> Message | str:
    for pattern, code in _patterns():
        if match := pattern.fullmatch(sentence):
            return Message(code, **match.groupdict())
    return sentence.rstrip(".")


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """Return the templates as patterns, the most literal text first: some would match the sentences of others."""
    literal = sorted(TEMPLATES, key=lambda template: len(re.sub(r"\{.*?\}", "", template)), reverse=True)
    return [(_pattern(template), TEMPLATES[template]) for template in literal]


def _pattern(template: str) -> re.Pattern[str]:
    """Return what matches the sentences of a template; quotation marks round a value are not part of it."""
    pieces = re.split(r"\{(\w+)(!r)?\}", template)
    pattern = re.escape(pieces[0])
    for name, quoted, text in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        value = f"(?P<{name}>.*)"
        pattern += (f"['\"]?{value[:-2]}*?)['\"]?" if quoted else value) + re.escape(text)
    return re.compile(pattern, re.DOTALL)


def _hint(error: click.BadParameter) -> str:
    """Return the name of the parameter as the user types it."""
    hint = error.param_hint if error.param is None else error.param.get_error_hint(error.ctx)
    return hint if isinstance(hint, str) else ", ".join(hint or "?")


def _elsewhere(word: str) -> tuple[str, ...]:
    """Return the commands that a word at the place of a verb may mean: another tool's verb, or a file to import."""
    if word.lower().endswith(RECORD_FILES):
        return (f"import {word}",)
    return elsewhere("verbs", word.lower())


def _unknown(code: str, name: str, known: list[str]) -> Message:
    return Message(code, name=name, suggestion=closest(name, known))
