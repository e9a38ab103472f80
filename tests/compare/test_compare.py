import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.compare import Agreement, Coverage, ValuePairs, cohens_kappa, compare
from graphkit.compare.names import match_entities, normal
from graphkit.schema.records import SECTIONS, Entity


def records(**sections):
    return [SECTIONS[section].model_validate(row) for section, rows in sections.items() for row in rows]


def at(start, end, paragraph=1, source="src/x"):
    return [{"source": source, "paragraph": paragraph, "start": start, "end": end, "digest": "0"}]


def encoding(prefix, *, source="src/x", **changes):
    """One reader's file: a gift of money and books through a broker, a visit, what came of it, a pairing."""
    p = prefix
    act = {
        "id": f"act/{p}-gift", "kind": "donation", "name": f"{p}捐赠", "providers": [f"party/{p}a"],
        "facilitators": [f"party/{p}b"], "recipients": [f"school/{p}c"], "period": {"start": "2019-09"},
        "status": "disbursed", "benefit": "forward", "evidence": at(0, 30, source=source),
        "contributions": [
            {"id": f"con/{p}-money", "amount": "30000", "currency": "CNY", "stage": "disbursed", "bound": "about",
             "evidence": at(10, 15, source=source)},
            {"id": f"con/{p}-books", "quantity": "500", "unit": "volume", "item": "books", "stage": "disbursed",
             "evidence": at(20, 25, source=source)},
        ],
    }  # fmt: skip
    visit = {
        "id": f"act/{p}-visit",
        "kind": "exchange",
        "organizers": [f"party/{p}a"],
        "evidence": at(0, 12, 2, source),
    }
    observation = {
        "id": f"obs/{p}-pupils", "about": f"school/{p}c", "indicator": "pupils", "value": "900", "unit": "person",
        "result_of": [f"act/{p}-gift"], "evidence": at(40, 45, source=source),
    }  # fmt: skip
    pairing = {"id": f"pair/{p}", "helper": f"party/{p}a", "recipient": f"school/{p}c", "tier": "institution"}
    rows = {"act": act, "visit": visit, "observation": observation, "pairing": pairing}
    for key, change in changes.items():
        rows[key] = rows[key] | change if change is not None else None
    return records(
        sources=[{"id": source}],
        entities=[
            {"id": f"party/{p}a", "label": "Party", "name": "民盟大连市委会"},
            {"id": f"party/{p}b", "label": "Party", "name": "民盟六盘水市委会"},
            {"id": f"school/{p}c", "label": "School", "name": "“中寨”乡中學" if p == "b" else "中寨乡中学"},
        ],
        activities=[row for row in (rows["act"], rows["visit"]) if row],
        observations=[rows["observation"]] if rows["observation"] else [],
        pairings=[rows["pairing"]] if rows["pairing"] else [],
    )


A = encoding("a")


def test_the_same_facts_under_other_ids_agree_wholly():
    agreement = compare(A, encoding("b", source="src/other"))
    assert agreement.differences == []
    counts = {key: (each.both, each.only_a, each.only_b) for key, each in agreement.coverage.items()}
    assert {key: count for key, count in counts.items() if not key.startswith("role.")} == {
        "entities": (3, 0, 0), "acts": (2, 0, 0), "roles": (4, 0, 0), "contributions": (2, 0, 0),
        "observations": (1, 0, 0), "pairings": (1, 0, 0),
    }  # fmt: skip
    assert all(same.agree == same.of for same in agreement.values.values())
    assert agreement.coverage["acts"].f1 == 1.0


