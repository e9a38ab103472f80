"""What a paragraph is: a line that is not blank, counted from 1, exactly as stored."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: its number, where it begins in the whole text (code points), and its text as stored."""

    number: int
    start: int
    text: str

    @property
    def end(self) -> int:
        """The offset in the whole text just behind the paragraph."""
        return self.start + len(self.text)


def paragraphs(text: str) -> list[Paragraph]:
    r"""Return the paragraphs of a text: its lines, split at ``\n`` only, that are not blank.

    A carriage return before the line's end stays part of the paragraph, so that offsets count characters as stored.

    Examples
    --------
    >>> [(p.number, p.start, p.text) for p in paragraphs("甲\n \n乙\r\n")]
    [(1, 0, '甲'), (2, 4, '乙\r')]
    """
    found: list[Paragraph] = []
    start = 0
    for line in text.split("\n"):  # not splitlines(): that would also split at form feeds and U+2028
        if line.strip():
            found.append(Paragraph(len(found) + 1, start, line))
        start += len(line) + 1
    return found


def paragraph(text: str, number: int) -> Paragraph | None:
    """Return the paragraph with a number, counted from 1; None where the text has fewer."""
    found = paragraphs(text)
    return found[number - 1] if 1 <= number <= len(found) else None
