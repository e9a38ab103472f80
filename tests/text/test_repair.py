import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, pinyin

from graphkit.text.repair.repair import repair
from graphkit.text.repair.shifted_gbk import UNKNOWN, find_shifted
from graphkit.text.spans import find_quote

TRADITIONAL = opencc.OpenCC("s2t").convert
PHRASES = (
    "白沙河村党支部书记", "开学典礼", "当地民营企业", "学校的学生", "人民医院的医生", "易地搬迁社区", "东西部协作",
    "养殖专业合作社", "到了丰收的季节", "健康管理中心", "乡村振兴", "教育帮扶",
)  # fmt: skip


def narrow(text: str) -> str:
    """What such pages do to full-width forms."""
    return "".join(chr(ord(c) - 0xFEE0) if "\uff01" <= c <= "\uff5e" else c for c in text)


def slip(sentence: str, rest: str, quote: str = "”") -> str:
    """Lose the first byte of the full stop that ends a sentence, as the texts lost it."""
    octets = ("。" + quote + rest).encode("gbk")[1:]
    text, at = "", 0
    while at < len(octets):
        width = 1 if octets[at] < 0x80 else 2
        text += octets[at : at + width].decode("gbk", "ignore") if width == 1 else pair(octets[at : at + 2])
        at += width
    return sentence + "?" + narrow(text)


def pair(octets: bytes) -> str:
    """Decode two bytes; what stands for nothing is dropped whole, as the texts' decoder did."""
    try:
        return octets.decode("gbk")
    except UnicodeDecodeError:
        return ""


def expected(sentence: str, rest: str, quote: str = "”") -> str:
    return opencc.OpenCC("t2s").convert(sentence + "。" + quote + rest)


class TestSlips:
    @pytest.mark.parametrize(
        "rest",
        [
            "當地的學校",
            "開學以後",
            "系統建成完善",
            "黨支部",
            "農村學校的學生",
            "白沙河村黨支部書記",
            "到了柑橘飄香的時節",
        ],
    )
    @pytest.mark.parametrize("quote", "”“")
    def test_a_lost_byte_behind_a_full_stop_is_found_again(self, rest, quote):
        raw = slip("謝謝你們來下單", rest + "開始了", quote)
        assert repair(raw).text == expected("謝謝你們來下單", rest + "開始了", quote)
        assert "lost-bytes" in repair(raw).counts

    @pytest.mark.parametrize(
        ("raw", "text"),
        [
            ("當(dāng)?shù)孛駹I(yíng)企業(yè)", "当地民营企业"),
            ("推動(dòng)?xùn)|西部協(xié)作", "推动东西部协作"),
        ],
    )
    def test_a_reading_written_across_two_characters(self, raw, text):
        assert repair(raw).text == text

    @pytest.mark.parametrize(
        "sound",
        [
            "真的吗?!她说不可能。",
            "什么?!把书给我!",
            "是吗?不是。",
            "你说什么?!",
            "?!",
            "?",
            "怎么(zěn)?",
            "為什麼?!因為學校",
        ],
    )
    def test_a_question_is_left_alone(self, sound):
        assert find_shifted(sound) == []

    def test_what_the_decoder_dropped_is_restored_only_where_the_text_says_it_elsewhere(self):
        raw = slip("學生下單", "上海師范大學副校長說")
        assert "上海师范大学" not in repair(raw).text
        assert "上海师范大学副校长" in repair("上海師范大學的同學。\n" + raw).text

    @pytest.mark.parametrize("tail", ["，2020年".replace("，", ","), "1月", ""])
    def test_a_slip_that_breaks_off_loses_its_last_character(self, tail):
        text = "毕节市的干部说今年的收入增加很多"
        octets = b"\xb1" + text.encode("gbk")  # the second half of ” before it, so that every pair is one off
        found = repair("大家都说好?!" + octets[:-1].decode("gbk") + tail)
        assert found.text == f"大家都说好。”{text[:-1]}\ufffd{tail}"
        assert [(each.count, "多" in each.candidates) for each in found.lost] == [(1, True)]

    def test_a_question_and_a_cry_are_no_slip(self):
        for text in (
            "能脱贫吗?!能,一定能",
            "可以吗?!当然可以,谢谢",
            "什么?!大家都惊呆了,因为山很高",
            "为什么?!我们不知道",
        ):
            assert repair(text).text == text

    def test_what_is_rare_and_fits_nowhere_is_lost(self):
        found = repair("大家都說好?!痹谧剷洗蠹壹娂姳硎靖兄x,2020年")
        assert found.text == "大家都说好。”在\ufffd\ufffd大家纷纷表示感谢,2020年"
        assert sum(each.count for each in found.lost) == 2

    def test_what_is_lost_is_listed_and_not_guessed(self):
        found = repair("聚焦當(dāng)?shù)靥厣囗戉l(xiāng)村")
        assert found.text == f"聚焦当地特{UNKNOWN * 2}响乡村"
        assert [(lost.count, "色奏" in lost.candidates) for lost in found.lost] == [(2, True)]
        first, _ = found.raw_span(5, 7)
        assert first == found.lost[0].start

    def test_an_eaten_reading_that_cannot_be_decoded_is_marked(self):
        found = repair("這是一個?xyú)物")
        assert UNKNOWN in found.text or "?" in found.text
        found = repair("這是魚(yú)?zhèn)物")
        assert found.text == f"这是鱼{UNKNOWN}物"
        assert found.lost[0].count == 1

    @given(st.lists(st.sampled_from(PHRASES), min_size=1, max_size=4), st.sampled_from("”“"))
    def test_whatever_is_decoded_is_right_or_marked(self, phrases, quote):
        rest = TRADITIONAL("".join(phrases)) + "。"
        raw = slip("的人", rest, quote)
        found = find_shifted(raw)
        if found:
            whole = "。" + quote + rest
            cells = "".join(char for char, _, _ in found[0].cells)
            simple = opencc.OpenCC("t2s").convert
            pattern = [a in (UNKNOWN, b) for a, b in zip(simple(cells), simple(whole), strict=False)]
            assert all(pattern), (cells, whole)


