"""Bodies of requests and shapes of answers, with examples; the OpenAPI page is made from them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from queries.need import Request

Short = Annotated[str, Field(min_length=1, max_length=300)]


class Filters(BaseModel):
    """Conditions that leave experts out; what lies below the named one is kept."""

    model_config = ConfigDict(extra="forbid")

    industry: Short | None = Field(None, description="行业代码或名称，含下级")
    region: Short | None = Field(None, description="地区代码或名称，含下级")
    team: Short | None = Field(None, description="服务队编号或名称，含下级队")
    skill: Short | None = Field(None, description="技能名称，含下位技能")


class ExpertRequest(BaseModel):
    """A question for experts: a text, or a need that is in the graph."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"text": "注塑件表面有银纹，烘料后还是出现", "region": "佛山市顺德区", "limit": 5},
                {"problem_id": "XQ0001", "weights": {"cases": 0.5}},
            ]
        },
    )

    text: str | None = Field(None, description="需求描述，一句话即可；与 problem_id 二选一")
    problem_id: Short | None = Field(None, description="已有需求的 id 或编号")
    enterprise_id: Short | None = Field(None, description="提出需求的企业；它自己的员工不会被推荐")
    industry: Short | None = Field(None, description="行业（偏好，不过滤）")
    region: Short | None = Field(None, description="地区（偏好，不过滤）")
    skills: list[Short] = Field(default_factory=list, max_length=50, description="补充的所需技能")
    exclude: list[Short] = Field(default_factory=list, max_length=1000, description="排除的专家")
    filters: Filters = Field(default_factory=lambda: Filters(), description="过滤条件")
    weights: dict[str, float] = Field(
        default_factory=dict,
        description="各评分项的权重，替换默认值后归一：skills, cases, profile, industry, region, team, load",
    )
    limit: int = Field(10, ge=1, le=500, description="最多返回几位")

    def to_request(self) -> Request:
        """The request as the ranker takes it."""
        return Request(
            text=self.text,
            problem_id=self.problem_id,
            enterprise_id=self.enterprise_id,
            industry=self.industry,
            region=self.region,
            skills=tuple(self.skills),
            exclude=tuple(self.exclude),
            filters={name: value for name, value in self.filters.model_dump().items() if value},
            weights=self.weights,
            limit=self.limit,
        )


class Skill(BaseModel):
    """A skill that the need asks for."""

    id: str
    name: str
    weight: float
    how: Literal["stated", "alias", "cue", "trade", "text"]


class Place(BaseModel):
    """An industry or region."""

    id: str
    code: str
    name: str


class NeedCard(BaseModel):
    """How the need was understood."""

    model_config = ConfigDict(extra="allow")

    text: str
    skills: list[Skill]
    industry: Place | None
    region: Place | None


class TeamName(BaseModel):
    """A team."""

    id: str
    name: str | None


class ExpertCard(BaseModel):
    """An expert as answers show one; nothing personal."""

    id: str
    code: str | None
    name: str | None
    trade: str | None
    skill_level: str | None
    employer: str | None
    region: str | None
    teams: list[TeamName]


class Part(BaseModel):
    """One part of the score; contribution = value x weight."""

    feature: str
    label: str
    value: float
    weight: float
    contribution: float
    detail: str


class Step(BaseModel):
    """A stored edge."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    from_: str = Field(alias="from")
    relation: str
    to: str


class EvidenceItem(BaseModel):
    """A reason with the path that proves it."""

    feature: str
    text: str
    path: list[Step]


class RankedExpert(BaseModel):
    """One line of the list."""

    rank: int
    score: float
    expert: ExpertCard
    availability: Literal["free", "full"]
    parts: list[Part]
    evidence: list[EvidenceItem]


class IndexState(BaseModel):
    """Which state the ranking saw."""

    revision: int
    vectors: float


class ExpertAnswer(BaseModel):
    """A ranked and explained list of experts."""

    revision: int
    engine: str
    index: IndexState
    need: NeedCard
    items: list[RankedExpert]
    advice: str | None = None


class WhyNotAnswer(BaseModel):
    """Why an expert is not, or not higher, on the list."""

    revision: int
    expert: ExpertCard
    score: float
    rank: int | None
    last_listed_score: float | None
    excluded_by: str | None
    parts: list[Part]
    reasons: list[str]


class PageAnswer(BaseModel):
    """A page of a list in a stable order."""

    items: list[dict[str, Any]]
    next_cursor: str | None = None
    revision: int


class SearchItem(BaseModel):
    """A record that was found: the text that matched and the rule that fired."""

    kind: str
    id: str
    name: str
    matched: str
    how: Literal["name", "inner_word", "pinyin", "initials", "synonym", "typo", "code"]


class SearchAnswer(BaseModel):
    """Records that were found, best first."""

    items: list[SearchItem]
    next_cursor: None = None
    revision: int


class ImportStatus(BaseModel):
    """An import on its way."""

    model_config = ConfigDict(extra="allow")

    id: str
    status: Literal["queued", "running", "done", "failed"]


class Problem(BaseModel):
    """RFC 9457 problem details."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
