"""A name is not settled by what happens to be loaded: records mean the same beside nothing and beside many others."""

from collections import Counter, defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.findings import RecordLocation
from graphkit.places.gazetteer import Gazetteer
from graphkit.records.recordset import RecordSet, accept
from graphkit.resolve.resolver import resolve
from graphkit.schema.records import SECTIONS
from graphkit.schema.vocabulary import load_vocabulary

GAZETTEER = Gazetteer.load()
_BY_NAME = defaultdict(list)
for _unit in GAZETTEER.units.values():
    if _unit.label == "County" and _unit.valid_to is None and _unit.parents:
        _BY_NAME[_unit.name].append(_unit)
SHARED = {name: units for name, units in sorted(_BY_NAME.items()) if len(units) > 1}
SINGLE = ["平塘县", "七星关区", "大方县", "余姚市", "慈溪市"]
SEEN = Counter()


def parent_of(unit):
    return unit.parents[-1][0]


def city_of(unit):
    return GAZETTEER.units[parent_of(unit)]


def accepted(section, number, **body):
    record = SECTIONS[section].model_validate(body)
    return accept(record, "d", RecordLocation("t.yaml", number))


@st.composite
def probes(draw):
    """An act that names a shared place: alone, by its city, beside that city, or under a programme that names it."""
    name = draw(st.sampled_from(sorted(SHARED)))
    unit = draw(st.sampled_from(SHARED[name]))
    city = city_of(unit)
    how = draw(st.sampled_from(["plain", "plain", "path", "city", "programme", "pairing", "mention"]))
    giver = draw(st.sampled_from([name, "某公司", *SINGLE]))
    act = {"id": "act/probe", "kind": "donation", "providers": [giver], "recipients": [name]}
    entities = [accepted("entities", 9, id="ent/x", label="Enterprise", name="某公司")]
    more = []
    SEEN[how] += 1
    if how == "path":
        act["recipients"] = [f"{city.name}{name}"]
    elif how == "city":
        act["places"] = [city.id]
    elif how == "programme":
        more = [accepted("programmes", 8, id="prog/p", name="协作", administered_by=[city.id])]
        act["programmes"] = ["prog/p"]
    elif how == "pairing":
        more = [accepted("pairings", 8, id="pair/p", helper="余姚市", recipient=unit.id)]
        act["pairing"] = "pair/p"
    elif how == "mention":
        source = accepted("sources", 7, id="src/probe", name="简报")
        mention = {"source": "src/probe", "text": name}
        place = {"id": unit.id, "label": "County", "name": f"{city.name}{name}", "mentions": [mention]}
        more = [source, accepted("entities", 8, **place)]
        act["evidence"] = [{"source": "src/probe", "paragraph": 1}]
    return [*entities, *more, accepted("activities", 1, **act)], [giver, act["recipients"][0]]


@st.composite
def others(draw):
    """What a full store holds: records of units that share the names, acts that name them by paths, pairings."""
    made = []
    for number in range(draw(st.integers(1, 6))):
        name = draw(st.sampled_from(sorted(SHARED)))
        unit = draw(st.sampled_from(SHARED[name]))
        kind = draw(st.sampled_from(["entity", "act", "pairing", "school", "mention"]))
        where = {"id": unit.id, "label": "County", "name": name, "part_of": [parent_of(unit)]}
        if kind == "entity":
            made.append(accepted("entities", 20 + number, **where))
        elif kind == "mention":
            made.append(accepted("sources", 20 + number, id=f"src/{number}", name="旧闻"))
            mention = {"source": f"src/{number}", "text": name}
            made.append(accepted("entities", 20 + number, **where, mentions=[mention]))
        elif kind == "act":
            made.append(accepted("activities", 20 + number, id=f"act/{number}", kind="donation", recipients=[unit.id]))
        elif kind == "school":
            school = {"id": f"school/{number}", "label": "School", "name": f"{name}第{number}中学"}
            made.append(accepted("entities", 20 + number, **school, located_in=unit.id))
        else:
            ends = {"helper": "慈溪市", "recipient": unit.id}
            made.append(accepted("pairings", 20 + number, id=f"pair/{number}", **ends))
    return list({(item.section, item.id): item for item in made}.values())


def meant(items, names):
    resolution, _, problems, unknowns = resolve(RecordSet(items), gazetteer=GAZETTEER, vocabulary=load_vocabulary())
    refused = {problem.value for problem in problems if problem.record == "act/probe"}
    refused |= {unknown.name for unknown in unknowns if "act/probe" in unknown.records}
    fields = ("providers", "recipients")
    return [
        "refused" if name in refused else resolution.id("act/probe", field, name)
        for field, name in zip(fields, names, strict=True)
    ]


@settings(max_examples=200, deadline=None)
@given(probes(), others())
def test_what_a_name_means_does_not_depend_on_what_is_loaded(probe, loaded):
    items, names = probe
    known = {(item.section, item.id) for item in items}
    alone = meant(items, names)
    beside = meant([*items, *(item for item in loaded if (item.section, item.id) not in known)], names)
    SEEN["refused" if "refused" in alone else "settled"] += 1
    assert beside == alone


def test_the_law_was_tried_on_names_that_are_refused_and_that_are_settled():
    assert min(SEEN["refused"], SEEN["settled"]) > 20
    assert len(SHARED) > 20
