"""Rules of the house that a reader would otherwise have to watch: names, sizes, and what is passed, never fetched."""

import ast
import inspect
import re
import statistics
import typing
from math import ceil

import numpy as np
import pytest
from source_tree import ROOT, modules, other_code, typing_only

import graphkit
from graphkit.analysis.measures.base import Measure, MeasureFactory, NetworkMeasure
from graphkit.api.network import Network
from graphkit.export.formats import Export, Source, Target
from graphkit.loaders.protocol import Loader, Match
from graphkit.render.picture import Picture, View

BANNED = {"said", "own", "told"}  # each stood for a dozen things
VOCABULARY_FETCHED_IN = {"api", "cli", "pipeline"}
LANGUAGE_CHOSEN_IN = {"wording", "cli", "api", "render"}
LINES_OF_A_FUNCTION = 60
LINES_OF_A_MODULE = {"median": 110, "p90": 250, "longest": 400}


# -- names -----------------------------------------------------------------------------------------------------------


def bindings(tree):
    """Yield (name, what it names, line) of every name that code gives or asks a value for."""
    fields = {
        id(part.target) for node in ast.walk(tree) if isinstance(node, ast.ClassDef)
        for part in node.body if isinstance(part, ast.AnnAssign)
    }  # fmt: skip
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name, "definition", node.lineno
            case ast.arg(arg=name):
                yield name, "parameter", node.lineno
            case ast.Attribute(attr=name):
                yield name, "attribute", node.lineno
            case ast.keyword(arg=str(name)):
                yield name, "parameter", node.lineno
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                yield name, "field" if id(node) in fields else "variable", node.lineno
            case ast.alias(asname=str(name)) | ast.ExceptHandler(name=str(name)):
                yield name, "variable", node.lineno
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name, "variable", node.lineno


def banned(tree):
    """Return the lines that bind a banned name; ``found`` may be a local variable and nothing else."""
    return [
        f"line {line}: {what} {name}" for name, what, line in bindings(tree)
        if name.strip("_") in BANNED or (name.strip("_") == "found" and what != "variable")
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "said = 1",
        "def _told(): pass",
        "self._found = 1",
        "for own in rows: pass",
        "def f(told): pass",
        "def told(): pass",
        "with a() as said: pass",
        "try: pass\nexcept ValueError as said: pass",
        "match a:\n    case [own, *_]: pass",
        "[said for said in rows]",
        "import a as own",
        "if (own := 1): pass",
        "def f(found): pass",
        "class A:\n    found: int",
        "self.found = 1",
        "f(found=1)",
    ],
)
def test_a_planted_name_is_found(line):
    assert banned(ast.parse(line))


@pytest.mark.parametrize("line", ["found = 1", "text = 'said'", "for found in rows: print(found)", "unsaid = 1"])
def test_a_right_name_is_not(line):
    assert banned(ast.parse(line)) == []


# -- passed, never fetched --------------------------------------------------------------------------------------------


def bare_calls(tree, function):
    """Return the lines that call a function without an argument."""
    return [
        f"line {node.lineno}" for node in ast.walk(tree)
        if isinstance(node, ast.Call) and not node.args and not node.keywords
        and ast.unparse(node.func).rpartition(".")[2] == function
    ]  # fmt: skip


@pytest.mark.parametrize("line", ["a = load_vocabulary()", "def f():\n    return x or vocabulary.load_vocabulary()"])
def test_a_planted_call_is_found(line):
    assert len(bare_calls(ast.parse(line), "load_vocabulary")) == 1
    assert bare_calls(ast.parse("load_vocabulary(paths)\nload_vocabulary"), "load_vocabulary") == []


# -- files are written in one place -----------------------------------------------------------------------------------

WRITES_FILES_ITSELF = {  # what is no output of a verb or function that users call
    "graphkit.system.output_files",
    "graphkit.devserver.runtime",
    "graphkit.devserver.server",
    "graphkit.cli.terminal.streams",  # opens the null device
    "graphkit.system.processes",  # its locks
    "graphkit.places.table",  # compiled by maintainers, as the next
    "graphkit.text.compile_tables",
}


