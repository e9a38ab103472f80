"""The way of data as one call each: check, import, undo, retract, rebuild, history. It joins the write side and stores.

Names are found on first use, so that `history` need not load what an import needs.
"""

from importlib import import_module
from typing import Any

_FROM = {
    "check_files": "checking",
    "import_files": "importing",
    "ImportResult": "import_result",
    "FileResult": "revision",
    "undo": "undoing",
    "retract": "undoing",
    "last_undoable": "undo_target",
    "UndoResult": "undoing",
    "rebuild": "rebuilding",
    "RebuildResult": "rebuilding",
    "history": "rebuilding",
    "incomplete": "rebuilding",
    "conflicts": "dataset_conflicts",
    "conflicts_of": "dataset_conflicts",
    "copy": "copying",
    "CopyResult": "copying",
    "export_records": "copying",
    "load_demo": "demo",
}
__all__ = sorted(_FROM)  # noqa: PLE0605 - the names of the table above


def __getattr__(name: str) -> Any:
    if name not in _FROM:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_FROM[name]}"), name)
