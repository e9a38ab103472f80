"""Edges and their figures in words, Chinese and English, from the vocabulary."""

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from graphkit.schema.vocabulary import load_vocabulary
from graphkit.wording.messages import text

FIGURES = ("", "joint_", "each_", "brokered_")
"""How a figure may be read: the pair's own; of several givers or receivers together; for each receiver; brokered."""


def edge_word(type_: str, language: str) -> str:
    """Return an edge type in words, or the type itself where the vocabulary has no word for it.

    >>> edge_word("DONATED_TO", "zh"), edge_word("FACILITATED_FOR", "en"), edge_word("OTHER", "en")
    ('捐赠', 'brokered for', 'OTHER')
    """
    return _edge_words(language).get(type_, type_)


@lru_cache(maxsize=2)
def _edge_words(language: str) -> Mapping[str, str]:
    vocabulary = load_vocabulary()
    words = {code: getattr(edge, language) for code, edge in vocabulary.edges.items()}
    words |= {kind.edge: getattr(kind, language) for kind in vocabulary.kinds.values()}
    return words | {code: text(f"edge.{code}", language) for code in ("FACILITATED_FOR", "FACILITATED")}


def code_word(codes: str, code: str, language: str) -> str:
    """Return the word of a code in one of the vocabulary's lists, or the code itself.

    >>> code_word("stages", "disbursed", "zh"), code_word("units", "bushel", "en")
    ('到位', 'bushel')
    """
    term = load_vocabulary().allowed(codes).get(code)
    return getattr(term, language) if term else code


def figure_text(properties: Mapping[str, Any], language: str) -> str:
    """Return the figure of a direct edge in words: how much, of what, how sure, how far along; '' where it has none.

    >>> figure_text({"amount": 3000000.0, "currency": "CNY", "bound": "above", "stage": "disbursed"}, "zh")
    '超过300万元，到位'
    >>> doctors = {"joint_quantity": 21.0, "unit": "person", "item": "doctors"}
    >>> figure_text(doctors, "zh"), figure_text(doctors, "en")
    ('医生21人，共同', '21 person, doctors, joint')
    """
    for prefix in FIGURES:
        amount, quantity = properties.get(f"{prefix}amount"), properties.get(f"{prefix}quantity")
        if amount is None and quantity is None:
            continue
        said = money(amount, properties.get("currency", ""), language) if amount is not None else ""
        if quantity is not None:
            said = _quantity(quantity, properties.get("unit"), language)
        parts = [_bounded(said, properties.get("bound", "exact"), language)]
        item = code_word("items", properties["item"], language) if properties.get("item") else ""
        if item and item.removesuffix("s") not in said:  # "60 project" says all of "60 project, projects"
            parts = [f"{item}{parts[0]}"] if language == "zh" else [*parts, item]
        if stage := properties.get("stage"):
            parts.append(code_word("stages", stage, language))
        if prefix:
            parts.append(text(f"figure.{prefix[:-1]}", language))
        if per := properties.get("per"):
            parts.append(text("figure.per", language, unit=code_word("units", per, language)))
        return ("，" if language == "zh" else ", ").join(parts)
    return ""


def money(amount: float, currency: str, language: str) -> str:
    """Return an amount of money as people write it.

    >>> money(467000000.0, "CNY", "zh"), money(22255000.0, "CNY", "zh"), money(1500.5, "USD", "en")
    ('4.67亿元', '2,225.5万元', 'USD 1,500.5')
    """
    if language == "zh" and currency == "CNY":
        for unit, size in (("亿", 8), ("万", 4)):
            if abs(amount) >= 10**size:
                return f"{number(Decimal(str(amount)).scaleb(-size))}{unit}元"
        return f"{number(amount)}元"
    return f"{currency} {number(amount)}".strip()


def number(value: float | Decimal) -> str:
    """Return a number with thousands marked and no zeros that say nothing.

    >>> number(1600.0), number(0.25)
    ('1,600', '0.25')
    """
    said = f"{Decimal(str(value)):,f}"
    return said.rstrip("0").rstrip(".") if "." in said else said


def _quantity(quantity: float, unit: str | None, language: str) -> str:
    word = code_word("units", unit, language) if unit else ""
    return f"{number(quantity)}{word}" if language == "zh" else f"{number(quantity)} {word}".strip()


def _bounded(said: str, bound: str, language: str) -> str:
    if bound == "exact":
        return said
    word = code_word("bounds", bound, language)
    return f"{word}{said}" if language == "zh" else f"{word} {said}"
