"""Commands that a person can paste: with the program as it can be found here, and the store where it was named."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from graphkit.cli.settings import Settings


def again(words: str, settings: Settings) -> str:
    """Return a command of graphkit that a person can paste: the store in it where it was named by flag."""
    store = [] if settings.store is None else ["--store", settings.store]
    return " ".join([*program(), *map(_quoted, store), words])


def program() -> list[str]:
    """Return how graphkit is called from where the user stands: by name only if that finds this very program."""
    called = Path(sys.argv[0])
    if called.name == "__main__.py":
        return [_quoted(_near(Path(sys.executable))), "-m", "graphkit"]
    found = shutil.which("graphkit")
    if called.stem.lower() != "graphkit" or (found and Path(found).resolve() == called.resolve()):
        return ["graphkit"]
    return [_quoted(_near(called))]


def _near(path: Path) -> str:
    """Return a path as short as it can be typed: relative where it lies below this folder."""
    whole = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow a virtual environment's links out of it
    try:
        return os.path.join(".", whole.relative_to(Path.cwd()))  # noqa: PTH118 - Path drops the "./"
    except ValueError:
        return str(whole)


def _quoted(word: str) -> str:
    return subprocess.list2cmdline([word]) if sys.platform == "win32" else shlex.quote(word)
