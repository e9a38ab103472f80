"""The headings of columns in Chinese and English."""

from graphkit.wording.messages import text
from graphkit.wording.safe import safe_repr


class Given(str):
    """The name of a column that the user chose (``AS quantity``): it stands as it was given in every language."""

    __slots__ = ()


def heading(column: str, language: str) -> str:
    """Return a column's heading in `language`; one that the user or nobody has named keeps its key.

    >>> heading("amount", "zh"), heading(Given("amount"), "zh"), heading("no such column", "zh")
    ('金额', 'amount', 'no such column')
    """
    if isinstance(column, Given):
        return safe_repr(column)
    try:
        return text(f"cli.column.{column}", language)
    except KeyError:
        return safe_repr(column)
