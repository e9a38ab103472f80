"""Elements of an XML file, one activity in memory at a time; nothing that a file says can make it read another.

Entities and DTDs are refused before they are used, the network is off, and what is not finished after 16 MiB is no
activity that anybody published. libxml2's own limits stay on: text of 10 MB, 256 levels.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from graphkit.findings import Finding, Location
from graphkit.loaders.rows import file_name
from graphkit.loaders.sources.files import not_text, open_file, unreadable
from graphkit.wording.messages import Message
from graphkit.wording.quoted import engine_words
from graphkit.wording.safe import safe_repr

LARGEST = 16 * 2**20
"""Bytes within which an activity must end: its tree takes thirty times that in the worst case."""

_CHUNK = 2**17
_REASONS = {
    "ERR_ENTITY_LOOP": "loaders.xml.entity",
    "ERR_UNDECLARED_ENTITY": "loaders.xml.entity",
    "WAR_UNDECLARED_ENTITY": "loaders.xml.entity",
    "ERR_INVALID_ENCODING": "loaders.xml.encoding",
    "ERR_INVALID_CHAR": "loaders.xml.character",
    "ERR_UNKNOWN_ENCODING": "loaders.xml.encoding",
    "ERR_UNSUPPORTED_ENCODING": "loaders.xml.encoding",
    "ERR_TAG_NAME_MISMATCH": "loaders.xml.unclosed",
    "ERR_TAG_NOT_FINISHED": "loaders.xml.unclosed",
    "ERR_DOCUMENT_END": "loaders.xml.unclosed",
    "ERR_GT_REQUIRED": "loaders.xml.unclosed",
    "ERR_DOCUMENT_EMPTY": "loaders.xml.empty",
    "ERR_RESOURCE_LIMIT": "loaders.xml.limit",
    "ERR_NAME_TOO_LONG": "loaders.xml.limit",
}


def elements(path: Path, root: str, each: str) -> Iterator["etree._Element | Finding"]:
    """Yield the root element as it begins, then every element called `each`; it is emptied when the next is asked for.

    A file that cannot be read to its end yields a Finding last.
    """
    name = file_name(path)
    file = open_file(path)
    if isinstance(file, Finding):
        yield file
        return
    try:
        with file:
            yield from _parsed(file, name, root, each)
    except OSError as error:
        yield unreadable(name, error)
    except etree.XMLSyntaxError as error:
        yield _syntax(error, name)


def _parsed(file: BinaryIO, name: str, root: str, each: str) -> Iterator["etree._Element | Finding"]:
    parser = etree.XMLPullParser(
        events=("start", "end"),
        tag=(root, each),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    read = ended = 0
    seen = False
    while chunk := file.read(_CHUNK):
        if not read and (wrong := not_text(chunk, name)) and wrong.code == "binary-file" and b"<" not in chunk[:4]:
            yield wrong
            return
        read += len(chunk)
        parser.feed(chunk)
        for event, element in parser.read_events():
            if not seen and (wrong := _foreign(element, name, root)):
                yield wrong
                return
            if event == "start":
                if not seen:
                    yield element
                seen = True
                continue
            if element.tag != each:
                continue
            yield element
            ended = read
            _drop(element)
        if read - ended > LARGEST:
            yield Finding(
                "xml-too-large", Location(name, getattr(parser, "sourceline", None)), allowed=(f"{LARGEST >> 20} MiB",)
            )
            return
    if not read:
        yield Finding("empty-file", Location(name))
        return
    whole = parser.close()
    if not seen:
        yield Finding("iati-other-root", Location(name, whole.sourceline), value=safe_repr(str(whole.tag)))


def _foreign(element: "etree._Element", name: str, root: str) -> Finding | None:
    """Return what keeps a file from being read once its first element is known."""
    top = element.getroottree()
    if top.docinfo.internalDTD is not None or top.docinfo.doctype:
        return Finding("xml-doctype", Location(name, 1))
    found = top.getroot()
    return (
        None
        if found.tag == root
        else Finding("iati-other-root", Location(name, found.sourceline), value=safe_repr(str(found.tag)))
    )


def _drop(element: "etree._Element") -> None:
    """Free an element and what stands before it."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def _syntax(error: "etree.XMLSyntaxError", name: str) -> Finding:
    line = error.position[0] or None
    code = etree.ErrorTypes._getName(error.code, "") if error.code is not None else ""
    text = error.msg or ""
    key = _REASONS.get(code)
    if key is None and any(
        word in text for word in ("huge text", "Excessive depth", "too long", "limit", "xmlSAX2Text")
    ):
        key = "loaders.xml.limit"
    return Finding("bad-xml", Location(name, line), detail=Message(key) if key else engine_words(text))
