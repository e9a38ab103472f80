"""Agreement of two record files that encode the same text independently: what both found, and where they differ.

Ids and names of acts are each reader's own, so records are aligned first: sources, entities by their names, acts by
the passage they stand on, their parties and figures, figures by their spans. Then everything is compared once.
"""

from collections.abc import Iterable, Mapping

from graphkit.compare.agreement import Agreement, Coverage, Difference, ValuePairs, cohens_kappa
from graphkit.compare.align import Aligned, align
from graphkit.compare.judge import judge
from graphkit.schema.records import Record

__all__ = ["Agreement", "Aligned", "Coverage", "Difference", "ValuePairs", "align", "cohens_kappa", "compare"]


def compare(a: Iterable[Record], b: Iterable[Record], texts: Mapping[str, str] | None = None) -> Agreement:
    """Compare two independent encodings of the same texts.

    Parameters
    ----------
    a, b : iterable of Record
        The records of two files, each with its sources, entities, pairings, activities and observations.
    texts : mapping of str to str, optional
        Source id to stored text. Needed where one side is sealed and the other still quotes.

    Returns
    -------
    Agreement
        What both found, how far they agree on it, and every difference with the ids and places of both sides.

    Examples
    --------
    >>> from graphkit.schema.records import Activity
    >>> one = Activity(id="act/1", kind="donation", evidence=[{"source": "s", "paragraph": 1, "quote": "捐赠3万元"}])
    >>> two = Activity(id="act/2", kind="funding", evidence=[{"source": "s", "paragraph": 1, "quote": "捐赠3万元"}])
    >>> agreement = compare([one], [two])
    >>> agreement.coverage["acts"].both, [(d.what, d.a, d.b) for d in agreement.differences]
    (1, [('kind', 'donation', 'funding')])
    """
    return judge(align(list(a), list(b), texts or {}))
