"""Which store an address names, and which error says so where it names none."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from graphkit.errors import StoreError, StoreMissing, UsageError
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store import is_server, open_reader, open_store


def open_to_write(path, create=False):
    return open_store(path, load_vocabulary(), create=create)


OPENERS = [open_reader, open_to_write]


@pytest.mark.parametrize("form", [str, Path, lambda path: f"kglite:{path}"])
def test_a_path_is_an_embedded_store(tmp_path, form):
    path = tmp_path / "图 谱.kgl"
    with closing(open_to_write(form(path), create=True)) as store:
        store.commit()
    with closing(open_reader(form(path))) as reader:
        assert (reader.info()["engine"], Path(reader.uri)) == ("kglite", path)


def test_a_drive_letter_is_no_scheme(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreMissing, match=r"no store at C:"):
        open_reader("C://graph.kgl")


@pytest.mark.parametrize("open_", OPENERS)
@pytest.mark.parametrize("uri", ["http://localhost", "neo4j+x://x", "file:///x.kgl", "postgres://x", "NEO4J+X://x"])
def test_another_scheme_is_a_slip_of_the_user(open_, uri):
    with pytest.raises(UsageError, match="give a path, or neo4j://"):
        open_(uri)


@pytest.mark.parametrize("uri", ["bolt://neo4j:geheim@localhost:7687", "neo4j+s://geheim@x/db", "NEO4J://a:geheim@x"])
def test_a_password_in_an_address_is_refused_and_never_repeated(uri):
    with pytest.raises(UsageError, match="NEO4J_PASSWORD") as error:
        open_to_write(uri)
    assert "geheim" not in str(error.value)


@pytest.mark.parametrize(
    "uri",
    [
        "bolt://x?password=geheim",
        "neo4j://x?policy=eu&token=geheim",
        "neo4j+s://x/#geheim",
        "bolt://x/geheim",
        "bolt://neo4j:geheim",
        "bolt://x y geheim",
        "bolt:/neo4j/geheim",
        "NEO4J+S:geheim",
    ],
)
def test_an_address_is_host_and_port_and_what_else_it_holds_is_never_repeated(uri):
    with pytest.raises(UsageError, match="HOST:PORT") as error:
        open_reader(uri)
    assert "geheim" not in str(error.value)


@pytest.mark.parametrize(
    "uri", ["bolt:/neo4j:geheim@x", "bolt://neo4j:ge/heim@x", "bolt://neo4j:ge#heim@x", "neo4j://x?a=geheim@"]
)
def test_a_password_is_found_wherever_it_stands(uri):
    with pytest.raises(UsageError, match="NEO4J_PASSWORD") as error:
        open_reader(uri)
    assert "heim" not in str(error.value)


@pytest.mark.parametrize(
    "uri",
    [
        "bolt://x",
        "BOLT+SSC://x:7687",
        "neo4j://[::1]:7687/",
        "neo4j+s://a-b.example/",
        "neo4j://x?policy=eu",
        "bolt://图谱.example",
    ],
)
def test_what_an_address_may_be(uri):
    assert is_server(uri)


@pytest.mark.parametrize("path", ["graph.kgl", "C:/graph.kgl", "bolt.kgl", "neo4j", "kglite:bolt.kgl", Path("bolt:/x")])
def test_what_is_a_path(path):
    assert not is_server(path)


@pytest.mark.parametrize("open_", OPENERS)
def test_a_missing_file_says_how_to_make_one(tmp_path, open_):
    with pytest.raises(StoreMissing) as error:
        open_(tmp_path / "nothing.kgl")
    message = str(error.value)
    assert all(part in message for part in (str(tmp_path / "nothing.kgl"), "graphkit import", "graphkit init"))
    assert error.value.exit_code == 4
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(StoreMissing, match=r"the folder .* does not exist"):
        open_to_write(tmp_path / "no" / "graph.kgl", create=True)


@pytest.mark.parametrize("open_", OPENERS)
def test_a_folder_is_no_store(tmp_path, open_):
    with pytest.raises(StoreError, match="is a folder"):
        open_(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_embedded_store_loads_no_driver_and_reading_nothing_that_only_writing_needs(tmp_path):
    code = (
        "import sys; from graphkit.store.kglite import reader; "
        "print(sorted({'kglite', 'neo4j', 'yaml', 'graphkit.store.write'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
