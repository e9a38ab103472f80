"""Parts of a workbook as XML events. Document types are refused: neither format has any, and they can be traps."""

from collections.abc import Callable
from xml.parsers import expat

from graphkit.loaders.sheets.cells import Unreadable
from graphkit.loaders.sheets.container import Container


def local(name: str) -> str:
    """Return a tag without its prefix.

    >>> local("x:row"), local("row")
    ('row', 'row')
    """
    return name.rpartition(":")[2]


def new_parser() -> "expat.XMLParserType":
    """Return a parser that refuses a document type; texts come in one piece."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 2**16
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def _refuse(*_: object) -> None:
    raise ValueError("a workbook has no document type")


def parse(
    container: Container,
    part: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    characters: Callable[[str], None] | None = None,
) -> None:
    """Parse a whole part; raise `Unreadable` where it is damaged."""
    parser = new_parser()
    parser.StartElementHandler = start
    if end is not None:
        parser.EndElementHandler = end
    if characters is not None:
        parser.CharacterDataHandler = characters
    try:
        for chunk in container.chunks(part):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError):
        raise Unreadable(container.broken()) from None
