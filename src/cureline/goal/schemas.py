"""What the routes of goals take and give. Kept values: minor units, counts, or millionths."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from ninja import Field, Schema

Code = Annotated[str, Field(max_length=60)]
PeriodCode = Annotated[str, Field(pattern=r"^\d{4}-(Q[1-4]|(0[1-9]|1[0-2]))$")]
Why = Annotated[str, Field(max_length=500)]
Kept = Annotated[int, Field(ge=0, le=9 * 10**17)]
Whose = Literal["bank", "team", "collector", "bucket", "product"]


class Problem(Schema):
    """A refusal by RFC 9457."""

    title: str
    status: int
    detail: str = ""


class PointOut(Schema):
    """A kept value with its interval."""

    value: int
    low: int
    high: int


class ProposalOut(Schema):
    measure: str
    unit: str
    scale: int
    currency: str
    scope: str
    scope_id: str
    from_on: dt.date
    until_on: dt.date
    method: str
    months_known: int
    level: float
    proposed: PointOut
    history: list[dict[str, Any]]
    steps: list[dict[str, Any]]


class ProgressOut(Schema):
    on: dt.date
    actual: int | None
    due: int
    end: int
    low: int
    high: int
    chance: float
    outlook: str
    pace: float


class GoalOut(Schema):
    id: int
    measure: str
    unit: str
    scale: int
    better: str
    currency: str
    scope: str
    scope_id: str
    parent_id: int | None
    period: str
    from_on: dt.date
    until_on: dt.date
    target: int
    proposed: int | None
    low: int | None
    high: int | None
    state: str
    version: int
    author_id: int
    approver_id: int | None
    made_at: dt.datetime
    approved_at: dt.datetime | None
    progress: ProgressOut | None = None
    trace: str = ""


class GoalIn(Schema):
    measure: Code
    period: PeriodCode
    scope: Whose = "bank"
    scope_id: Code = ""
    target: Kept | None = None
    why: Why = ""


class AdjustIn(Schema):
    target: Kept
    why: Why = ""
    others: bool = True


class SplitIn(Schema):
    to: Literal["team", "collector", "bucket", "product"]


class WhyIn(Schema):
    why: Why = ""


class LineOut(Schema):
    id: int
    team: str
    channel: str
    weekdays: list[int]
    from_hour: int
    until_hour: int
    collectors: float
    minutes_a_day: int
    contacts_a_day: int | None


class PlanOut(Schema):
    id: int
    period: str
    from_on: dt.date
    until_on: dt.date
    version: int
    state: str
    strategies: list[dict[str, str]]
    capacity_version: str
    working_days: int
    note: str
    simulation_id: int | None
    author_id: int
    approver_id: int | None
    lines: list[LineOut] = Field(default_factory=list)

    @staticmethod
    def resolve_lines(plan: Any) -> list[Any]:
        return list(plan.lines.all())


class PlanIn(Schema):
    period: PeriodCode


class LineIn(Schema):
    id: Annotated[int, Field(ge=1, lt=2**31)]
    weekdays: Annotated[list[Annotated[int, Field(ge=0, le=6)]], Field(max_length=7)] | None = None
    from_hour: Annotated[int, Field(ge=0, le=24)] | None = None
    until_hour: Annotated[int, Field(ge=0, le=24)] | None = None
    contacts_a_day: Annotated[int, Field(ge=0, le=10**6)] | None = None


class PlanChangeIn(Schema):
    lines: list[LineIn] = Field(default_factory=list, max_length=200)
    strategies: Annotated[list[Annotated[int, Field(ge=1, lt=2**31)]], Field(max_length=20)] | None = None
    note: Annotated[str, Field(max_length=4000)] | None = None


class AttachIn(Schema):
    simulation_id: Annotated[int, Field(ge=1, lt=2**31)]


class SimulationIn(Schema):
    strategies: Annotated[list[Annotated[str, Field(max_length=200_000)]], Field(min_length=1, max_length=4)]
    days: Annotated[int, Field(ge=1, le=365)] = 60
    size: Annotated[int, Field(ge=1, le=50_000)] = 2_000
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 1
    seeds: Annotated[int, Field(ge=1, le=30)] = 5
    world: Annotated[str, Field(max_length=40)] = ""
    why: Why = ""


class SimulationOut(Schema):
    id: int
    state: str
    world: str
    source: str
    start_on: dt.date
    days: int
    size: int
    seed: int
    seeds: int
    done: int
    total: int
    asked_at: dt.datetime
    ended_at: dt.datetime | None
    digest: str
    failure: str
    why: str
    choices: list[dict[str, str]] = Field(default_factory=list)
    versions: dict[str, Any] = Field(default_factory=dict)
    result: dict[str, Any] | None = None

    @staticmethod
    def resolve_choices(row: Any) -> list[dict[str, str]]:
        return [{name: choice[name] for name in ("kind", "name", "version", "sha256")} for choice in row.choices]

    @staticmethod
    def resolve_versions(row: Any) -> dict[str, Any]:
        return {name: value for name, value in row.inputs.items() if name != "response_text"}
