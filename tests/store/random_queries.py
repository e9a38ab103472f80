"""Random Cypher inside what docs/cypher.md promises, over the five programmes; the same seed gives the same query.

Answers are compared as bags of rows unless they are sorted by all that is returned, so a query never depends on an
order that Cypher leaves open. `compare_stores` compares many.
"""

import random

try:
    from .random_expressions import LEAF, Expressions
except ImportError:  # for a program
    from random_expressions import LEAF, Expressions

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
IDS = ("act/bijie-acfic-zhijin", "county/qixingguan", "city/bijie", "con/bijie-funds", "pair/baiyun-pingtang")
EVERY = ("id:text", "name:text", "class:text")
EDGE_PROPERTIES = (
    "id:text",
    "activity:text",
    "certainty:text",
    "amount:number",
    "start_date:date",
    "counted_given:truth",
)
TYPES = tuple(ENDS)
PATHS = ("PART_OF", "FOLLOWED_FROM", "PART_OF_ACTIVITY", "LOCATED_IN")
NUMBERS = ("number", "whole")


def known(label):
    """Return (name, kind) of the properties that nodes of a label have."""
    return [tuple(pair.split(":")) for pair in (*EVERY, *PROPERTIES.get(label, ()))]


def known_of_edge(_type):
    return [tuple(pair.split(":")) for pair in EDGE_PROPERTIES]


