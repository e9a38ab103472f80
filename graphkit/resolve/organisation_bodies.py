"""Bodies in names of organisations, by their full forms: 统战部 is 委员会/统一战线工作部, 四中 is 第4中学."""

from collections.abc import Iterator
from functools import lru_cache

from graphkit.resolve.naming_rules import ORDINAL, NamingRules
from graphkit.text.extract.numeral import parse_numeral

CPC = "中国共产党"
_OTHERS_COMMITTEE = ("委会", "委员会", "委托", "委派")
_LONG_ENOUGH = 4  # characters


def read_offices(rest: str, rules: NamingRules) -> Iterator[tuple[str, str, bool]]:
    """Yield party, body and whether a rule knows it, of what follows a place."""
    if rest.startswith("党支部"):
        yield CPC, join_unit("支部委员会", rest[3:], rules), True
        return
    for short, party in rules.behind.items():
        if rest.startswith(short) and not (short == "委" and rest.startswith(_OTHERS_COMMITTEE)):
            yield party, join_unit("委员会", rest[len(short) :], rules), True
            return
    for body, recognised in read_bodies(rest, rules):
        if body in rules.of_committee:
            yield CPC, f"委员会/{body}", True
        else:
            yield "", body, recognised


def join_unit(body: str, rest: str, rules: NamingRules) -> str:
    """Return a body with the unit of it that follows: 委员会/统一战线工作部."""
    if not rest:
        return body
    rest = "办公室" if rest == "办" else rest
    return f"{body}/{next(read_bodies(rest, rules))[0]}"


def read_bodies(rest: str, rules: NamingRules) -> Iterator[tuple[str, bool]]:
    """Yield the full forms of what a name ends with, and whether a rule knows all of it."""
    numbered = rules.numbered.fullmatch(rest)
    if numbered and (numbered[1] or len(numbered[3]) == 1):
        full = rules.numbered_full[numbered[3]]
        yield f"第{_number(numbered[2])}{full}", True
        return
    if "附属" in rest:
        for pattern, usual in rules.numbers_inside:
            rest = pattern.sub(usual, rest)
    rest = ORDINAL.sub(lambda match: f"第{_number(match[1])}", rest)
    whole = rules.endings.get(rest)
    if whole is not None:
        yield whole, True
        for other in rules.also.get(whole, ()):
            yield other, True
        return
    for length in rules.lengths:
        ending = rest[-length:] if length < len(rest) else ""
        if ending in rules.endings:
            stem, full = rest[:-length], rules.endings[ending]
            yield stem + full, False
            if full in rules.legal and _is_distinctive(stem):
                yield stem, False
                yield stem + rules.loose_legal, False
            return
    yield rest, False
    stem = rest.removesuffix(rules.loose_legal)
    if _is_distinctive(stem):
        if stem != rest:
            yield stem, False
        for legal in rules.legal:
            yield stem + legal, False


def _is_distinctive(stem: str) -> bool:
    """Return whether a name without its legal form is long enough not to be taken for a brand or a word."""
    return len(stem) >= _LONG_ENOUGH or stem.endswith("集团")


@lru_cache(maxsize=1 << 10)
def _number(numeral: str) -> str:
    try:
        return str(parse_numeral(numeral))
    except ValueError:  # 一十百
        return numeral
