"""Messages are matched in English here, whatever the language of the machine."""

import pytest


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    monkeypatch.setenv("GRAPHKIT_LANG", "en")
