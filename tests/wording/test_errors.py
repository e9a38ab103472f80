"""The errors are a tree that is drawn as it is, exported whole, and listed by code on a page."""

import errno
import inspect
import re
from pathlib import Path

import pytest

import graphkit
from graphkit import errors
from graphkit.wording.catalogues import messages
from graphkit.wording.errors_page import codes, page
from graphkit.wording.system_errors import system_reason

DOCS = Path(__file__).parents[2] / "docs"
CLASSES = {
    name: value
    for name, value in vars(errors).items()
    if inspect.isclass(value) and issubclass(value, errors.GraphkitError)
}


def test_every_error_is_exported_and_is_the_same_class():
    assert set(CLASSES) == {name for name in graphkit.__all__ if name in vars(errors)}
    for name, value in CLASSES.items():
        assert getattr(graphkit, name) is value


def test_no_other_room_has_errors_of_its_own():
    assert {value.__module__ for value in CLASSES.values()} == {"graphkit.errors"}
    subclasses, seen = [errors.GraphkitError], set()
    while subclasses:
        seen.add(subclasses[-1])
        subclasses.extend(subclasses.pop().__subclasses__())
    assert {value.__name__ for value in seen if value.__module__.startswith("graphkit")} == set(CLASSES)


def test_the_tree_is_drawn_as_the_classes_are():
    above = {}
    drawn = {}
    for line in errors.__doc__.splitlines():
        if match := re.match(r"([│├└─ ]*)(\w+)(?:\s+exit (\d))?", line):
            if match[2] not in CLASSES:
                continue
            depth = len(match[1]) // 4
            above[depth] = match[2]
            drawn[match[2]] = above.get(depth - 1)
            if match[3]:
                assert CLASSES[match[2]].exit_code == int(match[3])
    parents = {name: value.__mro__[1].__name__ for name, value in CLASSES.items()}
    assert drawn == {**parents, "GraphkitError": None}


def test_the_page_is_current():
    assert (DOCS / "errors.md").read_text(encoding="utf-8") == page(), (
        "run: python -m graphkit.wording.errors_page docs/errors.md"
    )


def test_every_code_has_a_class_and_a_sentence():
    found = codes()
    assert set(found) <= messages().keys()
    assert {
        "output.exists",
        "store.missing",
        "config.unknown",
        "query.not-state",
        "registry.loader",
        "entity.several",
    } <= set(found)
    assert found["output.exists"] == {"UsageError"}
    assert found["entity.several"] == {"AmbiguousName"}
    assert found["pipeline.running-wait"] == {"StoreBusy"}
    assert {name for names in found.values() for name in names} <= set(CLASSES)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_error_speaks_the_language_that_is_asked_whatever_that_of_the_process(language, monkeypatch):
    monkeypatch.setenv("GRAPHKIT_LANG", "en" if language == "zh" else "zh")
    error = errors.StoreError("store.damaged-stays", path="a", why="b", error=system_reason(OSError(errno.EROFS, "")))
    assert messages()["os.EROFS"][language] in error.text(language)
    assert str(error) == error.text("en" if language == "zh" else "zh")
