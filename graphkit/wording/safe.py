"""Values of files and of other people as text that is safe on any terminal."""

import re

from graphkit.wording.personal import mask_identity

_UNSAFE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_ESCAPED_BYTES = re.compile("[\udc80-\udcff]+")
_PARTS = re.compile("([/ ])")  # folders and words may each be in an encoding of their own
_UNSAFE_BUT_LINES = re.compile(_UNSAFE.pattern.replace(r"\x00-\x1f", r"\x00-\x08\x0b-\x1f"))


def escape_controls(text: str) -> str:
    r"""Return a text whose line breaks and tabs stay, and in which what could turn or clear a terminal is escaped.

    >>> print(escape_controls("gift\x1b[2J"))
    gift\u001b[2J
    """
    return _UNSAFE_BUT_LINES.sub(_escaped, text)


def readable(text: str) -> str:
    r"""Return a file name, an argument or a user's name as text: its bytes that are no UTF-8 are read as GB18030.

    >>> readable(b"\xbe\xe8\xd4\xf9.yaml".decode("utf-8", "surrogateescape"))
    '捐赠.yaml'
    """
    if not _ESCAPED_BYTES.search(text):
        return text
    return "".join(_as_gb18030(part) if _ESCAPED_BYTES.search(part) else part for part in _PARTS.split(text))


def _as_gb18030(part: str) -> str:
    try:  # the whole part: some pairs of its bytes may happen to be UTF-8
        return part.encode("utf-8", "surrogateescape").decode("gb18030", "replace")
    except UnicodeEncodeError:  # half a character of UTF-16
        return part


def safe_repr(value: object, limit: int = 60) -> str:
    r"""Return a value as one short line that is safe on any terminal: what hides or turns text is escaped.

    >>> print(safe_repr("gift\u202e"), safe_repr(True), safe_repr({"a": 1}))
    gift\u202e true {…}
    """
    match value:
        case None:
            whole = "null"
        case bool():
            whole = str(value).lower()
        case dict():
            whole = "{…}" if value else "{}"
        case list() | tuple():
            whole = "[…]" if value else "[]"
        case int() if value.bit_length() > 4 * limit:
            return "…"  # Python refuses to print very long integers
        case _:
            whole = str(value)
    if len(whole) >= 18:
        whole = mask_identity(whole)
    safe = _UNSAFE.sub(_escaped, whole[:limit])
    return safe + "…" if len(whole) > limit else safe


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
