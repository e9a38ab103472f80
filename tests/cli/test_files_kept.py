"""What importing does to the files of a store: modes, links, and nothing else."""

import os
import stat

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links and modes of POSIX")


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("words", [("import", "more.yaml", "--new", "accept"), ("undo", "batch/0001", "--yes")])
def test_store_and_ledger_keep_their_modes(words, folder, graphkit):
    (folder / "graphkit.kgl").chmod(0o600)
    (folder / "graphkit.kgl.ledger").chmod(0o660)
    before = (folder / "graphkit.kgl").read_bytes()
    assert graphkit(*words).code == 0
    assert (folder / "graphkit.kgl").read_bytes() != before
    assert (mode(folder / "graphkit.kgl"), mode(folder / "graphkit.kgl.ledger")) == (0o600, 0o660)


def test_a_linked_store_is_written_where_it_lies_with_its_only_ledger(folder, graphkit):
    (folder / "elsewhere").mkdir()
    link = folder / "elsewhere" / "linked.kgl"
    link.symlink_to("../graphkit.kgl")
    assert graphkit("--store", "elsewhere/linked.kgl", "history").rows == graphkit("history").rows
    assert graphkit("--store", "elsewhere/linked.kgl", "import", "more.yaml", "--new", "accept").code == 0
    assert link.is_symlink()
    assert list((folder / "elsewhere").iterdir()) == [link]
    assert [row["batch"] for row in graphkit("history").rows] == ["batch/0001", "batch/0002"]
    (direct,), (linked,) = graphkit("info").rows, graphkit("--store", "elsewhere/linked.kgl", "info").rows
    assert linked["fingerprint"] == direct["fingerprint"]


def test_a_link_that_leads_to_no_store_yet_stays_a_link(empty, graphkit):
    (empty / "far").mkdir()
    (empty / "graphkit.kgl").symlink_to("far/real.kgl")
    assert graphkit("import", "gifts.yaml").code == 0
    assert (empty / "graphkit.kgl").is_symlink()
    assert {"real.kgl", "real.kgl.ledger"} <= {file.name for file in (empty / "far").iterdir()}
    assert not (empty / "graphkit.kgl.ledger").exists()
