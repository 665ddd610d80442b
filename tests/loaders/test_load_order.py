"""Whatever the order of rows, lists and files, the same graph comes of them."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.engine import GraphEngine
from tests.loaders.conftest import Bench, state, totals
from tests.loaders.lists import ALL

#: Rows that lean on each other, with skills that only some of them name and organisers that only some describe.
MORE = {
    "experts.csv": [
        "ZJ5|赵六|焊工、电工|三级|甲机械厂|东莞市长安镇||TIG焊和吹糖人|OPC通讯|广东省技术能手|T2、先锋队|王强|3||||",
        "ZJ6|钱七|吹糖人|学徒工|某学院|深圳|||opc通讯(2)|广东省技术能手||赵六|1||||",
    ],
    "enterprises.csv": ["91440600MA5F3K2Y77|丙茶厂|制茶|佛山||||"],
    "needs.csv": [
        "N5|丙茶厂|技术难题|吹糖人老是断，OPC通讯也断|||||||||",
        "N6|丙茶厂|培训需求|学吹糖人||吹糖人|20||||||",
    ],
    "cases.csv": [
        "C5|N5|||赵六、钱七|茶山队|换料||||部分解决|4||||",
        "C6||学吹糖人|丙茶厂|钱七||||||进行中|||||吹糖人",
    ],
    "courses.csv": ["K5|吹糖人班|某学院||钱七|吹糖人||||||", "K6|通讯班|某学院|培训机构|||||||"],
    "services.csv": ["S5|糖人|赵六、茶山队||||吹糖人"],
    "teams.csv": ["T5|糖人队|基层|茶山队|佛山||钱七|赵六、张伟"],
    "skills.csv": ["吹糖人|糖人|断糖||激光焊|新手艺", "新手艺|||||吹糖人"],
}
LISTS = {name: [*lines, *MORE[name]] for name, lines in ALL.items()}


def shuffled(seed: int) -> dict[str, list[str]]:
    """The rows of all lists in another order, some lists cut in two, as files and as sheets."""
    chance = random.Random(seed)
    found: list[tuple[str, list[str]]] = []
    for name, (head, *rows) in LISTS.items():
        chance.shuffle(rows)
        cut = chance.randint(1, len(rows) - 1) if chance.random() < 0.5 else len(rows)
        for part, some in enumerate((rows[:cut], rows[cut:])):
            if some:
                stem = f"{name.removesuffix('.csv')}{part}"
                found.append((chance.choice((f"{stem}.csv", f"book{seed}.xlsx/{stem}")), [head, *some]))
    chance.shuffle(found)
    return dict(found)


@pytest.mark.parametrize("seed", range(4))
def test_order_of_rows_and_files_does_not_matter(fresh: Callable[[], GraphEngine], tmp_path: Path, seed: int) -> None:
    plain, other = Bench(fresh(), tmp_path), Bench(fresh(), tmp_path)
    rows = sum(len(lines) - 1 for lines in LISTS.values())
    assert totals(plain.load(LISTS)) == (rows, 0, 0, 0)
    assert totals(other.load(shuffled(seed))) == (rows, 0, 0, 0)
    assert state(other.engine) == state(plain.engine)
    revision = other.engine.revision()
    assert totals(other.load(LISTS)) == (0, 0, rows, 0) and other.engine.revision() == revision


def test_order_of_an_organisers_two_types_does_not_matter(fresh: Callable[[], GraphEngine], tmp_path: Path) -> None:
    rows = ["K1|焊接班|某学院|工匠学院", "K2|钳工班|某学院|培训机构", "K3|电工班|某学院|"]
    found = []
    for turn in range(3):
        bench = Bench(fresh(), tmp_path)
        bench.put("编号|课程名称|主办机构|机构类型", *rows[turn:], *rows[:turn])
        found.append(bench.node("organization:某学院")["category"])
    assert len(set(found)) == 1 and found[0] in ("工匠学院", "培训机构")


def test_order_does_not_matter_to_what_is_rejected(fresh: Callable[[], GraphEngine], tmp_path: Path) -> None:
    """Two rows fall, and with them all that lean on them."""
    spoilt = {name: list(lines) for name, lines in LISTS.items()}
    spoilt["teams.csv"].append("T9|坏队|市|无此队|深圳|||")
    spoilt["experts.csv"] += [
        f"{row}{'|' * (16 - row.count('|'))}"
        for row in ("ZJ7|孙八|焊工||甲厂|深圳|||||坏队", "ZJ8|周九|焊工||甲厂|深圳||||||孙八")
    ]
    states = []
    for turn in (1, -1):
        bench = Bench(fresh(), tmp_path)
        lists = {name: [lines[0], *lines[1:][::turn]] for name, lines in list(spoilt.items())[::turn]}
        assert totals(bench.load(lists))[3] == 3
        states.append(state(bench.engine))
    assert states[0] == states[1]
