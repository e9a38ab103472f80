"""The page docs/errors.md, made from code and catalogue: ``python -m graphkit.wording.errors_page docs/errors.md``.

Which class carries a code is read from the source: every call of a class of ``graphkit.errors`` names its code. Where
the code is put together (``f"query.not-{type_}"``), all codes of that form are listed.
"""

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from importlib import resources
from importlib.resources.abc import Traversable

from graphkit import errors
from graphkit.system.output_files import write_output
from graphkit.wording.catalogues import messages

_HEAD = """# Errors

<!-- `python -m graphkit.wording.errors_page docs/errors.md` makes this from graphkit/wording/messages/*.yaml. -->

Every error that graphkit raises on purpose is a `graphkit.GraphkitError`. It carries a `code`, which keeps its meaning,
and `values`; `error.text("zh")` and `error.text("en")` put them into words. Problems of records have a page of their
own: [problems.md](problems.md).

graphkit 有意抛出的错误都是 `graphkit.GraphkitError`，带有含义不变的代码 `code` 和数值 `values`；
`error.text("zh")`、`error.text("en")` 给出文字。记录中的问题见 [problems.md](problems.md)。

```
{tree}
```

| code | class | exit code | message |
|---|---|---|---|
"""


_ROOMS = ("graphkit", "graphkit.loaders", "graphkit.schema")
"""In a checkout the last two lie beside the first."""


def codes() -> dict[str, set[str]]:
    """Return code -> names of the classes that are raised with it, in the order of the catalogue."""
    found: dict[str, set[str]] = defaultdict(set)
    for file in (file for room in _ROOMS for file in _modules(resources.files(room))):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for function in [tree, *(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))]:
            values = _values(function)
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and call.args and (name := _error_class(call.func)):
                    for pattern in _patterns(call.args[0], values):
                        for code in filter(re.compile(pattern).fullmatch, messages()):
                            found[code].add(name)
    return {code: found[code] for code in messages() if code in found}


def page() -> str:
    """Return the page: the tree of classes, then a row for each code, in English and Chinese."""
    doc = (errors.__doc__ or "").split("\n\n")
    rows = []
    for code, names in codes().items():
        exits = sorted({getattr(errors, name).exit_code for name in names})
        classes = ", ".join(f"`{name}`" for name in sorted(names))
        text = "<br>".join(_cell(messages()[code][language]) for language in ("en", "zh"))
        rows.append(f"| `{code}` | {classes} | {', '.join(map(str, exits))} | {text} |")
    return _HEAD.replace("{tree}", doc[1]) + "\n".join(rows) + "\n"


def _modules(folder: Traversable) -> Iterator[Traversable]:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir():
            yield from _modules(item)
        elif item.name.endswith(".py"):
            yield item


def _error_class(called: ast.expr) -> str | None:
    name = called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""
    value = getattr(errors, name, None)
    return name if isinstance(value, type) and issubclass(value, errors.GraphkitError) else None


def _values(scope: ast.AST) -> dict[str, ast.expr]:
    """Return what names stand for in a function: the value assigned, and of a function what it returns."""
    values: dict[str, ast.expr] = {}
    for node in ast.walk(scope):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                values[name] = value
            case ast.FunctionDef(name=name, body=[*_, ast.Return(value=ast.expr() as value)]):
                values[name] = value
    return values


def _patterns(code: ast.expr, values: Mapping[str, ast.expr]) -> Iterator[str]:
    """Yield patterns of the codes that an expression stands for."""
    match code:
        case ast.Name(id=name) if name in values:
            yield from _patterns(values[name], {key: value for key, value in values.items() if key != name})
        case ast.Constant(value=str(text)):
            yield re.escape(text)
        case ast.IfExp(body=one, orelse=other):
            yield from _patterns(one, values)
            yield from _patterns(other, values)
        case ast.JoinedStr(values=pieces):
            parts = [re.escape(str(p.value)) if isinstance(p, ast.Constant) else r"[\w-]+" for p in pieces]
            yield "".join(parts)
        case ast.Call(func=ast.Name(id="Message"), args=[first, *_]):
            yield from _patterns(first, values)
        case ast.Call(func=ast.Name(id=name)) if name in values:
            yield from _patterns(values[name], {key: value for key, value in values.items() if key != name})
        case ast.Call(func=ast.Attribute(attr=attribute), args=[ast.Constant() as first, *_]) if attribute in values:
            yield from _patterns(first, values)


def _cell(text: str) -> str:
    text = re.sub(r"\{\w+:[^|}]*\|([^}]*)\}", r"\1", text)  # the plural stands for both
    text = re.sub(r"(?<!\{)\{\w+(?::[^|}]*)?\}(?!\})", "…", text).replace("{{", "{").replace("}}", "}")
    return text.replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    write_output(sys.argv[1], page(), overwrite=True)
