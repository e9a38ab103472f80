"""graphkit place: rows, words and exit codes."""

import pytest


def test_a_row_is_all_there_is_to_know(graphkit):
    done = graphkit("place", "水城", "--as-of", "2018")
    assert (done.code, done.err) == (0, "")
    (row,) = done.rows
    assert (row["code"], row["name"], row["rank"]) == ("520221", "水城县", "County")
    assert [each["name"] for each in row["parents"]] == ["六盘水市", "贵州省"]
    assert [each["code"] for each in row["successors"]] == ["520201", "520204"]
    assert (row["valid_from"], row["valid_to"], row["lat"], row["lon"]) == ("1987", "2020", 26.367, 104.932)


def test_a_name_of_several_is_refused_with_candidates(graphkit):
    done = graphkit("place", "白云区")
    assert done.code == 3
    assert [row["code"] for row in done.rows] == ["440111", "520113"]
    assert "广东省广州市白云区" in done.err
    assert "--in" in done.err
    assert graphkit("place", "白云区", "--in", "广州市").code == 0


def test_a_mistyped_name_is_unknown_and_what_was_meant_is_named(graphkit):
    done = graphkit("place", "七星管区")
    assert done.code == 1
    assert done.rows == []
    assert '"near"' in done.out
    assert "贵州省毕节市七星关区 (520502)" in done.err
    assert len(done.err.splitlines()) == 1


def test_a_place_that_did_not_stand_is_told_with_what_stood_there(graphkit):
    done = graphkit("place", "盘县", "--as-of", "2018")
    assert done.code == 0
    assert "盘州市 (520281)" in done.err


def test_a_zone_is_said_to_be_approximate(graphkit):
    done = graphkit("place", "横琴", "--lang", "zh")
    assert (done.code, done.rows[0]["approximate"], done.rows[0]["code"]) == (0, True, "440402")
    assert "大致" in done.err


@pytest.mark.parametrize("words", [("水城", "--as-of", "soon"), ("白云区", "--in", "火星"), ()])
def test_a_request_that_makes_no_sense_is_usage(graphkit, words):
    done = graphkit("place", *words)
    assert done.code == 2
    assert done.out == ""
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize(("lang", "heading", "rank"), [("zh", "层级", "县级"), ("en", "Tier", "county level")])
def test_a_table_for_people(graphkit, lang, heading, rank):
    done = graphkit("place", "水城", "--as-of", "2018", "--format", "table", "--lang", lang)
    assert heading in done.out
    assert rank in done.out
    assert "水城区 520204" in done.out
    assert graphkit("place", "某某某某", "--format", "table").out == ""


def test_it_needs_no_store(graphkit, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert graphkit("place", "毕节", "--store", "nowhere.kgl").code == 0
    assert list(tmp_path.iterdir()) == []


def test_cells_of_text_hold_names_and_codes(graphkit):
    done = graphkit("place", "水城", "--as-of", "2018", "--format", "csv")
    assert "六盘水市 520200" in done.out
    assert "{" not in done.out
    assert "水城区 520204" in graphkit("place", "水城", "--as-of", "2018", "--format", "markdown").out
