"""Which flow an act, a figure or a pairing belongs to: aid, investment, trade, labour or relation.

Sums of money never mix flows: what a firm invests or buys is not what it gives.
"""

from graphkit.schema.records import Activity, Contribution
from graphkit.schema.vocabulary import Vocabulary

RELATION = "relation"
AID = "aid"


def act_flow(record: Activity, vocabulary: Vocabulary) -> str:
    """Return the flow of an act: as recorded, else that of its kind."""
    return record.flow or vocabulary.kinds[record.kind].flow


def figure_flow(figure: Contribution, record: Activity, vocabulary: Vocabulary) -> str:
    """Return the flow of a figure: as recorded, else that of its own kind, else that of its act.

    >>> from graphkit.schema.vocabulary import load_vocabulary
    >>> act = Activity(kind="training", contributions=[{"kind": "purchase", "amount": 5}, {"amount": 7}])
    >>> [figure_flow(figure, act, load_vocabulary()) for figure in act.contributions]
    ['trade', 'aid']
    """
    if figure.flow:
        return figure.flow
    if figure.kind:
        return vocabulary.kinds[figure.kind].flow
    return act_flow(record, vocabulary)