class TestReadings:
    def test_only_what_fits_its_character_is_taken_out(self):
        assert repair("關(guān)於重(chóng)慶(qìng)").text == "关于重庆"
        assert repair("标(guān)题").text == "标(guān)题"
        assert repair("水(water)管").text == "水(water)管"
        assert repair("公司(Gongsi)").text == "公司(Gongsi)"
        assert repair("甲(一期)乙(a)").text == "甲(一期)乙(a)"

    def test_toneless_readings_and_the_echo_of_marks(self):
        assert repair("旅(lv)行(xing):(:)1(1)4(4)亿(yi)").text == "旅行:14亿"
        assert repair("项目(2)(2)").text == "项目(2)(2)"

    def test_full_width_parentheses(self):
        assert repair("关（guān）于").text == "关于"


class TestOthers:
    @pytest.mark.parametrize(
        ("raw", "text"),
        [
            ("落实365bet官网:总书记关于", "落实总书记关于"),
            ("365bet官网_365体育手机版-下载|投注@\n正文", "\n正文"),
            ("国内|365体育手机版:|莆田", "国内||莆田"),
            ("威尼斯人娱乐城官网下载公司", "公司"),
        ],
    )
    def test_betting_advertisements_go(self, raw, text):
        found = repair(raw)
        assert found.text == text
        assert found.counts["injected-spam"] >= 1

    @pytest.mark.parametrize(
        "sound", ["体育官网上线", "365天", "2020体育彩票公益金", "官网:www.example.org", "投注册资本"]
    )
    def test_and_plain_words_stay(self, sound):
        assert repair(sound).text == sound

    def test_doubled_punctuation_becomes_single_but_not_an_ellipsis(self):
        assert repair("甲,,乙。。丙……丁——戊!!").text == "甲,乙。丙……丁——戊!!"

    def test_a_simplified_text_with_a_variant_keeps_it(self):
        text = "朱顚云在贵阳报道" + "帮扶毕节" * 30
        assert repair(text).text == text
        assert repair(text).changes == ()


