"""Small natural variations of a trouble as different firms would write it; every fragment suits any text it may stand beside."""

from __future__ import annotations

import re
from random import Random

from loaders.sample.firms import Firm

#: Machines that get their size in front when a text begins with them.
_MACHINES = {
    "冲床": ("63吨", "80吨", "110吨", "160吨", "200吨", "250吨"),
    "行车": ("3吨", "5吨", "10吨", "16吨"),
    "变频器": ("7.5千瓦", "11千瓦", "15千瓦", "22千瓦", "37千瓦"),
    "空压机": ("22千瓦", "37千瓦", "55千瓦", "75千瓦", "90千瓦"),
    "注塑机": ("120吨", "160吨", "200吨", "280吨", "320吨"),
    "压铸机": ("280吨", "400吨", "650吨", "800吨"),
    "数控车床": ("斜床身", "平床身"),
    "加工中心": ("650", "850", "1060", "1270"),
    "定型机": ("六节", "八节", "十节"),
    "染色机": ("200公斤", "500公斤", "800公斤"),
    "风机": ("15千瓦", "22千瓦", "37千瓦"),
    "循环水泵": ("11千瓦", "18.5千瓦", "30千瓦"),
    "燃气锅炉": ("1吨", "2吨", "4吨", "6吨"),
    "生物质锅炉": ("2吨", "4吨", "6吨"),
    "冷却塔": ("80吨", "100吨", "200吨"),
    "反应釜": ("1000升", "2000升", "3000升", "5000升"),
    "砂磨机": ("20升", "30升", "60升"),
    "枕包机": ("250型", "350型", "450型"),
    "灌装机": ("六头", "八头", "十二头"),
    "码垛机器人": ("四轴",),
    "液压站": ("二车间",),
    "贴片机": ("二号线", "三号线", "五号线"),
    "封边机": ("直线", "全自动"),
    "开料锯": ("精密",),
    "平缝机": ("电脑",),
    "胶印四色": ("对开机", "四开机"),
}
_AGE = re.compile("机|炉|泵|床|窑|釜|压铸|行车|冷库|配电柜|码垛|生产线|喷雾塔|冷却塔")
_NO_AGE = re.compile(
    "年|死机|停机|调机|机头|二手|新买|升级|手机|飞机|机器人买|司机|时机|计算机|有机|待机|手工|机台多|想|听说|值不值|招不到|采不上|收购|打墨|墨辊|晶点|机封|药水"
)
_FAULT = re.compile("报警|跳闸|停机|卡住|卡死|漏油|异响|抖动|发烫|过流|过载|跳机|熄火|打不起|上不去|不动作")
_TIMED = re.compile("星期|刚|之后|以后|越来越|环保|一个人|年|月|天|周|次|冬|夏|季|小时|早|晚|夜|批|班|老是|经常|总|回")
_PEOPLE = re.compile("招|证|年轻|请假|师傅|人手|退休|降价|利用率|全厂|培训|老板|没人|备件|点检|坏了才修|效率")
_ASKS = re.compile("[？?]$|怎么|请|如何|多少|吗$|正常$|能不能|原因$|还要|想")

#: Divisions of GB/T 4754 whose firms have no factory: they say 公司 and deliver no goods.
_SITES = ("44", "47", "49", "50", "65", "81")
_OPENERS = ("我厂", "我们厂", "本厂", "我司")
_CLOSERS_HARD = (
    "自己试了{n}次没解决", "厂里师傅查过，没找到原因", "已经影响交货", "想请老师傅到现场看看", "请专家帮忙分析原因",
    "影响当月产量约{p}%", "每月损失约{w}万元", "客户限我们{d}天内整改", "内部讨论过{n}次没有结论", "同行也说不清原因",
    "希望专家来现场指导", "换过几个师傅都没弄好", "停一天损失约{w}千元", "老板很着急", "想弄清到底是什么原因",
    "希望{d}天内有人来看看", "可以提供照片和记录", "想先电话请教一下",
)  # fmt: skip
_CLOSERS_SOFT = (
    "开会讨论过{n}次没有结论", "想请有经验的老师来厂里看看", "每月损失约{w}万元", "管理人员也没有好办法", "希望有人带一带",
    "影响当月产量约{p}%", "想听听做得好的厂怎么做", "希望{d}天内能有老师上门", "老板催着改", "试过罚款和开会，没用", "先帮我们诊断一下",
)  # fmt: skip
_SINCE = (
    "上个月开始的",
    "这个问题拖了{n}个月",
    "最近{n}周更明显",
    "断断续续有{n}个月了",
    "已经有大半年",
)
#: People do not begin to quarrel last month.
_SINCE_SOFT = ("这个问题拖了{n}个月", "已经有大半年")
_AND = ("，另外", "；还有", "，同时", "；另一个问题是")


