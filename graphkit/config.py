"""Which store, which vocabulary, which language: flag > environment > ``graphkit.toml`` > default.

``graphkit.toml`` is the nearest one upward from the working directory; its relative paths start at its own folder.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphkit.errors import UsageError
from graphkit.system.output_files import write_output
from graphkit.wording.messages import Message
from graphkit.wording.system_errors import system_reason

FILE = "graphkit.toml"
DEFAULT_STORE = "graphkit.kgl"
LANGUAGES = ("zh", "en")
DECISIONS = "decisions.csv"
_KEYS = {"store": str, "schema": list, "lang": str, "decisions": str}

_TEMPLATE = """\
# Settings of graphkit for this folder and those below it. A flag or an environment variable goes before them.
# graphkit 在本目录及其下级目录的设置;命令行参数和环境变量优先。

# The store: a file (relative to this one), or neo4j://HOST or bolt://HOST; with TLS neo4j+s://, bolt+s://;
# with TLS and a certificate that you signed yourself neo4j+ssc://, bolt+ssc://.
# User and password of a server come from NEO4J_USERNAME and NEO4J_PASSWORD, never from here. (GRAPHKIT_STORE)
# 图库:一个文件(相对于本文件),或 Neo4j 服务器地址;用户名和密码只取自环境变量。
store = {store}

# Your own kinds of activities, in YAML files of the form of graphkit's kinds.yaml. (GRAPHKIT_SCHEMA)
# 自定义的活动种类,YAML 文件。
# schema = ["kinds.yaml"]

# What people judged (the same, different, preferred): a table that graphkit resolve writes; by default decisions.csv.
# 人工判定(相同、不同、采用)的表,由 graphkit resolve 写入;默认为 decisions.csv。
# decisions = "decisions.csv"

# Language of help and messages: "zh" or "en"; left out: that of the system. (GRAPHKIT_LANG)
# 帮助和提示的语言;不写则随系统。
# lang = "zh"
"""


@dataclass(frozen=True, slots=True)
class Config:
    """What holds for a run. ``file`` is the graphkit.toml that was read, None where there is none.

    ``decisions`` is where the table of decisions stands, or would; ``named`` whether graphkit.toml says so.
    """

    store: str
    schema: tuple[Path, ...] = ()
    lang: str | None = None
    file: Path | None = None
    decisions: Path = Path(DECISIONS)
    named: bool = False


def load(
    store: str | None = None,
    lang: str | None = None,
    *,
    start: Path | None = None,
    environ: Mapping[str, str] | None = None,
) -> Config:
    """Return the settings of a run.

    Parameters
    ----------
    store, lang : str, optional
        What a flag says; it goes before everything.
    start : Path, optional
        Folder from which graphkit.toml is looked for; by default the working directory.
    environ : mapping, optional
        By default the environment of the process: ``GRAPHKIT_STORE``, ``GRAPHKIT_SCHEMA`` (several files with the
        separator of PATH), ``GRAPHKIT_LANG``.

    Raises
    ------
    UsageError
        If graphkit.toml cannot be read or holds a key or value that is not known.
    """
    environ = os.environ if environ is None else environ
    file = find(start or Path.cwd())
    settings = _read(file) if file else {}
    home = file.parent if file else Path()
    schema = environ.get("GRAPHKIT_SCHEMA")
    files = [Path(name) for name in schema.split(os.pathsep) if name] if schema else []
    return Config(
        store=store or environ.get("GRAPHKIT_STORE") or _store_from(settings.get("store"), home),
        schema=tuple(files or (home / name for name in settings.get("schema", ()))),
        lang=lang or environ.get("GRAPHKIT_LANG") or settings.get("lang"),
        file=file,
        decisions=home / settings.get("decisions", DECISIONS),
        named="decisions" in settings,
    )


def find(start: Path) -> Path | None:
    """Return the nearest graphkit.toml in a folder or one above it."""
    start = start.absolute()
    return next((folder / FILE for folder in (start, *start.parents) if (folder / FILE).is_file()), None)


def init(folder: Path, store: str = DEFAULT_STORE) -> Path:
    """Write a graphkit.toml with comments; raise UsageError where there is one already."""
    path = folder / FILE
    quoted = store.replace("\\", "\\\\").replace('"', '\\"')
    try:
        write_output(path, _TEMPLATE.format(store=f'"{quoted}"'))
    except UsageError:
        raise UsageError("config.exists", path=path) from None
    except OSError as error:
        raise UsageError("config.unwritable", path=path, why=system_reason(error)) from error
    return path


def _store_from(store: str | None, home: Path) -> str:
    """Let a path start at the folder of graphkit.toml; an address stays as it is."""
    if store is None:
        return DEFAULT_STORE
    if "://" in store:
        return store
    prefix = "kglite:" if store.startswith("kglite:") else ""
    return prefix + str(home / store.removeprefix("kglite:"))


def _place_in(error: tomllib.TOMLDecodeError) -> Message:
    """Return where a file of settings is wrong, from the English words of the parser."""
    place = re.search(r"at line (\d+), column (\d+)", str(error))
    return Message("config.at.line", line=int(place[1]), column=int(place[2])) if place else Message("config.at.end")


def _read(path: Path) -> dict[str, Any]:
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8-sig"))  # Windows editors put a byte order mark
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("config.encoding", path=path) from error
    except tomllib.TOMLDecodeError as error:
        key = "config.backslash" if "escape" in str(error) else "config.syntax"
        raise UsageError(key, path=path, where=_place_in(error)) from error
    for key, value in settings.items():
        if key not in _KEYS:
            raise UsageError("config.unknown", path=path, key=key, known=", ".join(_KEYS))
        if not isinstance(value, _KEYS[key]) or (key == "schema" and not all(isinstance(v, str) for v in value)):
            what = "list" if key == "schema" else "text"
            raise UsageError(f"config.{what}", path=path, key=key)
    if settings.get("lang") not in (None, *LANGUAGES):
        raise UsageError("config.lang", path=path, known=", ".join(LANGUAGES))
    return settings
