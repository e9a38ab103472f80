"""Codes given for a parameter of a saved query: one of the vocabulary's list, or one that the graph uses."""

from graphkit.errors import UsageError
from graphkit.query.parameters import CODES, Parameter
from graphkit.schema.vocabulary import Vocabulary
from graphkit.store.base import Reader
from graphkit.wording.language import LANGUAGES
from graphkit.wording.messages import Message
from graphkit.wording.nearest import closest
from graphkit.wording.safe import safe_repr

_IN_USE = {
    "kind": """
MATCH (a:Activity) WHERE a.batch IS NOT NULL AND a.kind IS NOT NULL RETURN DISTINCT a.kind AS code
UNION
MATCH (c:Contribution) WHERE c.batch IS NOT NULL AND c.kind IS NOT NULL RETURN DISTINCT c.kind AS code
""",
    "item": "MATCH (c:Contribution) WHERE c.batch IS NOT NULL AND c.item IS NOT NULL RETURN DISTINCT c.item AS code",
    "sector": """
MATCH (a:Activity) WHERE a.batch IS NOT NULL AND a.sectors IS NOT NULL UNWIND a.sectors AS code RETURN DISTINCT code
""",
}


def check_code(reader: Reader, value: str, parameter: Parameter, vocabulary: Vocabulary | None) -> str:
    """Return the code that `value` is or names (培训, training); raise UsageError, with the likely one, for another.

    Reads the codes of the graph once; without a vocabulary only those are known.
    """
    terms = vocabulary.allowed(CODES[parameter.type]) if vocabulary is not None else {}
    if value in terms:
        return value
    used = {str(row["code"]) for row in reader.query(_IN_USE[parameter.type]).rows}
    if value in used or vocabulary is None:
        return value
    words = {str(getattr(term, language)): code for code, term in terms.items() for language in LANGUAGES}
    meant = words.get(value.strip()) or closest(value, {*terms, *used})
    hint = Message("did-you-mean", suggestion=meant) if meant else ""
    known = ", ".join(sorted(used)) or Message("query.none")
    raise UsageError("query.not-code", name=parameter.name, value=safe_repr(value), hint=hint, known=known)
