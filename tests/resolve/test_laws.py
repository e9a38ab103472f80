"""Laws of resolving, on random records: order does not count, nothing is dropped, everything drawn hangs together."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.findings import RecordLocation
from graphkit.places.gazetteer import Gazetteer
from graphkit.records.recordset import RecordSet, accept
from graphkit.resolve.record_index import read
from graphkit.resolve.references import BY_ID, FIELDS, TEXT, references
from graphkit.resolve.resolver import resolve
from graphkit.schema.records import SECTIONS
from graphkit.schema.vocabulary import load_vocabulary

NAMES = [
    "白云区",
    "广州市白云区",
    "贵阳市",
    "广州市",
    "毕节市",
    "毕节",
    "毕节地区",
    "七星关区",
    "水城县",
    "水城",
    "平塘县",
    "平塘",
    "黔南",
    "黔南州",
    "贵州省",
    "贵州",
    "大连",
    "海南",
    "长安区",
    "长安",
    "第一中学",
    "合作社",
    "东西部协作",
    "某公司",
    "某 公司",
    "county/pingtang",
    "county/mine",
    "school/a",
    "prog/p",
    "act/0",
    "pair/0",
    "nothing/here",
    "中国",
]
names = st.sampled_from(NAMES)
lists = st.lists(names, max_size=3)
years = st.sampled_from([None, "1985", "2005", "2011", "2019"])
evidence = st.sampled_from([(), ({"source": "src/a"},), ({"source": "src/a"}, {"source": "src/b"})])

entities = st.fixed_dictionaries(
    {
        "label": st.sampled_from(["County", "School", "Fund", "City", "Enterprise"]),
        "name": st.sampled_from(["白云区", "第一中学", "东西部协作", "毕节市", "平塘县", "某公司"]),
        "id": st.sampled_from(["county/mine", "school/a", "school/b", "county/pingtang", "fund/f"]),
        "located_in": lists,
        "part_of": lists,
        "aliases": st.sampled_from([(), ("合作社",), ("毕节",)]),
        "mentions": st.sampled_from(
            [(), ({"source": "src/a", "text": "合作社"},), ({"source": "src/b", "text": "白云区"},)]
        ),
    }
)
programmes = st.fixed_dictionaries({"id": st.just("prog/p"), "name": st.just("东西部协作"), "administered_by": lists})
pairings = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["pair/0", "pair/1"]),
        "helper": names,
        "recipient": names,
        "programmes": st.sampled_from([(), ("prog/p",), ("东西部协作",), ("某公司",)]),
        "until": years,
        "evidence": evidence,
    }
)
activities = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["act/0", "act/1", "act/2"]),
        "kind": st.just("donation"),
        "providers": lists,
        "funders": lists,
        "hosts": lists,
        "recipients": lists,
        "places": lists,
        "programmes": st.sampled_from([(), ("prog/p",), ("东西部协作",)]),
        "pairing": st.sampled_from([None, "pair/0", "pair/1"]),
        "part_of": st.sampled_from([(), ("act/0",), ("act/9",)]),
        "benefit": st.sampled_from([None, "reverse"]),
        "period": st.one_of(st.none(), st.fixed_dictionaries({"start": years, "end": years})),
        "evidence": evidence,
    }
)
observations = st.fixed_dictionaries(
    {"id": st.just("obs/o"), "about": names, "indicator": st.just("income"), "result_of": lists, "evidence": evidence}
)
sources = st.fixed_dictionaries({"id": st.sampled_from(["src/a", "src/b"]), "publisher": names, "published": years})
SHAPES = {
    "sources": sources,
    "programmes": programmes,
    "entities": entities,
    "pairings": pairings,
    "activities": activities,
    "observations": observations,
}


def accepted(section, body, number):
    record = SECTIONS[section].model_validate(body)
    return accept(record, f"d{number % 2}", RecordLocation("test.yaml", number))


records = st.lists(
    st.sampled_from(list(SHAPES)).flatmap(lambda section: st.tuples(st.just(section), SHAPES[section])), max_size=12
).map(lambda rows: [accepted(section, body, number) for number, (section, body) in enumerate(rows)])


def outcome(items):
    return resolve(RecordSet(list(items)), gazetteer=Gazetteer.load(), vocabulary=load_vocabulary())


@settings(max_examples=150, deadline=None)
@given(records, st.randoms(use_true_random=False))
def test_order_does_not_count(items, chance: random.Random):
    shuffled = list(items)
    chance.shuffle(shuffled)
    assert outcome(shuffled) == outcome(items)


@settings(max_examples=150, deadline=None)
@given(records)
def test_nothing_is_dropped_silently(items):
    resolution, _, problems, unknowns = outcome(items)
    reported = {(problem.record, problem.value) for problem in problems}
    reported |= {(record, unknown.name) for unknown in unknowns for record in unknown.records}
    spelt = {name.replace(" ", "") for _, name in reported}
    for item in items:
        for reference in references(item.section, read(item)):
            if FIELDS[item.section][reference.field] in (TEXT, *BY_ID):
                continue
            meant = resolution.id(item.id, reference.field, reference.name)
            assert meant is not None or reference.name.replace(" ", "") in spelt
            if meant is not None:
                assert resolution.labels[meant]


@settings(max_examples=150, deadline=None)
@given(records)
def test_what_is_drawn_hangs_together_and_changes_nothing_on_the_next_run(items):
    resolution, gazetteer_places, problems, unknowns = outcome(items)
    assert [item.id for item in gazetteer_places] == sorted({item.id for item in gazetteer_places})
    for item in gazetteer_places:
        for reference in references(item.section, read(item)):
            assert resolution.labels[resolution.id(item.id, reference.field, reference.name)]
    assert outcome([*items, *gazetteer_places]) == (resolution, gazetteer_places, problems, unknowns)
