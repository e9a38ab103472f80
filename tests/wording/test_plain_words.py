"""Words that only insiders understood stay out of all that people read: messages, help, docs, cards, docstrings.

``docs/glossary.md`` has the words to use instead.
"""

import ast
import io
import re
import tokenize

import pytest
import yaml
from source_tree import ROOT, modules

from graphkit.wording.catalogues import messages, problems

ENGLISH = {  # what was said -> a pattern that finds it
    "tell, for to assert, to report and to distinguish": r"\b(?:un)?told\b|\btells?\b|\btelling\b",
    "side untold": r"\buntold\b",
    "which there is not": r"\bwhich there (?:is|are) (?:not|no|none)\b|\bthere is not\b",
    "of what they say": r"\bof what (?:they|it|he) says?\b",
    "borne by": r"\bborne\b",
    "sound (files: 1)": r"\bsound \(",
    "rehearsal": r"\brehears",
    "hygiene": r"\bhygiene\b",
    "tongue": r"\btongue\b|\bspoken of\b",
    "named by nothing": r"\bnothing is known by\b|\bnobody is known by\b",
    "it is that one": r"\bit is that one\b",
    "above 60 project": r"\babove \d+ [a-z]+\b",
}
CHINESE = {
    "台账 for the ledger": r"台账",
    "图库正被进程使用": r"正被进程",
    "外来节点": r"外来(?:节点|关系)",
    "未述一方": r"未述|所述于|述于",
    "结点 for 节点": r"结点",
    "引擎英文原话": r"英文原话",
}
WORDS = {**ENGLISH, **CHINESE}
ALLOWED = {  # file: lines in which such a word is right, by a part of the line
    "docs/glossary.md": ("never 台账",),
    "docs/schema.md": ("foreign",),  # names of purposes and of finance types are the OECD's
}
INSIDE = re.compile(r"``[^`]*``|`[^`]*`")  # code keeps its names
EXAMPLE = re.compile(r"^ *>>>(?s:.*?)(?=^ *$|\Z)", re.MULTILINE)  # with what it prints


def riddles(text):
    """Return which banned words a text has, code left out."""
    plain = INSIDE.sub("", text)
    return [name for name, pattern in WORDS.items() if re.search(pattern, plain, re.IGNORECASE)]


def catalogue_texts():
    for code, texts in messages().items():
        yield from ((f"message {code} ({language})", texts[language]) for language in ("en", "zh"))
    for code, texts in problems().items():
        yield from ((f"problem {code} ({key})", text) for key, text in texts.items() if key != "severity")


def leaves(value, path):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, path)
    else:
        yield path, str(value)


def help_texts():
    return leaves(yaml.safe_load((ROOT / "graphkit/cli/help.yaml").read_text(encoding="utf-8")), "help")


def pages():
    for file in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "notebooks").glob("*.md")]):
        name = file.relative_to(ROOT).as_posix()
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            if not any(part in line for part in ALLOWED.get(name, ())):
                yield f"{name}:{number}", line


def saved_queries():
    for file in sorted((ROOT / "graphkit/query/saved").glob("*.cypher")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            if line.startswith("//"):
                yield f"{file.name}:{number}", line


def docstrings():
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for source in modules():
        for node in ast.walk(source.tree):
            if isinstance(node, kinds) and (text := ast.get_docstring(node)):
                yield f"{source.name}.{getattr(node, 'name', '')}", EXAMPLE.sub("", text)


def comments():
    for source in modules():
        for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
            if token.type == tokenize.COMMENT:
                yield f"{source.name}:{token.start[0]}", token.string


READ = {
    "messages and problems": catalogue_texts,
    "help": help_texts,
    "pages": pages,
    "saved queries": saved_queries,
    "docstrings": docstrings,
    "comments": comments,
}


@pytest.mark.parametrize("where", READ)
def test_nothing_that_people_read_has_a_banned_word(where):
    texts = list(READ[where]())
    assert len(texts) > 80
    assert {place: found for place, text in texts if (found := riddles(text))} == {}


@pytest.mark.parametrize(
    "text",
    [
        "Told in",
        "side untold",
        "the mark alone does not tell them apart",
        "a unit which there is not",
        "a mistake is told with its place",
        "the reason of what they say",
        "costs borne by the helper",
        "sound (files: 1)",
        "a rehearsal of an import",
        "above 60 project",
        "names that nothing is known by",
        "台账已损坏",
        "图库正被进程 10002 使用",
        "外来节点 3 个",
    ],
)
def test_a_planted_riddle_is_found(text):
    assert riddles(text)


@pytest.mark.parametrize(
    "text",
    [
        "Source",
        "giver or receiver not named",
        "no problems in 1 file",
        "60 多个项目",
        "`told` is a name",
        "there is none",
    ],
)
def test_a_plain_text_is_not(text):
    assert riddles(text) == []


HEADINGS = {"Left out", "left out", "single", "Told in", "Foreign nodes", "per receiver", "side untold"}


def test_no_heading_is_one_of_the_old_ones():
    assert [code for code, texts in messages().items() if texts["en"] in HEADINGS] == []
