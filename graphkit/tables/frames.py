"""Rows as pandas frames, where pandas is installed: nothing else in graphkit needs it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from graphkit.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd


def frame(columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Return rows as a DataFrame with these columns, in this order.

    Raises UsageError where pandas is not installed.

    >>> frame(("id", "value"), [{"id": "a", "value": 1}]).shape
    (1, 2)
    """
    try:
        import pandas
    except ImportError as error:
        raise UsageError("no-pandas") from error
    return pandas.DataFrame(list(rows), columns=list(columns))
