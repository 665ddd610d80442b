"""recommend, recommend-batch, why-not: questions."""

from __future__ import annotations

import json as jsonlib
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from api.commands.common import (
    DbOption,
    JsonOption,
    LimitOption,
    StageProgress,
    connected,
    err,
    out,
    plain,
    print_json,
    told,
)
from graph.errors import BadInput
from queries.need import Request


def recommend(
    text: Annotated[str | None, typer.Argument(metavar="TEXT", help="一句需求描述", callback=plain)] = None,
    problem: Annotated[
        str | None, typer.Option("--problem", metavar="ID", help="已有需求的 id 或编号，代替 TEXT", callback=plain)
    ] = None,
    industry: Annotated[str | None, typer.Option("--industry", help="行业代码或名称（偏好）", callback=plain)] = None,
    region: Annotated[str | None, typer.Option("--region", help="地区代码或名称（偏好）", callback=plain)] = None,
    limit: LimitOption = 10,
    json: JsonOption = False,
    db: DbOption = None,
) -> None:
    """推荐专家：谁能解决这个难题，为什么。"""
    with told():
        request = Request(text=text, problem_id=problem, industry=industry, region=region, limit=limit)
        with connected(db) as found:
            answer = found.recommend(request)
        if json:
            print_json(answer)
        else:
            _show(answer)


def _show(answer: dict[str, Any]) -> None:
    need = answer["need"]
    skills = "、".join(f"{skill['name']} {skill['weight']:.0%}" for skill in need["skills"]) or "没有识别出"
    out.print(f"需求：{need['text']}", markup=False)
    out.print(f"技能：{skills}", markup=False)
    for key, label in (("industry", "行业"), ("region", "地区")):
        if need[key]:
            out.print(f"{label}：{need[key]['name']}", markup=False)
    if answer.get("advice"):
        out.print(f"提示：{answer['advice']}", markup=False)
    for item in answer["items"]:
        expert = item["expert"]
        where = "，".join(str(expert[key]) for key in ("trade", "skill_level", "employer", "region") if expert[key])
        busy = "（已满）" if item["availability"] == "full" else ""
        number = f" {expert['code']}" if expert["code"] else ""
        out.print(f"\n{item['rank']}. {expert['name']}{number}{busy}　{item['score']:.3f}　{where}", markup=False)
        for part in sorted(item["parts"], key=lambda part: -part["contribution"]):
            if part["contribution"] > 0:
                out.print(f"   {part['contribution']:.3f} {part['label']}：{part['detail']}", markup=False)


def recommend_batch(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="需求清单，只要有“需求描述”一列")],
    target: Annotated[Path, typer.Option("--out", metavar="FILE.jsonl", help="每行一个回答")],
    limit: LimitOption = 10,
    db: DbOption = None,
) -> None:
    """一份需求清单逐行推荐；什么也不写入图谱。"""
    with told():
        if not file.is_file():
            raise BadInput(f"{file}：文件不存在")
        if target.suffix.lower() in (".xlsx", ".xls", ".csv"):
            raise BadInput(f"{target.name}：回答是每行一个 JSON 的文本，请用 .jsonl 结尾的文件名")
        if not target.resolve().parent.is_dir():
            raise BadInput(f"文件夹不存在：{target.parent}")
        from api import batch  # readers and normalisers, which a single question does not need

        asked = list(batch.questions(file, limit))
        fresh = target.with_name(f".{target.name}.part")
        try:
            with connected(db) as found, StageProgress() as progress, fresh.open("w", encoding="utf-8") as lines:
                for number, (row, request) in enumerate(asked, start=1):
                    lines.write(jsonlib.dumps(batch.answer(found, row, request), ensure_ascii=False) + "\n")
                    progress("推荐", number, len(asked))
            fresh.replace(target)
        finally:
            fresh.unlink(missing_ok=True)
        err.print(f"已回答 {len(asked)} 条需求，写入 {target}")


def why_not(
    expert: Annotated[str, typer.Argument(metavar="EXPERT", help="专家的 id、编号或姓名", callback=plain)],
    text: Annotated[str | None, typer.Argument(metavar="TEXT", help="一句需求描述", callback=plain)] = None,
    problem: Annotated[
        str | None, typer.Option("--problem", metavar="ID", help="已有需求的 id 或编号，代替 TEXT", callback=plain)
    ] = None,
    limit: LimitOption = 10,
    json: JsonOption = False,
    db: DbOption = None,
) -> None:
    """为什么没有他：某位专家没有列入，或排得靠后的原因。"""
    with told():
        with connected(db) as found:
            answer = found.why_not(Request(text=text, problem_id=problem, limit=limit), expert)
        if json:
            print_json(answer)
            return
        for reason in answer["reasons"]:
            out.print(reason, markup=False)
        table = Table("评分项", "值", "权重", "得分", "说明")
        for part in answer["parts"]:
            numbers = (f"{part[key]:.3f}" for key in ("value", "weight", "contribution"))
            table.add_row(part["label"], *numbers, part["detail"])
        out.print(table)
