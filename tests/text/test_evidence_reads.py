"""Every evidence span of the two garbled texts reads as Chinese through the repair; what is lost is listed."""

import re
from pathlib import Path

import pytest
import yaml

from graphkit.text.paragraphs import paragraphs
from graphkit.text.repair.repair import repair
from graphkit.text.repair.shifted_gbk import UNKNOWN
from graphkit.text.script import has_traditional
from graphkit.text.spans import digest

ROOT = Path(__file__).parents[2]
FILES = {"001": "qixingguan", "004": "zhaojue"}
LATIN = {"LED", "SPD", "3D", "D"}  # words that the texts do write in letters
LOST = {"001": ["聚焦当地特��响乡村“富民曲”"], "004": []}
SPEAKING = {  # words that stand in letters and other script in the text as stored, by the record that tells them
    "001": ["七星关区", "致公党中央", "团式", "学校", "万元", "亿元", "数字小院", "沈阳职业技术学院"],
    "004": ["余姚市委统战部", "昭觉", "万元", "劳务服务站", "医院", "合作社", "民营企业"],
}


def evidence(value, source):
    """Yield every item of evidence of a source, however deep it stands."""
    if isinstance(value, dict):
        if value.get("source") == source and "paragraph" in value:
            yield value
        for inner in value.values():
            yield from evidence(inner, source)
    elif isinstance(value, list):
        for inner in value:
            yield from evidence(inner, source)


def readings(number, raw):
    stored, found = paragraphs(raw), repair(raw)
    records = yaml.safe_load((ROOT / "graphkit" / "data" / f"{FILES[number]}.yaml").read_text(encoding="utf-8"))
    source = next(row["id"] for row in records["sources"] if row["id"].endswith(number))
    items = list(evidence(records, source))
    assert len(items) >= 40
    for item in items:
        paragraph = stored[item["paragraph"] - 1]
        start, end = item.get("start", 0), item.get("end", len(paragraph.text))
        if "digest" in item:
            assert digest(paragraph.text[start:end]) == item["digest"]
        span = found.span(paragraph.start + start, paragraph.start + end)
        yield item, paragraph.text[start:end], found.text[slice(*span)]


@pytest.mark.parametrize("number", FILES)
def test_every_span_reads_as_chinese(number, source_text):
    for item, passage, reading in readings(number, source_text(number)):
        assert reading.strip(), item
        assert len(reading) <= len(passage), item
        assert set(re.findall("[A-Za-z]+", reading)) <= LATIN, (item, reading)
        assert not re.search(
            "[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ?？()（）]", reading.replace("(本报", "").replace("(来源", "")
        ), reading
        assert not has_traditional(reading), reading
        whole = re.sub("[^\u4e00-\u9fff]", "", reading)
        assert whole or re.search(r"\d", reading), item


@pytest.mark.parametrize("number", FILES)
def test_what_is_lost_is_listed_and_no_figure_rests_on_it(number, source_text):
    lost = [reading for _, _, reading in readings(number, source_text(number)) if UNKNOWN in reading]
    assert set(lost) <= set(LOST[number])
    found = repair(source_text(number))
    assert sum(each.count for each in found.lost) == found.text.count(UNKNOWN) == sum(map(_unknown, LOST[number]))


@pytest.mark.parametrize("number", FILES)
def test_spans_say_what_the_texts_say(number, source_text):
    evidence = "\n".join(reading for _, _, reading in readings(number, source_text(number)))
    assert [words for words in SPEAKING[number] if words not in evidence] == []


def _unknown(text):
    return text.count(UNKNOWN)
