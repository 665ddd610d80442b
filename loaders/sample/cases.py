"""What was done: cases of needs in the list, and older ones that only tell what the trouble was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from loaders.sample.desk import Desk
from loaders.sample.experts import Expert
from loaders.sample.firms import Firm, Row, written_industry
from loaders.sample.needs import TODAY, Chooser, Need, long_ago
from loaders.sample.reference import vocabulary
from loaders.sample.spans import days_said
from loaders.sample.texts import SOFT, Area, Problem, Solution
from loaders.sample.wording import vary

#: The share of the cases that name a need of the list.
BY_NUMBER = 0.54
_RATINGS = {"已解决": (4, 4.5, 5, 5), "部分解决": (3, 3.5, 4), "未解决": (2, 2.5, 3)}
#: Ways of serving with their shares, for what is done within a month and for what takes longer.
_MODES = {"技术咨询": 46, "短期合作": 26, "联合攻关": 20, "联盟结对": 4, "兼职创新": 4}
_LONG_MODES = {"技术咨询": 12, "短期合作": 14, "联合攻关": 42, "联盟结对": 20, "兼职创新": 12}
#: What a solution is worth where fewer or more people work than in the firm that the texts have in mind.
_WORTH = {"微型": 0.3, "小型": 0.75, "中型": 1.1, "大型": 1.6}
_AFTER = ("，跟踪{n}周稳定", "，已教会{n}名操作人员", "，参数写进了作业指导书", "，厂里已照此固定下来")
_AFTER_SOFT = ("，厂里已照此固定下来", "，写进了厂里的制度", "，其他车间也照着做")
_SOON = ("已到现场看过，正在查原因", "第一次上门已做，等厂里停机安排下一步", "已给出初步意见，厂里正在试", "")
_SOON_SOFT = ("到厂里谈过两次，正在摸情况", "已给出初步意见，厂里正在试", "")
_TAUGHT = (
    "就上次的问题给操作人员讲了原因和做法，{n}人参加，现场考核合格", "回访一次，按处理办法带教{n}人，写成了操作要点",
    "上门半天，边干边教{n}人，厂里反映用得上",
)  # fmt: skip
#: What was taught on demand, with the days that it takes.
_COURSE = {
    "按厂里实际产品备课，讲半天、实操一天，{n}人参加，考核后都能独立操作": (1, 4),
    "上门讲了两次课，{n}人参加，课后留了练习和点检表": (7, 21),
    "在车间边干边讲，{n}人参加，三周后回访大部分人做得到": (23, 35),
    "集中授课加师带徒，{n}人参加，选出两名骨干继续带": (14, 45),
}


def _took(rng: Random, text: str, outcome: str, soft: bool) -> int:
    """Days from the first visit to the end: no fewer than the text speaks of, and no habit is changed within a week."""
    usual = rng.triangular(1, 26, 6) if outcome == "已解决" else rng.triangular(6, 55, 15)
    if soft:
        usual = rng.triangular(18, 110, 45)
    said = days_said(text)
    return round(max(usual, said + rng.randint(2, 9) if said else 0))


def _row(rng: Random, desk: Desk, chosen: list[Expert], firm: Firm, outcome: str, start: date, text: str) -> Row:
    """A case without end, worth and people taught, which depend on what was done."""
    teams = chosen[0].teams
    return {
        "编号": "",
        "需求编号": "",
        "难题描述": "",
        "企业名称": firm.name if rng.random() < 0.85 else "",
        "专家": desk.cell(chosen),
        "服务队": rng.choice(teams) if teams and rng.random() < 0.55 else "",
        "解决方案": text,
        "服务方式": "技术咨询",
        "开始日期": start,
        "结束日期": "",
        "结果": outcome,
        "评分": rng.choice(_RATINGS[outcome]) if outcome != "进行中" and rng.random() < 0.9 else "",
        "经济效益（万元）": "",
        "培训人数": "",
        "行业": written_industry(rng, firm.industry) if rng.random() < 0.35 else "",
        "技能": "",
    }


@dataclass(frozen=True)
class _Attempt:
    """A solution as it is told of a firm, with the days that it took (or has taken up to now)."""

    text: str
    outcome: str
    benefit_wan: float
    days: int


@dataclass(frozen=True)
class _Trouble:
    """Whose trouble it is and what it is about."""

    firm: Firm
    area: Area
    problem: Problem

    def case(self, rng: Random, desk: Desk, chosen: list[Expert], made: _Attempt, start: date) -> Row:
        """A case of the trouble with one of its solutions."""
        ended, known = made.outcome != "进行中", vocabulary(self.area.vocabulary)
        row = _row(rng, desk, chosen, self.firm, made.outcome, start, made.text)
        modes = _LONG_MODES if made.days > 30 else _MODES
        row["服务方式"] = rng.choices(list(modes), list(modes.values()))[0]
        row["结束日期"] = start + timedelta(days=made.days) if ended else ""
        worth = round(made.benefit_wan * _WORTH[self.firm.scale] * rng.uniform(0.75, 1.25), 1)
        row["经济效益（万元）"] = worth if ended and worth and rng.random() < 0.88 else ""
        skills = list(dict.fromkeys(s for s in map(known.skill, self.problem.gold) if s))
        row["技能"] = "、".join(skills[:3]) if rng.random() < 0.5 else ""
        row["培训人数"] = (
            rng.randint(2, max(3, min(16, self.firm.headcount // 2))) if ended and rng.random() < 0.2 else ""
        )
        return row

    def attempts(self, rng: Random, chain: list[Solution], richness: float) -> list[_Attempt]:
        """The solutions with what is added to their texts, and the days that each takes."""
        found = []
        for made in chain:
            text, outcome = made.text, made.outcome
            soft = self.area.key in SOFT
            if outcome == "已解决" and rng.random() < richness:
                after = _AFTER_SOFT if soft else _AFTER[days_said(text) > 0 :]
                text += rng.choice(after).format(n=rng.randint(2, 8))
            days = days_said(text) if outcome == "进行中" else _took(rng, text, outcome, soft)
            found.append(_Attempt(text, outcome, made.benefit_wan, days))
        return found

    def lesson(self, rng: Random, desk: Desk, chosen: list[Expert], start: date) -> Row:
        """A case of teaching what has been solved, by those who solved it, to no more than half of the people."""
        people = min(rng.randint(3, 14), max(3, self.firm.headcount // 2))
        row = _row(rng, desk, chosen, self.firm, "已解决", start, rng.choice(_TAUGHT).format(n=people))
        return row | {"服务方式": "技能培训", "培训人数": people, "结束日期": start + timedelta(days=rng.randint(0, 2))}


def _chain(rng: Random, problem: Problem, soft: bool) -> list[Solution]:
    """The attempts at a problem in order: what failed may be tried again."""
    first = rng.choice(problem.solutions)
    if rng.random() < 0.05:
        return [Solution(rng.choice(_SOON_SOFT if soft else _SOON), "进行中", 0)]
    solved = [s for s in problem.solutions if s.outcome == "已解决"]
    if first.outcome in ("部分解决", "未解决") and solved and rng.random() < 0.6:
        return [first, rng.choice(solved)]
    return [first]


#: Days until somebody comes, by urgency.
_COMES = {"特急": (1, 4), "紧急": (2, 12), "一般": (3, 25)}


def _of_need(rng: Random, desk: Desk, need: Need, richness: float) -> list[Row]:
    """The cases of a technical need, one after the other."""
    assert need.problem is not None
    trouble, found, chosen = _Trouble(need.firm, need.area, need.problem), list[Row](), list[Expert]()
    attempts = trouble.attempts(rng, _chain(rng, need.problem, need.area.key in SOFT), richness)
    last, came = attempts[-1].outcome, rng.randint(*_COMES[need.problem.urgency])
    if last == "进行中":
        need.raised = TODAY - timedelta(days=came + max(rng.randint(5, 80), attempts[-1].days + rng.randint(1, 9)))
    else:
        # All of it lies behind; what failed lately is still open, what failed years ago nobody waits for any more.
        behind = came + sum(made.days for made in attempts) + 34 * len(attempts)
        lately = TODAY - timedelta(days=behind + rng.randint(20, 110))
        need.raised = min(long_ago(rng), TODAY - timedelta(days=behind)) if last == "已解决" else lately
    day = need.raised + timedelta(days=came)
    for made in attempts:
        chosen = desk.assign(need.firm, need.area, need.problem.evidence, last == "进行中")
        if not chosen:
            break
        found.append(trouble.case(rng, desk, chosen, made, day))
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
    ends = [row["结束日期"] for row in found if isinstance(row["结束日期"], date)]
    if days and ends and (max(ends) - need.raised).days > days + 20 and rng.random() < 0.8:
        need.row["期望完成日期"] = ""
    if "已解决" in outcomes:
        need.row["状态"] = "已解决"
    elif "进行中" in outcomes:
        need.row["状态"] = "服务中"
    elif need.row["紧急程度"] == "一般" and (TODAY - need.raised).days < 240:
        need.row["状态"] = rng.choices(("待匹配", "服务中", "已关闭"), (70, 15, 15))[0]
    else:
        need.row["状态"] = rng.choices(("待匹配", "服务中", "已关闭"), (15, 30, 55))[0]


def _of_training(rng: Random, desk: Desk, need: Need) -> list[Row]:
    need.raised = min(long_ago(rng), TODAY - timedelta(days=rng.randint(90, 300)))
    day = need.raised + timedelta(days=rng.randint(5, 30))
    text = str(need.row["需求描述"])
    chosen = desk.assign(need.firm, need.area, text, False)
    if not chosen:
        return []
    asked = need.row["培训人数"]
    people = max(3, round((asked if isinstance(asked, int) else 12) * rng.uniform(0.7, 1.0)))
    text, days = rng.choice(list(_COURSE.items()))
    row = _row(rng, desk, chosen[:2], need.firm, "已解决", day, text.format(n=people))
    end = day + timedelta(days=rng.randint(*days))
    row |= {"需求编号": need.row["编号"], "服务方式": "技能培训", "培训人数": people, "结束日期": end}
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
    chooser, tries = Chooser(rng, ((need.firm.name, need.problem.text) for need in needs if need.problem)), 0
    while len(found) < count:
        # A trouble comes to a firm once, as long as there are troubles left.
        tries, fresh = tries + 1, richness < 0.5 and tries < 10 * count
        row = _described(rng, desk, chooser, rng.choice(firms), richness, fresh)
        if row is not None:
            found.append(row)
    for need in needs:
        _hand_out(rng, need)
    found.sort(key=lambda row: str(row["开始日期"]))
    for number, row in enumerate(found, 1):
        row["编号"] = f"AL{number:04d}"
    return found


def _hand_out(rng: Random, need: Need) -> None:
    """Gives one waiting need in ten to somebody, and one that is overdue mostly another day."""
    if need.row["状态"] == "待匹配" and rng.random() < 0.1:
        need.row["状态"] = rng.choice(("已派单", "已派单", "已关闭"))
    due = need.row["期望完成日期"]
    waits = need.row["状态"] in ("待匹配", "已派单", "服务中")
    if waits and isinstance(due, date) and due < TODAY and rng.random() < 0.85:
        within = {"特急": (2, 9), "紧急": (4, 25)}.get(str(need.row["紧急程度"]), (6, 45))
        need.row["期望完成日期"] = TODAY + timedelta(days=rng.randint(*within))


def _described(rng: Random, desk: Desk, chooser: Chooser, firm: Firm, richness: float, fresh: bool) -> Row | None:
    """A case that tells its trouble itself."""
    chosen = chooser.choose(firm, fresh=fresh)
    if chosen is None:
        return None
    area, problem, wording = chosen
    trouble = _Trouble(firm, area, problem)
    made = trouble.attempts(rng, [rng.choice(problem.solutions)], richness)[0]
    running = made.outcome == "进行中"
    days = max(made.days + 2, rng.randint(4, 80) if running else rng.randint(made.days + 3, 1700))
    people = desk.assign(firm, area, problem.evidence, running)
    if not people:
        return None
    row = trouble.case(rng, desk, people, made, TODAY - timedelta(days=days))
    row["难题描述"] = vary(rng, wording, firm, area.key in SOFT, richness * 0.5)
    return row
