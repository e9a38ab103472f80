"""Lines of field paths, kept small: 100,000 records keep theirs until their problems are reported."""

import json
import re
from array import array
from collections.abc import Iterator, Mapping

Path = tuple[str | int, ...]

DEEPEST = 50
"""Levels of nesting that a loader follows; records need six."""


class Lines(Mapping[Path, int]):
    """Field path -> line. Records of one shape share their paths; each keeps four bytes a field."""

    __slots__ = ("_lines", "_paths")

    def __init__(self, paths: tuple[Path, ...], lines: "array[int]") -> None:
        self._paths = paths
        self._lines = lines

    def __getitem__(self, path: Path) -> int:
        try:
            return self._lines[self._paths.index(path)]
        except ValueError:
            raise KeyError(path) from None

    def __iter__(self) -> Iterator[Path]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


class JsonLines(Mapping[Path, int]):
    """Field path -> line in a JSON record, found in its text only when a problem asks."""

    __slots__ = ("_line", "_lines_by_path", "_text")

    def __init__(self, text: str, line: int) -> None:
        self._text = text.encode("utf-8", "surrogatepass")  # together no more than the file
        self._line = line
        self._lines_by_path: dict[Path, int] | None = None

    def _lines(self) -> dict[Path, int]:
        if self._lines_by_path is None:
            self._lines_by_path = {}
            for path, line in fields_of(self._text.decode("utf-8", "surrogatepass"), self._line):
                self._lines_by_path.setdefault(path, line)
        return self._lines_by_path

    def __getitem__(self, path: Path) -> int:
        return self._lines()[path]

    def __iter__(self) -> Iterator[Path]:
        return iter(self._lines())

    def __len__(self) -> int:
        return len(self._lines())


_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[{}\[\],:\n]|[^\s{}\[\],:"]+')


def fields_of(text: str, line: int = 1) -> Iterator[tuple[Path, int]]:
    r"""Yield path and line of every field and item in the text of a sound JSON value; a repeated field comes twice.

    >>> list(fields_of('{"a": 1,\n "b": [{"c": 2}]}'))
    [(('a',), 1), (('b',), 2), (('b', 0), 2), (('b', 0, 'c'), 2)]
    """
    path: list[str | int] = []  # the last part is the field or item being read, None while a field's name is awaited
    awaiting_name = False
    for token in _TOKEN.finditer(text):
        match token[0]:
            case "\n":
                line += 1
            case "{":
                if path and isinstance(path[-1], int):
                    yield tuple(path), line
                path.append("")
                awaiting_name = True
            case "[":
                if path and isinstance(path[-1], int):
                    yield tuple(path), line
                path.append(0)
            case "}" | "]":
                path.pop()
                awaiting_name = False
            case ",":
                if isinstance(path[-1], int):
                    path[-1] += 1
                else:
                    awaiting_name = True
            case ":":
                pass
            case other if awaiting_name:
                path[-1] = json.loads(other)
                awaiting_name = False
                yield tuple(path), line
            case _ if path and isinstance(path[-1], int):
                yield tuple(path), line
            case _:
                pass


def depth_of(text: str) -> int:
    """Return how deep the brackets of a JSON text nest, those in strings left out.

    >>> depth_of('[{"a": "[[["}]')
    2
    """
    deepest = depth = 0
    for token in _TOKEN.finditer(text):
        if token[0] in "{[":
            depth += 1
            deepest = max(deepest, depth)
        elif token[0] in "}]":
            depth -= 1
    return deepest
