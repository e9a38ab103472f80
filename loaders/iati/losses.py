"""What the records do not hold, counted by element and listed once per file."""

from collections import Counter

from graphkit.findings import Finding, Location
from graphkit.loaders.iati.texts import Branch, Element, children


class Losses:
    """Counts what is left out of one file."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def add(self, what: str, number: int = 1) -> None:
        """Count something by a name that leads to it in the XML."""
        self.counts[what] += number

    def children(self, element: Element, held: frozenset[str], under: str = "") -> None:
        """Count the elements below one that are not held."""
        for child in children(element):
            tag = str(child.tag)
            if tag not in held:
                self.counts[under + (tag if not tag.startswith("{") else "extension")] += 1

    def branch(self, branch: Branch, held: frozenset[str], under: str = "") -> None:
        """Count the elements of a branch that are not held."""
        if branch.tags <= held:
            return
        for tag, number in branch.counts():
            if tag not in held:
                self.counts[under + (tag if not tag.startswith("{") else "extension")] += number

    def finding(self, file: str) -> Finding | None:
        """Return what a file has that its records do not hold."""
        if not self.counts:
            return None
        listed = ", ".join(f"{what} ({count})" for what, count in sorted(self.counts.items()))
        return Finding("iati-not-held", Location(file), value=str(sum(self.counts.values())), detail=listed)
