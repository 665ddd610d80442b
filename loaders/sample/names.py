"""Invented people: surnames as frequent as in Guangdong, given names as workers born from the 1960s to the 1990s have them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random

from graph.yaml_files import read_yaml

FOLDER = Path(__file__).parent


@cache
def known_names(kind: str) -> frozenset[str]:
    """Names of known people or firms, which nothing in the sample may bear."""
    names: list[str] = read_yaml(FOLDER / "known_names.yaml")[kind]
    return frozenset(names)


#: Surname, share in thousandths. The Cantonese, Hakka and Teochew ones weigh more than in the whole country.
SURNAMES = {
    "陈": 102, "李": 76, "黄": 74, "张": 54, "梁": 52, "林": 52, "刘": 46, "王": 40, "吴": 38, "罗": 27, "杨": 25, "何": 24,
    "曾": 19, "叶": 18, "邓": 18, "谢": 17, "郑": 17, "周": 16, "朱": 15, "蔡": 15, "赖": 10, "冯": 14, "彭": 12, "徐": 12,
    "胡": 12, "苏": 11, "钟": 13, "潘": 10, "许": 10, "赵": 10, "麦": 6, "谭": 11, "卢": 10, "江": 7, "郭": 12, "莫": 7,
    "杜": 6, "孙": 8, "廖": 10, "余": 8, "高": 6, "区": 5, "关": 6, "唐": 8, "蒋": 4, "欧": 4, "古": 4, "范": 4,
    "温": 5, "沈": 3, "邱": 5, "袁": 6, "韦": 4, "伍": 5, "凌": 3, "石": 4, "汤": 4, "黎": 9, "姚": 4, "庄": 4,
    "卓": 3, "简": 3, "邹": 4, "萧": 3, "丘": 3, "董": 3, "程": 4, "方": 6, "魏": 4, "龙": 4, "易": 2, "颜": 3,
    "侯": 2, "宋": 4, "覃": 3, "欧阳": 4, "司徒": 2, "甘": 3, "霍": 2, "招": 1, "利": 1, "劳": 2, "冼": 3, "阮": 2,
    "翁": 2, "洪": 4, "佘": 2, "詹": 3, "巫": 1, "池": 1, "熊": 3, "万": 2, "段": 2, "雷": 3, "尹": 2, "贺": 2,
    "向": 2, "田": 3, "文": 3, "柯": 2, "容": 1, "植": 1,
}  # fmt: skip

#: Given names by decade of birth; the last decade ends before 2000.
MEN = {
    1960: "建国 国强 志强 建华 国华 伟明 志明 永强 卫东 建军 锦荣 炳坤 耀辉 国雄 锡坚 沛林 桂荣 树根 水生 金水 火生 伟雄 志雄 汉民 "
    "广生 德昌 福荣 庆祥 胜利 保国 新民 学军 广明 润祥 兆良 伯强 绍基 文辉 少华 木生 清泉 育民 振华 国栋 来福 仲贤 玉堂 观生 "
    "立新 日新 志坚 国平 长根 焕章 汝成 容根 寿昌 惠民 添福 国良 建新 卫国 炎坤 柏林 景堂 松柏 荣光 大成 明德 宗友 世雄 楚雄 "
    "镇江 海泉 创辉 国梁 文才 永年 启明 树森 兴国 仕平 克勤 德胜",
    1970: "志勇 建平 伟强 文斌 海波 志伟 永红 向东 国辉 伟东 少强 文锋 志刚 春生 海明 晓明 伟忠 卫平 小军 建辉 立军 明辉 建忠 伟平 "
    "耀强 志锋 锦辉 兆辉 俊雄 健强 伟良 少平 炳辉 树强 焕新 志文 振强 国锋 庆林 贵生 友才 长春 绍军 仁贵 继红 红兵 跃进 爱民 "
    "世明 光明 伟健 国柱 志光 文光 剑锋 晓东 晓峰 东海 少雄 镇强 楚明 泽林 伟南 锐明 汉文 旭明 木荣 广平 土生 新华 海生 "
    "根华 松青 运来 克明 正华 兴旺 思源 北海 伟锋 志辉 小平 志平 卓文 佑民 佐明 秋生 冬生 明亮 兵",
    1980: "伟 勇 斌 磊 军 涛 鹏 健 强 辉 波 锋 海涛 志鹏 俊 俊峰 志华 建伟 文杰 晓辉 永亮 志敏 杰 超 凯 华 明 亮 刚 峰 "
    "伟华 伟杰 俊明 志聪 耀华 健文 健华 永杰 泽鹏 泽锋 少鹏 少杰 锐锋 晓斌 晓鹏 伟鹏 旭东 旭辉 振宇 国庆 小龙 小勇 小波 小林 "
    "海龙 海峰 春雷 利军 红军 新明 庆华 德志 林生 世杰 思明 启文 广文 荣华 家明 家强 浩明 智勇 智明 伟彬 伟林 立波 立明 "
    "铭辉 文龙 文浩 文彬 云飞 云龙 远明 远平 景明 良才 继文 仕强 贤明 焕明 楚鹏 创业 泽坤 镇辉 宇锋 锦明 建彬 少龙 佳明 春明",
    1990: "俊杰 浩 嘉豪 家豪 嘉俊 志豪 俊豪 子豪 伟豪 浩然 嘉伟 家俊 俊宇 泽宇 泽鑫 文俊 晓锋 伟鸿 俊鸿 鸿辉 梓健 梓聪 嘉明 嘉乐 "
    "家乐 家辉 家杰 凯文 凯杰 宇航 宇 鑫 浩宇 博 博文 帅 锐 锐杰 健豪 健聪 永豪 永鑫 铭 铭浩 志轩 智轩 智聪 智豪 泽彬 泽涛 "
    "少聪 少豪 楚涵 奕鸿 奕涛 炜 炜杰 钊 钊明 梓轩 权 国豪 佳豪 佳俊 晨 阳 龙飞 鹏飞 鹏程 天宇 立豪 建豪 昊 荣锋 启航 "
    "冠华 冠宇 伟灿 灿明 灿荣 景豪 日升 汉杰 镇豪 旭豪 旭鹏 振豪 振鹏",
}  # fmt: skip
WOMEN = {
    1960: "秀英 桂英 桂兰 丽华 惠珍 玉兰 凤英 月娥 秀珍 美玲 少英 瑞英 惠芳 玉珍 丽珍 素珍 焕英 小玲 淑贞 月英 爱华 翠英 巧云 金凤 "
    "银好 彩霞 洁珍 碧云 佩珍 雪英 宝珠 婵娟 转好 素芬 伟英 群英 润娣",
    1970: "丽萍 小红 秀芳 美华 惠玲 燕玲 丽娟 玉玲 春梅 雪梅 海燕 红梅 冬梅 丽芳 秋兰 小燕 志红 建英 少玲 洁玲 丽霞 少珍 彩云 桂芳 "
    "伟红 凤娟 月玲 爱萍 玉芬 惠仪 瑞玲 淑芬 巧玲 碧霞 小琴 素梅 翠萍 润好 杏芳 金莲 群芳 笑珍 带娣",
    1980: "丽 艳 芳 敏 娟 静 燕 婷 霞 玲 红 晓燕 晓玲 小丽 丽丽 海霞 文娟 婉玲 嘉玲 淑仪 洁 洁仪 艳芳 艳红 春燕 雪芬 燕芬 "
    "彩虹 慧敏 慧玲 惠敏 佩仪 小敏 小芳 小娟 丹 莉 萍 琴 少芬 瑞芳 秋霞 秋燕 美婷 美娟 伟玲 柳英 夏莲 金凤 木兰 楚娟 泽娜 淑君 "
    "翠玲 妙玲 妙珍 素云",
    1990: "嘉欣 嘉敏 佳敏 晓彤 晓琳 婷婷 思敏 思婷 诗敏 颖 颖怡 雅婷 雅琪 倩 倩仪 梓欣 梓晴 欣 欣怡 欣欣 淑敏 静雯 静怡 敏仪 敏婷 "
    "紫薇 紫晴 海珊 珊珊 嘉仪 嘉雯 佩珊 佩珍 晓雯 晓敏 丹丹 玲玲 洁莹 洁敏 莹 莹莹 雪莹 秋怡 楚欣 楚娴 泽敏 奕纯 燕婷 燕珊 怡 慧怡 "
    "慧琳 丽莎 金玲",
}  # fmt: skip

#: Combinations that are the names of well-known people.
FAMOUS = known_names("people")


def _pool(written: dict[int, str]) -> dict[int, list[str]]:
    """The names that fit one to two characters; longer ones are slips of the list."""
    return {decade: [name for name in line.split() if len(name) <= 2] for decade, line in written.items()}


_MEN, _WOMEN = _pool(MEN), _pool(WOMEN)
_SURNAMES, _WEIGHTS = list(SURNAMES), list(SURNAMES.values())


def person(rng: Random, born: int, woman: bool) -> str:
    """A name for someone born in that year; one in eight bears a name of a neighbouring decade."""
    decade = min(max(born - born % 10, 1960), 1990)
    if rng.random() < 0.12:
        decade = min(max(decade + rng.choice((-10, 10)), 1960), 1990)
    given = (_WOMEN if woman else _MEN)[decade]
    while True:
        name = rng.choices(_SURNAMES, _WEIGHTS)[0] + rng.choice(given)
        if name not in FAMOUS and not (len(name) == 2 and rng.random() < 0.4):
            return name