@pytest.mark.parametrize(
    ("changes", "what", "a", "b"),
    [
        ({"act": {"kind": "funding"}}, "kind", "donation", "funding"),
        ({"act": {"period": {"start": "2019"}}}, "start", "2019-09", "2019"),
        ({"act": {"status": "started"}}, "status", "disbursed", "started"),
        ({"act": {"providers": [], "organizers": ["民盟大连市委会"]}}, "providers", "party/aa", None),
        ({"act": {"providers": [], "organizers": ["民盟大连市委会"]}}, "organizers", None, "party/aa"),
        ({"act": {"facilitators": []}}, "facilitators", "party/ab", None),
        ({"observation": {"value": "901"}}, "value", "900", "901"),
        ({"observation": {"indicator": "population"}}, "indicator", "pupils", "population"),
        ({"observation": {"result_of": []}}, "result_of", "act/a-gift", None),
        ({"pairing": {"tier": "county"}}, "tier", "institution", "county"),
    ],
)
def test_each_difference_is_told_with_both_sides(changes, what, a, b):
    agreement = compare(A, encoding("b", **changes))
    differing = [(d.what, d.a, d.b) for d in agreement.differences]
    assert (what, a, b) in differing
    difference = next(d for d in agreement.differences if d.what == what)
    assert difference.a_id
    assert difference.b_id
    assert agreement.coverage["acts"].both == 2


@pytest.mark.parametrize(
    ("field", "value", "what"),
    [
        ("amount", "40000", "value"),
        ("stage", "committed", "stage"),
        ("bound", "exact", "bound"),
        ("currency", "USD", "unit"),
        ("aggregate", True, "aggregate"),
        ("as_of", "2020", "as_of"),
    ],
)
def test_each_field_of_a_figure_is_compared(field, value, what):
    other = encoding("b")
    for index, record in enumerate(other):
        if record.id == "act/b-gift":
            money = record.contributions[0].model_dump(mode="json") | {field: value}
            row = record.model_dump(mode="json", by_alias=True)
            row["contributions"][0] = money
            other[index] = SECTIONS["activities"].model_validate(row)
    agreement = compare(A, other)
    assert [(d.what, d.a_id, d.b_id) for d in agreement.differences] == [(what, "con/a-money", "con/b-money")]
    same = agreement.values[f"contribution.{what}"]
    assert (same.agree, same.of) == (1, 2)


def test_what_only_one_side_has_is_told():
    agreement = compare(A, encoding("b", visit=None, observation=None))
    assert agreement.coverage["acts"] == Coverage(1, 1, 0)
    assert agreement.coverage["observations"] == Coverage(0, 1, 0)
    assert {(d.section, d.what, d.a_id, d.a_place) for d in agreement.differences} == {
        ("acts", "only a", "act/a-visit", "¶2:0-12"),
        ("observations", "only a", "obs/a-pupils", "¶1:40-45"),
    }


def test_swapping_the_sides_swaps_the_result():
    b = encoding("b", visit=None, act={"kind": "funding"})
    one, two = compare(A, b), compare(b, A)
    assert {k: (f.both, f.only_a, f.only_b) for k, f in one.coverage.items()} == {
        k: (f.both, f.only_b, f.only_a) for k, f in two.coverage.items()
    }
    assert ("kind", "donation", "funding") in [(d.what, d.a, d.b) for d in one.differences]
    assert {(d.what, d.a, d.b) for d in one.differences if d.a and d.b} == {
        (d.what, d.b, d.a) for d in two.differences if d.a and d.b
    }


def test_two_acts_of_one_sentence_are_told_apart_by_passage_and_parties():
    def both(prefix, order):
        acts = [
            {"id": f"act/{prefix}-{n}", "kind": "donation", "providers": [f"甲{n}公司"], "recipients": ["乙县"],
             "evidence": at(10 * n, 10 * n + 12)}
            for n in order
        ]  # fmt: skip
        return records(sources=[{"id": "src/x"}], activities=acts)

    agreement = compare(both("a", [1, 2, 3]), both("b", [3, 1, 2]))
    assert agreement.coverage["acts"] == Coverage(3, 0, 0)
    assert agreement.differences == []


def test_acts_of_different_paragraphs_are_never_one():
    other = encoding("b", visit={"evidence": at(0, 12, 3)})
    assert compare(A, other).coverage["acts"] == Coverage(1, 1, 1)


