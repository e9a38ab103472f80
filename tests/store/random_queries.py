"""Random Cypher inside what docs/cypher.md promises, over the five programmes; the same seed gives the same query.

Answers are compared as bags of rows, so a query never depends on an order that Cypher leaves open: what is cut by LIMIT
is sorted by all that is returned. Run as a program it compares many queries and prints those answered differently::

    python tests/store/random_queries.py STORE.kgl 20000 [FIRST_SEED [NEO4J_URI]]
"""

import random
import sys
from collections import Counter
from datetime import date, timedelta

import kglite

from graphkit.errors import QueryError
from graphkit.store import open_reader

ENDS = {
    "PROVIDED": ("Party County Agency Group Enterprise Entity", "Activity"),
    "FACILITATED": ("Party Agency Entity", "Activity"),
    "BENEFITED": ("Activity", "County City Hospital School Group Place Entity"),
    "TOOK_PLACE_IN": ("Activity", "County City Place"),
    "HAS_CONTRIBUTION": ("Activity", "Contribution"),
    "UNDER": ("Activity Pairing", "Programme Pairing"),
    "PART_OF_ACTIVITY": ("Activity", "Activity"),
    "FOLLOWED_FROM": ("Activity", "Activity"),
    "RESULT_OF": ("Observation", "Activity"),
    "PART_OF": ("County City Party Place Entity", "City Province Party Place Entity"),
    "LOCATED_IN": ("Facility Party Group Hospital Entity", "County City Place"),
    "HELPER": ("Pairing", "City Province County Entity"),
    "RECIPIENT": ("Pairing", "City Province County Entity"),
    "PAIRED_WITH": ("City Province Group", "City Province Group"),
    "FACILITATED_FOR": ("Party", "County City School"),
}
"""Type of an edge -> labels that its source and its target may have."""
PROPERTIES = {
    "Activity": ("kind:text", "status:text", "start_date:date", "not_before:date", "benefit:text"),
    "Contribution": ("amount:number", "currency:text", "counted:truth", "realised:truth", "stage:text", "kind:text"),
    "Pairing": ("valid_from:date", "valid_to:date", "tier:text", "certainty:text", "form:text"),
    "Observation": ("value:number", "unit:text", "change:text", "as_of:date"),
    "City": ("lat:number", "valid_from:date"),
    "County": ("lat:number", "valid_from:date"),
    "Group": ("size:whole", "unstated:truth"),
}
"""Label -> properties of its own; all have an id and a name."""
EVERY = ("id:text", "name:text", "class:text")
TEXTS = ("县", "市", "党", "白云区", "毕节", "act/", "City", "donation", "CNY", "completed", "stated", "a")
TYPES = tuple(ENDS)


