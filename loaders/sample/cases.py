"""What was done: cases of needs in the list, and older ones that only tell what the trouble was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from loaders.sample.desk import Desk
from loaders.sample.experts import Expert
from loaders.sample.firms import Firm, Row, written_industry
from loaders.sample.needs import TODAY, Chooser, Need, raised_on
from loaders.sample.reference import vocabulary
from loaders.sample.texts import SOFT, Area, Problem, Solution
from loaders.sample.wording import vary

#: The share of the cases that name a need of the list.
BY_NUMBER = 0.54
_RATINGS = {"已解决": (4, 4.5, 5, 5), "部分解决": (3, 3.5, 4), "未解决": (2, 2.5, 3)}
_MODES = ("技术咨询", "联合攻关", "短期合作", "联盟结对", "兼职创新")
_AFTER = ("，跟踪{n}周未再出现", "，已教会{n}名操作人员", "，参数写进了作业指导书", "，厂里已照此固定下来")
_SOON = ("已到现场看过，正在查原因", "第一次上门已做，等厂里停机安排下一步", "已给出初步意见，厂里正在试", "")
_TAUGHT = (
    "就上次的问题给操作人员讲了原因和做法，{n}人参加，现场考核合格", "回访一次，按处理办法带教{n}人，写成了操作要点",
    "上门半天，边干边教{n}人，厂里反映用得上",
)  # fmt: skip
_COURSE = (
    "按厂里实际产品备课，讲半天、实操一天，{n}人参加，考核后都能独立操作", "上门讲了两次课，{n}人参加，课后留了练习和点检表",
    "在车间边干边讲，{n}人参加，三周后回访大部分人做得到", "集中授课加师带徒，{n}人参加，选出两名骨干继续带",
)  # fmt: skip


def _row(rng: Random, desk: Desk, chosen: list[Expert], firm: Firm, outcome: str, start: date, text: str) -> Row:
    ends = outcome != "进行中"
    end = min(start + timedelta(days=rng.randint(1, 12) if outcome == "已解决" else rng.randint(6, 40)), TODAY)
    teams = chosen[0].teams
    return {
        "编号": "",
        "需求编号": "",
        "难题描述": "",
        "企业名称": firm.name if rng.random() < 0.85 else "",
        "专家": desk.cell(chosen),
        "服务队": rng.choice(teams) if teams and rng.random() < 0.55 else "",
        "解决方案": text,
        "服务方式": rng.choices(_MODES, (38, 26, 18, 12, 6))[0],
        "开始日期": start,
        "结束日期": end if ends else "",
        "结果": outcome,
        "评分": rng.choice(_RATINGS[outcome]) if ends and rng.random() < 0.9 else "",
        "经济效益（万元）": "",
        "培训人数": "",
        "行业": written_industry(rng, firm.industry) if rng.random() < 0.35 else "",
        "技能": "",
    }


@dataclass(frozen=True)
class _Trouble:
    """Whose trouble it is and what it is about."""

    firm: Firm
    area: Area
    problem: Problem

    def case(self, rng: Random, desk: Desk, chosen: list[Expert], made: Solution, start: date, richness: float) -> Row:
        """A case of the trouble with one of its solutions."""
        ended, text = made.outcome != "进行中", made.text
        if made.outcome == "已解决" and rng.random() < richness:
            text += rng.choice(_AFTER).format(n=rng.randint(2, 8))
        row = _row(rng, desk, chosen, self.firm, made.outcome, start, text)
        if ended and rng.random() < 0.85:
            row["经济效益（万元）"] = round(made.benefit_wan * rng.uniform(0.75, 1.25), 1)
        known = vocabulary(self.area.vocabulary)
        skills = list(dict.fromkeys(s for s in map(known.skill, self.problem.gold) if s))
        row["技能"] = "、".join(skills[:3]) if rng.random() < 0.5 else ""
        row["培训人数"] = (
            rng.randint(2, max(3, min(16, self.firm.headcount // 2))) if ended and rng.random() < 0.2 else ""
        )
        return row

    def lesson(self, rng: Random, desk: Desk, chosen: list[Expert], start: date) -> Row:
        """A case of teaching what has been solved, by those who solved it, to no more than half of the people."""
        people = min(rng.randint(3, 14), max(3, self.firm.headcount // 2))
        row = _row(rng, desk, chosen, self.firm, "已解决", start, rng.choice(_TAUGHT).format(n=people))
        return row | {"服务方式": "技能培训", "培训人数": people}


def _chain(rng: Random, problem: Problem) -> list[Solution]:
    """The attempts at a problem in order: what failed may be tried again."""
    first = rng.choice(problem.solutions)
    if rng.random() < 0.05:
        return [Solution(rng.choice(_SOON), "进行中", 0)]
    solved = [s for s in problem.solutions if s.outcome == "已解决"]
    if first.outcome in ("部分解决", "未解决") and solved and rng.random() < 0.6:
        return [first, rng.choice(solved)]
    return [first]


def _of_need(rng: Random, desk: Desk, need: Need, richness: float) -> list[Row]:
    """The cases of a technical need, one after the other."""
    assert need.problem is not None
    trouble, chain, found = _Trouble(need.firm, need.area, need.problem), _chain(rng, need.problem), list[Row]()
    running = chain[-1].outcome == "进行中"
    settled = chain[-1].outcome == "已解决"
    # What failed lately is still open; what failed years ago nobody waits for any more.
    latest = TODAY - timedelta(days=rng.randint(12, 90) if running else rng.randint(160, 330))
    need.raised = min(raised_on(rng, False), latest) if settled else latest
    day, chosen = need.raised + timedelta(days=rng.randint(2, 10) if running else rng.randint(3, 25)), list[Expert]()
    for made in chain:
        chosen = desk.assign(need.firm, need.area, need.problem.evidence, running)
        if not chosen:
            break
        found.append(trouble.case(rng, desk, chosen, made, day, richness))
        day = _next_day(rng, found[-1], day)
    if found and found[-1]["结果"] == "已解决" and rng.random() < 0.22:
        found.append(trouble.lesson(rng, desk, chosen, day))
    for row in found:
        row["需求编号"] = need.row["编号"]
    _settle(rng, need, found)
    return found


def _next_day(rng: Random, row: Row, day: date) -> date:
    """Some days after the end of a case."""
    end = row["结束日期"]
    return (end if isinstance(end, date) else day) + timedelta(days=rng.randint(6, 30))


def _settle(rng: Random, need: Need, found: list[Row]) -> None:
    """Writes dates and status of a need as its cases have left it."""
    outcomes = {str(row["结果"]) for row in found}
    if not found:
        return
    due = need.row["期望完成日期"]
    days = (due - need.row["提出日期"]).days if isinstance(due, date) and isinstance(need.row["提出日期"], date) else 0
    need.row["提出日期"] = need.raised
    need.row["期望完成日期"] = need.raised + timedelta(days=days) if days else ""
    if "已解决" in outcomes:
        need.row["状态"] = "已解决"
    elif "进行中" in outcomes:
        need.row["状态"] = "服务中"
    else:
        need.row["状态"] = rng.choices(("待匹配", "服务中", "已关闭"), (70, 15, 15))[0]


def _of_training(rng: Random, desk: Desk, need: Need) -> list[Row]:
    need.raised = min(raised_on(rng, False), TODAY - timedelta(days=rng.randint(90, 300)))
    day = need.raised + timedelta(days=rng.randint(5, 30))
    text = str(need.row["需求描述"])
    chosen = desk.assign(need.firm, need.area, text, False)
    if not chosen:
        return []
    asked = need.row["培训人数"]
    people = max(3, round((asked if isinstance(asked, int) else 12) * rng.uniform(0.7, 1.0)))
    row = _row(rng, desk, chosen[:2], need.firm, "已解决", day, rng.choice(_COURSE).format(n=people))
    row |= {"需求编号": need.row["编号"], "服务方式": "技能培训", "培训人数": people}
    _settle(rng, need, [row])
    return [row]


def cases(
    rng: Random, needs: list[Need], firms: list[Firm], experts: list[Expert], count: int, richness: float
) -> list[Row]:
    """Cases by need until their share is met, the rest by description; in order of their start."""
    desk, found = Desk(rng, experts), list[Row]()
    by_number = round(count * BY_NUMBER)
    training = [need for need in needs if need.problem is None]
    for need in rng.sample(training, min(len(training) * 2 // 5, by_number // 7)):
        found += _of_training(rng, desk, need)
    technical = [need for need in needs if need.problem is not None]
    for need in rng.sample(technical, len(technical)):
        if len(found) >= by_number:
            break
        found += _of_need(rng, desk, need, richness)
    chooser = Chooser(rng)
    while len(found) < count:
        row = _described(rng, desk, chooser, rng.choice(firms), richness)
        if row is not None:
            found.append(row)
    for need in needs:
        if need.row["状态"] == "待匹配" and rng.random() < 0.1:
            need.row["状态"] = rng.choice(("已派单", "已派单", "已关闭"))
    found.sort(key=lambda row: str(row["开始日期"]))
    for number, row in enumerate(found, 1):
        row["编号"] = f"AL{number:04d}"
    return found


def _described(rng: Random, desk: Desk, chooser: Chooser, firm: Firm, richness: float) -> Row | None:
    """A case that tells its trouble itself."""
    chosen = chooser.choose(firm, fresh=False)
    if chosen is None:
        return None
    area, problem, wording = chosen
    made = rng.choice(problem.solutions)
    days = rng.randint(4, 80) if made.outcome == "进行中" else rng.randint(60, 1700)
    people = desk.assign(firm, area, problem.evidence, made.outcome == "进行中")
    if not people:
        return None
    row = _Trouble(firm, area, problem).case(rng, desk, people, made, TODAY - timedelta(days=days), richness)
    row["难题描述"] = vary(rng, wording, firm, area.key in SOFT, richness * 0.5)
    return row
