"""Suspected duplicates: found by what records have in common, told with the reason, never merged."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from graph.engine import GraphEngine
from loaders.load import LoadResult, load, read_lists
from loaders.sample.province import SAMPLE, build
from loaders.sample.write import SEED, write_lists
from tests.loaders.conftest import Bench, issues, totals
from tests.loaders.doubles import EXPERT_HEAD, FIRM_HEAD, Maker, Rows
from tests.loaders.doubles_experts import other_experts, same_experts
from tests.loaders.doubles_firms import other_firms, same_firms
from tests.loaders.lists import FIRM

#: How often each sort of pair is made in one load.
TIMES = 8
_OTHER = re.compile(r"gongjiang withdraw (.+)）；")
Pair = frozenset[str]


def suspected(result: LoadResult) -> dict[int, set[str]]:
    """Row -> the ids that it is said to be the same as; one list."""
    found: dict[int, set[str]] = {}
    for issue in result.report.lists[0].issues:
        if issue.code == "suspected_duplicate":
            match = _OTHER.search(issue.suggestion or "")
            assert match, issue
            found.setdefault(issue.row, set()).add(match[1])
    return found


def ids_of(bench: Bench, label: str, lines: Sequence[str]) -> list[str]:
    """The ids that the rows of a list have in the graph."""
    kind, table = label.lower(), bench.engine.scan_nodes(label, columns=["id", "code", "name"]).to_pylist()
    by_code = {row["code"]: row["id"] for row in table if row["code"]}
    names = {row["id"]: row["id"] for row in table}
    found = []
    for line in lines:
        cells = line.split("|")
        plain = f"{kind}:{cells[1]}" if kind == "enterprise" else f"{kind}:{cells[1]}（{cells[3]}）"
        found.append(by_code[cells[0]] if cells[0] else names[plain])
    return found


def measure(bench: Bench, label: str, head: str, groups: Sequence[Rows]) -> tuple[float, float, set[str]]:
    """Precision, recall, and the sorts that were missed or wrongly told."""
    lines = [line for group in groups for line in group.lines]
    told = suspected(bench.put(head, *lines))
    ids = ids_of(bench, label, lines)
    found = {frozenset((ids[row - 2], other)) for row, others in told.items() for other in others}
    wanted: dict[Pair, str] = {}
    sorts: dict[str, str] = {}
    start = 0
    for group in groups:
        mine = ids[start : start + len(group.lines)]
        start += len(mine)
        sorts |= dict.fromkeys(mine, group.sort)
        if group.same:
            wanted[frozenset(mine)] = group.sort
    missed = {sort for pair, sort in wanted.items() if pair not in found}
    wrong = {"!" + "/".join(sorted({sorts[node] for node in pair})) for pair in found - wanted.keys()}
    right = len(found & wanted.keys())
    return right / max(1, len(found)), right / len(wanted), missed | wrong


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("label", "head", "same", "other"),
    [("Expert", EXPERT_HEAD, same_experts, other_experts), ("Enterprise", FIRM_HEAD, same_firms, other_firms)],
    ids=["experts", "enterprises"],
)
def test_duplicates_precision_and_recall(
    bench: Bench,
    label: str,
    head: str,
    same: Callable[[Maker], list[Rows]],
    other: Callable[[Maker], list[Rows]],
    seed: int,
) -> None:
    maker = Maker(seed)
    groups = [group for _ in range(TIMES) for make in (same, other) for group in make(maker)]
    maker.chance.shuffle(groups)
    precision, recall, failed = measure(bench, label, head, groups)
    assert precision >= 0.95 and recall >= 0.95, (precision, recall, failed)


HEAD = "编号|姓名|工种|工作单位|所在地区|联系电话|邮箱"
PHONE, MAIL = "13800138000", "lin@example.com"
FULL, SHORT = "广东粤铸精密模具有限公司", "粤铸模具"


def reasons(result: LoadResult) -> list[str]:
    """The reasons of all suspicions."""
    found = [issue for report in result.report.lists for issue in report.issues]
    return [issue.reason for issue in found if issue.code == "suspected_duplicate"]


def test_suspect_is_a_warning_at_the_name_of_each_row(bench: Bench) -> None:
    result = bench.put(HEAD, f"ZJ1|冼焕章|模具工|{FULL}|佛山||", f"ZJ2|冼焕章|模具工|{SHORT}|佛山||")
    assert issues(result) == [(2, "姓名", "suspected_duplicate"), (3, "姓名", "suspected_duplicate")]
    assert totals(result) == (2, 0, 0, 0) and result.report.totals["suspected_duplicates"] == 2
    first, second = result.report.lists[0].issues
    assert f"冼焕章（ZJ2，{SHORT}）" in first.reason and f"冼焕章（ZJ1，{FULL}）" in second.reason
    for words in ("姓名相同", f"工作单位“{FULL}”与“{SHORT}”像是同一家", "工种相同", "所在地区相同", "没有合并"):
        assert words in first.reason
    assert "gongjiang withdraw expert:ZJ2" in (first.suggestion or "")


def test_suspect_of_an_enterprise_names_the_other(bench: Bench) -> None:
    bench.put("统一社会信用代码|企业名称|行业|所在地区", f"{FIRM}|{FULL}|3525|佛山")
    result = bench.put("企业名称|行业|所在地区|联系电话", f"{SHORT}|模具制造|佛山市南海区|{PHONE}")
    assert issues(result) == [(2, "企业名称", "suspected_duplicate")] and totals(result) == (1, 0, 0, 0)
    (reason,) = reasons(result)
    assert f"{FULL}（{FIRM}，佛山）" in reason and "字号同为“粤铸”" in reason and "行业相同" in reason


def test_suspect_against_the_graph_and_again(bench: Bench) -> None:
    old, new = f"ZJ1|冼焕章|模具工|{FULL}|佛山||", f"|冼焕章|模具工|{SHORT}|佛山||"
    assert reasons(bench.put(HEAD, old)) == []
    first = reasons(bench.put(HEAD, new))
    assert len(first) == 1 and "ZJ1" in first[0]
    again = bench.put(HEAD, new)
    assert totals(again) == (0, 0, 1, 0) and reasons(again) == first
    assert again.report.totals["suspected_duplicates"] == 1
    together = bench.put(HEAD, old, new)
    assert suspected(together) == {2: {f"expert:冼焕章（{SHORT}）"}, 3: {"expert:ZJ1"}}


def test_suspect_by_contact_does_not_tell_it(bench: Bench) -> None:
    result = bench.put(
        HEAD,
        f"ZJ1|冼焕章|模具工|甲机械厂|佛山|{PHONE}|{MAIL}",
        f"ZJ2|冼焕章|电工|乙电器厂|深圳|{PHONE}|{MAIL.upper()}",
        f"ZJ3|巫沛琛|电工|丙电器厂|深圳||{MAIL[1:]}",
    )
    told = reasons(result)
    assert len(told) == 2 and all("联系电话和邮箱都相同" in reason for reason in told)
    text = json.dumps(result.report.to_json(), ensure_ascii=False)
    assert PHONE not in text and MAIL not in text.lower()


def test_suspect_keeps_what_a_list_without_the_column_does_not_say(bench: Bench) -> None:
    """The phone of the graph is evidence still when the list that is loaded has none."""
    rows = [f"ZJ1|冼焕章|模具工|甲机械厂|佛山|{PHONE}|", f"ZJ2|冼焕章|电工|乙电器厂|深圳|{PHONE}|"]
    bench.put(HEAD, *rows)
    again = bench.put("编号|姓名|工种|工作单位|所在地区", *(row.rsplit("|", 2)[0] for row in rows))
    assert suspected(again) == {2: {"expert:ZJ2"}, 3: {"expert:ZJ1"}}


def test_suspect_of_a_rejected_row_is_none(bench: Bench) -> None:
    result = bench.put(HEAD, f"ZJ1|冼焕章|模具工|{FULL}|佛山||", f"ZJ2|冼焕章||{SHORT}|佛山||")
    assert reasons(result) == [] and totals(result) == (1, 0, 0, 1)


def test_suspects_without_end_are_told_in_three(bench: Bench) -> None:
    rows = [f"ZJ{n}|待定|焊工|甲机械厂|佛山||" for n in range(300)]
    result = bench.put(HEAD, *rows)
    found = suspected(result)
    assert totals(result) == (300, 0, 0, 0) and len(found) == 300
    assert {len(others) for others in found.values()} == {3}
    assert all(f"expert:ZJ{row - 2}" not in others for row, others in found.items())
    assert sum("另有" in reason for reason in reasons(result)) == 300


@pytest.mark.parametrize("seed", range(2))
def test_suspects_do_not_depend_on_the_order(fresh: Callable[[], GraphEngine], tmp_path: Path, seed: int) -> None:
    """Rows shuffled, lists cut in two: the same ids are said of the same ids in the same words."""
    maker = Maker(seed)
    groups = [group for make in (same_experts, other_experts) for group in make(maker)]
    lines = [line for group in groups for line in group.lines]
    found = []
    for turn in range(2):
        bench = Bench(fresh(), tmp_path)
        if turn:
            maker.chance.shuffle(lines)
        cut = len(lines) // 3 if turn else len(lines)
        halves = {"a.csv": [EXPERT_HEAD, *lines[:cut]], "b.csv": [EXPERT_HEAD, *lines[cut:]]}
        result = bench.load(dict(list(halves.items())[:: -1 if turn else 1]))
        rows = {(file, n): line for file, half in halves.items() for n, line in enumerate(half, 1)}
        found.append(
            {
                (rows[report.file, issue.row], issue.reason, issue.suggestion)
                for report in result.report.lists
                for issue in report.issues
                if issue.code == "suspected_duplicate"
            }
        )
    assert found[0] == found[1] and len(found[0]) >= 30


def test_sample_has_next_to_no_suspects(fresh: Callable[[], GraphEngine], tmp_path: Path) -> None:
    rows = {kind: lines for kind, lines in build(SAMPLE, SEED).items() if kind in ("experts", "enterprises", "teams")}
    paths = write_lists(rows, tmp_path, format="csv")
    result = load(fresh(), read_lists(paths)[0], dry_run=True)
    assert result.report.totals["rejected"] == 0 and result.report.totals["suspected_duplicates"] <= 3
