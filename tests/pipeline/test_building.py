"""What a second process builds: everything once, an edge never before its ends, whatever the blocks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.build import Dependencies, build
from graphkit.elements import Edge, Node
from graphkit.pipeline import building
from graphkit.pipeline.input_files import read_files
from graphkit.pipeline.ledger_state import LedgerState
from graphkit.pipeline.resolved_records import resolve_and_check
from graphkit.pipeline.session import silent
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.system.parallel import VARIABLE

from .help import act, basic, write

VOCABULARY = load_vocabulary()


def meaning_of(path):
    given = read_files([path], "d", VOCABULARY, silent)
    return resolve_and_check(LedgerState().records(given.assertions, given.bodies), VOCABULARY, silent)


@given(
    st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), max_size=6, unique_by=lambda pair: pair[0]),
    st.integers(1, 30),
    st.integers(0, 3_000),
    st.sampled_from(["1", "2"]),
)
def test_every_element_comes_once_and_edges_after_their_ends(tmp_path_factory, links, block, memory, processes):
    # An act may follow from a later one, so some edges have to wait for their ends.
    acts = [act(number, followed_from=[f"act/{other}"] if other < number else []) for number, other in links]
    acts += [act(number) for number in range(1, 7) if number not in dict(links)]
    acts.append(act(9, followed_from=["act/2"]))
    meaning = meaning_of(write(tmp_path_factory.mktemp("built") / "a.ndjson", basic(*acts)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "FEW", 0)
        patch.setattr(building, "BLOCK", block)
        patch.setattr(building, "IN_MEMORY", memory)
        patch.setenv(VARIABLE, processes)
        found = list(building.build_elements(meaning, VOCABULARY))
    there = set()
    for element in found:
        if isinstance(element, Node):
            there.add(element.id)
        else:
            assert isinstance(element, Edge)
            assert {element.source, element.target} <= there
    context = Dependencies.of(meaning.records, meaning.resolution, VOCABULARY)
    wanted = {one.id: one for nodes, edges in build(meaning.records, context) for one in (*nodes, *edges)}
    assert {element.id: element for element in found} == wanted
    assert len(found) == len(wanted)


def test_a_fault_in_building_is_not_hidden(tmp_path, monkeypatch):
    meaning = meaning_of(write(tmp_path / "a.ndjson", basic()))
    meaning.resolution.exact.clear()
    meaning.resolution.special.clear()
    monkeypatch.setattr(building, "FEW", 0)
    with pytest.raises(KeyError, match="was not resolved before build"):
        list(building.build_elements(meaning, VOCABULARY))
