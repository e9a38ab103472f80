"""Which two characters belong together: distinguishes a rightly decoded character from a wrong one."""

from functools import lru_cache
from pathlib import Path

_TABLE = Path(__file__).parents[1] / "tables" / "words.txt"


@lru_cache(maxsize=1)
def _words() -> dict[str, frozenset[str]]:
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    return {line[0]: frozenset(line[2:]) for line in lines if not line.startswith("#")}


def is_word(first: str, second: str) -> bool:
    """Whether two characters (of simplified script) form a common word.

    >>> is_word("特", "色"), is_word("特", "舌")
    (True, False)
    """
    return second in _words().get(first, ())
