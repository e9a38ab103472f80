"""Links that lead back to where they began: nothing is part of itself."""

from collections.abc import Iterator, Mapping, Sequence

Graph = Mapping[str, Sequence[str]]


def cycles(graph: Graph) -> Iterator[list[str]]:
    """Yield every group of nodes that lead back to each other, as one cycle through each of its entries.

    Parameters
    ----------
    graph : mapping of str to sequence of str
        Node -> the nodes it links to.

    Yields
    ------
    list of str
        A cycle, from its first node in order; in every order of `graph` the same. Takes O(nodes + links).

    Examples
    --------
    >>> list(cycles({"b": ["c"], "c": ["a"], "a": ["b", "d"]})), list(cycles({"a": ["a"]})), list(cycles({"a": ["b"]}))
    ([['a', 'b', 'c']], [['a']], [])
    """
    done: set[str] = set()
    for start in sorted(graph):
        if start in done:
            continue
        trail: list[str] = [start]  # from `start` to where we stand
        on_trail = {start}
        ahead = [iter(sorted(graph.get(start, ())))]
        while trail:
            for node in ahead[-1]:
                if node in on_trail:
                    yield _from_smallest(trail[trail.index(node) :])
                elif node not in done and node in graph:
                    trail.append(node)
                    on_trail.add(node)
                    ahead.append(iter(sorted(graph[node])))
                    break
            else:
                done.add(trail[-1])
                on_trail.discard(trail.pop())
                ahead.pop()


def _from_smallest(cycle: list[str]) -> list[str]:
    first = cycle.index(min(cycle))
    return cycle[first:] + cycle[:first]
