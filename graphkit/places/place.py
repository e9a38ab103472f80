"""``graphkit.place``: the one place that a name means, or an error that lists the candidates."""

from datetime import date

from graphkit.errors import AmbiguousName, UnknownName
from graphkit.places.description import PlaceDescription
from graphkit.places.lookup import look_up
from graphkit.places.replies import ambiguous, unknown


def place(name: str, as_of: str | int | date | None = None, within: str | None = None) -> PlaceDescription:
    """Return the one place of China that a name means, from the shipped table of GB/T 2260 units since 1981.

    Parameters
    ----------
    name : str
        A name in any form that `look_up` understands, a code, or an id.
    as_of : str, int or date, optional
        A year, month or day; without it what is in use goes before what is not.
    within : str, optional
        A place above, to decide between places of the same name.

    Raises
    ------
    AmbiguousName
        If several places answer; it carries them.
    UnknownName
        If none does; it names what is near.
    UsageError
        If ``as_of`` is no date, or ``within`` no place.

    Examples
    --------
    >>> import graphkit
    >>> shuicheng = graphkit.place("水城", as_of="2018")
    >>> shuicheng.code, shuicheng.full_name, shuicheng.valid_to, shuicheng.successors
    ('520221', '贵州省六盘水市水城县', 2020, (('520201', '钟山区'), ('520204', '水城区')))
    >>> graphkit.place("白云区", within="广州市").code, graphkit.place("横琴").approximate
    ('440111', True)
    """
    answer = look_up(name, as_of, within)
    if answer.status == "unknown":
        raise UnknownName(unknown(answer))
    if answer.status == "ambiguous":
        candidates = [
            {"id": each.id, "label": each.rank, "name": each.name, "where": each.full_name} for each in answer.places
        ]
        raise AmbiguousName(ambiguous(answer), candidates=candidates)
    return answer.places[0]