class TestOffsets:
    RAW = "多彩七星關(guān)區(qū)?!遍_學(xué)前,,365bet官网:致公黨中央"

    def test_every_character_leads_back(self):
        found = repair(self.RAW)
        assert found.text == "多彩七星关区。”开学前,致公党中央"
        span = found.text.index("七星关区")
        assert self.RAW[slice(*found.raw_span(span, span + 4))] == "七星關(guān)區(qū)"
        assert self.RAW[slice(*found.raw_span(8, 9))] == "遍_"

    def test_and_forth(self):
        found = repair(self.RAW)
        for quote, text in (("關(guān)區(qū)", "关区"), ("致公黨", "致公党"), ("區", "区"), ("(guān)", "关")):
            assert found.text[slice(*found.span(*find_quote(self.RAW, quote)))] == text
        start, end = found.span(*find_quote(self.RAW, "365bet"))
        assert start == end

    def test_a_stretch_that_is_none_is_refused(self):
        with pytest.raises(ValueError, match="no stretch"):
            repair("甲").raw_span(0, 2)

    @given(st.text(alphabet=st.sampled_from("關区(guān)?!,。“”|h_pB 37万\n\r厝馀靥钡é\ud800\ufffd𠮷")))
    def test_nothing_breaks_it_and_offsets_stay_in_order(self, raw):
        found = repair(raw)
        assert len(found.text) == len(found.offsets)
        last = (0, 0)
        for start, end in found.offsets:
            assert 0 <= start < end <= len(raw)
            assert start >= last[0]
            assert end >= last[1]
            last = (start, end)

    @given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)))
    def test_sound_simplified_text_is_untouched(self, raw):
        simplified = opencc.OpenCC("t2s").convert
        sound = simplified(simplified(raw)).replace("著", "着")  # 薴 is 苧, and that is 苎
        found = repair(sound)
        if "体育" not in sound:
            assert found.text == sound
            assert found.offsets == tuple((i, i + 1) for i in range(len(sound)))


GARBLE = "關区(guān)(qū)?!,。“”|h_pB 37万\n\r厝馀靥钡é\ud800\ufffd𠮷bet官网体育[]::、"


class TestLaws:
    @given(st.text(alphabet=st.sampled_from(GARBLE), max_size=40))
    def test_a_repaired_text_is_sound(self, raw):
        text = repair(raw).text
        assert repair(text).text == text

    @pytest.mark.parametrize(
        "raw",
        [
            "关(gu关(guān)ān)于",
            "36365bet官网5bet官网好",
            "甲,365bet官网,乙",
            "關(guān)區(qū)?!遍_學(xué)前,,致公黨",
            "好??365bet官网??好",
        ],
    )
    def test_what_hides_behind_what_is_taken_out_is_found(self, raw):
        text = repair(raw).text
        assert repair(text).text == text

    @given(st.text(alphabet=st.sampled_from(GARBLE), max_size=40))
    def test_offsets_lead_back_and_forth(self, raw):
        found = repair(raw)
        for index in range(len(found.text)):
            start, end = found.span(*found.raw_span(index, index + 1))
            assert start <= index < end
        assert found.span(0, len(raw)) == (0, len(found.text))

    @given(st.text(alphabet=st.sampled_from(GARBLE), max_size=40))
    def test_every_change_says_what_stood_there(self, raw):
        found = repair(raw)
        assert all(raw[change.start : change.end] == change.before for change in found.changes)
        assert sum(lost.count for lost in found.lost) <= found.text.count(UNKNOWN)
        assert (found.text == raw) == (not found.changes)

    @pytest.mark.parametrize(
        "sound",
        [
            "真的吗??他说",
            "std::sort(a,,b)",
            "好。。。了",
            "第3章 水(water)管",
            "甲(a)、乙(b)、丙(c)",
            "开云集团在金沙县办娱乐城",
            "网址:alphabet.com;邮箱 a@tibet.cn",
            "2024年3月,共365天;总投入3.5亿元(约5000万美元)。",
            "皇后与乾县、於陵、瞭望塔",
            "",
            "\n\r\n",
        ],
    )
    def test_sound_text_is_left_alone(self, sound):
        found = repair(sound)
        assert (found.text, found.changes, found.lost) == (sound, (), ())
        assert found.offsets == tuple((index, index + 1) for index in range(len(sound)))

    def test_characters_that_the_page_could_not_write_are_lost_not_guessed(self):
        found = repair("2020-07-22 20:13:11??来源:电视台")
        assert found.text == f"2020-07-22 20:13:11{UNKNOWN * 2}来源:电视台"
        assert [(lost.start, lost.end, lost.count, lost.candidates) for lost in found.lost] == [(19, 21, 2, ())]

    @pytest.mark.parametrize(
        "token", ["bet365官网:", "www.365bet.com", "亚博体育平台下载", "澳门赌场", "365体育投注网址@"]
    )
    def test_other_advertisements_go_too(self, token):
        found = repair(f"贯彻落实{token}重要论述")
        assert found.text == "贯彻落实重要论述"
        assert set(found.counts) == {"injected-spam"}

    def test_an_advertisement_takes_no_date_with_it(self):
        assert repair("365bet官网2020年7月").text == "2020年7月"


