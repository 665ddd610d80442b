"""A small graph made by hand that holds the traps: namesakes, trees, edges both ways, several kinds at one end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from graph.engine import GraphEngine, open_engine

Rows = list[dict[str, Any]]

NODES: dict[str, Rows] = {
    "Skill": [
        {"id": f"skill:{name}", "name": name, "aliases": aliases}
        for name, aliases in (
            ("加工", []),
            ("焊接", []),
            ("氩弧焊", ["TIG焊"]),
            ("管道氩弧焊", []),
            ("数控车削", ["CNC车削"]),
            ("激光焊", []),
            ("无损检测", []),
            ("茶叶加工", []),
        )
    ],
    "Expert": [
        {"id": "expert:ZJ1", "code": "ZJ1", "name": "张伟", "employer": "深圳铁匠", "capacity": 3, "status": "在岗"},
        {
            "id": "expert:ZJ2",
            "code": "ZJ2",
            "name": "张伟",
            "employer": "佛山陶机（集团）",
            "capacity": 2,
            "status": "在岗",
        },
        {"id": "expert:ZJ3", "code": "ZJ3", "name": "李娜", "employer": "深圳铁匠", "status": "请假"},
        {"id": "expert:ZJ4", "code": "ZJ4", "name": "王强", "employer": "韶关茶厂", "status": "在岗"},
        {"id": "expert:陈静@佛山陶机", "name": "陈静", "employer": "佛山陶机（集团）", "status": "在岗"},
        {"id": "expert:N-1", "code": "N-1", "name": "刘洋", "employer": "深圳铁匠", "status": "在岗"},
    ],
    "Enterprise": [
        {"id": "enterprise:9144", "code": "9144", "name": "深圳铁匠", "size": "小型", "contact": "赵总"},
        {"id": "enterprise:韶关茶厂", "name": "韶关茶厂", "size": "微型"},
    ],
    "Organization": [
        {"id": "organization:深圳铁匠", "name": "深圳铁匠", "category": "工作单位"},
        {"id": "organization:佛山工匠学院", "name": "佛山工匠学院", "category": "工匠学院"},
    ],
    "Problem": [
        {"id": "problem:N-1", "code": "N-1", "name": "焊缝气孔", "description": "焊缝气孔", "status": "待匹配"},
        {"id": "problem:N-2", "code": "N-2", "name": "包装机卡料", "description": "包装机卡料", "status": "已解决"},
    ],
    "TrainingNeed": [
        {"id": "training_need:N-8", "code": "N-8", "name": "焊工提升", "status": "待匹配", "headcount": 20},
    ],
    "ProblemGroup": [{"id": "problem_group:1", "name": "焊接缺陷", "size": 1}],
    "Case": [
        {"id": "case:C1", "code": "C1", "name": "气孔", "outcome": "已解决", "rating": 4.5},
        {"id": "case:C2", "code": "C2", "name": "卡料", "outcome": "进行中"},
        {"id": "case:C3", "code": "C3", "name": "裂纹", "outcome": "已解决"},
    ],
    "Course": [{"id": "course:K1", "code": "K1", "name": "焊接工艺", "hours": 16.0}],
    "Service": [{"id": "service:S1", "code": "S1", "name": "焊接诊断"}],
    "Honor": [{"id": "honor:五一劳动奖章", "name": "五一劳动奖章"}],
    "Team": [
        {"id": "team:T1", "code": "T1", "name": "省焊接服务队", "level": "省"},
        {"id": "team:T2", "code": "T2", "name": "深圳焊接服务队", "level": "市"},
        {"id": "team:T3", "code": "T3", "name": "南山焊接服务队", "level": "县"},
        {"id": "team:T4", "code": "T4", "name": "韶关茶叶服务队", "level": "市"},
    ],
    "Region": [
        {"id": "region:440000", "code": "440000", "name": "广东省", "short": "广东"},
        {"id": "region:440300", "code": "440300", "name": "深圳市", "short": "深圳"},
        {"id": "region:440305", "code": "440305", "name": "南山区", "short": "南山"},
        {"id": "region:440600", "code": "440600", "name": "佛山市", "short": "佛山"},
        {"id": "region:440200", "code": "440200", "name": "韶关市", "short": "韶关"},
    ],
    "Industry": [
        {"id": "industry:C", "code": "C", "name": "制造业"},
        {"id": "industry:35", "code": "35", "name": "专用设备制造业"},
        {"id": "industry:352", "code": "352", "name": "化工设备制造"},
        {"id": "industry:3525", "code": "3525", "name": "模具制造", "clusters": ["先进制造业", "高端装备制造"]},
        {"id": "industry:433", "code": "433", "name": "专用设备修理"},
        {"id": "industry:4330", "code": "4330", "name": "专用设备修理"},
        {"id": "industry:15", "code": "15", "name": "酒、饮料和精制茶制造业"},
    ],
}


def _pairs(*pairs: tuple[str, str], **properties: Any) -> Rows:
    return [{"from": source, "to": target, **properties} for source, target in pairs]


EDGES: dict[tuple[str, str, str], Rows] = {
    ("BROADER", "Skill", "Skill"): _pairs(
        ("skill:焊接", "skill:加工"),
        ("skill:氩弧焊", "skill:焊接"),
        ("skill:管道氩弧焊", "skill:氩弧焊"),
        ("skill:激光焊", "skill:焊接"),
        ("skill:数控车削", "skill:加工"),
    ),
    # 激光焊 is joined with 焊接 by two relations, and 氩弧焊 with 无损检测 in both directions.
    ("RELATED", "Skill", "Skill"): _pairs(
        ("skill:氩弧焊", "skill:无损检测"),
        ("skill:无损检测", "skill:氩弧焊"),
        ("skill:激光焊", "skill:焊接"),
        weight=0.5,
    ),
    ("HAS_SKILL", "Expert", "Skill"): [
        *_pairs(("expert:ZJ1", "skill:氩弧焊"), ("expert:ZJ2", "skill:管道氩弧焊"), level=5, how="stated"),
        *_pairs(("expert:ZJ1", "skill:焊接"), ("expert:ZJ3", "skill:氩弧焊"), level=3, how="stated"),
        *_pairs(("expert:ZJ3", "skill:无损检测"), ("expert:陈静@佛山陶机", "skill:数控车削")),
        *_pairs(("expert:ZJ4", "skill:茶叶加工"), level=4),
    ],
    ("REQUIRES", "Problem", "Skill"): _pairs(
        ("problem:N-1", "skill:氩弧焊"), ("problem:N-2", "skill:茶叶加工"), weight=1.0, how="cue"
    ),
    ("REQUIRES", "TrainingNeed", "Skill"): _pairs(("training_need:N-8", "skill:焊接"), weight=1.0),
    ("TEACHES", "Course", "Skill"): _pairs(("course:K1", "skill:焊接"), level=3),
    ("USED", "Case", "Skill"): _pairs(("case:C1", "skill:氩弧焊"), weight=1.0),
    ("USED", "Service", "Skill"): _pairs(("service:S1", "skill:焊接"), weight=1.0),
    ("RAISED", "Enterprise", "Problem"): _pairs(
        ("enterprise:9144", "problem:N-1"), ("enterprise:韶关茶厂", "problem:N-2")
    ),
    ("RAISED", "Enterprise", "TrainingNeed"): _pairs(("enterprise:9144", "training_need:N-8")),
    ("WORKED_ON", "Expert", "Case"): [
        *_pairs(("expert:ZJ1", "case:C1"), ("expert:ZJ4", "case:C2"), ("expert:ZJ2", "case:C3"), role="主办"),
        *_pairs(("expert:ZJ3", "case:C1"), role="参与"),
    ],
    ("ADDRESSED", "Case", "Problem"): _pairs(("case:C1", "problem:N-1"), ("case:C2", "problem:N-2")),
    ("SERVED", "Case", "Enterprise"): _pairs(("case:C1", "enterprise:9144"), ("case:C2", "enterprise:韶关茶厂")),
    ("DELIVERED", "Team", "Case"): _pairs(("team:T2", "case:C1")),
    ("IN_GROUP", "Problem", "ProblemGroup"): _pairs(("problem:N-1", "problem_group:1"), similarity=0.9),
    ("MEMBER_OF", "Expert", "Team"): [
        *_pairs(("expert:ZJ1", "team:T2"), ("expert:ZJ4", "team:T4"), role="队长", given_by=["experts"]),
        *_pairs(("expert:ZJ3", "team:T3"), ("expert:ZJ2", "team:T1"), role="队员", since="2023-01-01"),
    ],
    ("PART_OF", "Team", "Team"): _pairs(("team:T2", "team:T1"), ("team:T3", "team:T2")),
    ("PART_OF", "Region", "Region"): _pairs(
        ("region:440300", "region:440000"),
        ("region:440305", "region:440300"),
        ("region:440600", "region:440000"),
        ("region:440200", "region:440000"),
    ),
    ("PART_OF", "Industry", "Industry"): _pairs(
        ("industry:35", "industry:C"),
        ("industry:352", "industry:35"),
        ("industry:3525", "industry:352"),
        ("industry:15", "industry:C"),
        ("industry:4330", "industry:433"),
    ),
    ("LOCATED_IN", "Expert", "Region"): _pairs(
        ("expert:ZJ1", "region:440305"),
        ("expert:ZJ2", "region:440600"),
        ("expert:ZJ3", "region:440300"),
        ("expert:ZJ4", "region:440200"),
    ),
    ("LOCATED_IN", "Enterprise", "Region"): _pairs(("enterprise:9144", "region:440305")),
    ("LOCATED_IN", "Team", "Region"): _pairs(("team:T2", "region:440300")),
    ("IN_INDUSTRY", "Expert", "Industry"): _pairs(
        ("expert:ZJ1", "industry:3525"), ("expert:ZJ3", "industry:35"), ("expert:ZJ4", "industry:15"), how="stated"
    ),
    ("IN_INDUSTRY", "Problem", "Industry"): _pairs(("problem:N-1", "industry:3525"), how="text"),
    ("IN_INDUSTRY", "Enterprise", "Industry"): _pairs(("enterprise:9144", "industry:3525"), how="stated"),
    ("MENTORS", "Expert", "Expert"): _pairs(("expert:ZJ1", "expert:ZJ3"), ("expert:ZJ2", "expert:ZJ1")),
    ("AWARDED", "Expert", "Honor"): _pairs(("expert:ZJ1", "honor:五一劳动奖章"), year=2021),
    ("PROVIDES", "Team", "Service"): _pairs(("team:T2", "service:S1")),
    ("TEACHES_COURSE", "Expert", "Course"): _pairs(("expert:ZJ1", "course:K1")),
    ("OFFERS", "Organization", "Course"): _pairs(("organization:佛山工匠学院", "course:K1")),
    ("WORKS_AT", "Expert", "Enterprise"): _pairs(("expert:ZJ1", "enterprise:9144"), ("expert:ZJ3", "enterprise:9144")),
}
PERSONAL = {"phone": "13800000000", "email": "someone@example.com", "extra": '{"备注": "私"}'}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphEngine]:
    """The graph in a folder of its own; no test changes it."""
    engine = open_engine(str(tmp_path_factory.mktemp("queries") / "graph"))
    with engine.transaction("load") as transaction:
        for label, rows in NODES.items():
            personal = PERSONAL if label == "Expert" else {}
            transaction.write_nodes(label, [{**row, **personal} for row in rows])
        for triple, rows in EDGES.items():
            transaction.write_edges(*triple, rows)
    yield engine
    engine.close()
