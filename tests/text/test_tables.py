"""The shipped tables say what the packages say that they were compiled from."""

import opencc
from pypinyin.pinyin_dict import pinyin_dict

from graphkit.text.readings import characters_read, fits, toneless
from graphkit.text.repair.words import is_word
from graphkit.text.script import is_traditional, simplify

GBK = [chr(p) for p in range(0x4E00, 0xA000) if len(chr(p).encode("gbk", "ignore")) == 2]


def test_every_reading_of_every_character_of_gbk_fits():
    assert len(GBK) > 20000
    missing = [
        (char, reading)
        for char in GBK
        if ord(char) in pinyin_dict
        for reading in pinyin_dict[ord(char)].split(",")
        if toneless(reading) and not fits(char, reading)
    ]
    assert not missing


def test_no_other_reading_fits():
    wrong = [
        (char, syllable)
        for syllable in ("guan", "lv", "shu", "zhi", "xun")
        for char in characters_read(syllable)
        if syllable not in {toneless(reading) for reading in pinyin_dict[ord(char)].split(",")}
    ]
    assert not wrong


def test_single_characters_become_simple_as_opencc_makes_them():
    convert = opencc.OpenCC("t2s").convert
    # 著 alone is 着 here: OpenCC leaves it as it is; a simple form that few fonts have is not taken
    assert {char for char in GBK if simplify(char) != convert(char) <= "\uffff"} == {"著"}


def test_phrases_keep_what_single_characters_would_spoil():
    for words in ("乾坤大挪移", "顯著", "慰藉", "一目瞭然", "皇后和後來", "乾燥的乾隆年間", "名著與忙著"):
        expected = opencc.OpenCC("t2s").convert(words).replace("忙著", "忙着")
        assert simplify(words) == expected


def test_simplifying_keeps_length_and_simplified_text():
    text = "".join(GBK)
    assert len(simplify(text)) == len(text)
    assert simplify("关于发展里程") == "关于发展里程"


def test_one_variant_in_a_name_makes_no_traditional_text():
    assert not is_traditional("中新网贵阳7月23日电(朱顚云)" + "贵州" * 60)
    assert not is_traditional("")
    assert not is_traditional("English, 123")


def test_words():
    assert is_word("医", "院")
    assert not is_word("院", "医")
    assert not is_word("A", "院")