class Query:
    """One random query: ``text``, ``parameters``, ``used``, the promised features that are in it, and ``is_ordered``.

    An answer is ordered by all of its columns or by none. Where it ``is_cut`` by a LIMIT without an order, only
    how many rows there are is certain.
    """

    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.draw = Expressions(self.dice, known, known_of_edge)
        self._count = 0
        self._bound = None
        self._may_be_alone = False
        self._may_count = True
        self.is_ordered = self.is_cut = False
        self.text = self._query()
        self.parameters, self.used = self.draw.parameters, self.draw.used

    # -- the whole

    def _query(self):
        if self._chance(0.07):
            word = self._one(("UNION", "UNION ALL"))
            kinds = [self._one(LEAF) for _ in range(self._one((1, 1, 2)))]
            branches = [self._plain(kinds) for _ in range(self._one((2, 2, 3)))]
            return self._use(word, f" {word} ".join(branches))
        parts = [self._first()]
        for share, part in (
            (0.25, lambda: self._match(start=self._node_in_scope())),
            (0.25, self._optional),
            (0.3, self._with),
            (0.15, self._unwind),
            (0.25, self._call),
            (0.12, lambda: self._match(start=self._node_in_scope())),
        ):
            if self._chance(share):
                parts.append(part())
        return " ".join((*parts, self._return()))

    def _first(self):
        if self._chance(0.08):
            return self._unwind() + " " + self._match()
        return self._shortest() if self._chance(0.05) else self._match()

    def _plain(self, kinds):
        self._forget()
        match = self._match()
        columns = ", ".join(f"{self.draw.draw(kind, 1)} AS x{place}" for place, kind in enumerate(kinds))
        return f"{match} RETURN {columns}"

    def _forget(self):
        self.draw.nodes, self.draw.edges, self.draw.paths, self.draw.columns = {}, {}, [], {}

    # -- patterns

    def _match(self, start=None):
        """A chain of one to three edges from a bound node, or from a new one; now and then two chains, or a path."""
        bound = self.draw.property("text")  # the clause cannot look up by what it binds itself
        self._bound = bound[0] if bound else None
        chain = self._chain(start)
        if self._chance(0.2):
            name = self._name("path")
            chain = self._use("p = …", f"{name} = {chain}")
            self.draw.paths.append(name)
        if self._chance(0.1):
            chain += self._use("MATCH a, b", ", ") + self._chain(self._node_in_scope())
        return self._use("MATCH", f"MATCH {chain}{self._where(0.5)}")

    def _chain(self, start=None):
        node = start or self._new(self._one((*PROPERTIES, "Party", "Entity", "Place", "Hospital")))
        edges = self._one((1, 1, 2) if start else (0, 1, 1, 1, 2, 2, 3))
        # A node without label or edge may be one of a server's ledger, so (n) alone is no promise.
        chain = f"({node})" if start else self._node(node) if edges else f"({node}:{self.draw.nodes[node]})"
        for _ in range(edges):
            drawn, label = self._edge(self.draw.nodes[node])
            self._may_be_alone = "*0" in drawn
            if self._may_be_alone and chain == f"({node})":
                chain = f"({node}:{self.draw.nodes[node]})"
            if not self._may_be_alone and self._chance(0.06):
                node = self._node_in_scope()
                chain += self._use("a ring", f"{drawn}({node})")
                continue
            node = self._new(label)
            chain += drawn + self._node(node)
            self._may_be_alone = False
        return chain

    def _edge(self, label, named=True):
        """An edge that a label may have, mostly, and the label of its other end."""
        fitting = [(type_, out) for type_ in TYPES for out in (0, 1) if label in ENDS[type_][out].split()]
        if not fitting or self._chance(0.1):
            fitting = [(self._one(TYPES), self._one((0, 1)))]
        type_, out = self._one(fitting)
        types = self._use("[:A|B]", f"{type_}|{self._one(TYPES)}") if self._chance(0.1) else type_
        name = length = ""
        if type_ in PATHS and self._chance(0.35):
            length = self._use("[*1..n]", self._one(("*2", "*1..2", "*1..3", "*0..2")))
        elif named and self._chance(0.4):
            name = self._name("edge")
            self.draw.edges[name] = type_
        inline = ""
        if named and not length and self._chance(0.04):
            inline = self._use("[:A {x: …}]", f" {{certainty: '{self._one(('stated', 'inferred'))}'}}")
        written = f"[{name}:{types}{length}{inline}]" if name or inline or not self._chance(0.03) else "[]"
        other = self._one(ENDS[type_][1 - out].split())
        if self._chance(0.2):
            return self._use("undirected", f"-{written}-"), other
        return (f"-{written}->" if out == 0 else f"<-{written}-"), other

    def _node(self, variable):
        # Paths of no edge begin and end at any node, so there a node needs its label.
        label = f":{self.draw.nodes[variable]}" if self._may_be_alone or self._chance(0.6) else ""
        shape = self.dice.random()
        if shape < 0.03 and label:
            return self._use("{id: $id}", f"({variable}{label} {{id: {self.draw.given(self._one(IDS))}}})")
        if shape < 0.06:
            name = self._one(("id", "name", "class"))
            value = self._bound if self._bound and self._chance(0.7) else self.draw.literal("text")
            return self._use("{name: x.name}", f"({variable}:Node {{{name}: {value}}})")
        return f"({variable}{label})"

    def _shortest(self):
        one, other, path = self._new("City"), self._new("Place"), self._name("path")
        self.draw.paths.append(path)
        edge = self._one(("-[:PART_OF*1..3]->", "-[:PART_OF|LOCATED_IN*1..4]-", "-[*..3]-"))
        name = self._one(("毕节市", "六盘水市", "广州市"))
        pattern = f"({one}:City {{name: '{name}'}}){edge}({other}:Place)"
        del self.draw.paths[:]  # which of several shortest paths is found is nobody's promise, its length is
        self.draw.columns[f"length({path})"] = "whole"
        if self._chance(0.3):
            self.draw.columns = {}
            every = f"MATCH {path} = allShortestPaths({pattern}) WHERE {one} <> {other}"
            counted = self._name("column")
            self.draw.columns[counted] = "whole"
            return self._use("allShortestPaths", f"{every} WITH {one}, {other}, count({path}) AS {counted}")
        return self._use("shortestPath", f"MATCH {path} = shortestPath({pattern}) WHERE {one} <> {other}")

    # -- conditions

    def _where(self, share):
        return self._use("WHERE", f" WHERE {self._condition()}") if self._chance(share) else ""

    def _condition(self):
        """Conditions that may not stand in parentheses come first, then any expression that is true or false."""
        parts = []
        if self._chance(0.35) and self.draw.nodes:
            parts.append(self._of_patterns())
        if not parts or self._chance(0.4):
            parts.append(self.draw.draw("truth", self._one((1, 2, 3))))
        return f" {self._one(('AND', 'OR'))} ".join(parts)

    def _of_patterns(self):
        variable = self._node_in_scope()
        edge, label = self._edge(self.draw.nodes[variable], named=False)
        end = self._one(("()", f"(:{label})"))
        shape = self.dice.random()
        if shape < 0.08:
            return self._use("(a)-->(b)", f"({variable}){edge}({self._node_in_scope()})")
        if shape < 0.3:
            word = self._one(("", "NOT "))
            return self._use(f"{word}pattern", f"{word}({variable}){edge}{end}")
        if shape < 0.65:
            inner = f" WHERE x.{self._one(known(label))[0]} IS NOT NULL" if self._chance(0.4) else ""
            word = self._one(("EXISTS", "NOT EXISTS"))
            if self._chance(0.2):
                further, last = self._edge(label, named=False)
                inner = self._use("EXISTS { … EXISTS … }", f" WHERE EXISTS {{ (x){further}(:{last}) }}")
            return self._use(word, f"{word} {{ {self._one(('MATCH ', ''))}({variable}){edge}(x:{label}){inner} }}")
        if not self._may_count:
            return self._use("EXISTS", f"EXISTS {{ ({variable}){edge}{end} }}")
        than = self._one(("> 0", "> 1", "> 2", ">= 1", ">= 2", "= 0", "= 1", "= 2"))
        return self._use("COUNT { … }", f"COUNT {{ ({variable}){edge}{end} }} {than}")

    # -- clauses after the first

    def _optional(self):
        before = dict(self.draw.edges)
        edge_look_up = [name for name in before if before[name] in ("PROVIDED", "BENEFITED", "FACILITATED_FOR")]
        if edge_look_up and self._chance(0.5):
            edge, node, end = self._one(edge_look_up), self._new("Activity"), self._new("Contribution")
            pattern = f"({node}:Activity {{id: {edge}.activity}})-[:HAS_CONTRIBUTION]->({end})"
            word = self._one(("OPTIONAL MATCH", "MATCH"))
            return self._use("{id: r.activity}", f"{word} {pattern}")
        return self._use("OPTIONAL MATCH", self._optional_match(self._node_in_scope()))

    def _optional_match(self, start):
        """OPTIONAL MATCH without COUNT { … }, which a server counts wrongly there."""
        self._may_count = False
        match = self._match(start=start)
        self._may_count = True
        return f"OPTIONAL {match}"

    def _with(self):
        """Some nodes and values go on: as they are, distinct, the first few in one order, or counted.

        Now and then a value takes the name of what it came from: ``WITH n.lat AS n``.
        """
        kept = self._node_in_scope()
        gone = [name for name in (*self.draw.nodes, *self.draw.edges, *self.draw.paths) if name != kept]
        shadowed = self._one(gone) if gone and self._chance(0.3) else None
        shape = self.dice.random()
        kind = self._one(LEAF)
        if shape < 0.35:
            aggregate, of = self._aggregate(), shadowed or self._name("column")
            self._keep(kept)
            self.draw.columns[of] = aggregate[1]
            text = self._use("WITH aggregate", f"WITH {kept}, {aggregate[0]} AS {of}")
        elif shape < 0.4:
            label, of = self.draw.nodes[kept], shadowed or self._name("node")
            self._keep(kept)
            self.draw.nodes = {of: label}
            return self._use("WITH n AS m", f"WITH {kept} AS {of}") + self._where(0.5)
        elif shape < 0.5:
            value, of = self.draw.draw(kind, 1), shadowed or self._name("column")
            self._keep(kept)
            self.draw.columns[of] = kind
            text = self._use("WITH", f"WITH {kept}, {value} AS {of}")
        elif shape < 0.65:
            value, of = self.draw.draw(kind, 1), shadowed or self._name("column")
            self._keep(kept)
            self.draw.columns[of] = kind
            text = self._use("WITH DISTINCT", f"WITH DISTINCT {kept}, {value} AS {of}")
        elif shape < 0.8:
            value, of = self.draw.draw(kind, 1), shadowed or self._name("column")
            order = f"ORDER BY {of}{self._one(('', ' DESC'))}, {kept}.id"
            self._keep(kept)
            self.draw.columns[of] = kind
            cut = self._one(("", " SKIP 1")) + f" LIMIT {self._one((1, 5))}"
            text = self._use("WITH … ORDER BY … LIMIT", f"WITH DISTINCT {kept}, {value} AS {of} {order}{cut}")
        else:
            value, of = self.draw.draw(kind, 1), self._name("column")
            text = self._use("WITH *", f"WITH *, {value} AS {of}")
            self.draw.columns[of] = kind
        if of == shadowed:
            kind = self.draw.columns[of]
            compared = f"{of} {self._one(('<>', '=', '>='))} {self.draw.literal(kind)}"
            condition = self._one((f"{of} IS NOT NULL", compared, self._condition()))
            return self._use("WITH n.x AS n", f"{text} WHERE {condition}")
        return text + self._where(0.4)

    def _keep(self, node, columns=None):
        self.draw.nodes = {node: self.draw.nodes[node]}
        self.draw.edges, self.draw.paths, self.draw.columns = {}, [], dict(columns or {})

    def _unwind(self):
        of = self._name("column")
        shape = self.dice.random()
        if shape < 0.15:
            rows = [{"a": self._one(("x", "毕节市", None)), "b": self._one((1, 7, None))} for _ in range(3)]
            self.draw.columns |= {f"{of}.a": "text", f"{of}.b": "whole"}
            return self._use("UNWIND $rows", f"UNWIND {self.draw.given(rows)} AS {of}")
        if shape < 0.55:
            drawn, kind = self.draw.draw("texts", 1), "text"
        else:
            drawn, kind = self._one(("[1, 2, 3]", "range(0, 4)", "[]", "[7, null]")), "whole"
        self.draw.columns[of] = kind
        return self._use("UNWIND", f"UNWIND {drawn} AS {of}")

    def _call(self):
        """A subquery that imports a node and returns one number, a map, or the first few values of one order."""
        if self._chance(0.15):
            return self._call_of_union()
        start = self._node_in_scope()
        outer = dict(self.draw.nodes), dict(self.draw.edges), list(self.draw.paths), dict(self.draw.columns)
        value = self._one(list(self.draw.columns) or [""])
        imported = f", {value}" if value.isalnum() and self._chance(0.5) else ""
        self._keep(start, {value: outer[3][value]} if imported else {})
        match = self._optional_match(start) if self._chance(0.33) else self._match(start=start)
        of, kind = self._name("column"), self._one(LEAF)
        if self._chance(0.55):
            aggregate, kind = self._aggregate()
            returned = self._use("CALL { … aggregate }", f"{aggregate} AS {of}")
        elif self._chance(0.5):
            direction, limit = self._one(("", " DESC")), self._one((1, 2))
            returned = f"{self.draw.draw(kind, 1)} AS {of} ORDER BY {of}{direction} LIMIT {limit}"
            self._use("CALL { … ORDER BY … LIMIT }", "")
        else:
            returned = self._use("CALL { … rows }", f"DISTINCT {self.draw.draw(kind, 1)} AS {of}")
        self.draw.nodes, self.draw.edges, self.draw.paths, self.draw.columns = outer
        self.draw.columns[of] = kind
        return f"CALL {{ WITH {start}{imported} {match} RETURN {returned} }} WITH *"

    def _call_of_union(self):
        """A subquery that imports nothing, of two branches."""
        outer = dict(self.draw.nodes), dict(self.draw.edges), list(self.draw.paths), dict(self.draw.columns)
        kind, word, of = self._one(LEAF), self._one(("UNION", "UNION ALL")), self._name("column")
        branches = []
        for _ in range(2):
            self._forget()
            branches.append(
                f"{self._match()} RETURN {self._aggregate()[0] if kind == 'whole' else self.draw.draw(kind, 1)} AS {of}"
            )
        self.draw.nodes, self.draw.edges, self.draw.paths, self.draw.columns = outer
        self.draw.columns[of] = kind
        return self._use("CALL { … UNION … }", f"CALL {{ {f' {word} '.join(branches)} }} WITH *")

    def _aggregate(self):
        """An aggregate and the kind of its value."""
        kind = self._one(LEAF)
        value, node = self.draw.draw(kind, 1), self._node_in_scope()
        makers = {
            "count(*)": ("count(*)", "whole"),
            "count(n)": (f"count({node})", "whole"),
            "count(DISTINCT n)": (f"count(DISTINCT {node})", "whole"),
            "count(x)": (f"count({value})", "whole"),
            "size(collect(DISTINCT x))": (f"size(collect(DISTINCT {value}))", "whole"),
        }
        if kind not in ("truth", "texts"):
            makers |= {f"{name}({kind})": (f"{name}({value})", kind) for name in ("min", "max")}
            makers["count(DISTINCT x)"] = (f"count(DISTINCT {value})", "whole")
        if kind in NUMBERS:
            makers["sum"] = (f"sum({value})", kind)
            makers["avg"] = (f"avg({value})", "number")
            makers["sum(DISTINCT x)"] = (f"sum(DISTINCT {value})", kind)
            makers["avg(DISTINCT x)"] = (f"avg(DISTINCT {value})", "number")
        name = self._one(makers)
        return self._use(name, makers[name][0]), makers[name][1]

    # -- the end

    def _return(self):
        if self._chance(0.12):
            return self._elements()
        if self._chance(0.06):
            node, kind = self._node_in_scope(), self._one(("text", "whole", "date"))
            value = self.draw.draw(kind, 1)
            return self._use(
                "ordered collect", f"WITH {node}, {value} AS v ORDER BY {node}.id, v RETURN collect(v) AS c0"
            )
        kinds = [self._one(LEAF) for _ in range(self._one((0, 1, 1, 2)))]
        keys = [self.draw.draw(kind, self._one((0, 0, 1, 2))) for kind in kinds]
        if self._chance(0.08):
            keys.append(self._of_subquery())
        values = [self._aggregate()[0]] if not keys or self._chance(0.55) else []
        columns = [f"c{n}" for n in range(len(keys) + len(values))]
        if self._chance(0.1):
            columns[0] = self._use("RETURN … AS n", self._one((self._use("`名称`", "`名称`"), self._node_in_scope())))
        listed = ", ".join(f"{value} AS {column}" for value, column in zip((*keys, *values), columns, strict=True))
        distinct = self._use("RETURN DISTINCT", "DISTINCT ") if not values and self._chance(0.3) else ""
        order = ""
        if self._chance(0.3):
            order = " ORDER BY " + ", ".join(column + self._one(("", " DESC")) for column in columns)
            self._use("ORDER BY", "")
            self.is_ordered = True
            if self._chance(0.7):
                most = self._one(("1", "3", "10", ""))
                most = most or self._use("LIMIT $n", self.draw.given(4))
                order += self._one((self._use("SKIP", " SKIP 1"), "")) + f" LIMIT {most}"
                self._use("LIMIT", "")
        elif self._chance(0.1):
            self.is_cut = True
            order = self._use("LIMIT alone", self._one(("", " SKIP 2")) + f" LIMIT {self._one((1, 2, 7))}")
        comment = self._use("//", " // 注释 'x") if self._chance(0.03) else ""
        return f"RETURN {distinct}{listed}{order}{comment}"

    def _of_subquery(self):
        """EXISTS or COUNT as a value."""
        variable = self._node_in_scope()
        edge, label = self._edge(self.draw.nodes[variable], named=False)
        condition = f" WHERE x.{self._one(known(label))[0]} IS NOT NULL" if self._chance(0.4) else ""
        word = self._one(("EXISTS", "COUNT"))
        return self._use(f"RETURN {word} {{ … }}", f"{word} {{ ({variable}){edge}(x:{label}){condition} }}")

    def _elements(self):
        """Nodes, edges, paths and maps themselves, as answers hold them."""
        node = self._node_in_scope()
        shapes = {
            "a node": f"{node}",
            "n {.id, …}": f"{node} {{.id, .name, more: {self.draw.draw('text', 1)}}}",
            "a map": f"{{id: {node}.id, list: [{node}.name, 'x'], more: {self.draw.draw('date', 1)}}}",
            "properties(n)": f"properties({node})",
        }
        if self.draw.edges:
            edge = self._one(self.draw.edges)
            shapes |= {
                "an edge": edge,
                "r {.id, …}": f"{edge} {{.id, .certainty}}",
                "properties(r)": f"properties({edge})",
            }
        if self.draw.paths:
            shapes["a path"] = self._one(self.draw.paths)
        name = self._one(list(shapes)[::-1][:4] if self._chance(0.6) else shapes)  # edges and paths are rarer in scope
        return self._use(name, f"RETURN DISTINCT {shapes[name]} AS c0")

    # -- dice

    def _use(self, feature, text):
        return self.draw.use(feature, text)

    def _name(self, what):
        self._count += 1
        return f"{what[0]}{self._count}"

    def _new(self, label):
        variable = self._name("node")
        self.draw.nodes[variable] = label
        return variable

    def _node_in_scope(self):
        return self._one(self.draw.nodes)

    def _one(self, choices):
        return self.draw.one(choices)

    def _chance(self, share):
        return self.draw.chance(share)
