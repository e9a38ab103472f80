"""The code as trees, for tests that read it."""

import ast
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"]


@dataclass(frozen=True)
class Source:
    """One file of code: its dotted name, the room it belongs to, and its tree."""

    name: str
    room: str
    file: Path
    text: str
    tree: ast.Module


@cache
def modules():
    """Return every module that installs; schema/ and loaders/ under the names that they install as."""
    found = []
    for package in PACKAGES:
        at_top = package.startswith(("graphkit.schema", "graphkit.loaders"))
        folder = ROOT / (package.removeprefix("graphkit.") if at_top else package).replace(".", "/")
        for file in sorted(folder.glob("*.py")):
            alone = "graphkit" if file.stem == "__init__" else file.stem
            room = alone if package == "graphkit" else package.split(".")[1]
            found.append(_read(package if file.stem == "__init__" else f"{package}.{file.stem}", room, file))
    return found


@cache
def other_code():
    """Return tests, benchmarks and notebooks: their room is their folder."""
    files = [file for top in ("tests", "benchmarks", "notebooks") for file in sorted((ROOT / top).rglob("*.py"))]
    rooms = ["/".join(file.relative_to(ROOT).parts[:-1][:2]) for file in files]
    return [_read(file.stem, room, file) for room, file in zip(rooms, files, strict=True)]


def _read(name, room, file):
    text = file.read_text(encoding="utf-8")
    return Source(name, room, file, text, ast.parse(text))


def typing_only(tree):
    """Return the ids of the nodes under ``if TYPE_CHECKING``."""
    return {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")
        for part in node.body
        for inner in ast.walk(part)
    }