def test_quotations_are_compared_without_their_texts_and_with_sealed_ones_by_them():
    def quoted(prefix, evidence):
        act = {"id": f"act/{prefix}", "kind": "donation", "evidence": [evidence]}
        return records(sources=[{"id": f"src/{prefix}"}], activities=[act])

    quote = {"source": "src/a", "paragraph": 1, "quote": "捐赠3万元"}
    assert compare(quoted("a", quote), quoted("b", quote | {"source": "src/b"})).coverage["acts"].both == 1
    sealed = quoted("b", {"source": "src/b", "paragraph": 1, "start": 2, "end": 7, "digest": "0"})
    assert compare(quoted("a", quote), sealed).coverage["acts"].both == 0
    assert compare(quoted("a", quote), sealed, {"src/a": "甲县捐赠3万元"}).coverage["acts"].both == 1


def test_empty_files_have_nothing_to_compare():
    agreement = compare([], [])
    assert agreement.coverage["acts"] == Coverage(0, 0, 0)
    assert agreement.coverage["acts"].f1 is None
    assert agreement.values["act.kind"].kappa is None
    json.dumps(agreement.as_dict())


def test_everything_is_json_and_rows():
    agreement = compare(A, encoding("b", visit=None))
    assert json.loads(json.dumps(agreement.as_dict(), ensure_ascii=False))["found"]["acts"] == {
        "both": 1, "only_a": 1, "only_b": 0, "f1": 0.667,
    }  # fmt: skip
    assert {"what", "both", "only_a", "only_b", "share", "kappa"} == set(agreement.rows()[0])


def test_pooling_adds_up():
    one = compare(A, encoding("b", visit=None))
    both = one + compare(A, encoding("b"))
    assert both.coverage["acts"] == Coverage(3, 1, 0)
    assert both.values["act.kind"].of == 3
    assert (Agreement() + one).as_dict() == one.as_dict()


class TestKappa:
    def test_by_hand(self):
        pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
        assert cohens_kappa(pairs) == pytest.approx(0.4)

    def test_chance_is_nought_and_contradiction_negative(self):
        assert cohens_kappa([("x", "x"), ("x", "y"), ("y", "x"), ("y", "y")]) == 0
        assert cohens_kappa([("x", "y"), ("y", "x")]) == -1

    def test_not_defined(self):
        assert cohens_kappa([]) is None
        assert cohens_kappa([("x", "x")] * 3) is None

    @given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1))
    def test_laws(self, pairs):
        kappa = cohens_kappa(pairs)
        if kappa is not None:
            assert -1 <= kappa <= 1 + 1e-12
            assert kappa == pytest.approx(cohens_kappa([(b, a) for a, b in pairs]))
            assert (kappa == pytest.approx(1)) == all(a == b for a, b in pairs)
        assert ValuePairs(tuple(pairs)).agree == sum(a == b for a, b in pairs)


class TestNames:
    def test_what_readers_write_differently_is_folded(self):
        assert normal("“同心·園” (ABC)") == normal("同心园ａｂｃ")

    def entity(self, id, name, label="Hospital", **more):
        return Entity.model_validate({"id": id, "label": label, "name": name, **more})

    def test_equal_names_come_before_shared_mentions(self):
        a = [self.entity("h/1", "人民医院", mentions=[{"source": "s", "text": "医院"}]), self.entity("h/2", "中医医院")]
        b = [self.entity("h/x", "中医医院", mentions=[{"source": "s", "text": "医院"}]), self.entity("h/y", "人民医院")]
        assert match_entities(a, b) == {"h/1": "h/y", "h/2": "h/x"}

    def test_sets_are_matched_by_similar_names_of_one_size(self):
        a = [self.entity("g/1", "毕节138所中小学", "Group", size=138), self.entity("g/2", "知名学校", "Group")]
        b = [self.entity("g/x", "138所中小学", "Group", size=138), self.entity("g/y", "7所职业院校", "Group", size=7)]
        assert match_entities(a, b) == {"g/1": "g/x"}

    def test_nothing_is_used_twice(self):
        a = [self.entity("h/1", "医院"), self.entity("h/2", "医院")]
        assert len(match_entities(a, [self.entity("h/x", "医院")])) == 1
