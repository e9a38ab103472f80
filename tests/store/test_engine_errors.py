"""Every error of an engine is known: which of graphkit's it becomes, and that its words are quoted, not passed off."""

import re
from contextlib import closing
from types import SimpleNamespace

import kglite
import pytest
from neo4j import exceptions

from graphkit.errors import GraphkitError, QueryError, StoreBusy, StoreDamaged, StoreError, StoreMissing
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store import open_store
from graphkit.store.kglite import errors as file_errors
from graphkit.store.neo4j import errors as server_errors

WORDS = "the flux has decoupled"


def tree(base):
    """Return a class and all below it."""
    return {base}.union(*map(tree, base.__subclasses__()))


FILE_ERRORS = sorted(tree(kglite.KgError), key=lambda kind: kind.__name__)
SERVER_ERRORS = sorted(tree(exceptions.GqlError), key=lambda kind: kind.__name__)
BUSY = {"TransientError", "DatabaseUnavailable", "NotALeader", "ForbiddenOnReadOnlyDatabase"}
ENGLISH = re.compile(r"[A-Za-z]+ [a-z]+ [a-z]+")


def unquoted(sentence):
    """Return the English in a Chinese sentence that is not quoted as the engine's."""
    return ENGLISH.findall(re.sub(r"引擎提示：[^）]*", "", sentence))


def test_kglite_has_no_error_that_is_not_mapped():
    exported = {name for name in dir(kglite) if name.endswith("Error")}
    assert {kind.__name__ for kind in FILE_ERRORS} == set(file_errors.MAPPED)
    assert exported <= set(file_errors.MAPPED)


def test_the_driver_has_no_error_that_is_not_mapped():
    raised = {kind for kind in vars(exceptions).values() if isinstance(kind, type) and issubclass(kind, Exception)}
    assert set(SERVER_ERRORS) == set(server_errors.MAPPED)
    assert raised <= set(server_errors.MAPPED)


@pytest.mark.parametrize("kind", FILE_ERRORS, ids=lambda kind: kind.__name__)
def test_what_kglite_raises_in_a_query(tmp_path, monkeypatch, kind):
    def cypher(*_, **__):
        raise kind(WORDS)

    with closing(open_store(tmp_path / "graph.kgl", load_vocabulary(), create=True)) as store:
        monkeypatch.setattr(store, "_open_graph", SimpleNamespace(cypher=cypher, __exit__=lambda *_: None))
        with pytest.raises(GraphkitError) as error:
            store.query("RETURN 1 AS x")
        assert type(error.value) is file_errors.MAPPED[kind.__name__]
        assert WORDS in error.value.text("en")
        assert f"引擎提示：{WORDS}" in error.value.text("zh")
        assert unquoted(error.value.text("zh")) == []


@pytest.mark.parametrize("failed", ["not-opened", "not-written", "not-saved", "not-answered"])
@pytest.mark.parametrize("kind", FILE_ERRORS, ids=lambda kind: kind.__name__)
def test_what_kglite_raises_elsewhere_is_the_stores_fault(kind, failed):
    error = file_errors.as_store_error(kind(WORDS), failed, "graph.kgl")
    mapped = file_errors.MAPPED[kind.__name__]
    assert type(error) is (mapped if issubclass(mapped, StoreError) else StoreError)
    assert unquoted(error.text("zh")) == []


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("CypherSyntaxError", QueryError),
        ("ReadOnlyError", QueryError),
        ("InternalError", StoreError),
        ("FileError", StoreMissing),
        ("FileFormatError", StoreDamaged),
        ("WriterLeaseHeldError", StoreBusy),
        ("TransactionConflictError", StoreBusy),
    ],
)
def test_which_of_kglites_errors_become_what(kind, expected):
    assert file_errors.MAPPED[kind] is expected


def raised(kind):
    """Return an error of the driver's as it would come: those of the server with a message and a code."""
    error = kind(WORDS)
    if issubclass(kind, exceptions.Neo4jError):
        error = exceptions.Neo4jError._hydrate_neo4j(message=WORDS, code="Neo.ClientError.Unknown.Unknown")
        error.__class__ = kind
    return error


@pytest.mark.parametrize("kind", SERVER_ERRORS, ids=lambda kind: kind.__name__)
def test_what_the_driver_raises_in_a_query(kind):
    error = server_errors.as_query_error(raised(kind), "bolt://x")
    assert type(error) is server_errors.MAPPED[kind]
    assert unquoted(error.text("zh")) == []


@pytest.mark.parametrize("kind", SERVER_ERRORS, ids=lambda kind: kind.__name__)
def test_what_the_driver_raises_in_a_write_is_the_stores_fault(kind):
    error = server_errors.as_store_error(raised(kind), "bolt://x")
    assert type(error) is (StoreBusy if kind.__name__ in BUSY else StoreError)
    assert unquoted(error.text("zh")) == []


def test_a_fault_of_the_statement_is_the_querys():
    error = exceptions.Neo4jError._hydrate_neo4j(message=WORDS, code="Neo.ClientError.Statement.ArgumentError")
    assert isinstance(server_errors.as_query_error(error, "bolt://x"), QueryError)


def test_an_unquoted_sentence_is_noticed():
    assert unquoted("bolt://x 未写入（the flux has decoupled）") == ["the flux has"]
    assert unquoted("bolt://x 未写入（引擎提示：the flux has decoupled）") == []
