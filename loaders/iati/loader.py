"""The loader of IATI activities; the XML library is loaded when a file is read."""

import re
from pathlib import Path

from graphkit.loaders.protocol import LoaderOptions, Match, Rows
from graphkit.schema.vocabulary import Vocabulary
from graphkit.wording.messages import Message

_ROOT = re.compile(rb"<iati-(activities|organisations)[\s>/]")


class _Iati:
    """Files whose root is iati-activities; those of organisations are recognised too, to be refused with a reason."""

    name = "iati"

    def sniff(self, path: Path, head: bytes) -> Match | None:
        """Look for the root element, in any encoding of one or two bytes a letter."""
        found = _ROOT.search(head.replace(b"\0", b""))
        return Match(Message("loaders.match.iati", path=path)) if found else None

    def load(self, path: Path, vocabulary: Vocabulary, options: LoaderOptions | None = None) -> Rows:  # noqa: ARG002
        """Yield the records of an IATI file and what is wrong with it."""
        from graphkit.loaders.iati.from_iati import read

        yield from read(path, vocabulary)


IATI = _Iati()
