"""What a store has, as digests of some 20 bytes per element, to compare with what is wanted."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import chain

from graphkit.elements import Edge, Node, Properties
from graphkit.store.base import Reader

PLACE = slice(0, 8)
CONTENT = slice(0, 24)
_KEYS = slice(24, 27)


@dataclass
class Existing:
    """Digests of what the store has, by id. Planning takes out what is wanted; what is left is to be removed.

    A digest is one ``bytes``: 8 of where the element stands (its label, or its type and ends), 16 of its properties, 3
    of the number of its set of keys in ``keys``. One object of 60 bytes per element keeps a million of them small.
    """

    reader: Reader | None = None
    nodes: dict[str, bytes] = field(default_factory=dict)
    edges: dict[str, bytes] = field(default_factory=dict)
    keys: list[frozenset[str]] = field(default_factory=list)

    @classmethod
    def of(cls, reader: Reader, elements: Iterable[Node | Edge] | None = None) -> "Existing":
        """Read every node and edge that graphkit owns, once; or take the `elements` that are known to be there.

        O(elements).
        """
        found = cls(reader)
        numbers: dict[frozenset[str], int] = {}
        known: Iterable[Node | Edge] = chain(reader.nodes(), reader.edges()) if elements is None else elements
        for element in known:
            if isinstance(element, Edge):
                found.edges[element.id] = digest(element) + found._number(element.properties, numbers)
            elif element.label != "Batch":
                element.properties.setdefault("class", element.label)
                found.nodes[element.id] = digest(element) + found._number(element.properties, numbers)
        return found

    def _number(self, properties: Properties, numbers: dict[frozenset[str], int]) -> bytes:
        keys = frozenset(properties)
        if keys not in numbers:
            numbers[keys] = len(self.keys)
            self.keys.append(keys)
        return numbers[keys].to_bytes(3, "big")

    def old_nodes(self, ids: list[str]) -> list[Node]:
        """Return nodes as the store has them."""
        return list(self.reader.nodes(ids=ids)) if self.reader else []

    def old_edges(self, ids: list[str] | None = None) -> list[Edge]:
        """Return edges as the store has them; all of them without `ids`."""
        return list(self.reader.edges(ids=ids)) if self.reader else []

    def cleared(self, old: bytes, properties: Properties) -> set[str]:
        """Return the keys that an element had and is to lose."""
        had = self.keys[int.from_bytes(old[_KEYS], "big")]
        return {key for key in had - properties.keys() if not key.startswith("score_")}


def digest(element: Node | Edge) -> bytes:
    """Return 24 bytes that are equal where a store would keep the same, types included.

    >>> one, two = Node("a", "City", {"size": 1}), Node("a", "City", {"size": 1.0})
    >>> digest(one) == digest(two), digest(one) == digest(Node("a", "City", {"size": 1, "score_rank": 0.5}))
    (False, True)
    """
    if isinstance(element, Node):
        place = element.label
    else:
        place = "\0".join((element.type, element.source, element.source_label, element.target, element.target_label))
    items = sorted(item for item in element.properties.items() if not item[0].startswith("score_"))
    # repr distinguishes 1, 1.0, True and '1', gives every digit of a float, and is the same for equal lists and dates.
    return _hash(place, 8) + _hash(repr(items), 16)


def _hash(text: str, size: int) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=size).digest()


def stays(node: Node, existing: Existing) -> bool:
    """Return whether a wanted node is in the store already, under the same label."""
    old = existing.nodes.get(node.id)
    return old is not None and old[PLACE] == digest(node)[PLACE]
