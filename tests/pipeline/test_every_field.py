"""Every field of every record survives: out as records and in again it is the same graph, in both stores."""

import json
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from graphkit.cli.main import cli
from graphkit.export.dump import fingerprint
from graphkit.pipeline import import_files
from graphkit.store import open_reader

EVERY_FIELD = Path(__file__).parents[1] / "data" / "every-field.yaml"
pytestmark = pytest.mark.conformance


def printed(uri):
    with closing(open_reader(uri)) as reader:
        return fingerprint(reader)


def run(*words):
    done = CliRunner().invoke(cli, list(words))
    assert done.exit_code == 0, done.output
    return done


@pytest.fixture(scope="module")
def wanted(tmp_path_factory):
    uri = str(tmp_path_factory.mktemp("every") / "g.kgl")
    import_files(uri, [EVERY_FIELD])
    return printed(uri)


def test_out_as_records_and_in_again(fresh, wanted, tmp_path):
    uri = fresh()
    import_files(uri, [EVERY_FIELD])
    assert printed(uri) == wanted
    out = tmp_path / "out.ndjson"
    run("--store", uri, "export", "--as", "records", "-o", str(out))
    again = fresh()
    import_files(again, [out])
    assert printed(again) == wanted


def test_what_records_say_is_a_property_or_an_edge(fresh):
    """What a person writes must not stay in the ledger alone: short names, codes, payers, bounds, flows."""
    uri = fresh()
    import_files(uri, [EVERY_FIELD])
    with closing(open_reader(uri)) as reader:
        keys = {
            label: {key for node in reader.nodes(None if label == "Node" else label) for key in node.properties}
            for label in ("Activity", "Contribution", "Node")
        }
        types = set(reader.info()["edge_types"])
    codes = {"flow", "aid_type", "finance_type", "iati_flow_type", "tied_status"}
    assert codes | {"standard"} <= keys["Activity"]
    assert codes | {"mixed", "each", "mirror", "reversal", "per"} <= keys["Contribution"]
    assert "short_name" in keys["Node"]
    assert {"CONTRIBUTED_TO", "MANAGES", "MAY_OVERLAP"} <= types


def test_a_table_of_nodes_has_the_columns_with_their_types(fresh, tmp_path):
    uri = fresh()
    import_files(uri, [EVERY_FIELD])
    run("--store", uri, "export", "--as", "csv", "-o", str(tmp_path / "csv"))
    (described,) = (tmp_path / "csv").glob("*nodes*metadata.json")
    columns = json.loads(described.read_text(encoding="utf-8"))["tableSchema"]["columns"]
    types = {column["name"]: column["datatype"] for column in columns}
    for name in ("short_name", "aid_type", "finance_type", "tied_status", "standard", "flow"):
        assert types[name] == "string", name
    assert (types["mixed"], types["amount"], types["start_date"]) == ("boolean", "number", "date")
