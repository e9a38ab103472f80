"""graphkit info: what is in the store."""

from pathlib import Path

import click

from graphkit.cli.command import verb
from graphkit.cli.settings import Settings
from graphkit.cli.terminal.facts import emit_facts
from graphkit.cli.terminal.output import choose, emit, output_options
from graphkit.tables.table import Table
from graphkit.wording.figures import code_word, edge_word
from graphkit.wording.messages import text
from graphkit.wording.moments import local_moment


@verb("info")
@output_options
@click.pass_obj
def command(settings: Settings, /, *, format_: str | None, output: Path | None) -> None:
    """Describe the store."""
    from graphkit.export.dump import fingerprint
    from graphkit.ledger import files_of
    from graphkit.query.overview import overview

    with settings.reader() as reader:
        store, ledger = files_of(settings.config.store)
        facts = {"store": store, "ledger": ledger, **overview(reader), "fingerprint": fingerprint(reader)}
        facts["store"] = store
    if choose(format_, output) in ("table", "markdown"):
        emit_facts({key: _words(key, value, settings) for key, value in facts.items()}, settings, format_, output)
    else:
        emit(Table(tuple(facts), [facts]), settings, format_, output)


def _words(key: str, value: object, settings: Settings) -> str:
    """Put a value on one line: Activity 9, Agency 2; in Chinese 活动 9."""
    if not isinstance(value, dict):
        return "" if value is None else str(value)
    if key == "last_batch":
        value = {
            "id": value["id"],
            "name": value["name"],
            "when": local_moment(value["created"]),
            "who": value["author"],
        }
    elif all(isinstance(item, int) for item in value.values()):
        words = {name: _term(key, name, settings) for name in value}
        return text("list.join", settings.language).join(f"{words[name]}\u00a0{count}" for name, count in value.items())
    return "; ".join(str(item) for item in value.values() if item is not None)


def _term(key: str, name: str, settings: Settings) -> str:
    """Return a label or type of edge: as queries name it in English, the word for it in Chinese."""
    if settings.language == "en":
        return name
    vocabulary = settings.vocabulary()
    return code_word("labels", name, "zh", vocabulary) if key == "labels" else edge_word(name, "zh", vocabulary)
