"""Names of firms in parts, and which of them can be two spellings of one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.duplicates.blocks import WINDOW, candidate_pairs
from loaders.duplicates.firm_name import firm_name
from loaders.duplicates.kinship import kinship
from loaders.duplicates.people import person_names
from loaders.normalise.spelling import slip_between
from loaders.normalise.text import match_key


@pytest.mark.parametrize(
    ("name", "place", "brand", "line", "form"),
    [
        ("广东粤铸精密模具有限公司", "440000", "粤铸", "精密模具", "company"),
        ("佛山市南海区粤铸模具厂", "440605", "粤铸", "模具", "factory"),
        ("粵鑄模具（佛山）股份有限公司", "440600", "粤铸", "模具", "limited_shares"),
        ("粤铸", "", "粤铸", "", ""),
        ("深圳创新精密模具", "440300", "深圳市", "创新精密模具", ""),
        ("佛山照明", "440600", "佛山市", "照明", ""),
        ("长沙市恒利五金厂", "", "恒利", "五金", "factory"),
        ("广东粤铸模具有限公司技术部", "440000", "粤铸", "模具", "company"),
        ("粤铸模具（集团）有限公司", "", "粤铸", "模具", "company"),
        ("甲厂", "", "甲厂", "", ""),
    ],
)
def test_firm_name_in_parts(name: str, place: str, brand: str, line: str, form: str) -> None:
    parts = firm_name(name)
    assert (parts.place, parts.brand, parts.line, parts.form) == (place, brand, line, form)


def test_firm_name_with_branch_and_former_name() -> None:
    assert firm_name("广东粤铸模具有限公司佛山分公司").branch == "佛山分公司"
    assert firm_name("广东粤铸模具有限公司（原佛山粤铸五金厂）").former == ("佛山粤铸五金厂",)


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("广东粤铸精密模具有限公司", "廣東粵鑄精密模具有限公司", "same"),
        ("广东粤铸精密模具有限公司", "粤铸精密模具", "form"),
        ("粤铸模具（佛山）有限公司", "佛山粤铸模具有限责任公司", "form"),
        ("深圳创新精密模具", "深圳市创新精密模具有限公司", "form"),
        ("广东粤铸精密模具有限公司", "粤铸模具", "short"),
        ("广东粤铸精密模具有限公司", "粤铸", "short"),
        ("粤铸模具制造厂", "粤铸精密模具厂", "short"),
        ("广东粤铸精密模具有限公司", "广东粤注精密模具有限公司", "spelling"),
        ("广东粤铸精密模具有限公司", "广东奥铸精密模具有限公司", "spelling"),
        ("广东粤铸精密模具有限公司", "广东粤铸精密磨具有限公司", "spelling"),
        ("广东粤铸精密模具有限公司", "粤铸精模", "loose"),
        ("粤铸模具有限公司（原佛山恒利五金厂）", "恒利五金厂", "former"),
        ("广东粤铸精密模具有限公司", "广东粤铸五金有限公司", None),
        ("佛山市南海恒利五金", "佛山市南海恒丰五金", None),
        ("恒利达模具", "恒利模具", None),
        ("恒利科技", "恒利模具", None),
        ("深圳启航技师学院", "深圳启航职业技术学院", None),
        ("广东粤铸模具有限公司佛山分公司", "广东粤铸模具有限公司", None),
        ("甲机械厂", "乙机械厂", None),
    ],
)
def test_kinship_of_names(one: str, other: str, kind: str | None) -> None:
    for pair in ((one, other), (other, one)):
        found = kinship(*map(firm_name, pair))
        assert (found.kind if found else None) == kind


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        ("陈伟", "陈玮", "sound"),
        ("区伟", "欧伟", "sound"),
        ("张末", "张未", "shape"),
        ("陈伟强", "陈伟明", "slip"),
        ("陈伟强", "陈强", "slip"),
        ("陈伟强", "李伟明", None),
        ("陈伟", "陈伟", None),
    ],
)
def test_slip_between_names(one: str, other: str, slip: str | None) -> None:
    assert slip_between(one, other) == slip_between(other, one) == slip


@pytest.mark.parametrize(
    ("text", "names", "remark"),
    [
        ("张　伟", ("张伟",), ""),
        ("陈伟（曾用名：陈玮、陈威）", ("陈伟", "陈玮", "陈威"), ""),
        ("张伟（大）", ("张伟",), "大"),
    ],
)
def test_names_of_a_person(text: str, names: tuple[str, ...], remark: str) -> None:
    assert person_names(text) == (names, remark)


_NAMES = st.text("广东佛山市南海区深圳恒利力粤铸精密模具五金科技有限责任公司厂集团分（）()原A1 ", max_size=16)


@given(_NAMES)
def test_firm_name_of_anything_keeps_something(text: str) -> None:
    parts = firm_name(text)
    assert parts.whole == match_key(text)
    assert bool(parts.brand) or not parts.whole.strip("()") or "(" in parts.whole
    assert firm_name(text) == parts


@given(_NAMES, _NAMES)
def test_kinship_knows_no_order(one: str, other: str) -> None:
    found = [kinship(firm_name(a), firm_name(b)) for a, b in ((one, other), (other, one))]
    assert [kin and kin.kind for kin in found] == [found[0] and found[0].kind] * 2
    same = kinship(firm_name(one), firm_name(one))
    assert same is not None and same.kind == "same"


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.sets(st.integers(0, 4)), max_size=12), st.data())
def test_pairs_are_those_that_share_a_key(keys: dict[str, set[int]], data: st.DataObject) -> None:
    asked = frozenset(data.draw(st.sets(st.sampled_from(sorted(keys)))) if keys else ())
    wanted = {(a, b) for a in keys for b in keys if a < b and keys[a] & keys[b] and (a in asked or b in asked)}
    found = list(candidate_pairs(keys, asked))
    assert set(found) == wanted and len(found) == len(wanted)


def test_pairs_of_a_key_that_all_share_are_bounded() -> None:
    keys = {f"{n:04}": {"x"} for n in range(1_000)}
    assert len(list(candidate_pairs(keys, frozenset(keys)))) <= 1_000 * WINDOW
