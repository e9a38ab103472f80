"""Shape: what pydantic may object to is always a code of the catalogue, at the place that stands in the file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.findings import RecordLocation
from graphkit.loaders.rows import RawRecord
from graphkit.schema.records import SECTIONS
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.validate.shape import date_meant, fields, nested, number_meant, read
from graphkit.wording import catalogues
from graphkit.wording.problems import problem_dict, problem_text

VOCABULARY = load_vocabulary()


def problems(section, data, **place):
    return read(RawRecord(section, data, RecordLocation("a.yaml", 1, **place)), "d", VOCABULARY)[1]


ODD = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["\ud800", "\x00", "a b", "x" * 5000, "1e400", "NaN", "2017-02-29"])
)
VALUES = st.recursive(
    ODD, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner), max_leaves=6
)


@pytest.mark.parametrize("section", SECTIONS)
def test_whatever_stands_in_a_field_ends_in_a_record_or_known_problems(section, is_safe):
    model = SECTIONS[section]
    names = [field.alias or name for name, field in model.model_fields.items()]
    inner = {name: fields(part) for name, part in nested(model).items()}

    @given(st.dictionaries(st.sampled_from(names), VALUES, max_size=4), st.data())
    def run(data, draw):
        for name in [name for name in data if name in inner]:
            if draw.draw(st.booleans()):
                part = draw.draw(st.dictionaries(st.sampled_from(inner[name]), VALUES, max_size=3))
                data[name] = draw.draw(st.sampled_from([part, [part], [part, part]]))
        record, found = read(RawRecord(section, data, RecordLocation("a.yaml", 1)), "d", VOCABULARY)
        assert (record is None) == bool(found)
        for problem in found:
            assert problem.code in catalogues.problems()
            assert problem.code != "invalid-value", problem
            for language in ("en", "zh"):
                assert is_safe(problem_text(problem, language))
            assert is_safe(problem.field)

    run()


def test_the_value_of_an_unknown_field_is_never_repeated():
    (problem,) = problems("sources", {"id": "src/a", "身份证号": "520000199001011234"})
    assert problem.code == "unknown-field"
    assert "520000199001011234" not in str(problem_dict(problem))


def test_what_is_missing_says_what_it_may_be():
    (problem,) = problems("activities", {"id": "act/a", "providers": ["甲"]})
    assert (problem.code, problem.value) == ("missing-field", "kind")
    assert set(problem.allowed) == set(VOCABULARY.kinds)
    (problem,) = problems("entities", {"id": "x", "name": "甲"})
    assert "Hospital" in problem.allowed
    assert "Activity" not in problem.allowed


def test_the_loaders_problems_come_with_the_records_id():
    from graphkit.findings import Finding, Location

    reported = Finding("duplicate-key", Location("a.yaml", 3, field=("name",)))
    raw = RawRecord("sources", {"id": "src/a", "nmae": 1}, RecordLocation("a.yaml", 1), (reported,))
    record, found = read(raw, "d", VOCABULARY)
    assert record is None
    assert [(problem.code, problem.record) for problem in found] == [
        ("unknown-field", "src/a"),
        ("duplicate-key", "src/a"),
    ]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2024年5月1日", "2024-05-01"),
        ("2024年05月", "2024-05"),
        ("2024年", "2024"),
        ("2024/5/1", "2024-05-01"),
        ("2024-5-1", "2024-05-01"),
        ("2024.12", "2024-12"),
        ("202405", "2024-05"),
        ("20240501", "2024-05-01"),
        ("２０２４年５月", "2024-05"),
        ("2024-13", None),
        ("2023-02-29", None),
        ("24-05-01", None),
        ("5/1/2024", None),
        ("2024-05-01T00:00:00", None),
        ("", None),
    ],
)
def test_dates_that_people_write(text, meant):
    assert date_meant(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1,234,567.89", "1234567.89"),
        ("１２００", "1200"),
        ("3万", "30000"),
        ("4.67亿元", "467000000"),
        ("近500万元", "5000000"),
        ("20余人", "20"),
        ("0.5万", "5000"),
        ("-3万", "-30000"),
        ("三万", None),
        ("3至5万", None),
        ("万", None),
        ("", None),
    ],
)
def test_numbers_that_people_write(text, meant):
    assert number_meant(text) == meant
