"""Whether two experts are one person, by all that their records have in common and by what speaks against it."""

from __future__ import annotations

from dataclasses import dataclass, field

from loaders.duplicates.chance import Chance, NameRelation
from loaders.duplicates.contacts import clash, desks
from loaders.duplicates.kinship import kinship
from loaders.duplicates.people import TELLING, Person
from loaders.duplicates.places import near, shared_region
from loaders.normalise.spelling import slip_between

#: A pair is suspected where chance would give fewer other experts that agree as much.
LIMIT = 0.01
#: What speaks against a pair makes chance so many times as likely.
OTHER_MOBILE, OTHER_YEARS, OTHER_MENTOR, OTHER_CODE = 20.0, 5.0, 3.0, 3.0
#: Lists of different years give the same person some years more or less.
YEARS_APART = 5

_NAMES = {
    "same": "姓名相同",
    "former": "一方的曾用名就是另一方的姓名",
    "sound": "姓名只差一个同音字",
    "shape": "姓名只差一个形近字",
    "slip": "姓名只差一个字",
}


@dataclass(slots=True)
class Common:
    """What two experts have in common; `why` are the reasons in Chinese, without any number or address."""

    name: NameRelation
    employer: bool = False
    exact_employer: bool = False
    contact: bool = False
    trades: frozenset[str] = frozenset()
    region: str = ""
    mentors: frozenset[str] = frozenset()
    honours: frozenset[str] = frozenset()
    specialty: bool = False
    why: list[str] = field(default_factory=list)


def same_person(one: Person, other: Person, chance: Chance, usual: frozenset[str]) -> list[str]:
    """The reasons to take two experts for one, none where there are not enough; `usual` contacts do not count."""
    relation = _names(one, other)
    if relation is None or one.id in other.mentors or other.id in one.mentors:
        return []
    common = _common(relation, one, other, usual)
    if _settled(common) or (_enough(common, one, other) and _chance(common, one, other, chance) < LIMIT):
        return common.why
    return []


def _names(one: Person, other: Person) -> NameRelation | None:
    if one.remark and other.remark and one.remark != other.remark:
        return None  # 张伟（大） and 张伟（小）
    mine, yours = one.names[0], other.names[0]
    if mine == yours:
        return "same"
    if set(one.names) & set(other.names):
        return "former"
    slip = slip_between(mine, yours)
    return None if slip == "slip" and mine[0] != yours[0] else slip


def _common(relation: NameRelation, one: Person, other: Person, usual: frozenset[str]) -> Common:
    found = Common(relation, why=[_NAMES[relation]])
    if one.firm.whole and one.firm.whole == other.firm.whole:
        found.employer = found.exact_employer = True
        found.why.append("工作单位相同")
    elif one.firm.whole and other.firm.whole and _one_employer(one, other):
        found.employer = True
        found.why.append(f"工作单位“{one.employer}”与“{other.employer}”像是同一家")
    shared = (one.contacts & other.contacts) - usual
    if relation == "slip":
        shared -= desks(shared)  # 陈伟强 and 陈伟明 may sit in one office
    if shared:
        found.contact = True
        phone, email = shared & one.phones, shared & one.emails
        found.why.append("联系电话和邮箱都相同" if phone and email else "联系电话相同" if phone else "邮箱相同")
    found.trades = _shared_trades(one.trades, other.trades)
    found.region = shared_region(one.region, other.region)
    found.mentors = one.mentors & other.mentors
    found.honours = one.honours & other.honours
    found.specialty = len(one.specialty) >= TELLING and one.specialty == other.specialty
    told = (
        (found.trades, "工种相同"),
        (found.region, "所在地区相同"),
        (found.mentors, "师傅相同"),
        (found.honours, "荣誉相同"),
        (found.specialty, "专业特长相同"),
    )
    found.why += [words for having, words in told if having]
    return found


def _one_employer(one: Person, other: Person) -> bool:
    """Whether the employers can be two spellings of one; a part (深圳供电局) may stand for the whole."""
    if kinship(one.firm, other.firm):
        return near(one.firm.place, other.firm.place)
    short, long = sorted((one.firm.whole, other.firm.whole), key=len)
    return len(short) >= 4 and (long.endswith(short) or long.startswith(short))


def _shared_trades(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """Trades that both have; 焊工 is one of 电焊工 as well."""
    if both := one & other:
        return both
    return frozenset(a for a in one for b in other if len(a) > 1 and len(b) > 1 and (a in b or b in a))


def _settled(common: Common) -> bool:
    """What needs no reckoning: the same name at the same employer or with the same phone or e-mail."""
    if common.name in ("same", "former"):
        return common.exact_employer or common.contact or (common.employer and bool(common.trades or common.region))
    return common.contact and common.employer


def _enough(common: Common, one: Person, other: Person) -> bool:
    """Whether so much agrees that chance is to be asked."""
    if common.name == "slip" and not _may_be_slip(one, other):
        return False
    if common.name == "slip":
        return common.employer and bool(common.trades) and bool(common.region)
    if common.name in ("sound", "shape"):
        return common.employer and bool(common.trades)
    further = bool(common.mentors or common.honours or common.specialty)
    return bool(common.trades) and (bool(common.region) or further)


def _may_be_slip(one: Person, other: Person) -> bool:
    """陈伟强 and 陈伟明 may well be colleagues: nothing may speak for it, and both names must have three characters."""
    mine, yours = one.names[0], other.names[0]
    if len(mine) != len(yours) or len(mine) < 3 or clash(one.phones, other.phones) or clash(one.emails, other.emails):
        return False
    return one.years is None or other.years is None or abs(one.years - other.years) <= 1


def _chance(common: Common, one: Person, other: Person, chance: Chance) -> float:
    """How many other experts would agree as much by chance."""
    found = chance.name(one.names[0], common.name)
    if common.employer:
        found *= 1 + chance.colleagues(one.firm.brand, common.trades)
    else:
        found *= chance.total * chance.trades(common.trades)
        found *= chance.region(common.region) if common.region else 1.0
    if common.honours:
        found *= chance.honours(common.honours)
    if common.mentors:
        found *= chance.mentors(common.mentors)
    if common.specialty:
        found *= 0.1
    return found * _against(common, one, other)


def _against(common: Common, one: Person, other: Person) -> float:
    found = 1.0
    if not common.contact and clash(one.phones, other.phones):
        found *= OTHER_MOBILE
    if one.years is not None and other.years is not None and abs(one.years - other.years) > YEARS_APART:
        found *= OTHER_YEARS
    if one.mentors and other.mentors and not common.mentors:
        found *= OTHER_MENTOR
    if common.name == "slip" and one.code and other.code:
        found *= OTHER_CODE
    return found
