"""The mark at the end of a page, by which graphkit knows a page of its own that nobody has changed."""

import hashlib
from pathlib import Path

_MARK = b"<!-- graphkit sha256-%s -->\n"
_LENGTH = len(_MARK % (b"0" * 64))


def marked(page: str) -> str:
    """Return a page with its mark: the SHA-256 of all that stands before it.

    >>> len(marked("<html></html>")) - len("<html></html>")
    90
    """
    return page + (_MARK % hashlib.sha256(page.encode()).hexdigest().encode()).decode()


def is_unchanged(path: Path) -> bool:
    """Return whether a file is a page as graphkit wrote it: demo and galleries may replace it."""
    try:
        whole = path.read_bytes()
    except OSError:
        return False
    page, mark = whole[:-_LENGTH], whole[-_LENGTH:]
    return mark == _MARK % hashlib.sha256(page).hexdigest().encode()
