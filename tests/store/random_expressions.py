"""Random expressions of one kind each: text, whole, number, date, truth, texts (a list). Each notes what it uses.

They stay inside what docs/cypher.md promises: no float is written as text or compared for equality after arithmetic,
nothing is divided by what may be zero, no list gets a null, no map is compared. All functions that the guide lists are
drawn, but those whose answer is chance or a store's own (rand, randomUUID, elementId).
"""

from datetime import date, timedelta

TEXTS = ("县", "市", "党", "白云区", "毕节", "act/", "City", "donation", "CNY", "completed", "stated", "a", "")
PATTERNS = (".*市", r"[a-z]+/.*", r"\\w+", r".*\\d+", "(?i)CITY.*", "毕.市", r"[\\u4e00-\\u9fa5]+", r"\w+", "a|b|市.*")
NUMERALS = ("'12'", "'-7'", "'1.5'", "' 2.5 '", "'x'", "''", "'1e3'", "null")
TRUTHS = ("'true'", "'FALSE'", "'x'", "null")
SPANS = ("P1M", "P1Y2M3D", "P40D", "P12M")
PARTS = ("week", "quarter", "dayOfWeek", "ordinalDay", "weekYear")
UNITS = ("month", "year", "quarter", "week", "decade")
MOMENTS = ("datetime", "localdatetime", "time", "localtime")
LEAF = {
    "text": "'毕节'",
    "whole": "7",
    "number": "2.5",
    "date": "date('2020-01-31')",
    "truth": "true",
    "texts": "['a']",
}