class Query:
    """One random query: ``text``, with values written in it."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._count = 0
        self._labels: dict[str, str] = {}
        self.text = self._query()

    def _query(self) -> str:
        if self._chance(0.08):
            word = self._one(("UNION", "UNION ALL"))
            return f"{self._plain('x')} {word} {self._plain('x')}"
        parts = [self._match()]
        if self._chance(0.25):
            parts.append(self._match(start=self._one(tuple(self._labels))))
        if self._chance(0.3):
            parts.append("OPTIONAL " + self._match(start=self._one(tuple(self._labels))))
        if self._chance(0.25):
            parts.append(self._with())
        if self._chance(0.3):
            parts.append(self._call())
        return " ".join((*parts, self._return()))

    def _plain(self, column: str) -> str:
        self._labels = {}
        match = self._match()
        return f"{match} RETURN {self._property(self._variable())} AS {column}"

    def _match(self, start: str | None = None) -> str:
        """A chain of one to three edges from a bound node, or from a new one."""
        node = start or self._new(self._one((*PROPERTIES, "Party", "Entity", "Place", "Hospital")))
        edges = self._random.choice((1, 1, 2) if start else (0, 1, 1, 1, 2, 2, 3))
        # A node without label or edge may be one of a server's ledger, so (n) alone is no promise.
        chain = f"({node})" if start else self._node(node) if edges else f"({node}:{self._labels[node]})"
        for _ in range(edges):
            chain_edge, label = self._edge(self._labels.get(node, "Entity"))
            node = self._new(label)
            chain += chain_edge + self._node(node)
        where = f" WHERE {self._condition()}" if self._chance(0.45) else ""
        return f"MATCH {chain}{where}"

    def _edge(self, label: str) -> tuple[str, str]:
        """An edge that a label may have, mostly, and the label of its other end."""
        fitting = [(type_, out) for type_ in TYPES for out in (0, 1) if label in ENDS[type_][out].split()]
        if not fitting or self._chance(0.1):
            fitting = [(self._one(TYPES), self._random.choice((0, 1)))]
        type_, out = self._random.choice(fitting)
        types = f"{type_}|{self._one(TYPES)}" if self._chance(0.1) else type_
        length = (
            self._one(("*2", "*1..2", "*1..3")) if type_ in ("PART_OF", "FOLLOWED_FROM") and self._chance(0.5) else ""
        )
        drawn = f"[:{types}{length}]"
        if self._chance(0.2):
            return f"-{drawn}-", self._one(ENDS[type_][1 - out].split())
        return (f"-{drawn}->" if out == 0 else f"<-{drawn}-"), self._one(ENDS[type_][1 - out].split())

    def _node(self, variable: str) -> str:
        return f"({variable}:{self._labels[variable]})" if self._chance(0.6) else f"({variable})"

    def _condition(self) -> str:
        one = self._simple()
        if self._chance(0.25):
            return f"{one} {self._one(('AND', 'OR'))} {self._simple()}"
        return f"NOT ({one})" if "COUNT" not in one and self._chance(0.1) else one

    def _simple(self) -> str:
        variable = self._variable()
        edge, _ = self._edge(self._labels[variable])
        shape = self._random.random()
        if shape < 0.08:
            return f"({variable}){edge}()"
        if shape < 0.16:
            return f"EXISTS {{ MATCH ({variable}){edge}() }}"
        if shape < 0.22:
            return f"COUNT {{ ({variable}){edge}() }} > {self._random.choice((0, 1, 2))}"
        name, kind = self._property_of(variable)
        if self._chance(0.15):
            return f"{name} IS {self._one(('NULL', 'NOT NULL'))}"
        if kind == "truth":
            return name
        if kind == "text":
            return f"{name} {self._one(('=', '<>', 'CONTAINS', 'STARTS WITH', 'ENDS WITH', '<'))} {self._value(kind)}"
        return f"{name} {self._one(('<', '<=', '>', '>=', '=', '<>'))} {self._value(kind)}"

    def _value(self, kind: str) -> str:
        if kind == "date":
            return f"date('{date(2012, 1, 1) + timedelta(days=self._random.randrange(4000))}')"
        if kind == "whole":
            return str(self._random.randrange(100))
        return f"'{self._one(TEXTS)}'" if kind == "text" else self._one(("26.5", "1000.0", "500000.0", "1.0e7"))

    def _with(self) -> str:
        kept = self._variable()
        other = self._variable()
        label = self._labels[kept]
        amount = f"count({self._one(('*', other, f'DISTINCT {other}'))})"
        self._labels = {kept: label}
        threshold = f" WHERE n >= {self._random.choice((0, 1, 2))}" if self._chance(0.5) else ""
        return f"WITH {kept}, {amount} AS n{threshold}"

    def _call(self) -> str:
        """A subquery that imports a node and returns one number, or the first few values of one order."""
        start = self._variable()
        outer, self._labels = self._labels, {start: self._labels[start]}
        match = self._match(start=start)
        inner = self._one([variable for variable in self._labels if variable != start])
        if self._chance(0.6):
            returned = f"{self._aggregate(inner)} AS sub"
        else:
            direction = self._one(("", " DESC"))
            returned = f"{self._property(inner)} AS sub ORDER BY sub{direction} LIMIT {self._random.choice((1, 2))}"
        self._labels = outer
        return f"CALL {{ WITH {start} {match} RETURN {returned} }} WITH *"

    def _aggregate(self, variable: str) -> str:
        name, kind = self._property_of(variable)
        counts = ["count(*)", f"count({variable})", f"count(DISTINCT {variable})", f"count({name})"]
        if kind != "truth":
            counts += [f"min({name})", f"max({name})", f"size(collect(DISTINCT {name}))"]
        if kind in ("number", "whole"):
            counts += [f"sum({name})", f"avg({name})"]
        return self._one(counts)

    def _return(self) -> str:
        keys = [self._property(self._variable()) for _ in range(self._random.choice((0, 1, 1, 2)))]
        values = [self._aggregate(self._variable())] if not keys or self._chance(0.6) else []
        columns = [f"c{n}" for n in range(len(keys) + len(values))]
        listed = ", ".join(f"{value} AS {column}" for value, column in zip((*keys, *values), columns, strict=True))
        distinct = "DISTINCT " if not values and self._chance(0.3) else ""
        order = ""
        if self._chance(0.3):
            order = " ORDER BY " + ", ".join(column + self._one(("", " DESC")) for column in columns)
            if self._chance(0.7):
                order += self._one((" SKIP 1", "")) + f" LIMIT {self._random.choice((1, 3, 10))}"
        return f"RETURN {distinct}{listed}{order}"

    def _property(self, variable: str) -> str:
        return self._property_of(variable)[0]

    def _property_of(self, variable: str) -> tuple[str, str]:
        name, kind = self._one((*EVERY, *PROPERTIES.get(self._labels[variable], ()))).split(":")
        return f"{variable}.{name}", kind

    def _new(self, label: str) -> str:
        self._count += 1
        variable = f"v{self._count}"
        self._labels[variable] = label
        return variable

    def _variable(self) -> str:
        return self._one(tuple(self._labels))

    def _one(self, choices):
        return self._random.choice(choices)

    def _chance(self, share: float) -> bool:
        return self._random.random() < share


def bag(columns, rows):
    """Return an answer so that two of them compare: columns in order, rows in none, floats to nine digits."""
    values = Counter(tuple(_exact(row[column]) for column in columns) for row in rows)
    return tuple(columns), values


def _exact(value):
    return (type(value).__name__, f"{value:.8e}" if isinstance(value, float) else str(value))


def differences(ask, ask_otherwise, seeds):
    """Yield (seed, query, what one answers, what the other does) where two ways to ask differ; None is a refusal."""
    for seed in seeds:
        text = Query(seed).text
        answers = ask(text), ask_otherwise(text)
        if answers[0] != answers[1]:
            yield seed, text, *answers


def answers(reader, text):
    """Return what a store answers, as a bag; None where it refuses the query."""
    try:
        table = reader.query(text)
    except QueryError:
        return None
    return bag(table.columns, table.rows)


def unoptimised(graph, text):
    """Return what kglite answers where it takes no step of its optimizer; None where it refuses the query."""
    try:
        result = graph.cypher(text, disable_optimizer=True, hide_structural_keys=True)
    except kglite.KgError:
        return None
    return bag(result.columns, result.to_list())


def main(path: str, count: int, first: int = 0, other: str = "") -> None:
    """Compare a store with itself without any optimizer, or with the one at `other`; print what differs."""
    kglite.set_query_warning_policy("silent")
    graph, reader = kglite.load(path), open_reader(path)
    server = open_reader(other) if other else None
    tried = Counter()

    def first_way(text):
        answer = answers(reader, text)
        tried["refused" if answer is None else "rows" if answer[1] else "empty"] += 1
        return answer

    def second_way(text):
        return answers(server, text) if server else unoptimised(graph, text)

    for seed, text, one, two in differences(first_way, second_way, range(first, first + count)):
        kind = "one refuses" if one is None or two is None else "DIFFERENT"
        tried[kind] += 1
        sys.stdout.write("\n  ".join((kind, str(seed), text, str(one)[:200], str(two)[:200])) + "\n")
    sys.stdout.write(f"{dict(tried)}\n")


if __name__ == "__main__":
    store, number, *rest = sys.argv[1:]
    main(store, int(number), *map(int, rest[:1]), *rest[1:])
