"""Rows as pandas frames, and frames as rows. pandas need not be installed: nothing else in graphkit needs it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
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


def with_rows(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters with every DataFrame as a list of dicts, and NumPy's and pandas' values as Python's.

    Missing values (None, NaN, NaT, NA) become null, as an empty cell of a file does; times at midnight stay times.

    >>> with_rows({"rows": [{"name": "毕节市", "population": 6_899_636}], "day": date(2020, 1, 1)})
    {'rows': [{'name': '毕节市', 'population': 6899636}], 'day': datetime.date(2020, 1, 1)}
    """
    return {name: _plain(_as_rows(value)) for name, value in parameters.items()}


def _as_rows(value: object) -> object:
    if hasattr(value, "columns") and hasattr(value, "to_dicts"):  # polars
        return value.to_dicts()
    if hasattr(value, "columns") and hasattr(value, "to_dict"):  # pandas
        return value.to_dict(orient="records")
    return value


def _plain(value: object) -> object:
    match value:
        case bool() | int() | str() | None:
            return value if type(value) in (bool, int, str, type(None)) else _unwrapped(value)
        case float():
            return None if value != value else float(value)  # noqa: PLR0124 - only NaN differs from itself
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case _:
            return _unwrapped(value)


def _unwrapped(value: object) -> object:
    if type(value).__name__ in ("NaTType", "NAType"):
        return None
    if hasattr(value, "to_pydatetime"):
        return value.to_pydatetime()
    if type(value) in (date, datetime, time):
        return value
    if hasattr(value, "tolist"):  # a scalar or an array of NumPy's
        return _plain(value.tolist())
    return value
