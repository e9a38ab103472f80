"""What parsers say of a file has a sentence in both languages; the rest is quoted as theirs."""

import ast
import csv
import inspect
import io
import json
import json.decoder
import re

import pytest
import yaml

from graphkit.wording.catalogues import messages
from graphkit.wording.syntax_errors import syntax_reason

NEVER_HERE = re.compile(  # said of Python objects only, which no safe loader makes; or of a stream that is no text
    r"recursive|merging|scalar node|sequence node|mapping node|expected a (?:sequence|mapping|class)|single mapping"
    r"|appended to|module|empty value|instance state|pairs|timestamp|base64|ascii"
    r"|second occurrence|iteration of a single"
)
LIBYAML = [  # what its parser says, as far as PyYAML's own does not say the same
    "block sequence entries are not allowed in this context",
    "mapping values are not allowed in this context",
    "mapping keys are not allowed in this context",
    "control characters are not allowed",
    "could not find expected directive name",
    "did not find URI escaped octet",
    "did not find expected '!'",
    "did not find expected ',' or ']'",
    "did not find expected ',' or '}'",
    "did not find expected '-' indicator",
    "did not find expected <document start>",
    "did not find expected alphabetic or numeric character",
    "did not find expected comment or line break",
    "did not find expected digit or '.' character",
    "did not find expected hexdecimal number",
    "did not find expected key",
    "did not find expected node content",
    "did not find expected tag URI",
    "did not find expected version number",
    "did not find expected whitespace or line break",
    "did not find the expected '>'",
    "found a tab character that violates indentation",
    "found a tab character where an indentation space is expected",
    "found an incorrect leading UTF-8 octet",
    "found an indentation indicator equal to 0",
    "found duplicate %TAG directive",
    "found duplicate anchor; first occurrence",
    "found extremely long version number",
    "found invalid Unicode character escape code",
    "found undefined tag handle",
    "found unexpected ':'",
    "found unexpected document indicator",
    "found unexpected non-alphabetical character",
    "found unknown directive name",
    "unexpected low surrogate area",
]


def texts(node):
    """Return the text of a literal, whatever is filled in; '' of anything else."""
    if isinstance(node, ast.BinOp):
        return texts(node.left)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def said_by(module, errors):
    """Yield what a module's errors say: the first text of each call that is no 'while …' around another."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in errors:
            yield from (text for text in map(texts, node.args) if text and not text.startswith("while "))


YAML = ("ScannerError", "ParserError", "ComposerError", "ConstructorError")
PYYAML = [
    text
    for module in (yaml.scanner, yaml.parser, yaml.composer, yaml.constructor)
    for text in said_by(module, YAML)
    if not NEVER_HERE.search(text)
]
JSON = [
    *said_by(json.decoder, ("JSONDecodeError",)),
    *(f"Expecting '{mark}'" for mark in "[]{},:"),
    "Invalid control character at",
    r"Invalid \escape: 'q'",
]
CODES = [code for code in messages() if code.startswith("syntax.")]


def test_the_parsers_were_read():
    assert len(PYYAML) > 30
    assert len(JSON) > 6


@pytest.mark.parametrize("words", sorted({*PYYAML, *LIBYAML, *JSON}))
def test_every_complaint_of_a_parser_has_a_sentence(words):
    reason = syntax_reason(words)
    assert reason.code.startswith("syntax."), "give it a sentence, in wording/syntax_errors.py"
    assert words not in reason.text("zh")


def test_other_words_are_quoted_as_those_of_an_engine():
    assert syntax_reason("something new").text("zh") == "引擎提示：something new"


def wrong(read, *args, **options):
    with pytest.raises((ValueError, yaml.YAMLError, csv.Error)) as caught:
        read(*args, **options)
    return caught.value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: b: c", "yaml.value"),
        ("a: 1\nb", "yaml.colon"),
        ("a: - b", "yaml.entry"),
        ("a: @x", "yaml.start"),
        ("a: [1, 2", "yaml.comma"),
        (" a: 1\nb: 2", "yaml.indentation"),
        ('a: "x', "yaml.quotation"),
        (r'a: "\q"', "yaml.escape"),
        ("a: ]", "yaml.content"),
        ("a: |x\n  b", "yaml.block"),
        ("---\na: 1\n---\nb: 1", "yaml.documents"),
        ("a: *x", "yaml.mark"),
        ("a: !x y", "yaml.mark"),
        ("a: &", "yaml.mark"),
        ("%YAML 3.0\n---\na: 1", "yaml.mark"),
        ("? [a]\n: b", "yaml.key"),
        ("a: 2019-02-30", "yaml.date"),
    ],
)
@pytest.mark.parametrize("loader", [yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)])
def test_both_parsers_of_yaml_mean_the_same(text, code, loader):
    error = wrong(yaml.load, text, Loader=loader)
    assert syntax_reason(getattr(error, "problem", None) or error).code == f"syntax.{code}"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"a": 1 "b"', "comma"),
        ('{"a" 1}', "colon"),
        ("{a: 1}", "name"),
        ('{"a": 1,}', "name"),
        ("[a]", "value"),
        ('["a', "quotation"),
        ('["a\n"]', "control"),
        (r'["\q"]', "escape"),
        (r'["\u12"]', "escape"),
        ("[] []", "extra"),
    ],
)
def test_what_json_says_is_understood(text, code):
    assert syntax_reason(wrong(json.loads, text).msg).code == f"syntax.json.{code}"


@pytest.mark.parametrize(
    ("text", "code"), [('"a\n', "quotation"), ('"a"b\n', "delimiter"), (f'"{"x" * 131073}"\n', "cell")]
)
def test_what_csv_says_is_understood(text, code):
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert syntax_reason(wrong(list, rows)).code == f"syntax.csv.{code}"


@pytest.mark.parametrize("code", CODES)
def test_no_sentence_of_one_language_holds_the_other(code):
    chinese, english = messages()[code]["zh"], messages()[code]["en"]
    assert re.search("[\u4e00-\u9fff]", chinese)
    assert not re.search("[\u4e00-\u9fff]", english)
    assert not re.search("[a-z]{3} [a-z]{3}", re.sub(r"\{\w+\}", "", chinese))
