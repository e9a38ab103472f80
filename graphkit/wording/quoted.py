"""What database engines and their tools say, in English: in another language it is quoted as the engine's."""

from graphkit.wording.messages import Message

LONGEST = 300
"""Characters that are quoted; an engine may repeat a whole query."""


def engine_words(words: object) -> Message:
    r"""Return the words of an engine, its driver or a tool, in one line and cut where they are long.

    >>> engine_words("disk is full\n  at 0x1f").text("zh")
    '引擎提示：disk is full at 0x1f'
    >>> engine_words("disk is full").text("en")
    'disk is full'
    """
    return Message("quoted.engine", words=one_line(str(words)))


def one_line(words: str) -> str:
    """Return a text in one line, cut to `LONGEST` characters."""
    line = " ".join(words.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
