"""Decisions of people on pairs: ids of one thing, names that mean an id, what is different, which claim is preferred.

Decisions are records like any others (section ``decisions``), so the graph stays a function of the live records: an
effect ends with its decision.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graphkit.records.recordset import Accepted
from graphkit.resolve.alternatives import choose_claims
from graphkit.resolve.names import normalise
from graphkit.schema.records import Decision

SECTION = Decision.section


@dataclass(frozen=True)
class Decisions:
    """Decisions, sorted by what they are about.

    Attributes
    ----------
    redirects : mapping
        Id -> the id that is kept, for ids that were judged the same.
    names : mapping
        Normalised name -> id that it was judged to mean.
    different : frozenset of frozenset of str
        Two ids, or an id and a normalised name, that were judged different.
    unsure : frozenset of frozenset of str
        Likewise, that somebody could not decide.
    preferred : frozenset of (str, str)
        A claim, and an alternative of it before which it was put.
    chosen : frozenset of str
        The claim that is preferred, of each set of alternatives with a decision.
    contradictory : tuple of tuple of str
        Claims on which decisions contradict each other (``graphkit.resolve.alternatives.choose_claims``).
    unused : tuple of Decision
        Decisions without effect: on ids that no record has, or on claims that are no alternatives of each other.
    """

    redirects: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    different: frozenset[frozenset[str]] = frozenset()
    unsure: frozenset[frozenset[str]] = frozenset()
    preferred: frozenset[tuple[str, str]] = frozenset()
    chosen: frozenset[str] = frozenset()
    contradictory: tuple[tuple[str, ...], ...] = ()
    unused: tuple[Decision, ...] = ()

    @classmethod
    def of(
        cls, decisions: Iterable[Decision], ids: Collection[str], claims: Sequence[Sequence[str]] = ()
    ) -> "Decisions":
        """Sort decisions out, in whatever order they come.

        Parameters
        ----------
        decisions : iterable of Decision
            The live ones.
        ids : collection of str
            What is an id; everything else is a name.
        claims : sequence of sequence of str
            Sets of claims that are alternatives of each other.

        Examples
        --------
        >>> decisions = [Decision(left="party/b", right="party/a", decision="same"),
        ...         Decision(left="致公党中央会", right="party/b", decision="same")]
        >>> found = Decisions.of(decisions, {"party/a", "party/b"})
        >>> found.redirects, found.names
        ({'party/b': 'party/a'}, {'致公党中央会': 'party/a'})
        """
        merges: list[tuple[str, str]] = []
        names: list[tuple[str, str]] = []
        apart: dict[str, set[frozenset[str]]] = {"different": set(), "unsure": set()}
        preferred: list[tuple[str, str]] = []
        fact = {claim: number for number, together in enumerate(claims) for claim in together}
        unused = []
        for one in sorted(decisions, key=lambda one: (one.left, one.right, one.decision)):
            left, right = one.left in ids, one.right in ids
            rivals = fact.get(one.left, -1) == fact.get(one.right)
            if rivals and one.decision == "preferred":
                preferred.append((one.left, one.right))
            elif rivals and one.decision == "unsure":
                apart["unsure"].add(frozenset((one.left, one.right)))
            elif one.decision == "preferred" or not (left or right) or _dangling(one, ids):
                unused.append(one)
            elif one.decision != "same":
                apart[one.decision].add(frozenset((_key(one.left, ids), _key(one.right, ids))))
            elif left and right:
                merges.append((one.left, one.right))
            else:
                names.append((one.right, one.left) if left else (one.left, one.right))
        redirects = kept_ids(merges)
        return cls(
            redirects,
            {normalise(name): redirects.get(record_id, record_id) for name, record_id in names},
            frozenset(apart["different"]),
            frozenset(apart["unsure"]),
            frozenset(preferred),
            *choose_claims(claims, preferred),
            tuple(unused),
        )

    def apart(self, one: str, other: str) -> bool:
        """Return whether two ids, or a name and an id, were judged different."""
        return bool(self.different) and frozenset((one, other)) in self.different

    def contradicted(self) -> tuple[str, str] | None:
        """Return two ids that are one by some decisions and two by another; None where all agree."""
        for pair in sorted(map(sorted, self.different)):
            kept = {self.redirects.get(record_id, self.names.get(record_id, record_id)) for record_id in pair}
            if len(kept) == 1:
                return pair[0], pair[-1]
        return None


def split_decisions(items: Iterable[Accepted]) -> tuple[list[Accepted], list[Accepted]]:
    """Return all other records, and the decisions among them."""
    others: list[Accepted] = []
    decisions: list[Accepted] = []
    for item in items:
        (decisions if item.section == SECTION else others).append(item)
    return others, decisions


def _dangling(one: Decision, ids: Collection[str]) -> bool:
    """Return whether one side is an id, not a name, that no record has."""
    return any("/" in side and side not in ids for side in (one.left, one.right))


def _key(text: str, ids: Collection[str]) -> str:
    return text if text in ids else normalise(text)


def kept_ids(merges: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return each id that goes -> the one that is kept: that of its group which stands left nowhere, else the first.

    >>> kept_ids([("c", "b"), ("b", "a"), ("x", "y")]), kept_ids([("a", "b"), ("b", "a")])
    ({'b': 'a', 'c': 'a', 'x': 'y'}, {'b': 'a'})
    """
    group: dict[str, set[str]] = {}
    left = set()
    for one, other in merges:
        left.add(one)
        together = group.get(one, {one}) | group.get(other, {other})
        for record_id in together:
            group[record_id] = together
    found = {}
    for record_id, together in sorted(group.items()):
        kept = min(together - left or together)
        if record_id != kept:
            found[record_id] = kept
    return found