def writing_calls(tree):
    """Return the lines that write a file without ``graphkit.system.output_files``."""
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func).rpartition(".")[2]
        modes = [
            arg.value for arg in (*node.args, *(word.value for word in node.keywords)) if isinstance(arg, ast.Constant)
        ]
        if name in ("write_text", "write_bytes") or (
            name in ("open", "fdopen")
            and any(isinstance(mode, str) and re.fullmatch(r"[wax]b?\+?", mode) for mode in modes)
        ):
            found.append(f"line {node.lineno}: {name}")
    return found


@pytest.mark.parametrize(
    "line",
    ["path.write_text('a')", "path.write_bytes(b'')", "open(path, 'w')", "path.open('wb')", "path.open(mode='a')"],
)
def test_a_planted_writing_call_is_found(line):
    assert writing_calls(ast.parse(line))
    assert writing_calls(ast.parse("path.open('rb')\npath.read_text()\nopen(path, 'r')\nstdout.write('w')")) == []


# -- files, clocks and the environment are touched at the two ends -----------------------------------------------------

ENDS = {"loaders", "store", "ledger", "pipeline", "api", "cli", "system", "devserver", "workbooks", "__main__"}
ENDS_ELSEWHERE = {
    "graphkit.config",  # graphkit.toml
    "graphkit.wording.language",  # GRAPHKIT_LANG and the locale
    "graphkit.tables.reading",  # -p rows=@FILE
    "graphkit.text.stored",  # the folder of --sources
    "graphkit.export.csv_pair", "graphkit.export.dump", "graphkit.export.formats",  # files written by graphkit.system
}  # fmt: skip
READS_WHAT_SHIPS = {
    "graphkit.query.saved", "graphkit.render.page.mark", "graphkit.render.page.page",
    "graphkit.schema.field_texts", "graphkit.schema.vocabulary",
    "graphkit.places.coordinates", "graphkit.places.english_names", "graphkit.places.other_names",
    "graphkit.places.table", "graphkit.places.compile_table", "graphkit.text.compile_tables",
    "graphkit.text.extract.numerals", "graphkit.text.extract.organisations", "graphkit.text.readings",
    "graphkit.text.repair.words", "graphkit.text.script",
    "graphkit.wording.catalogues", "graphkit.wording.errors_page",
}  # fmt: skip
OUTSIDE = {
    "open", "read_text", "read_bytes", "iterdir", "glob", "rglob", "is_file", "is_dir", "stat", "mkdir", "unlink",
    "cwd", "home", "expanduser", "urlopen", "getenv", "getlocale", "getuser", "now", "utcnow", "today", "environ",
}  # fmt: skip


