"""Compares what two ways to ask a graph answer to random queries.

As a program it prints those answered differently, by a store and by its engine without the optimizer, or by a server::

    python tests/store/compare_stores.py STORE.kgl 20000 [FIRST_SEED [NEO4J_URI]]
"""

import json
import sys
from collections import Counter
from pathlib import Path

import kglite

from graphkit.errors import QueryError
from graphkit.store import open_reader
from graphkit.store.kglite.reader import EmbeddedReader

try:
    from .random_queries import Query
except ImportError:  # as a program
    from random_queries import Query


PATIENCE = 10_000
"""Milliseconds for a query without the optimizer: one in some thousands would take minutes, and is left out."""


class TooSlow(Exception):
    """A query took longer than `PATIENCE` without the optimizer."""


class Unoptimised(EmbeddedReader):
    """A store in a file, asked as a whole, without look-ups through an index or any step of the engine's optimizer."""

    def _with_index(self, sent):
        return sent.text, sent.origin

    def _ask_until(self, end, statement, parameters, **options):
        options.pop("max_work_units", None)
        try:
            return self._graph.cypher(
                statement,
                params=parameters,
                timeout_ms=PATIENCE,
                disable_optimizer=True,
                hide_structural_keys=True,
                **options,
            )
        except kglite.CypherTimeoutError:
            raise TooSlow from None


def unoptimised(path):
    """Open a store file to be asked without the optimizer."""
    return Unoptimised(Path(path), kglite.load(str(path)))


def comparable(columns, rows, *, is_ordered=False):
    """Return an answer so that two of them compare: rows in their order or in none, floats to nine digits."""
    exact = [tuple(_exact(row[column]) for column in columns) for row in rows]
    return tuple(columns), exact if is_ordered else Counter(exact)


def _exact(value):
    return json.dumps(_typed(value), ensure_ascii=False, sort_keys=True)


def _typed(value):
    if isinstance(value, dict):
        return {key: _typed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_typed(item) for item in value]
    return f"{value:.8e}" if isinstance(value, float) else [type(value).__name__, str(value)]


def answers(reader, text, parameters=None, *, is_ordered=False):
    """Return what a store answers, to be compared; None where it refuses the query."""
    try:
        table = reader.query(text, {name: parameters[name] for name in parameters or () if f"${name}" in text})
    except QueryError:
        return None
    return comparable(table.columns, table.rows, is_ordered=is_ordered)


def answer_to(reader, query):
    """Return what a store answers to a random query: in its order where it has one, only its size where it is cut."""
    answer = answers(reader, query.text, query.parameters, is_ordered=query.is_ordered)
    return (answer[0], sum(answer[1].values())) if query.is_cut and answer is not None else answer


def differences(ask, ask_otherwise, seeds, slow=None):
    """Yield (seed, query, what one answers, what the other does) where two ways to ask differ; None is a refusal.

    Seeds of queries that are too slow to be compared are added to the list `slow`.
    """
    for seed in seeds:
        query = Query(seed)
        try:
            found = ask_otherwise(query), ask(query)
        except TooSlow:
            if slow is not None:
                slow.append(seed)
            continue
        if found[0] != found[1]:
            yield seed, query, *found[::-1]


def main(path, count, first=0, other=""):
    """Compare a store with itself without any optimizer, or with the one at `other`; print what differs."""
    kglite.set_query_warning_policy("silent")
    reader, second = open_reader(path), open_reader(other) if other else unoptimised(path)
    tried, used, slow = Counter(), Counter(), []

    def first_way(query):
        answer = answer_to(reader, query)
        tried["refused" if answer is None else "rows" if answer[1] else "empty"] += 1
        if answer and answer[1]:
            used.update(query.used)
        return answer

    def second_way(query):
        return answer_to(second, query)

    for seed, query, one, two in differences(first_way, second_way, range(first, first + count), slow):
        kind = "one refuses" if one is None or two is None else "DIFFERENT"
        tried[kind] += 1
        lines = kind, str(seed), query.text, str(query.parameters), str(one)[:300], str(two)[:300]
        sys.stdout.write("\n  ".join(lines) + "\n")
        sys.stdout.flush()
    sys.stdout.write(
        f"{dict(tried)}, too slow to compare: {slow}\n{len(used)} features, the rarest {used.most_common()[:-8:-1]}\n"
    )


if __name__ == "__main__":
    store, number, *rest = sys.argv[1:]
    main(store, int(number), *map(int, rest[:1]), *rest[1:])
