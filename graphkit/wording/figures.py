"""Edges, codes and figures in Chinese and English words, from the vocabulary that is passed in."""

from collections.abc import Mapping
from decimal import Decimal

from graphkit.schema.vocabulary import Vocabulary
from graphkit.wording.catalogues import message
from graphkit.wording.messages import text

SHARINGS = ("", "joint", "each", "brokered")
"""Whose a figure is: the pair's; shared by several givers or receivers; each receiver's; brought in by a broker."""


def edge_word(type_: str, language: str, vocabulary: Vocabulary) -> str:
    """Return the word for an edge type, or the type itself where there is none.

    >>> from graphkit.schema.vocabulary import load_vocabulary
    >>> words = load_vocabulary()
    >>> edge_word("DONATED_TO", "zh", words), edge_word("FACILITATED_FOR", "en", words), edge_word("X", "en", words)
    ('捐赠', 'brokered for', 'X')
    """
    if type_ in ("FACILITATED_FOR", "FACILITATED"):
        return text(f"edge.{type_}", language)
    terms = [
        kind for kind in vocabulary.kinds.values() if kind.edge == type_
    ]  # the last wins: a user's file may rename a kind
    term = terms[-1] if terms else vocabulary.edges.get(type_)
    return str(getattr(term, language)) if term else type_


def code_word(codes: str, code: str, language: str, vocabulary: Vocabulary) -> str:
    """Return the word for a code of one of the vocabulary's lists, or the code itself where there is none.

    >>> from graphkit.schema.vocabulary import load_vocabulary
    >>> code_word("stages", "disbursed", "zh", load_vocabulary()), code_word("units", "bushel", "en", load_vocabulary())
    ('到位', 'bushel')
    """
    term = vocabulary.allowed(codes).get(code)
    return str(getattr(term, language)) if term else code


def figure_text(properties: Mapping[str, object], language: str, vocabulary: Vocabulary) -> str:
    """Return the figure of a direct edge in words: how much, of what, how exact, at what stage; '' without a figure.

    Parameters
    ----------
    properties : mapping
        Of a direct edge: ``amount`` with ``currency`` or ``quantity`` with ``unit``, either perhaps with ``joint_``,
        ``each_`` or ``brokered_`` before it, and ``bound``, ``item``, ``stage``, ``per``.
    language : {"zh", "en"}
    vocabulary : Vocabulary

    Examples
    --------
    >>> from graphkit.schema.vocabulary import load_vocabulary
    >>> money = {"amount": 3000000.0, "currency": "CNY", "bound": "above", "stage": "disbursed"}
    >>> figure_text(money, "zh", load_vocabulary())
    '超过300万元，到位'
    >>> doctors = {"joint_quantity": 21.0, "unit": "person", "item": "doctors"}
    >>> figure_text(doctors, "zh", load_vocabulary()), figure_text(doctors, "en", load_vocabulary())
    ('医生21人，共同', '21 people, doctors, joint')
    """
    for sharing in SHARINGS:
        prefix = f"{sharing}_" if sharing else ""
        size = _size(properties, prefix, language, vocabulary)
        if size is None:
            continue
        parts = [size]
        item = properties.get("item")
        item_word = code_word("items", str(item), language, vocabulary) if item else ""
        if item_word and item_word.removesuffix("s") not in size:  # "60 projects, projects" would repeat itself
            parts = [f"{item_word}{parts[0]}"] if language == "zh" else [*parts, item_word]
        if stage := properties.get("stage"):
            parts.append(code_word("stages", str(stage), language, vocabulary))
        if sharing:
            parts.append(text(f"figure.{sharing}", language))
        if per := properties.get("per"):
            parts.append(text("figure.per", language, unit=code_word("units", str(per), language, vocabulary)))
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
    """Return a number with thousands separated and no trailing zeros.

    >>> number(1600.0), number(0.25)
    ('1,600', '0.25')
    """
    digits = f"{Decimal(str(value)):,f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _size(properties: Mapping[str, object], prefix: str, language: str, vocabulary: Vocabulary) -> str | None:
    """Return a quantity with its unit, else an amount with its currency, and how exact; None where there is neither."""
    amount, quantity = properties.get(f"{prefix}amount"), properties.get(f"{prefix}quantity")
    bound = str(properties.get("bound", "exact"))
    if isinstance(quantity, float | int):
        unit = properties.get("unit")
        word = _counted_unit(str(unit), quantity, language, vocabulary) if unit else ""
        if language == "zh" and bound == "above" and quantity >= 10 and quantity % 10 == 0:
            return f"{number(quantity)}多{word}"
        size = f"{number(quantity)}{word}" if language == "zh" else f"{number(quantity)} {word}".strip()
    elif isinstance(amount, float | int):
        size = money(amount, str(properties.get("currency", "")), language)
    else:
        return None
    if bound == "exact":
        return size
    bound_word = code_word("bounds", bound, language, vocabulary)
    return f"{bound_word}{size}" if language == "zh" else f"{bound_word} {size}"


def _counted_unit(unit: str, quantity: float, language: str, vocabulary: Vocabulary) -> str:
    """Return the word for a unit behind a number: the plural in English, with its classifier in Chinese."""
    word = code_word("units", unit, language, vocabulary)
    if language == "en" and quantity == 1:
        return word
    if message(f"unit.{unit}"):
        return text(f"unit.{unit}", language)
    return f"{word}s" if language == "en" and unit in vocabulary.allowed("units") else word
