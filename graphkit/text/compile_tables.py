"""Compile the three tables of graphkit.text from their public sources; run by hand when a source changes.

    python graphkit/text/compile.py OPENCC_DICTIONARY_FOLDER JIEBA_DICT

readings.txt from pypinyin (MIT), script.txt from OpenCC and its TSPhrases (Apache-2.0), words.txt from
jieba's dictionary (MIT). tests/text/test_tables.py holds the first two to the installed packages.
"""

import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

TABLES = Path(__file__).parent / "tables"
RARE = 20  # words that jieba counted less often say little about whether two characters belong together

# OpenCC leaves 著 to the reader: in simplified script it is 着 except in these words.
TRADITIONAL = str.maketrans("显编论专译遗", "顯編論專譯遺")
WRITTEN = "著名 著作 著者 著述 著称 著录 著书 著有 显著 名著 原著 编著 论著 土著 卓著 昭著 巨著 专著 译著 合著 遗著"


def is_gbk(char: str) -> bool:
    """Whether a character is a Han character of GBK, the encoding in which the texts were damaged."""
    try:
        return "\u4e00" <= char <= "\u9fff" and len(char.encode("gbk")) == 2
    except UnicodeEncodeError:
        return False


def toneless(reading: str) -> str:
    """``guān`` -> ``guan``, ``lǜ`` -> ``lv``."""
    bare = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(c for c in bare if "a" <= c <= "z")


def readings() -> str:
    """One line per syllable: the syllable, a space, its characters."""
    from pypinyin.pinyin_dict import pinyin_dict

    table: dict[str, list[str]] = defaultdict(list)
    for point in sorted(pinyin_dict):
        if is_gbk(chr(point)):
            for syllable in sorted({toneless(reading) for reading in pinyin_dict[point].split(",")} - {""}):
                table[syllable].append(chr(point))
    lines = [f"{syllable} {''.join(table[syllable])}" for syllable in sorted(table)]
    return "\n".join(["# Readings without tone. Compiled from pypinyin (MIT).", *lines, ""])


def script(folder: Path) -> str:
    """Two lines of characters, position by position, then one phrase a line where it differs from its characters."""
    from opencc import OpenCC

    def pairs(name: str) -> dict[str, str]:
        lines = (folder / name).read_text(encoding="utf-8").splitlines()
        rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
        return {row[0]: row[1].split(" ")[0] for row in rows}

    convert = OpenCC("t2s").convert
    single = {a: b for a in map(chr, range(0x3400, 0xA000)) if (b := convert(a)) != a and "\u3400" <= b <= "\u9fff"}
    single["著"] = "着"
    phrases = {a: b for a, b in pairs("TSPhrases.txt").items() if len(a) == len(b)}
    for word in WRITTEN.split():
        phrases[word] = word
        phrases[word.translate(TRADITIONAL)] = word
    needed = {a: b for a, b in phrases.items() if "".join(single.get(c, c) for c in a) != b}
    head = "# Traditional to simplified script. Compiled from OpenCC (Apache-2.0); 著 is our own addition."
    lines = [f"{phrase} {needed[phrase]}" for phrase in sorted(needed)]
    return "\n".join([head, "".join(single), "".join(single.values()), *lines, ""])


def words(dictionary: Path) -> str:
    """One line per first character: it, a space, the second characters of its words."""
    table: dict[str, list[str]] = defaultdict(list)
    for line in dictionary.read_text(encoding="utf-8").splitlines():
        word, count, *_ = line.split(" ")
        if len(word) == 2 and int(count) >= RARE and all("\u4e00" <= c <= "\u9fff" for c in word):
            table[word[0]].append(word[1])
    lines = [f"{first} {''.join(sorted(table[first]))}" for first in sorted(table)]
    return "\n".join(["# Common words of two characters. Compiled from jieba's dictionary (MIT).", *lines, ""])


if __name__ == "__main__":
    opencc, jieba = map(Path, sys.argv[1:3])
    for name, text in (("readings", readings()), ("script", script(opencc)), ("words", words(jieba))):
        (TABLES / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")
