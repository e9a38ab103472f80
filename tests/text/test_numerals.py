from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.schema.vocabulary import load_vocabulary
from graphkit.text.extract.numeral import narrow, parse_numeral
from graphkit.text.extract.numerals import find_numbers

VOCABULARY = load_vocabulary()

DIGITS = "零一二三四五六七八九"


def section(number: int) -> str:
    """Write 1 to 9999."""
    text, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + name
            gap = False
        elif text:
            gap = True
    return text


def chinese(number: int) -> str:
    """Write a whole number below 10^16 as Chinese does."""
    if number == 0:
        return "零"
    high, rest = divmod(number, 10**8)
    myriads, ones = divmod(rest, 10**4)
    text = chinese(high) + "亿" if high else ""
    if myriads:
        text += ("零" if text and myriads < 1000 else "") + section(myriads) + "万"
    if ones:
        text += ("零" if text and ones < 1000 else "") + section(ones)
    return text


@given(st.integers(0, 10**16 - 1))
def test_what_is_written_in_chinese_is_read_back(number):
    assert parse_numeral(chinese(number)) == number


@given(st.integers(0, 10**12), st.integers(0, 4), st.sampled_from(["", "十", "百", "千", "万", "百万", "亿", "万亿"]))
def test_arabic_digits_with_a_multiplier_are_exact(number, places, times):
    value = Decimal(number).scaleb(-places)
    factor = {"": 1, "十": 10, "百": 100, "千": 1000, "万": 10**4, "百万": 10**6, "亿": 10**8, "万亿": 10**12}[times]
    text = f"{value:f}{times}"
    assert parse_numeral(text) == value * factor
    assert parse_numeral(text.translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))) == value * factor
    if places == 0:
        assert parse_numeral(f"{number:,}{times}") == number * factor


@given(st.integers(2, 10**9), st.sampled_from(["名", "册", "家", "元", "吨", "人次"]), st.booleans())
def test_a_number_is_found_where_it_stands(number, unit, in_chinese):
    digits = chinese(number) if in_chinese else str(number)
    if in_chinese and digits[0] in "十百千万":
        digits = "一" + digits
    text = f"共捐赠{digits}{unit}物资"
    [found] = find_numbers(text, VOCABULARY)
    assert (text[found.start : found.end], found.value, found.unit) == (digits, number, unit)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三百二十", "320"), ("三百二", "320"), ("两万五", "25000"), ("一千零五", "1005"), ("十", "10"),
        ("二十三", "23"),

        ("二〇二三", "2023"), ("一点二万", "12000"), ("九十六点四六", "96.46"), ("三亿五千万", "350000000"),
        ("万亿", "1000000000000"),
        ("两万五千亿", "2500000000000"), ("1,383", "1383"), ("4.67亿", "467000000"), ("1.2万", "12000"),
        ("3千5百", "3500"),
        ("半", "0.5"), ("零", "0"), ("0.50", "0.5"), ("100", "100"),
    ],
)  # fmt: skip
def test_values(text, value):
    assert str(parse_numeral(text)) == value


@pytest.mark.parametrize("text", ["", "人", "三人", "1.2.3x", "5 5", "一二三十", "点五", "1点", "9" * 41])
def test_what_is_no_numeral(text):
    with pytest.raises(ValueError):
        parse_numeral(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("近60万元", [("600000", "about", "元")]),
        ("40余家企业", [("40", "above", "家")]),
        ("10多家", [("10", "above", "家")]),
        ("3700余册", [("3700", "above", "册")]),
        ("20余个小时", [("20", "above", "个小时")]),
        ("长达2个多月", [("2", "above", "个月")]),
        ("两年多", [("2", "above", "年")]),
        ("3000多万元", [("30000000", "above", "元")]),
        ("百余名", [("100", "above", "名")]),
        ("超过6000亩", [("6000", "above", "亩")]),
        ("约70亿元", [("7000000000", "about", "元")]),
        ("合约3年", [("3", "exact", "年")]),
        ("邻近4个社区", [("4", "exact", "个")]),
        ("18亿元以上", [("1800000000", "at_least", "元")]),
        ("73.6%以上", [("73.6", "at_least", "%")]),
        ("不少于5次", [("5", "at_least", "次")]),
        ("不足100人", [("100", "below", "人")]),
        ("不超过3天", [("3", "at_most", "天")]),
        ("500人左右", [("500", "about", "人")]),
        ("达96.46%", [("96.46", "exact", "%")]),
        ("百分之九十六点四六", [("96.46", "exact", "%")]),
        ("百分之96", [("96", "exact", "%")]),
        ("56.82万人次", [("568200", "exact", "人次")]),
        ("1,383个项目", [("1383", "exact", "个")]),
        ("受益,138所", [("138", "exact", "所")]),
        ("１３８所", [("138", "exact", "所")]),
        ("三所小学", [("3", "exact", "所")]),
        ("两家医院", [("2", "exact", "家")]),
        ("半年", [("0.5", "exact", "年")]),
        ("各有一个数字中心", [("1", "exact", "个")]),
        ("为期一个月", [("1", "exact", "个月")]),
        ("2%~3%", [("2", "exact", "%"), ("3", "exact", "%")]),
        ("3-5家", [("3", "exact", ""), ("5", "exact", "家")]),
        ("LED灯5000只", [("5000", "exact", "只")]),
        ("三百二十名", [("320", "exact", "名")]),
    ],
)
def test_bounds_and_units(text, expected):
    assert [(str(n.value), n.bound, n.unit) for n in find_numbers(text, VOCABULARY)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "四川大学", "七星关区", "三岔河镇", "九三学社", "一批重点项目", "一项项举措", "一次又一次", "千山万水",
        "万企兴万村",
        "百县百品", "三五家", "七二班", "几十个国家", "数百名", "十几亿", "第四中学", "统一战线", "一体两翼",
        "五育并举",
        "3D场景", "5G基站", "2023年7月", "6月18日至19日", "两年来", "20:43:07", "1+N工程", "新的一年", "三年级",
        "万人空巷",
        "一老一小", "十分重视",
    ],
)  # fmt: skip
def test_what_is_no_measure(text):
    assert find_numbers(text, VOCABULARY) == []


@pytest.mark.parametrize(
    ("text", "value"), [("首批", 1), ("首期投资", 1), ("第一批学生", 1), ("第三届", 3), ("第12期", 12)]
)
def test_ordinals_are_marked(text, value):
    [found] = find_numbers(text, VOCABULARY)
    assert found.ordinal
    assert found.value == value


@given(st.text(alphabet=st.sampled_from("零一二两三十百千万亿半点第首近约余多%％年月日个人元,.0123456789 a每近")))
def test_nothing_breaks_it(text):
    for found in find_numbers(text, VOCABULARY):
        assert text[found.start : found.end] == found.text
        assert found.value >= 0


def test_narrow_keeps_length():
    assert narrow("１，２．５％") == "1,2.5%"
