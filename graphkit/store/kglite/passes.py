"""Which steps of kglite's optimizer are left out, since they change what some queries answer (0.21.2)."""

UNSAFE_PASSES = (
    "fuse_chain_path_count",  # counts nothing where a chain has an undirected end: (x)-[:A]->()-[:B]-(y)
    "fuse_match_return_aggregate",  # forgets what CALL { WITH x … } bound; drops the columns of an empty answer
    "fuse_match_with_aggregate",  # refuses CALL { WITH x … } after an aggregate
    "fuse_optional_match_aggregate",  # drops the columns of an empty answer
    "fuse_order_by_top_k",  # loses the rows of CALL { WITH x … ORDER BY … LIMIT … }
    "hoist_with_where",  # WITH n.lat AS n WHERE n > 30 is about the n of before
    "push_distinct_into_match",  # loses matches of a second MATCH where only DISTINCT values, a min or max are returned
)
"""Steps of kglite's optimizer that change what some queries answer (0.21.2), and so are never taken.

Without them some counts take two to four times as long; saved queries do not (`benchmarks/engine.py`).
"""

UNSAFE_WITH_SHORTEST = "push_limit_into_match"
"""Loses the LIMIT of a query with shortestPath; elsewhere it is what makes a LIMIT cheap."""
UNSAFE_WITH_UNION = "optimize_nested_queries"
"""Forgets the columns of CALL { … UNION … } where a branch that counts finds nothing, and says so in these words."""
UNION_FAULT = "must have the same return column names"


def left_out(statement: str) -> tuple[str, ...]:
    """Return the steps that are not taken for a statement.

    >>> left_out("MATCH p = shortestPath((a)-[*..3]-(b)) RETURN length(p) AS n LIMIT 1")[-1]
    'push_limit_into_match'
    """
    is_shortest = "shortestpath" in statement.lower()
    return (*UNSAFE_PASSES, UNSAFE_WITH_SHORTEST) if is_shortest else UNSAFE_PASSES
