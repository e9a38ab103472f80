"""Functions that kglite computes in another way than a server, rewritten so that they agree."""

from collections.abc import Iterator, Sequence

from graphkit.store.cypher.edits import Edit
from graphkit.store.cypher.operands import rightwards
from graphkit.store.cypher.shapes import calls, closing, edge_variables, is_name, is_symbol, items, node_variables
from graphkit.store.cypher.tokens import Token


def rounded(tokens: Sequence[Token]) -> Iterator[Edit]:
    """``round(x)`` -> ``floor((x) + 0.5)``: a server rounds -2.5 to -2, kglite to -3.

    ``round(x, 2)`` -> ``(round(toFloat(toString(x) + 'e' + toString(2))) / …)``: a server counts in decimals, so that
    1.005 is 1.01.
    """
    for index in calls(tokens, "ROUND"):
        end = closing(tokens, index + 1)
        given = items(tokens, index + 1)
        digits = tokens[slice(*given[1])] if len(given) == 2 else ()
        if len(given) == 1 or [token.text for token in digits] == ["0"]:
            yield Edit(tokens[index].start, tokens[index + 1].end, "floor((")
            yield Edit(tokens[given[0][1] - 1].end, tokens[end].end, ") + 0.5)")
        elif len(digits) == 1 and digits[0].kind in ("number", "parameter"):
            places = f"'e' + toString({'$' if digits[0].kind == 'parameter' else ''}{digits[0].text})"
            yield Edit(tokens[index].start, tokens[index + 1].end, "(round(toFloat(toString(")
            yield Edit(tokens[given[0][1] - 1].end, tokens[end].end, f") + {places})) / toFloat('1' + {places}))")


def floats_of_text(tokens: Sequence[Token]) -> Iterator[Edit]:
    """``toFloat(' 1.5')`` is 1.5 on a server, which passes over blanks, but over no others than those of ASCII.

    ``toInteger(' 7')`` is left alone: null here and on Neo4j 5.26, 7 on 2026.08.
    """
    for index in calls(tokens, "TOFLOAT"):
        end = closing(tokens, index + 1)
        opened, closed = "trim(replace(replace(toString(", "), '\u3000', '?'), '\u00a0', '?'))"
        yield Edit(tokens[index + 1].end, tokens[index + 1].end, opened)
        yield Edit(tokens[end].start, tokens[end].start, closed)


def without_added_keys(tokens: Sequence[Token]) -> Iterator[Edit]:
    """``keys(n)`` of a node or edge without the ``title`` and ``type`` that kglite adds."""
    known = node_variables(tokens) | edge_variables(tokens)
    for index in calls(tokens, "KEYS"):
        if len(tokens) > index + 3 and tokens[index + 2].text in known and tokens[index + 3].text == ")":
            yield Edit(tokens[index].start, tokens[index].start, "[key_ IN ")
            yield Edit(tokens[index + 3].end, tokens[index + 3].end, " WHERE key_ <> 'title' AND key_ <> 'type']")


def lists_after_in(tokens: Sequence[Token]) -> Iterator[Edit]:
    """``x IN [1] + [2]`` -> ``x IN ([1] + [2])``: after IN kglite reads a list of single values and no further."""
    for index in range(len(tokens) - 3):
        if tokens[index].upper != "IN" or not is_symbol(tokens[index + 1], "["):
            continue
        after = closing(tokens, index + 1) + 1
        is_comprehension = is_name(tokens[index + 2]) and tokens[index + 3].upper == "IN"
        if is_comprehension or (after < len(tokens) and is_symbol(tokens[after], "[", "+")):
            end = rightwards(tokens, index + 1)
            yield Edit(tokens[index + 1].start, tokens[index + 1].start, "(")
            yield Edit(tokens[end - 1].end, tokens[end - 1].end, ")")