def _fill(rng: Random, fragment: str) -> str:
    return fragment.format(
        n=rng.randint(2, 6), p=rng.choice((3, 5, 8, 10, 12, 15)), w=rng.randint(2, 9), d=rng.choice((7, 10, 15, 20, 30))
    )


def _headcount(rng: Random, firm: Firm) -> str:
    people = firm.headcount
    if people < 20:
        return rng.choice((f"{people}个人", f"只有{people}个人", f"{people}人"))
    if people < 60:
        return rng.choice((f"{people}人", f"员工{people}人", f"{people // 10 * 10}来人"))
    rounded = people // 10 * 10 if people < 300 else people // 100 * 100
    return rng.choice((f"{rounded}多人", f"{rounded}多人", f"{rounded}人上下", f"员工{rounded}多人"))


def _sized(rng: Random, text: str) -> str:
    """The text with a size before the machine that it begins with."""
    for machine, sizes in _MACHINES.items():
        if re.match(f"{machine}(?!房|设备)", text):
            return rng.choice(sizes) + text
    return text


def _opened(rng: Random, text: str, firm: Firm) -> str:
    """The text with who is speaking in front."""
    if firm.industry[:2] in _SITES:
        return rng.choice(("我公司", "我司", f"我们做{firm.product}的，", f"公司{_headcount(rng, firm)}，")) + text
    chance = rng.random()
    if chance < 0.35 and not text.startswith(("怎", "想", "招", "老板", "每", "二手", "一", "两", "飞料", "换")):
        return rng.choice(_OPENERS) + text
    if chance < 0.7:
        before, after = rng.choice((("我们是做", "的"), ("我厂做", ""), ("厂里做", ""), ("我厂是做", "的")))
        return f"{before}{firm.product}{after}，{text}"
    return f"我厂{_headcount(rng, firm)}，做{firm.product}，{text}"


def _closed(rng: Random, text: str, firm: Firm, soft: bool) -> str:
    """The text with what it costs, how long it has lasted or what is wished."""
    soft = soft or _PEOPLE.search(text) is not None
    stop = "" if text.endswith(("？", "！")) else "，"
    fragments = list(_CLOSERS_SOFT if soft else _CLOSERS_HARD)
    if not _TIMED.search(text) and not _ASKS.search(text):
        fragments += list(_SINCE_SOFT if soft else _SINCE) * 2
        fragments += ["过完节复工后就这样"] * (not soft and _AGE.search(text) is not None)
    if firm.industry[:2] in _SITES:
        fragments = [f for f in fragments if not re.search("交货|产量|客户|停一天|工人|厂", f)]
        fragments += ["已经影响工期"] * (firm.industry[:2] in ("47", "49", "50") and not soft)
    if _ASKS.search(text):
        fragments = [f for f in fragments if not re.search("请|希望|想|指导|先帮", f)]
    if not soft and _AGE.search(text) and not _NO_AGE.search(text) and rng.random() < 0.35:
        aged = f"设备用了{rng.randint(3, 16)}年"
        reported = "已报设备厂家，一直没派人来"
        return text + stop + rng.choice((aged, aged, reported if _FAULT.search(text) else aged))
    return text + stop + _fill(rng, rng.choice(fragments))


def vary(rng: Random, text: str, firm: Firm, soft: bool, richness: float, second: str | None = None) -> str:
    """The text as this firm writes it; `richness` is the chance of each addition, `second` another symptom."""
    if not soft and rng.random() < richness:
        text = _sized(rng, text)
    if second is not None:
        text = text.rstrip("？！") + rng.choice(_AND) + second
    closing, opening = rng.random() < richness, rng.random() < richness * 0.8
    if closing:
        text = _closed(rng, text, firm, soft)
    return _opened(rng, text, firm) if opening else text


_TRAINING_CLOSERS = (
    "新员工多，希望上门讲", "最好结合我厂产品", "希望能现场实操", "周末上课最好", "夜班也要安排一次", "希望发教材", "讲完要考核", "分两批上课",
    "先讲半天看效果", "想安排在淡季", "老师最好干过现场",
)  # fmt: skip


def vary_training(rng: Random, topic: str, firm: Firm, richness: float) -> str:
    """A training need as this firm writes it."""
    if rng.random() < richness and not re.search("希望|想|结合", topic):
        many = firm.scale != "微型"
        topic += "，" + rng.choice(
            [closer for closer in _TRAINING_CLOSERS if many or not re.search("夜班|批|多", closer)]
        )
    if rng.random() < richness * 0.8:
        who = "我公司" if firm.industry[:2] in _SITES else "我厂"
        topic = f"{who}{_headcount(rng, firm)}，{rng.choice(('需要培训', '想办一期', '想请人讲'))}：{topic}"
    return topic