def outside(tree):
    """Return the lines that ask a file, a clock or the environment."""
    asked = [(node, ast.unparse(node.func)) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    asked += [(node, ast.unparse(node)) for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    found = {
        (node.lineno, words) for node, words in asked
        if (isinstance(node, ast.Call) or words.endswith(".environ"))
        and (words.rpartition(".")[2] in OUTSIDE or words == "time.time")
    }  # fmt: skip
    return [f"line {line}: {words}" for line, words in sorted(found)]


@pytest.mark.parametrize(
    "line",
    ["path.read_text()", "open(name)", "os.environ['HOME']", "os.getenv('HOME')", "date.today()", "time.time()"],
)
def test_a_planted_question_to_the_outside_is_found(line):
    assert outside(ast.parse(f"def f(path):\n    return {line}")) != []
    assert outside(ast.parse("def f(path, now): return path.name, now.year, opened(path)")) == []


def test_the_exceptions_are_needed():
    names = {source.name for source in modules() if outside(source.tree)}
    assert (ENDS_ELSEWHERE | READS_WHAT_SHIPS) - names == set()


# -- types -----------------------------------------------------------------------------------------------------------

PASSES_ON = {"graphkit.cli.command", "graphkit.build.properties"}  # what click takes; values of every field there is


def open_options(tree):
    """Return the functions whose further arguments may be anything: ``**options: Any``."""
    return [
        f"line {node.lineno}: {node.name}(*{extra.arg})"
        for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for extra in (node.args.vararg, node.args.kwarg)
        if extra is not None and extra.annotation is not None and ast.unparse(extra.annotation).endswith("Any")
    ]  # fmt: skip


def test_planted_open_options_are_found():
    assert open_options(ast.parse("def f(**options: Any): ...\ndef g(*rest: typing.Any): ...")) == [
        "line 1: f(*options)",
        "line 2: g(*rest)",
    ]
    assert open_options(ast.parse("def f(*words: str, **values: object): ...")) == []


# -- sizes ------------------------------------------------------------------------------------------------------------


def long_functions(tree):
    """Return the functions that are too long, each with its lines but for decorators and docstring."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            documented = ast.get_docstring(node) is not None
            lines = node.end_lineno - node.lineno + 1 - documented * (first.end_lineno - first.lineno + 1)
            if lines > LINES_OF_A_FUNCTION:
                found.append(f"{node.name}: {lines} lines")
    return found


def test_a_planted_long_function_is_found():
    body = "    x = 1\n" * LINES_OF_A_FUNCTION
    assert long_functions(ast.parse(f'def f():\n    """One.\n\n    Two.\n    """\n{body}')) == ["f: 61 lines"]
    assert long_functions(ast.parse(f"def f():\n{body[10:]}")) == []


STATEMENTS_OF_A_VERB = 30


def thick_verbs(tree):
    """Return the verbs of the command line that do more than parse, call and print."""
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    verbs = [node for node in functions if any(ast.unparse(each).startswith("verb(") for each in node.decorator_list)]
    sizes = {node.name: sum(isinstance(part, ast.stmt) for part in ast.walk(node)) - 1 for node in verbs}
    return [f"{name}: {size} statements" for name, size in sizes.items() if size > STATEMENTS_OF_A_VERB]


def test_a_planted_thick_verb_is_found():
    body = "    x = 1\n" * (STATEMENTS_OF_A_VERB + 1)
    assert thick_verbs(ast.parse(f'@verb("a")\ndef command():\n{body}')) == ["command: 31 statements"]
    assert thick_verbs(ast.parse(f"def command():\n{body}")) == []


def test_modules_are_short():
    lines = sorted(source.text.count("\n") for source in modules())
    sizes = {"median": statistics.median(lines), "p90": lines[ceil(len(lines) * 0.9) - 1], "longest": lines[-1]}
    assert {what: size for what, size in sizes.items() if size > LINES_OF_A_MODULE[what]} == {}


# -- what users and plugins see is typed -------------------------------------------------------------------------------

ROWS_AND_PARAMETERS = {"Table.rows", "Table.__init__(rows)", "Table.of(rows)"}  # of queries
ENTRY_POINTS = (Network, Loader, Match, Measure, MeasureFactory, NetworkMeasure, Picture, View, Export, Source, Target)
PUBLIC = [getattr(graphkit, name) for name in graphkit.__all__ if not name.startswith("_")]


def mentions_any(hint):
    """Tell whether a type holds Any, however deep; NumPy's arrays do, for their shape."""
    if typing.get_origin(hint) is np.ndarray:
        return False
    return hint is typing.Any or any(map(mentions_any, [*typing.get_args(hint), *getattr(hint, "__constraints__", ())]))


def hints(of):
    """Return the types of a function or class, those that stand in ``if TYPE_CHECKING`` of its module included."""
    module = inspect.getmodule(of)
    free = typing_only(tree := ast.parse(inspect.getsource(module)))
    names = dict(vars(module))
    needed = [node for node in ast.walk(tree) if id(node) in free and isinstance(node, ast.Import | ast.ImportFrom)]
    exec(compile(ast.Module(needed, []), "<types>", "exec"), names)
    return typing.get_type_hints(of, names)


def untyped(member):
    """Yield where the signature of a function, or a field or public method of a class, is Any or not typed at all."""
    name = member.__name__
    if not isinstance(member, type):
        found = hints(member)
        for parameter in inspect.signature(member).parameters:
            if parameter not in ("self", "cls") and mentions_any(found.get(parameter, typing.Any)):
                yield f"{member.__qualname__}({parameter})"
        if mentions_any(found.get("return", typing.Any)):
            yield f"{member.__qualname__}()"
        return
    yield from (f"{name}.{field}" for field, hint in hints(member).items() if field[0] != "_" and mentions_any(hint))
    for attribute, value in vars(member).items():
        function = value.fget if isinstance(value, property) else getattr(value, "__func__", value)
        public = attribute[0] != "_" or attribute in ("__init__", "__call__")
        if public and inspect.isfunction(function) and function.__module__ == member.__module__:
            yield from untyped(function)


@pytest.mark.parametrize("member", [*PUBLIC, *ENTRY_POINTS], ids=lambda member: member.__name__)
def test_what_users_and_plugins_see_is_typed(member):
    assert set(untyped(member)) - ROWS_AND_PARAMETERS == set()


METHODS = [value for name, value in inspect.getmembers(graphkit.Graph, inspect.isfunction) if name[0] != "_"]
FUNCTIONS = [graphkit.open, graphkit.place, *(method for method in METHODS if method.__name__ != "close")]
PROTOCOLS = [Loader.sniff, Loader.load, Measure.values, Picture.draw, Export.__call__]


def undocumented(function, *, example=True):
    """Yield the parameters that a docstring does not describe under its heading, and the example where it has none."""
    doc = inspect.getdoc(function) or ""
    section = re.search(r"^Parameters\n-+\n(.*?)(?=^\w[\w ]*\n-+$|\Z)", doc, re.M | re.S)
    heads = re.findall(r"^(\S.*?)(?: : .*)?$", section[1] if section else "", re.M)
    described = {name.strip("* ") for head in heads for name in head.split(",")}
    for name, parameter in inspect.signature(function).parameters.items():
        if name != "self" and name not in described:
            yield f"{parameter} is not described"
    if example and ">>> " not in doc:
        yield "there is no example"


@pytest.mark.parametrize("function", [*FUNCTIONS, *PROTOCOLS], ids=lambda function: function.__qualname__)
def test_what_users_call_is_described(function):
    if function.__name__ == "rows":  # its parameters are those of `query`
        assert "as `query`" in inspect.getdoc(function)
        return
    assert list(undocumented(function, example=function in FUNCTIONS)) == []


def test_a_planted_missing_description_is_found():
    def planted(one, other):
        """Do it.

        Parameters
        ----------
        one : int
            Not the other.
        """

    assert list(undocumented(planted)) == ["other is not described", "there is no example"]


def test_a_planted_any_is_found():
    def planted(one: int, many: dict[str, list[typing.Any]], rest, **options: typing.Any) -> None: ...

    names = [name.rpartition("(")[2] for name in untyped(planted)]
    assert names == ["many)", "rest)", "options)"]


# -- the rules, held by every room ------------------------------------------------------------------------------------

RULES = {
    "names": lambda source: banned(source.tree),
    "vocabulary": lambda source: (
        source.room not in VOCABULARY_FETCHED_IN and bare_calls(source.tree, "load_vocabulary")
    ),
    "language": lambda source: source.room not in LANGUAGE_CHOSEN_IN and bare_calls(source.tree, "language"),
    "ends": lambda source: (
        source.room not in ENDS and source.name not in ENDS_ELSEWHERE | READS_WHAT_SHIPS and outside(source.tree)
    ),
    "writing": lambda source: source.name not in WRITES_FILES_ITSELF and writing_calls(source.tree),
    "options": lambda source: source.name not in PASSES_ON and open_options(source.tree),
    "functions": lambda source: long_functions(source.tree),
    "verbs": lambda source: source.name.startswith("graphkit.cli.verbs.") and thick_verbs(source.tree),
}


@pytest.mark.parametrize("rule", RULES)
def test_the_rules_of_the_house_are_kept(rule):
    sources = (*modules(), *other_code()) if rule == "names" else modules()
    broken = [f"{source.file.relative_to(ROOT)}: {what}" for source in sources for what in RULES[rule](source) or ()]
    assert broken == []
