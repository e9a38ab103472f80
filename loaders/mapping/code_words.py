"""The words of a code list as clerks write them: 捐赠, 到位, 台, 万元."""

from collections.abc import Mapping

from graphkit.schema.currencies import CURRENCIES, WORDS
from graphkit.schema.vocabulary import Vocabulary


def words_of(codes: str, vocabulary: Vocabulary) -> Mapping[str, str]:
    """Return folded word -> code for a list of codes; a code never means another one.

    >>> from graphkit.schema.vocabulary import load_vocabulary
    >>> words = words_of("stages", load_vocabulary())
    >>> words["到位"], words["disbursed"]
    ('disbursed', 'disbursed')
    """
    if codes == "currencies":
        return {
            **{fold_word(word): code for word, code in WORDS.items()},
            **{code.lower(): code for code in CURRENCIES},
        }
    terms = vocabulary.allowed(codes)
    words = {fold_word(code): code for code in terms}
    for code, term in terms.items():
        for word in (term.zh, term.en, *term.tags.get("words", ())):
            words.setdefault(fold_word(str(word)), code)
    return words


def fold_word(word: str) -> str:
    """Return a word as lists of codes are searched for it."""
    return word.strip().lower()