class Expressions:
    """Draws expressions over the variables in scope: nodes by label, edges by type, paths, and columns by kind."""

    def __init__(self, dice, properties, edge_properties):
        self.dice = dice
        self.properties = properties
        self.edge_properties = edge_properties
        self.nodes, self.edges, self.paths, self.columns = {}, {}, [], {}
        self.parameters = {}
        self.used = set()

    def one(self, choices):
        return self.dice.choice(tuple(choices))

    def chance(self, share):
        return self.dice.random() < share

    def use(self, feature, text):
        self.used.add(feature)
        return text

    def given(self, value):
        """A value as a parameter."""
        name = f"p{len(self.parameters)}"
        self.parameters[name] = value
        return self.use("$parameter", f"${name}")

    # -- leaves

    def property(self, kind=None):
        """A property of a node or edge in scope, or a column, as (text, kind); None where there is none of the kind."""
        found = [(name, kind_) for name, kind_ in self.columns.items()]
        for variables, known in ((self.nodes, self.properties), (self.edges, self.edge_properties)):
            for variable, label in variables.items():
                found += [(f"{variable}.{name}", kind_) for name, kind_ in known(label)]
        fitting = [pair for pair in found if kind in (None, pair[1])]
        return self.one(fitting) if fitting else None

    def literal(self, kind):
        if kind == "date":
            day = date(2012, 1, 1) + timedelta(days=self.dice.randrange(4000))
            if self.chance(0.3):
                return self.given(day)
            if self.chance(0.2):
                return self.use("date({…})", f"date({{year: {day.year}, month: {day.month}, day: {day.day}}})")
            return self.use("date('…')", f"date('{day}')")
        values = {
            "whole": self.dice.randrange(-3, 40),
            "number": self.one((26.5, 1000.0, 500000.0, 1.0e7, -2.5)),
            "text": self.one(TEXTS),
            "truth": self.chance(0.5),
            "texts": [self.one(TEXTS) for _ in range(self.dice.randrange(4))],
        }
        value = values[kind]
        if self.chance(0.2):
            return self.given(value)
        if kind == "texts":
            return "[" + ", ".join(f"'{item}'" for item in value) + "]"
        return f"'{value}'" if kind == "text" else str(value).lower()

    def draw(self, kind, depth=2):
        """An expression of a kind; a property or literal where `depth` is used up."""
        if depth <= 0 or self.chance(0.1 if kind == "truth" else 0.35):
            known = self.property(kind)
            return known[0] if known and self.chance(0.8) else self.literal(kind)
        if self.chance(0.12) and kind != "texts":
            return self.choice_of(kind, depth - 1)
        return getattr(self, kind)(depth - 1)

    def choice_of(self, kind, depth):
        shape = self.dice.random()
        if shape < 0.4:
            return self.use("coalesce", f"coalesce({self.draw(kind, depth)}, {self.literal(kind)})")
        if shape < 0.7:
            truth, one, other = self.draw("truth", depth), self.draw(kind, depth), self.draw(kind, depth)
            ends = self.one((f" ELSE {other}", ""))
            return self.use("searched CASE", f"CASE WHEN {truth} THEN {one}{ends} END")
        on, like = self.draw("text", depth), self.literal("text")
        return self.use(
            "simple CASE", f"CASE {on} WHEN {like} THEN {self.draw(kind, depth)} ELSE {self.literal(kind)} END"
        )

    # -- kinds

    def text(self, depth):
        def inner():
            return self.draw("text", depth)

        makers = {
            "toUpper": lambda: f"toUpper({inner()})",
            "toLower": lambda: f"toLower({inner()})",
            "trim": lambda: f"trim({inner()})",
            "substring": lambda: f"substring({inner()}, {self.one(('0', '1', '1, 2', '2, 9'))})",
            "ltrim": lambda: f"ltrim(' ' + {inner()})",
            "rtrim": lambda: f"rtrim({inner()} + '  ')",
            "btrim": lambda: f"btrim({inner()})",
            "valueType": lambda: f"valueType({self.literal(self.one(('text', 'whole', 'number', 'date', 'truth')))})",
            "toString of a moment": lambda: f"toString({self.moment(self.one(MOMENTS), may_be_cut=False)})",
            "left": lambda: f"left({inner()}, 2)",
            "right": lambda: f"right({inner()}, 2)",
            "replace": lambda: f"replace({inner()}, '{self.one(TEXTS[:-1])}', '{self.one(TEXTS)}')",
            "reverse": lambda: f"reverse({inner()})",
            "text + text": lambda: f"({inner()} + {inner()})",
            "toString": lambda: f"toString({self.draw(self.one(('whole', 'date', 'truth')), depth)})",
            "head": lambda: f"head({self.draw('texts', depth)})",
            "last": lambda: f"last({self.draw('texts', depth)})",
            "list[0]": lambda: f"{self.draw('texts', 0)}[{self.one((0, 1, -1))}]",
            "reduce": lambda: f"reduce(s = '', x IN {self.draw('texts', depth)} | s + x)",
            "map.key": lambda: f"{{a: {inner()}, b: {self.draw('whole', depth)}}}.a",
        }
        if self.edges:
            makers["type(r)"] = lambda: f"type({self.one(self.edges)})"
            makers["startNode"] = lambda: f"startNode({self.one(self.edges)}).id"
            makers["endNode"] = lambda: f"endNode({self.one(self.edges)}).name"
            makers["properties"] = lambda: f"properties({self.one(self.edges)}).id"
        if self.nodes:
            makers["properties(n).key"] = lambda: f"properties({self.one(self.nodes)}).name"
        name = self.one(makers)
        return self.use(name, makers[name]())

    def whole(self, depth):
        def inner():
            return self.draw("whole", depth)

        def between(function, part):
            return f"duration.{function}({self.draw('date', depth)}, {self.draw('date', depth)}).{part}"

        makers = {
            "size(text)": lambda: f"size({self.draw('text', depth)})",
            "size(list)": lambda: f"size({self.draw('texts', depth)})",
            ".year": lambda: f"{self.dated(depth)}.year",
            ".month": lambda: f"{self.dated(depth)}.month",
            ".day": lambda: f"{self.dated(depth)}.day",
            ".week": lambda: f"{self.dated(depth)}.{self.one(PARTS)}",
            "toInteger": lambda: f"toInteger({self.draw('number', 0)})",
            "toInteger(text)": lambda: f"toInteger({self.one(NUMERALS)})",
            "moment.hour": lambda: f"{self.moment('datetime')}.{self.one(('year', 'hour', 'minute', 'second'))}",
            "duration.inSeconds": lambda: between("inSeconds", "seconds"),
            "duration.months": lambda: f"duration('{self.one(SPANS)}').{self.one(('months', 'days', 'years'))}",
            "abs": lambda: f"abs({inner()})",
            "sign": lambda: f"sign({inner()})",
            "whole + - *": lambda: f"({inner()} {self.one('+-*')} {inner()})",
            "whole / %": lambda: f"({inner()} {self.one('/%')} {self.one((2, 3, -7))})",
            "duration.inDays": lambda: between("inDays", "days"),
            "duration.inMonths": lambda: between("inMonths", "months"),
            "reduce": lambda: f"reduce(n = 0, x IN range(1, {self.dice.randrange(5)}) | n + x)",
            "range": lambda: f"size(range(0, abs(coalesce({inner()}, 1)) % 9, 2))",
        }
        if self.nodes:
            makers["keys"] = lambda: f"size([k IN keys({self.one(self.nodes)}) WHERE k IN ['id', 'name', 'lat']])"
            makers["labels"] = lambda: f"size(labels({self.one(self.nodes)}))"
        if self.paths:
            makers["length(p)"] = lambda: f"length({self.one(self.paths)})"
        name = "length(p)" if self.paths and self.chance(0.3) else self.one(makers)
        return self.use(name, makers[name]())

    def moment(self, kind, *, may_be_cut=True):
        """A moment or time of a kind, perhaps cut to its hour."""
        day = f"20{self.dice.randrange(10, 26)}-0{self.dice.randrange(1, 10)}-11"
        time = f"0{self.dice.randrange(10)}:08:09"
        written = {
            "datetime": f"{day}T{time}{self.one(('Z', '+08:00'))}",
            "localdatetime": f"{day}T{time}",
            "time": f"{time}{self.one(('Z', '+08:00'))}",
            "localtime": time,
        }[kind]
        text = f"{kind}('{written}')"
        return (
            self.use(f"{kind}.truncate", f"{kind}.truncate('hour', {text})")
            if may_be_cut and self.chance(0.3)
            else text
        )

    def dated(self, depth):
        """A date that a property can be read of, in parentheses where it is no name."""
        day = self.draw("date", depth)
        return day if day.replace(".", "").replace("_", "").isalnum() else f"({day})"

    def number(self, depth):
        def inner():
            return self.draw("number", depth)

        makers = {
            "floor": lambda: f"floor({inner()})",
            "ceil": lambda: f"ceil({inner()})",
            "round": lambda: f"round({inner()})",
            "abs": lambda: f"abs({inner()})",
            "sqrt": lambda: f"sqrt(abs({inner()}))",
            "number + - *": lambda: f"({inner()} {self.one('+-*')} {inner()})",
            "number / ^": lambda: f"({inner()} {self.one(('/ 4', '^ 2'))})",
            "toFloat": lambda: f"toFloat({self.draw('whole', depth)})",
            "toFloat(text)": lambda: f"toFloat({self.one(NUMERALS)})",
            "round(x, n)": lambda: f"round({inner()} / 7, {self.one((1, 2, 3))})",
            "pi": lambda: f"(pi() * {inner()})",
            "point": lambda: f"point({{latitude: 27.5, longitude: {self.dice.randrange(90)}}}).longitude",
        }
        for name in ("sin", "cos", "tan", "atan", "degrees", "radians", "haversin"):
            makers[name] = lambda name=name: f"{name}({inner()})"
        for name in ("log", "log10", "cot"):  # none of these has a value at zero
            makers[name] = lambda name=name: f"{name}(1.5 + abs({inner()}))"
        for name in ("asin", "acos", "exp"):
            makers[name] = lambda name=name: f"{name}(sin({inner()}))"
        makers |= {
            "atan2": lambda: f"atan2({inner()}, 3.5)",
        }
        name = self.one(makers)
        return self.use(name, makers[name]())

    def date(self, depth):
        def inner():
            return self.draw("date", depth)

        makers = {
            "date + duration": lambda: f"({inner()} {self.one('+-')} duration('{self.one(SPANS)}'))",
            "date.truncate": lambda: f"date.truncate('{self.one(UNITS)}', coalesce({inner()}, {LEAF['date']}))",
            "date(text)": lambda: f"date(toString({inner()}))",
            "date(moment)": lambda: f"date({self.moment('datetime')})",
        }
        name = self.one(makers)
        return self.use(name, makers[name]())

    def texts(self, depth):
        def inner():
            return self.draw("texts", depth)

        makers = {
            "split": lambda: f"split({self.draw('text', depth)}, '{self.one(('/', '-', '市'))}')",
            "[x IN … WHERE … | …]": lambda: f"[x IN {inner()} WHERE x <> '{self.one(TEXTS)}' | x + '!']",
            "[x IN … | …]": lambda: f"[x IN {inner()} | toUpper(x)]",
            "tail": lambda: f"tail({inner()})",
            "list[1..]": lambda: f"{self.draw('texts', 0)}[{self.one(('1..', '..1', '0..2', '-1..'))}]",
            "[x IN [y IN …]]": lambda: f"[x IN [y IN {inner()} WHERE size(y) > 1] WHERE x <> 'a' | x + ':']",
            "list + item": lambda: f"({self.literal('texts')} + '{self.one(TEXTS)}')",
            "list + list": lambda: f"(coalesce({inner()}, []) + {self.literal('texts')})",
            "reverse": lambda: f"reverse({inner()})",
        }
        if self.paths:
            makers["nodes(p)"] = lambda: f"[n IN nodes({self.one(self.paths)}) | n.name]"
            makers["relationships(p)"] = lambda: f"[r IN relationships({self.one(self.paths)}) | type(r)]"
        of_path = self.paths and self.chance(0.4)
        name = self.one(("nodes(p)", "relationships(p)")) if of_path else self.one(makers)
        return self.use(name, makers[name]())

    def truth(self, depth):
        shape = self.dice.random()
        if shape < 0.1:
            word = self.one(("AND", "OR", "XOR"))
            return self.use(word, f"({self.draw('truth', depth)} {word} {self.draw('truth', depth)})")
        if shape < 0.15:
            return self.use("NOT", f"NOT ({self.draw('truth', depth)})")
        if shape < 0.22:
            known = self.property()
            word = self.one(("IS NULL", "IS NOT NULL"))
            return self.use(word, f"{known[0] if known else self.draw('text', depth)} {word}")
        if shape < 0.28 and self.nodes:
            labels = self.dice.sample(("County", "City", "Party", "Place", "Entity", "Activity", "Node"), 2)
            written = [f"{self.one(self.nodes)}:{label}" for label in labels]
            return self.use("n:A OR n:B", f"({' OR '.join(written[: self.one((1, 2))])})")
        if shape < 0.3:
            return self.use("toBoolean", f"toBoolean({self.one(TRUTHS)})")
        if shape < 0.32:
            kind = self.one(MOMENTS)
            return self.use(kind, f"{self.moment(kind)} {self.one(('<', '>='))} {self.moment(kind)}")
        if shape < 0.4:
            word = self.one(("all", "any", "none", "single"))
            inner = self.one(("x CONTAINS '市'", "x <> 'a'", "size(x) > 2"))
            return self.use(word, f"{word}(x IN {self.draw('texts', depth)} WHERE {inner})")
        return self.comparison(depth)

    def comparison(self, depth):
        kind = self.one(("text", "text", "text", "whole", "whole", "number", "date", "date"))
        one = self.draw(kind, depth)
        if kind == "text":
            word = self.one(("CONTAINS", "STARTS WITH", "ENDS WITH", "=", "<>", "<", ">=", "IN", "=~"))
            if word == "=~":
                return self.use(word, f"{one} =~ '{self.one(PATTERNS)}'")
            other = self.draw("texts", depth) if word == "IN" else self.draw("text", depth)
            return self.use(word, f"{one} {word} {other}")
        if self.chance(0.05):
            return self.use("null", self.one((f"{one} = null", f"null <> {one}", f"{one} IN [{one}, null]")))
        if kind == "date" and self.chance(0.2):
            return self.use("date IN", f"{one} IN [{self.draw('date', depth)}, {self.literal('date')}]")
        word = self.one(("<", "<=", ">", ">=") if kind == "number" else ("<", "<=", ">", ">=", "=", "<>"))
        return self.use(f"{kind} {word}", f"{one} {word} {self.draw(kind, depth)}")