@pytest.mark.parametrize("number", ["000", "002"])
def test_the_bodies_of_sound_texts_are_left_alone(source_text, number):
    body = source_text(number).partition("(完)")[0]  # what follows in 000 is another text, with readings
    assert repair(body).changes == ()


def test_the_spammed_text_loses_its_advertisements_only(source_text):
    raw = source_text("003")
    found = repair(raw)
    assert found.counts == {"lost-bytes": 1, "injected-spam": 5, "doubled-punctuation": 1}
    assert "365" not in found.text
    assert [raw[lost.start : lost.end] for lost in found.lost] == ["??"]


@pytest.mark.parametrize("style", [Style.TONE, Style.NORMAL, Style.TONE3])
def test_a_sound_text_that_is_garbled_comes_back_whole(source_text, style):
    """Made traditional, with the reading behind every character that changed, as the texts were garbled."""
    sound = source_text("002")
    traditional = TRADITIONAL(sound)
    readings = [found[0] for found in pinyin(traditional, style=style, errors=list)]
    assert len(traditional) == len(sound) == len(readings)
    garbled = "".join(
        f"{char}({reading})" if char != before else char
        for char, before, reading in zip(traditional, sound, readings, strict=True)
    )
    assert garbled.count("(") > 500
    assert repair(garbled).text == sound


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_repaired_texts_are_sound_and_lead_back(source_text, number):
    found = repair(source_text(number))
    assert repair(found.text).text == found.text
    for index in range(len(found.text)):
        start, end = found.span(*found.raw_span(index, index + 1))
        assert start <= index < end


@pytest.mark.parametrize(("number", "slips", "readings", "lost"), [("001", 8, 350, 1), ("004", 3, 250, 0)])
def test_the_garbled_texts_read_as_chinese(source_text, number, slips, readings, lost):
    found = repair(source_text(number))
    assert found.counts["lost-bytes"] == slips
    assert found.counts["inserted-pinyin"] >= readings
    assert len(found.lost) == lost
    assert "?" not in found.text
    assert not set("āáǎàēéěèīíǐìōóǒòūúǔù") & set(found.text)


@pytest.mark.parametrize(
    ("number", "phrases"),
    [
        ("001", ["柑橘飘香", "白沙河村党支部", "上海师范大学附属", "朱昌镇双堰社区", "易地搬迁社区", "系统建成"]),
        ("004", ["推动东西部协作", "当地肉牛养殖专业合作社", "当地民营企业"]),
    ],
)
def test_what_slipped_is_read(source_text, number, phrases):
    text = repair(source_text(number)).text
    assert [phrase for phrase in phrases if phrase not in text] == []
