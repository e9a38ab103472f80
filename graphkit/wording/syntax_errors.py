"""Why a file is not valid YAML, JSON or CSV, in Chinese or English: the parsers know only English."""

import re

from graphkit.wording.messages import Message
from graphkit.wording.quoted import engine_words

# What libyaml, PyYAML's own parser, json and csv say -> a code of messages/syntax.yaml. The first that matches counts.
_WORDS = {
    "yaml.colon": r"could not find expected ':'",
    "yaml.value": r"mapping values are not allowed",
    "yaml.entry": r"sequence entries are not allowed|mapping keys are not allowed",
    "yaml.start": r"cannot start any token",
    "yaml.tab": r"found a tab character",
    "yaml.comma": r"expected ',' or '[]}]'",
    "yaml.indentation": r"expected key|expected <block end>|expected '-' indicator|expected '?<document start>",
    "yaml.quotation": r"unexpected end of stream|unexpected document (?:indicator|separator)",
    "yaml.escape": r"unknown escape character|hexdecimal number|hexadecimal numbers|character escape code",
    "yaml.content": r"expected (?:the )?node content|unexpected ':'",
    "yaml.block": r"comment or (?:a )?line break|indentation indicator",
    "yaml.documents": r"single document|another document",
    "yaml.mark": r"\btag\b|anchor|alias|[dD]irective|%YAML|URI|YAML document|version number|alphabetic|expected '[!>]'"
    r"|non-alphabetical|digit|expected (?:' '|whitespace)",
    "yaml.characters": r"characters are not allowed|unacceptable character|UTF-8 octet|surrogate",
    "yaml.key": r"unhashable key",
    "yaml.date": r"must be in|is out of range",
    "too-deep": r"maximum recursion depth",
    "json.comma": r"Expecting '[],{}[]'",
    "json.colon": r"Expecting ':'",
    "json.name": r"Expecting property name|Illegal trailing comma",
    "json.value": r"Expecting value",
    "json.extra": r"Extra data",
    "json.quotation": r"Unterminated string",
    "json.control": r"Invalid control character",
    "json.escape": r"Invalid \\",
    "csv.quotation": r"unexpected end of data",
    "csv.delimiter": r"expected after",
    "csv.cell": r"field larger than",
    "csv.line": r"new-line character",
    "csv.nul": r"contains NUL",
}
_CODES = {re.compile(words): f"syntax.{code}" for code, words in _WORDS.items()}


def syntax_reason(words: object) -> Message:
    """Return a parser's complaint about a file as a message; one that is not known is quoted.

    >>> syntax_reason("Expecting ',' delimiter").text("en")
    'a comma or a closing bracket is missing'
    >>> syntax_reason("did not find expected key").text("zh")
    '缩进与前文不一致'
    """
    line = str(words)
    code = next((code for pattern, code in _CODES.items() if pattern.search(line)), None)
    return Message(code) if code else engine_words(line)
