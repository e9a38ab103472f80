"""Text fit for a picture."""

import re

LANGUAGES = ("zh", "en")
"""What a page can be read in; a button switches."""
_LONGEST = 300
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


def clean(value: object) -> str | None:
    """Return text fit to show: without characters that hide what stands there, and not endless. None stays None.

    >>> clean("a\u202eb"), len(clean("x" * 10_000) or "")
    ('a\ufffdb', 300)
    """
    if value is None:
        return None
    visible = _HIDDEN.sub("\ufffd", str(value))
    return visible if len(visible) <= _LONGEST else visible[: _LONGEST - 1] + "…"
