"""Merged cells: the text of the first cell stands in all of them, and nowhere beyond the merge."""

from collections.abc import Iterable, Iterator, Sequence

from graphkit.loaders.sheets.cells import Extra, Range, Row

_FILLED = Extra(is_filled=True)


def filled(rows: Iterable[Row], merged: Sequence[Range]) -> Iterator[Row]:
    """Yield rows with merged cells filled and marked as such (`Extra.is_filled`).

    A row without cells of its own inside a merge is yielded, too: its cells are those of the merge.

    >>> rows = [Row(1, ["甲", "x"]), Row(2, ["", "y"]), Row(3, ["", "z"])]
    >>> [row.texts for row in filled(rows, [Range(1, 0, 2, 0)])]
    [['甲', 'x'], ['甲', 'y'], ['', 'z']]
    """
    if not merged:
        yield from rows
        return
    waiting = sorted((each for each in merged if each.bottom - each.top < 10**5), reverse=True)
    active: list[tuple[Range, str, Extra | None]] = []
    last = 0
    for row in rows:
        for number in range(last + 1, row.number):
            active = [each for each in active if each[0].bottom >= number]
            if not active:
                break
            yield _filled(Row(number, []), active)
        active = [each for each in active if each[0].bottom >= row.number]
        texts, extra = row.texts, row.extra
        while waiting and waiting[-1].top <= row.number:
            merge = waiting.pop()
            if merge.top == row.number and merge.left < len(texts) and texts[merge.left]:
                active.append((merge, texts[merge.left], extra.get(merge.left)))
        yield _filled(row, active) if active else row
        last = row.number
    bottom = max((merge.bottom for merge, _, _ in active), default=0)
    for number in range(last + 1, bottom + 1):
        active = [each for each in active if each[0].bottom >= number]
        yield _filled(Row(number, []), active)


def _filled(row: Row, active: Sequence[tuple[Range, str, Extra | None]]) -> Row:
    texts, extra = list(row.texts), dict(row.extra)
    for merge, text, known in active:
        texts.extend([""] * (merge.right + 1 - len(texts)))
        for column in range(merge.left, merge.right + 1):
            if not texts[column] and (row.number, column) != (merge.top, merge.left):
                texts[column] = text
                extra[column] = known._replace(is_filled=True) if known else _FILLED
    return row._replace(texts=texts, extra=extra)
