"""From a name to the card of what it means."""

from graphkit.cards.act import act_card
from graphkit.cards.actor import actor_card
from graphkit.cards.card import Card, make_card, read_head, ties_of
from graphkit.cards.common_sections import ties_section
from graphkit.cards.pairing import pairing_card
from graphkit.cards.programme import programme_card
from graphkit.query.find import find_one
from graphkit.query.valid_time import TimeFilter
from graphkit.schema.vocabulary import Vocabulary
from graphkit.store.base import Reader


def open_card(reader: Reader, name: str, vocabulary: Vocabulary, time: TimeFilter | None = None) -> Card:
    """Return the card of what a name or id means.

    Parameters
    ----------
    reader : Reader
        An open store.
    name : str
        Id, identifier, code, name, alias, or a name behind that of its place (广州市白云区).
    vocabulary : Vocabulary
        For the order of roles and stages.
    time : TimeFilter, optional
        The time asked about (`parse_time`): what did not hold then is left out, and counted in ``as_of``.

    Returns
    -------
    Card
        Of an actor or place: what it gave, brokered and received; of an act, programme, pairing or other node: what
        belongs to it.

    Raises
    ------
    UnknownName, AmbiguousName
        As `find_one`.

    Notes
    -----
    A dozen queries, each by id; only the look-up of the name reads the whole graph.

    See Also
    --------
    graphkit.Graph.card : The same for an open graph.
    """
    node = find_one(reader, name)
    if node.entity:
        return actor_card(reader, node, time)
    match node.label:
        case "Activity":
            return act_card(reader, node, vocabulary, time)
        case "Programme":
            return programme_card(reader, node, vocabulary, time)
        case "Pairing":
            return pairing_card(reader, node, time)
        case _:
            ties = ties_section(ties_of(reader, node.id))
            return make_card(read_head(reader, node), [ties], time.as_dict() if time else None)
