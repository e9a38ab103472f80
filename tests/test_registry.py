"""Entries by name: graphkit's own without a look at the metadata, those of plugins late and with clear errors."""

from importlib.metadata import EntryPoint, EntryPoints

import pytest

from graphkit import registry
from graphkit.errors import PluginError, UsageError
from graphkit.registry import Registry

NUMBERS = Registry("graphkit.numbers", "measure", {"pi": "math:pi"})


@pytest.fixture
def install(monkeypatch):
    """Pretend that packages are installed: ``install(name="module:object")``."""

    def pretend(**plugins):
        points = [EntryPoint(name, value, NUMBERS.group) for name, value in plugins.items()]

        def installed(*, group, name=None):
            assert group == NUMBERS.group
            return EntryPoints(point for point in points if name in (None, point.name))

        monkeypatch.setattr(registry, "entry_points", installed)

    return pretend


def test_own_entries_need_no_metadata(monkeypatch):
    monkeypatch.setattr(registry, "entry_points", None)
    assert NUMBERS.get("pi") > 3
    assert "pi" in NUMBERS


def test_plugins_follow_the_own_ones_and_cannot_replace_them(install):
    install(tau="math:tau", pi="math:e", e="math:e")
    assert NUMBERS.names() == ["pi", "e", "tau"]
    assert NUMBERS.get("tau") == 2 * NUMBERS.get("pi")
    assert "tau" in NUMBERS
    assert "phi" not in NUMBERS


def test_an_unknown_name_lists_what_there_is(install):
    install(tau="math:tau")
    with pytest.raises(UsageError) as caught:
        NUMBERS.get("taw")
    assert caught.value.text("en") == "there is no measure 'taw'; choose from pi, tau; did you mean 'tau'?"


def test_a_broken_plugin_is_named(install):
    install(lost="no_such_package.module:thing")
    with pytest.raises(PluginError) as caught:
        NUMBERS.get("lost")
    assert caught.value.values["package"] == "no_such_package.module"
    assert "No module named" in caught.value.text("zh")
