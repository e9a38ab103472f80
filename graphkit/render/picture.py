"""What a picture is, and the one way to draw one: ``render(snapshot, path)``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from graphkit.analysis.network.snapshot import Snapshot
from graphkit.analysis.selection import EVERY_EDGE, SelectedEdges, Selection, select
from graphkit.errors import UsageError
from graphkit.render.by_name import PICTURES
from graphkit.render.focus import EVERYONE, Focus
from graphkit.system.output_files import target_of, write_output

Title = str | Mapping[str, str]
"""A heading; a mapping has one for each language: ``{"zh": …, "en": …}``."""


@dataclass(frozen=True)
class View:
    """What a picture draws.

    Attributes
    ----------
    selected : SelectedEdges
        The direct edges to show, with the snapshot that they are rows of.
    nodes : frozenset of str, or None
        Ids of the actors and places to show, even those without an edge; None shows the ends of the edges.
    filter : Mapping
        What was asked for, in the words of JSON: a picture says what it leaves out.
    language : {"zh", "en"}
        Of the picture as it opens.
    title : str or mapping, optional
        The heading.
    """

    selected: SelectedEdges
    nodes: frozenset[str] | None
    filter: Mapping[str, object]
    language: str
    title: Title | None = None


class Picture(Protocol):
    """What an entry point of ``graphkit.pictures`` names. Provisional: it may still change.

    Examples
    --------
    >>> class Sentence:
    ...     suffixes = (".txt",)
    ...     def draw(self, view):
    ...         return f"{len(view.selected.rows)} edges"
    >>> render(graph.snapshot(), "sentence.txt", Sentence()).read_text(encoding="utf-8")
    '291 edges'
    """

    @property
    def suffixes(self) -> Sequence[str]:
        """How its files may end, lower case, the usual one first: ``(".svg",)``."""

    def draw(self, view: View) -> str:
        """Return the text of the file.

        Parameters
        ----------
        view : View
            The selected edges, the snapshot that they are rows of, and what was asked for.

        Raises
        ------
        UsageError
            If there is nothing to draw, or too much.
        """


def render(
    snapshot: Snapshot,
    path: str | Path,
    picture: str | Picture = "network",
    *,
    selection: Selection = EVERY_EDGE,
    focus: Focus = EVERYONE,
    language: str = "en",
    title: Title | None = None,
    overwrite: bool = False,
    protected: Sequence[str | Path] = (),
) -> Path:
    """Draw a picture into a file and return its path.

    Parameters
    ----------
    snapshot : Snapshot
        From ``take_snapshot``.
    path : str or Path
        The file, written whole or not at all; ``-`` is standard output.
    picture : str or Picture
        A name in `PICTURES`.
    selection : Selection
        Which direct edges to show; all of them by default.
    focus : Focus
        Which parties to show.
    language : {"zh", "en"}
    title : str or mapping, optional
    overwrite, protected : bool, sequence of str or Path
        Whether an existing file may be replaced, and files that never are
        (``graphkit.system.output_files.target_of``).

    Returns
    -------
    Path
        Of the file. The same graph gives the same bytes.

    Raises
    ------
    UsageError
        If the picture or something selected is unknown, nothing or too much is left to draw, the file's suffix is
        none of the picture's, or the file exists and `overwrite` is false.
    """
    drawing, path = PICTURES.get(picture) if isinstance(picture, str) else picture, Path(path)
    is_file = target_of(path, overwrite=overwrite, protected=protected) is not None  # before anything is drawn
    if is_file and path.suffix.lower() not in drawing.suffixes:
        name = path.with_suffix(drawing.suffixes[0]).name
        raise UsageError("render.suffix", file=path, name=name, suffixes=tuple(drawing.suffixes))
    nodes = focus.nodes(snapshot, selection.time)
    selected = select(snapshot, selection, nodes)
    view = View(selected, nodes, _filter(selected.selection) | focus.described(snapshot), language, title)
    write_output(path, drawing.draw(view), overwrite=overwrite, protected=protected)
    return path


def _filter(selection: Selection) -> dict[str, object]:
    """Return what a selection leaves out of the whole, but for the time, which pictures show by itself."""
    names = ("programmes", "kinds", "flows", "within", "benefit", "learning", "brokers", "pairings")
    differs = [name for name in names if getattr(selection, name) != (getattr(EVERY_EDGE, name) or [])]
    return {name: getattr(selection, name) for name in differs}
