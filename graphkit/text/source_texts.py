"""The stored texts of sources, as paragraphs and as they read once repaired; each worked out once."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from graphkit.text.paragraphs import Paragraph, paragraphs
from graphkit.text.repair.repair import Repaired, repair


@dataclass(slots=True)
class SourceTexts:
    """Source id -> text as stored, split into paragraphs and repaired on demand, once each."""

    texts: Mapping[str, str]
    _split: dict[str, list[Paragraph]] = field(default_factory=dict)
    _repaired: dict[str, Repaired] = field(default_factory=dict)

    def repaired(self, source: str) -> Repaired:
        """Return the text as it must have been before it was garbled."""
        if source not in self._repaired:
            self._repaired[source] = repair(self.texts[source])
        return self._repaired[source]

    def paragraphs(self, source: str) -> list[Paragraph] | None:
        """Return the paragraphs of a source's text; None if there is no such text."""
        if source not in self.texts:
            return None
        if source not in self._split:
            self._split[source] = paragraphs(self.texts[source])
        return self._split[source]
