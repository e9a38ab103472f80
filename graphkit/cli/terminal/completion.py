"""What shells complete beside verbs and options: names and ids of the store, batches, labels. Fast, and always silent.

A completion that takes longer than a moment is worse than none: names come from files of at most `LARGEST` bytes, ids
of larger ones from the ledger's index of records, and nothing comes from a server.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import wraps
from pathlib import Path

import click
from click.shell_completion import BashComplete, CompletionItem, PowerShellComplete, add_completion_class

from graphkit.cli.settings import Settings

LARGEST = 12_000_000
"""Bytes of a store that are read for the sake of a completion: a tenth of a second."""
MOST = 50
"""Completions offered at a time."""

Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem[str]]]
_NAMES = """
MATCH (n:{label}) WHERE n.batch IS NOT NULL AND NOT n.class IN ['Batch', 'Contribution', 'Observation']
  AND any(b IN $begun WHERE toLower(n.name) STARTS WITH b OR toLower(coalesce(n.name_en, '')) STARTS WITH b
    OR any(a IN coalesce(n.aliases, []) WHERE toLower(a) STARTS WITH b))
RETURN n.id AS id, n.class AS class, n.name AS name, n.name_en AS name_en, n.aliases AS aliases
"""
_IDS = """
MATCH (n:{label}) WHERE n.batch IS NOT NULL AND n.id STARTS WITH $begun RETURN n.id AS id, n.class AS class ORDER BY id
"""


def _silent(complete: Callable[[Settings, str], Iterable[CompletionItem[str]]]) -> Completer:
    """Return what click calls: whatever goes wrong, the answer is only that nothing can be offered."""

    @wraps(complete)
    def completer(ctx: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem[str]]:
        try:
            return [item for item, _ in zip(complete(ctx.ensure_object(Settings), begun), range(MOST), strict=False)]
        except Exception:
            return []

    return completer


def _named(label: str) -> Completer:
    def complete(settings: Settings, begun: str) -> Iterator[CompletionItem[str]]:
        if "/" in begun:
            yield from _node_ids(settings, begun, label)
        else:
            yield from _names(settings, begun, label)

    return _silent(complete)


def _names(settings: Settings, begun: str, label: str) -> Iterator[CompletionItem[str]]:
    """Yield the names, English names and aliases that begin so; where two things share a name, their ids."""
    from graphkit.query.find import variants
    from graphkit.store import open_reader

    path = _store_file(settings)
    if path is None or path.stat().st_size > LARGEST:
        return
    typed = variants(begun)
    with closing(open_reader(str(path))) as reader:
        rows = reader.query(_NAMES.format(label=label), {"begun": list(typed)}).rows
    owners: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        spellings = [row["name"], row["name_en"], *(row["aliases"] or ())]
        name = next(each for each in spellings if each and each.lower().startswith(typed))
        owners.setdefault(name, []).append((row["id"], row["class"]))
    for name, things in sorted(owners.items(), key=lambda entry: (len(entry[0]), entry[0])):
        if len(things) == 1:
            yield CompletionItem(name, help=things[0][1])
        else:
            yield from (CompletionItem(id_, help=f"{label_} {name}") for id_, label_ in things)


def _node_ids(settings: Settings, begun: str, label: str) -> Iterator[CompletionItem[str]]:
    from graphkit.store import open_reader

    path = _store_file(settings)
    if path is not None and path.stat().st_size > LARGEST:
        yield from _ids(settings, begun)
    elif path is not None:
        with closing(open_reader(str(path))) as reader:
            rows = reader.query(_IDS.format(label=label), {"begun": begun}, limit=MOST).rows
        yield from (CompletionItem(row["id"], help=row["class"]) for row in rows)


def _ids(settings: Settings, begun: str) -> Iterator[CompletionItem[str]]:
    from graphkit.ledger.sqlite_ledger import ledger_path, read_ledger

    path = _store_file(settings)
    if path is not None:
        with closing(read_ledger(ledger_path(path))) as ledger:
            yield from (CompletionItem(id_) for id_ in ledger.record_ids(begun, MOST))


def _batches(settings: Settings, begun: str) -> Iterator[CompletionItem[str]]:
    """Yield the batches that hold, newest first."""
    from graphkit.ledger import read_ledger
    from graphkit.ledger.live import annotated
    from graphkit.wording.moments import local_moment

    if _store_file(settings) is None:
        return
    with closing(read_ledger(settings.config.store)) as ledger:
        batches = annotated(ledger.batches())
    for batch in reversed(batches):
        if batch.id.startswith(begun) and batch.undone_by is None and batch.state != "abandoned":
            about = (settings.say(f"history.kind.{batch.kind}"), batch.input_name, local_moment(batch.created))
            yield CompletionItem(batch.id, help=" ".join(filter(None, about)))


def _labels(settings: Settings, begun: str) -> Iterator[CompletionItem[str]]:
    for code, term in sorted(settings.vocabulary().labels.items()):
        if code.lower().startswith(begun.lower()):
            yield CompletionItem(code, help=str(getattr(term, settings.language)))


def _kinds(settings: Settings, begun: str) -> Iterator[CompletionItem[str]]:
    for code, term in sorted(settings.vocabulary().kinds.items()):
        if code.startswith(begun):
            yield CompletionItem(code, help=str(getattr(term, settings.language)))


def _store_file(settings: Settings) -> Path | None:
    """Return the file of the store in use; None for a server, and where there is none."""
    from graphkit.store import file_of, is_server

    uri = settings.config.store
    path = None if is_server(uri) else file_of(uri)
    return path if path is not None and path.is_file() else None


anything, entities, places, programmes = map(_named, ("Node", "Entity", "Place", "Programme"))
record_ids, batches, labels, kinds = map(_silent, (_ids, _batches, _labels, _kinds))


class _Bash(BashComplete):
    """Bash takes what is offered as it would be typed; the script's ``read`` takes one backslash of two away."""

    name = "bash"

    def format_completion(self, item: CompletionItem[str]) -> str:
        """Return a completion with its blanks and signs escaped."""
        if item.type != "plain":
            return super().format_completion(item)
        typed = "".join(f"\\{sign}" if sign in " \t'\"\\$`&|;<>()*?[]{}!#~" else sign for sign in item.value)
        read = typed.replace("\\", "\\\\")
        return f"{item.type},{read}"


class _PowerShell(PowerShellComplete):
    """PowerShell, too, takes what is offered as it would be typed."""

    name = "powershell"

    def format_completion(self, item: CompletionItem[str]) -> str:
        """Return a completion in quotes where it has blanks."""
        if item.type != "plain" or not set(item.value) & set(" '\"()&|;,"):
            return super().format_completion(item)
        quoted = "'" + item.value.replace("'", "''") + "'"
        return super().format_completion(CompletionItem(quoted, type=item.type, help=item.help))


def prepare_shells() -> None:
    """Let click use our ways to spell what is offered."""
    add_completion_class(_Bash, "bash")
    add_completion_class(_PowerShell, "powershell")
