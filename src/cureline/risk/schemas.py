"""What the API takes and gives. Money in minor units of the row's `currency`, texts by language."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from cureline.risk.data import residual
from cureline.risk.models import Risk
from cureline.risk.pages.shared import today

Words = Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")]
Said = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]
Key = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00]*$")]
Day = Annotated[dt.date, Field(ge=dt.date(1990, 1, 1), le=dt.date(2150, 1, 1))]
Money = Annotated[int, Field(ge=0, le=2**53)]
Step = Annotated[int, Field(ge=1, le=5)]


class Problem(Schema):
    """A refusal (problem+json)."""

    title: str
    status: int
    detail: str = ""


class ControlIO(Schema):
    """A control: its words (a text, or texts by language), what it does, how well, who does it, when it was tested."""

    text: Said | dict[str, Words]
    kind: Literal["prevent", "detect", "correct"]
    effect: Literal["none", "partial", "strong"]
    owner: Key
    tested_on: Day | None = None


class RiskIn(Schema):
    """A risk as it is written; `owner` is a user's number."""

    kind: Literal["credit", "market", "operational", "legal"]
    title: Said
    cause: Said
    consequence: Said
    likelihood: Step
    impact: Step
    appetite: Annotated[int, Field(ge=1, le=25)]
    response: Literal["reduce", "transfer", "accept", "avoid"]
    owner: Annotated[int, Field(ge=1, le=2**31 - 1)]
    review_months: Annotated[int, Field(ge=1, le=12)]
    controls: Annotated[list[ControlIO], Field(max_length=12, default_factory=list)]
    why: Said


class VersionOut(Schema):
    """A version of a risk."""

    id: int
    risk_id: int
    number: int
    kind: str
    title: dict[str, str]
    cause: dict[str, str]
    consequence: dict[str, str]
    likelihood: int
    impact: int
    appetite: int
    response: str
    controls: list[dict[str, Any]]
    owner_id: int
    review_months: int
    why: str
    state: str
    made_at: dt.datetime
    decided_at: dt.datetime | None
    reason: str


class RiskOut(Schema):
    """A risk; `residual` is likelihood and impact after the controls that count today."""

    id: int
    code: str
    state: str
    review_on: dt.date | None
    current: VersionOut | None
    residual: list[int] | None = None

    @staticmethod
    def resolve_residual(row: Risk) -> list[int] | None:
        if row.current is None:
            return None
        return list(residual(row.current.likelihood, row.current.impact, row.current.controls, today()))


class DecideIn(Schema):
    """A second person's answer; a refusal has a reason."""

    approve: bool = True
    reason: Words = ""


class ReviewIn(Schema):
    """What a review found."""

    outcome: Literal["still", "changes"]
    note: Said


class ReviewOut(Schema):
    """A review."""

    id: int
    risk_id: int
    on: dt.date
    outcome: str
    note: str
    score: int
    next_on: dt.date


class LinkIn(Schema):
    """What a risk has to do with."""

    kind: Literal["alert", "incident", "run"]
    ref: Annotated[int, Field(ge=1, le=2**62)]


class ScenarioOut(Schema):
    """A scenario: shocks in basis points."""

    id: str
    title: dict[str, str]
    about: dict[str, str]
    shocks: dict[str, int]
    status: str
    source: str


class RunIn(Schema):
    """Which scenario."""

    scenario: Key


class RunOut(Schema):
    """A scenario that was run, with all that came of it."""

    id: int
    scenario: str
    version: str
    on: dt.date
    currency: str
    loss_minor: int
    baseline_minor: int
    exposure_minor: int
    digest: str
    inputs: dict[str, Any]
    result: dict[str, Any]
    alert_id: int | None


class StaffingIn(Schema):
    """By which options people are found, and why."""

    options: Annotated[list[Literal["training", "overtime", "hiring", "agency"]], Field(min_length=1, max_length=4)]
    why: Said


class StaffingOut(Schema):
    """A proposal of people."""

    id: int
    run_id: int
    options: list[str]
    lines: list[dict[str, Any]]
    currency: str
    cost_minor: int
    open_minutes: int
    why: str
    state: str
    reason: str


class PartOut(Schema):
    """A part of a view."""

    key: str
    exposure_minor: int
    share_bp: int


class ConcentrationOut(Schema):
    """A view of concentration; `over` are the parts above the limit, empty text for the index."""

    view: str
    currency: str
    total_minor: int
    hhi: float | None
    limit_bp: int | None
    limit_hhi: float | None
    over: list[str]
    parts: list[PartOut]


class CoverIn(Schema):
    """A cover of an account."""

    account_id: Key
    kind: Key
    ref: Key
    value_minor: Money
    provider: Annotated[str, Field(max_length=120, pattern=r"^[^\x00]*$")] = ""
    prior_minor: Money = 0
    valued_on: Day | None = None
    from_on: Day | None = None
    expires_on: Day | None = None
    registered: bool = False
    written: bool = False
    first_demand: bool = False


class CoverOut(Schema):
    """A cover."""

    id: int
    customer_id: str
    account_id: str
    kind: str
    origin: str
    ref: str
    provider: str
    currency: str
    value_minor: int
    prior_minor: int
    valued_on: dt.date | None
    from_on: dt.date | None
    expires_on: dt.date | None
    registered: bool
    written: bool
    first_demand: bool


class PaperIn(Schema):
    """A paper of the checklist that is there."""

    paper: Key
    evidence: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")] = ""


class StepIn(Schema):
    """Where a claim goes; `evidence` names the paper that proves it."""

    state: Literal["filed", "accepted", "refused", "paid", "withdrawn"]
    amount_minor: Money | None = None
    note: Words = ""
    evidence: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")] = ""


class ClaimOut(Schema):
    """A claim; `papers` with the day each was there."""

    id: int
    cover_id: int
    account_id: str
    state: str
    currency: str
    claimed_minor: int
    accepted_minor: int | None
    paid_minor: int | None
    papers: dict[str, str | None]
    opened_on: dt.date
    file_by_on: dt.date
    due_on: dt.date | None
