"""Shipped queries stay inside the Cypher that both stores answer alike (docs/cypher.md)."""

import pytest

from graphkit.query.saved import list_saved
from graphkit.schema.vocabulary import RESERVED
from graphkit.store.cypher.tokens import scan

# Functions and clauses that one of the stores lacks or answers otherwise, each with what to write instead.
FORBIDDEN = {
    "BETWEEN": "duration.inDays, duration.inMonths",
    "LABELS": "n.class",
    "COLLECT {": "CALL { … collect(…) }",
    "PERCENTILECONT": "sort and index",
    "PERCENTILEDISC": "sort and index",
    "STDEV": "compute in Python",
    "ROUND": "floor(x + 0.5)",
    "TOSTRING": "format in Python, all but dates",
    "STARTNODE": "bind the end in the pattern",
    "ENDNODE": "bind the end in the pattern",
    "SHORTEST": "shortestPath in MATCH",
    "NULLIF": "CASE",
    "ISEMPTY": "size(x) = 0",
    "KEYS": "name the keys",
    "PROPERTIES": "name the keys",
    "LOAD": "nothing",
    "CALL": "OPTIONAL MATCH or COUNT {}, or a subquery: CALL { … }",
    "UNION": "one pattern, or within CALL { … } columns of one name and type",
}
DIVISORS = {"acts", "population", "100", "1000"}
"""What a query may divide by: a count of what is there, what CASE has found above 0, and numbers."""

DATES = {"start_date", "end_date", "valid_from", "valid_to", "attested_to", "as_of"}


def complaints(text):
    """Yield what is not portable in a query, with its line."""
    tokens = list(scan(text).tokens)
    upper = [token.upper for token in tokens]
    for index, token in enumerate(tokens):
        before = tokens[index - 1].text if index else ""
        after = tokens[index + 1].text if index + 1 < len(tokens) else ""
        line = text.count("\n", 0, token.start) + 1
        where = f"line {line}: {token.text}"
        if token.kind in ("word", "quoted", "parameter") and not token.text.isascii():
            yield f"{where}: names are ASCII"
        if token.kind == "word" and before == "." and token.text in RESERVED:
            yield f"{where}: a store answers this name itself"
        called = token.upper if after != "{" else f"{token.upper} {{"
        is_name = before == ":" or (before == "." and after != "(")
        # of a date both stores write the same
        is_of_date = token.upper == "TOSTRING" and tokens[index + 4].text in DATES
        is_subquery = called == "CALL {" or (token.upper == "UNION" and "CALL" in upper[:index])
        if (
            token.kind == "word"
            and not (is_name or is_subquery or is_of_date)
            and {token.upper, called} & FORBIDDEN.keys()
        ):
            yield f"{where}: write {FORBIDDEN.get(called) or FORBIDDEN[token.upper]}"
        if token.kind == "symbol" and token.text in "&!%/" and not (token.text == "/" and after in DIVISORS):
            yield f"{where}: no label expressions, no division"
        if token.upper in ("RETURN", "WITH") and after == "*":
            yield f"{where} *: name the columns"
        if token.kind == "symbol" and token.text == "(" and after.upper() in ("COUNT", "NOT"):
            following = [t.text.upper() for t in tokens[index + 1 : index + 5]]
            if "{" in following and "COUNT" in following:
                yield f"{where}: COUNT {{}} in parentheses; give it a name in WITH"
        if token.text == "{" and before.isidentifier() and before not in ("COUNT", "EXISTS", "THEN", "ELSE"):
            inline = [t.text for t in tokens[index + 1 : index + 3]]
            if inline[1:] == [":"] and inline[0] != "id":
                yield f"{where}: only id in an inline map"
    yield from unnamed(tokens, text)


def unnamed(tokens, text):
    """Yield the columns of the last RETURN that are neither a variable nor named by AS."""
    last = max(index for index, token in enumerate(tokens) if token.upper == "RETURN")
    depth, column = 0, []
    for token in [*tokens[last + 1 :], None]:
        ends = token is None or (depth == 0 and (token.text == "," or token.upper in ("ORDER", "SKIP", "LIMIT")))
        if ends and column:
            names = [part.upper for part in column]
            if len(column) > 1 and "AS" not in names and "DISTINCT" not in names:
                yield f"line {text.count(chr(10), 0, column[0].start) + 1}: {column[0].text}…: name it with AS"
            column = []
        if token is None or token.upper in ("ORDER", "SKIP", "LIMIT"):
            return
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(token.text, 0) if token.kind == "symbol" else 0
        if not ends:
            column.append(token)


@pytest.mark.parametrize("saved", [pytest.param(saved, id=saved.name) for saved in list_saved()])
def test_a_shipped_query_is_portable(saved):
    assert list(complaints(saved.text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (n) RETURN labels(n) AS l",
        "MATCH (n) RETURN n.title AS t",
        "MATCH (n:A&B) RETURN n.id AS id",
        "MATCH (n:Party {name: 'x'}) RETURN n.id AS id",
        "MATCH (n) RETURN n.name",
        "MATCH (n) RETURN n.id AS id, count(n) ORDER BY id",
        "MATCH (n) RETURN *",
        "MATCH (n) RETURN n.a / n.b AS x",
        "RETURN duration.between(date('2020-01-01'), date('2021-01-01')) AS d",
        "RETURN 1 AS `列`",
        "MATCH (n) WHERE (COUNT { (n)--() } > 1 AND n.x) RETURN n.id AS id",
        "RETURN COLLECT { MATCH (n) RETURN n } AS x",
        "MATCH ()-[e]->() RETURN startNode(e) AS s",
        "RETURN round(2.5) AS x",
    ],
)
def test_the_lint_finds_what_is_not(text):
    assert list(complaints(text))
