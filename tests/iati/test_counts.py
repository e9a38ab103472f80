"""Of every published file, what is read equals what XPath counts; and all of them make one graph."""

from collections import Counter
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from iati_count import Read, counted

from graphkit.pipeline import import_files
from graphkit.store import open_reader

DATA = Path(__file__).parents[1] / "data" / "iati"
FILES = sorted(DATA.glob("*.xml"))


def test_there_are_twenty():
    assert len(FILES) == 20


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_is_read_is_what_xpath_counts(path):
    read, wanted = Read(path), counted(path)
    assert read.problems == []
    assert [finding.code for finding in read.findings if finding.severity == "wrong"] == []
    acts, entities = read.of("activities"), read.of("entities")
    numbers, sums = Counter(), Counter()
    for figure in (figure for act in acts.values() for figure in act.get("contributions", ())):
        type_ = figure["iati_type"]
        kind = next((kind for kind in ("budget", "planned-disbursement") if type_.startswith(kind)), type_)
        numbers[kind, figure["currency"]] += 1
        sums[kind, figure["currency"]] += Decimal(figure["amount"])
    assert len(acts) == wanted["activities"]
    assert numbers == wanted["numbers"]
    assert sums == wanted["sums"]
    assert len([entity for entity in entities if entity.startswith("org/")]) == wanted["organisations"]
    if not any("percentages above" in (finding.detail or "") for finding in read.findings):
        given = sum(Decimal(party.get("share", 0)) for act in acts.values() for party in act.get("recipients", ()))
        assert given * 100 == wanted["percentages"]


def test_all_of_them_are_one_graph(tmp_path):
    """Twelve publishers name each other in their own words: no contradiction, and the sums are those of XPath."""
    uri = str(tmp_path / "g.kgl")
    for path in FILES:
        result = import_files(uri, [path])
        assert result.problems == [], path.name
    wanted = Counter()
    for path in FILES:
        wanted.update({key: float(total) for key, total in counted(path)["sums"].items() if key[0].isdigit()})
    with closing(open_reader(uri)) as reader:
        rows = reader.query(
            "MATCH (c:Contribution) WHERE c.iati_type IS NOT NULL "
            "RETURN c.iati_type AS type, c.currency AS currency, sum(c.amount) AS total"
        ).rows
        paid = reader.query(
            "MATCH (c:Contribution) WHERE c.realised AND c.flow = 'aid' AND c.counted AND c.currency = 'USD' "
            "RETURN sum(c.counted_amount) AS total"
        ).rows
    found = {(row["type"], row["currency"]): row["total"] for row in rows if row["type"].isdigit()}
    assert found.keys() == wanted.keys()
    assert all(found[key] == pytest.approx(wanted[key]) for key in wanted)
    assert paid[0]["total"] == pytest.approx(wanted["3", "USD"] + wanted["4", "USD"])
