"""The two tables of pairings as the policies have them, each place the one of its time; and the five texts' pairs."""

import shutil
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from graphkit.loaders.choice import open_files
from graphkit.pipeline.demo import demo_files, pairing_files
from graphkit.places.gazetteer import Gazetteer
from graphkit.query.run import run
from graphkit.query.saved import load_saved
from graphkit.query.valid_time import parse_time
from graphkit.records.recordset import RecordSet
from graphkit.resolve.resolver import resolve
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store import open_reader
from graphkit.validate.intake import take

ROOT = Path(__file__).parents[2]
DATA = ROOT / "graphkit" / "data"
MAPPINGS = ROOT / "tests" / "loaders" / "data"
TABLES = ROOT / "tests" / "data" / "tables"
OF = {"guizhou-2013": "pairings_2013_guizhou.tsv", "eastwest-2016": "pairings_2016_eastwest.tsv"}


def records_of(*paths):
    records, report, _ = take(open_files(paths, load_vocabulary(), lambda path: path.stem), load_vocabulary())
    assert not report.problems
    return records


def pairings_of(records):
    """Return (helper, recipient, tier, since, until, programmes, sources) of each pairing, places by their ids."""
    meant, _, problems, unknown = resolve(records, gazetteer=Gazetteer.load(), vocabulary=load_vocabulary())
    assert not problems
    assert not unknown
    found = Counter()
    for item in records.of("pairings"):
        record = item.record
        ends = (meant.id(item.id, "helper", record.helper), meant.id(item.id, "recipient", record.recipient))
        dates = (record.since and record.since.date, record.until and record.until.date)
        found[*ends, record.tier, *dates, record.programmes, tuple(one.source for one in record.evidence)] += 1
    return found


@pytest.mark.parametrize("name", OF)
def test_the_shipped_records_are_what_the_loader_makes_of_the_table(name, tmp_path):
    shutil.copy(TABLES / OF[name], tmp_path / f"{name}.tsv")
    shutil.copy(MAPPINGS / f"{name}.mapping.yaml", tmp_path)
    shipped = records_of(DATA / "pairings" / f"{name}.yaml")
    others = [item for item in shipped if item.section != "pairings"]
    loaded = RecordSet([*records_of(tmp_path / f"{name}.tsv"), *others])
    assert pairings_of(loaded) == pairings_of(shipped)
    lines = [item.location.line for item in loaded.of("pairings")]
    assert lines == list(range(2, len(lines) + 2))


@pytest.mark.parametrize(("name", "count"), [("guizhou-2013", 8), ("eastwest-2016", 32)])
def test_ids_say_who_and_when_and_places_stood_then(name, count):
    units = Gazetteer.load().units
    found = list(records_of(DATA / "pairings" / f"{name}.yaml").of("pairings"))
    assert len(found) == count
    for item in found:
        record = item.record
        ends = (record.helper, record.recipient)
        assert item.id == f"pair/{'-'.join(end.split('/')[1] for end in ends)}-{name[-4:]}"
        for end in ends:
            assert units[end].holds(record.since.first), end
            assert units[end].holds(record.until.last), end
        assert units[record.recipient].label == {"province": "Province", "prefecture": "City"}[record.tier]


def test_the_helpers_of_2016_are_nine_provinces_and_thirteen_cities():
    units = Gazetteer.load().units
    helpers = {item.record.helper for item in records_of(DATA / "pairings" / "eastwest-2016.yaml").of("pairings")}
    cities = {place_id for place_id in helpers if units[place_id].label == "City"}
    provinces = {place_id if units[place_id].label == "Province" else units[place_id].parent for place_id in helpers}
    assert (len(cities), len(provinces)) == (13, 9)


def test_the_demo_is_the_five_programmes_unless_asked():
    assert [path.stem for path in demo_files(DATA)] == ["bijie", "liupanshui", "pingtang", "qixingguan", "zhaojue"]
    assert [path.stem for path in pairing_files(DATA)] == ["eastwest-2016", "guizhou-2013"]


TEXTS = {  # the pairs that the five texts state or, where inferred, imply; by source
    ("src/bijie-cns-000", "grp/bijie-minmeng-local-schools", "grp/bijie-138-schools"),
    ("src/bijie-cns-000", "grp/bijie-minmeng-local-schools", "grp/bijie-7-vocational"),
    ("src/bijie-cns-000", "inst/shanghai-normal", "inst/zhigong-education"),
    ("src/bijie-cns-000", "hospital/zhejiang-peoples", "hospital/zhejiang-peoples-bijie"),
    ("src/bijie-cns-000", "party/zhigong-central", "county/qixingguan"),
    ("src/qixingguan-zhigong-001", "party/zhigong-central", "county/qixingguan"),
    ("src/qixingguan-zhigong-001", "inst/shenyang-polytechnic", "school/qixingguan-vocational"),
    ("src/liupanshui-dalian-002", "city/dalian", "city/liupanshui"),
    ("src/liupanshui-dalian-002", "party/minmeng-dalian-medical", "hospital/liupanshui-second"),
    ("src/pingtang-gzstv-003", "county/baiyun-440111", "county/pingtang"),
    ("src/pingtang-gzstv-003", "grp/pingtang-baiyun-29-units", "grp/pingtang-24-villages"),
    ("src/pingtang-gzstv-003", "grp/pingtang-guangzhou-32-schools", "grp/pingtang-77-schools"),
    ("src/pingtang-gzstv-003", "grp/pingtang-baiyun-11-medical", "grp/pingtang-21-medical"),
    ("src/zhaojue-ufwd-004", "county/yuyao", "county/zhaojue"),
}


@pytest.fixture(scope="module")
def reader(programmes_and_pairings, tmp_path_factory):
    with closing(open_reader(programmes_and_pairings(tmp_path_factory.mktemp("pairings") / "all.kgl"))) as opened:
        yield opened


def test_the_texts_pairs_are_there_with_their_texts_as_sources(reader):
    rows = reader.query(
        "MATCH (h:Node)<-[:HELPER]-(p:Pairing)-[:RECIPIENT]->(r:Node) MATCH (p)-[:REPORTED_IN]->(s:Source) "
        "RETURN s.id AS source, h.id AS helper, r.id AS recipient"
    ).rows
    found = {(row["source"], row["helper"], row["recipient"]) for row in rows}
    policies = {row for row in found if row[0] in ("src/guobanfa-2013-11", "src/east-west-2016")}
    assert found - policies == TEXTS
    assert len(policies) == 40


@pytest.mark.parametrize(
    ("when", "certain", "possible"),
    [
        ("2013-01-31", 0, 1),
        ("2013-02", 8, 1),
        ("2016-11-30", 9, 1),
        ("2016-12", 41, 1),
        ("2017-01-01", 40, 1),
        ("2021-03-31", 40, 6),
        ("2021-04-01", 1, 6),
        ("2012", 0, 1),
    ],
)  # fmt: skip; the round before the renewal of 2019 has no start, so that it may have held
def test_how_many_held(reader, when, certain, possible):
    states = Counter(row["state"] for row in run(reader, load_saved("pairings-as-of"), time=parse_time(when)).rows)
    assert (states["certain"], states["possible"], sum(states.values())) == (certain, possible, 54)
