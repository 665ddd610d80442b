"""Whether two enterprises are one, by their names first and then by place, industry and contacts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from loaders.duplicates.firms import Firm
from loaders.duplicates.kinship import Kinship, kinship
from loaders.duplicates.places import near, shared_region
from loaders.normalise.industries import industries

#: A name of so many characters without place and form is a bare 字号, which firms of all places and industries share.
BARE = 3

Agreement = Literal["agree", "unknown", "differ"]


@dataclass(slots=True)
class Evidence:
    """How two firms agree; `why` are the reasons in Chinese, without any number or person."""

    place: Agreement
    industry: Agreement
    contact: bool
    why: list[str] = field(default_factory=list)


def same_firm(one: Firm, other: Firm, usual: frozenset[str]) -> list[str]:
    """The reasons to take two enterprises for one, none where there are not enough; `usual` phones do not count."""
    found = kinship(one.parts, other.parts)
    if found is None:
        return []
    if one.code and other.code:
        return _with_codes(one, other, found)
    evidence = _evidence(one, other, usual, renamed=found.kind == "former")
    return [found.told, *evidence.why] if _enough(one, other, found, evidence) else []


def _with_codes(one: Firm, other: Firm, found: Kinship) -> list[str]:
    """Two codes are two firms, unless the names are the same: no office registers one name twice."""
    alike = found.kind == "form" and one.parts.form == other.parts.form and one.parts.place == other.parts.place
    if found.kind == "same" or (alike and one.parts.is_full and _places(one, other) != "differ"):
        return [found.told, "统一社会信用代码不同，其中一个可能有误"]
    return []


def _evidence(one: Firm, other: Firm, usual: frozenset[str], *, renamed: bool) -> Evidence:
    found = Evidence(_places(one, other, renamed=renamed), _industries(one, other), False)
    phones = (one.phones & other.phones) - usual
    people = one.contact == other.contact and len(one.contact) > 1
    found.contact = bool(phones) or people
    told = (
        (found.place == "agree", "所在地区相同"),
        (found.industry == "agree", "行业相同或相近"),
        (bool(phones), "联系电话相同"),
        (people, "联系人相同"),
    )
    found.why = [words for having, words in told if having]
    return found


def _places(one: Firm, other: Firm, *, renamed: bool = False) -> Agreement:
    """By the places of the rows and of the names; 南海 and 顺德 are two places though both are 佛山.

    A firm that was renamed may have another place in its name."""
    mine, yours = (one.region, other.region) if renamed else (_place(one), _place(other))
    if not near(mine, yours) or not (renamed or near(one.parts.place, other.parts.place)):
        return "differ"
    return "agree" if shared_region(mine, yours) else "unknown"


def _place(firm: Firm) -> str:
    """The place of the row, or that of the name where it lies within."""
    named = firm.parts.place
    return named if len(named) == len(firm.region) and near(named, firm.region) and named > firm.region else firm.region


def _industries(one: Firm, other: Firm) -> Agreement:
    """Whether an industry of one is that of the other, lies in it or beside it; other divisions are others."""
    if not one.industries or not other.industries:
        return "unknown"
    table = industries()
    lines = [{code: (code, *table.parents(code)) for code in firm.industries} for firm in (one, other)]
    pairs = [(a, b) for a in lines[0].values() for b in lines[1].values()]
    if any(a[0] in b or b[0] in a or a[1:2] == b[1:2] for a, b in pairs):
        return "agree"
    return "unknown" if any(set(a[:-1]) & set(b[:-1]) for a, b in pairs) else "differ"


def _enough(one: Firm, other: Firm, found: Kinship, evidence: Evidence) -> bool:
    if found.kind == "same":
        return True
    if evidence.contact and evidence.industry != "differ":
        return True
    if evidence.place == "differ":
        return False
    told = min(len(one.parts.core), len(other.parts.core)) > BARE
    if found.kind in ("form", "former") and told:
        return evidence.industry != "differ" or evidence.place == "agree"
    if evidence.industry == "differ" or (evidence.place, evidence.industry) == ("unknown", "unknown"):
        return False
    if found.kind in ("form", "former", "short"):
        return told or evidence.place == evidence.industry == "agree"
    if found.kind == "spelling":
        return told and evidence.place == "agree"
    return evidence.place == evidence.industry == "agree"
