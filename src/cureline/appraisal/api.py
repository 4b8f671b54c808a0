"""Routes below `/api/v1/appraisal/`."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from cureline.appraisal import services, views
from cureline.appraisal.models import Appraisal, Period, Rules, Sample, opened
from cureline.appraisal.services import papers, quality, rules
from cureline.paging import PageOf, page
from cureline.trust.duties import duty, language_tag

router = Router()
Id = Annotated[int, Field(ge=1, le=2**62)]
Words = Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*$")]
Code = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_-]+$")]
Day = Annotated[dt.date, Field(ge=dt.date(2000, 1, 1), le=dt.date(2150, 1, 1))]
Scores = Annotated[dict[Code, Annotated[int, Field(ge=0, le=4)]], Field(max_length=40)]
Refs = Annotated[list[Annotated[str, Field(max_length=80, pattern=r"^[^\x00]*$")]], Field(max_length=200)]
Cursor = Annotated[str, Query(max_length=400)]
Limit = Annotated[int, Query(ge=1, le=200)]


class PeriodOut(Schema):
    """A period; `done` of `total` is the progress of figures that are asked for (`asked_at`)."""

    id: int
    code: str
    since_on: dt.date
    until_on: dt.date
    state: str
    asked_at: dt.datetime | None
    done: int
    total: int
    computed_at: dt.datetime | None
    snapshot_id: str
    failed: str


class AppraisalOut(Schema):
    """An appraisal in a list: whose, of which period, where it stands; the total once it is decided."""

    id: int
    period: str
    name: str
    team: str
    role: str
    state: str
    due_on: dt.date | None
    total: float | None
    grade: str

    @staticmethod
    def resolve_period(row: Appraisal) -> str:
        return str(row.period.code)

    @staticmethod
    def resolve_name(row: Appraisal) -> str:
        return str(row.staff.name)

    @staticmethod
    def resolve_total(row: Appraisal) -> float | None:
        return row.decision.get("total") if row.state in _FINAL else None

    @staticmethod
    def resolve_grade(row: Appraisal) -> str:
        return str(row.decision.get("grade", "")) if row.state in _FINAL else ""


class WholeOut(Schema):
    """One appraisal with figures by code, the score as it was computed, the decision, words, and the appeal."""

    id: int
    period: str
    name: str
    team: str
    role: str
    state: str
    due_on: dt.date | None
    total: float | None
    grade: str
    values: dict[str, Any]
    score: dict[str, Any]
    decision: dict[str, Any]
    self_review: str
    review: str
    appeal: dict[str, Any] | None


class FigureOut(Schema):
    """How one figure came about: name and value step by step, accounts that the caller may see."""

    title: str
    definition: str
    formula: str
    facts: list[tuple[str, str]]
    accounts: list[dict[str, Any]]
    hidden: int


class RulesOut(Schema):
    """A proposed version of the scorecard or of the rules of pay; the simulation without names."""

    id: int
    kind: str
    name: str
    version: str
    state: str
    why: str
    proposed_at: dt.datetime
    simulated_at: dt.datetime | None
    effective_from_on: dt.date | None
    simulation: dict[str, Any]

    @staticmethod
    def resolve_simulation(row: Rules) -> dict[str, Any]:
        found = rules.simulation_of(row)
        for side in ("new", "old"):
            found.get(side, {}).pop("awards", None)
        return found


class SampleOut(Schema):
    """A sample in one's queue; whose it is is not told."""

    id: int
    kind: str
    on: dt.date
    third: bool


class AgreedOut(Schema):
    """Kappa of a criterion over samples that two people rated."""

    code: str
    pairs: int
    kappa: float | None
    low: float | None
    high: float | None
    equal: float
    enough: bool | None


class OpenIn(Schema):
    code: Annotated[str, Field(min_length=6, max_length=8)]


class ActIn(Schema):
    """What becomes of a period."""

    act: Literal["compute", "release", "decide", "close"]


class TextIn(Schema):
    text: Annotated[Words, Field(min_length=1)]


class ScoresIn(Schema):
    scores: Scores


class ReviewIn(TextIn):
    scores: Scores


class MoveIn(Schema):
    moved: Annotated[float, Field(ge=-100, le=100, allow_inf_nan=False)]
    why: Words = ""


class AppealIn(TextIn):
    reason: Code
    evidence: Refs = Field(default_factory=list)


class HearIn(Schema):
    """The decision: what does not count by kind (accounts, samples, complaints, refusals), or the total instead."""

    outcome: Literal["upheld", "partly", "rejected"]
    answer: Annotated[Words, Field(min_length=1)]
    corrections: dict[Literal["accounts", "samples", "complaints", "refusals"], Refs] = Field(default_factory=dict)
    total: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)] | None = None


class RulesIn(Schema):
    text: Annotated[str, Field(min_length=1, max_length=60_000, pattern=r"^[^\x00]*$")]
    why: Annotated[Words, Field(min_length=1)]


class DecideIn(Schema):
    act: Literal["approve", "refuse"]
    effective_from_on: Day | None = None
    reason: Words = ""


class RateIn(Schema):
    """A rating: each criterion 0 to 4 or null where it does not apply; codes of critical errors."""

    scores: Annotated[dict[Code, Annotated[int, Field(ge=0, le=4)] | None], Field(max_length=40)]
    critical: Annotated[list[Code], Field(max_length=20)] = Field(default_factory=list)
    note: Words = ""


class Problem(Schema):
    """A refusal (problem+json)."""

    title: str
    status: int
    detail: str = ""


ERRORS = {403: Problem, 404: Problem, 409: Problem, 422: Problem}
_FINAL = ("decided", "acknowledged", "appealed", "closed")


@router.get("/periods", response={200: PageOf[PeriodOut], **ERRORS}, summary="Periods, the newest first")
@duty("appraisal.decide")
def periods(request: HttpRequest, after: Cursor = "", limit: Limit = 50) -> Any:
    """All periods."""
    return page(Period.objects.all(), order=("-since_on", "-id"), after=after, limit=limit)


@router.post("/periods", response={201: PeriodOut, **ERRORS}, summary="Open a period and ask for its figures")
@duty("appraisal.decide")
def open_period(request: HttpRequest, body: OpenIn) -> Any:
    """`code` is 2026-Q4 or 2026-11; the worker computes within a minute."""
    made = services.open_period(body.code, user=request.user)
    return 201, services.ask(made.pk, user=request.user)


@router.post("/periods/{period_id}/act", response={200: PeriodOut, **ERRORS}, summary="Compute, release, decide, close")
@duty("appraisal.decide")
def act(request: HttpRequest, period_id: Id, body: ActIn) -> Any:
    """`compute` asks for the figures; the others are done at once."""
    row = get_object_or_404(Period, pk=period_id)
    verbs = {"compute": services.ask, "release": services.release, "decide": services.decide, "close": services.close}
    return verbs[body.act](row.pk, user=request.user)


@router.get("/appraisals", response={200: PageOf[AppraisalOut], **ERRORS}, summary="Appraisals that one may see")
@duty("appraisal.read")
def appraisals(request: HttpRequest, period: Annotated[str, Query(max_length=8)] = "", after: Cursor = "",
               limit: Limit = 50) -> Any:  # fmt: skip
    """One's own, the team's, or all, by one's duties."""
    rows = services.visible(request.user)
    return page(rows.filter(period__code=period) if period else rows, order=("-id",), after=after, limit=limit)


@router.get("/appraisals/{appraisal_id}", response={200: WholeOut, **ERRORS}, summary="One appraisal")
@duty("appraisal.read")
def appraisal(request: HttpRequest, appraisal_id: Id) -> Any:
    """Figures are shown to the person once they are released."""
    return _whole(services.appraisal_of(appraisal_id, request.user), request.user)


def _whole(row: Appraisal, user: Any) -> dict[str, Any]:
    hidden = row.state == Appraisal.State.FIGURES and row.staff.user_id == user.pk
    content = {} if hidden else row.content
    appeal = views.appeal_of(row)
    return {
        "id": row.pk, "team": row.team, "role": row.role, "state": row.state,
        **{name: getattr(AppraisalOut, f"resolve_{name}")(row) for name in ("period", "name", "total", "grade")},
        "due_on": row.due_on, "values": content.get("values", {}), "score": content.get("score", {}),
        "decision": row.decision if row.state in _FINAL else {}, "self_review": opened(row.self_sealed) or "",
        "review": opened(row.review_sealed) or "",
        "appeal": appeal and {
            "reason": appeal["row"].reason, "text": appeal["text"], "evidence": appeal["evidence"],
            "outcome": appeal["row"].outcome, "answer": appeal["answer"], "due_on": appeal["row"].due_on.isoformat(),
            "before": appeal["before"], "after": appeal["after"],
        },
    }  # fmt: skip


@router.get("/appraisals/{appraisal_id}/figures/{code}", response={200: FigureOut, **ERRORS}, summary="One figure")
@duty("appraisal.read")
def figure(request: HttpRequest, appraisal_id: Id, code: Code, part: Annotated[int, Query(ge=1, le=10_000)] = 1) -> Any:
    """Definition, formula with the person's own numbers, and a part of the accounts behind it (50 each)."""
    row = services.appraisal_of(appraisal_id, request.user)
    if row.state == Appraisal.State.FIGURES and row.staff.user_id == getattr(request.user, "pk", None):
        raise Appraisal.DoesNotExist
    found = views.explain(row, code, page=part)
    if found is None:
        raise Appraisal.DoesNotExist
    return found


@router.post("/appraisals/{appraisal_id}/self", response={200: WholeOut, **ERRORS}, summary="The self-review")
@duty("appraisal.own")
def review_self(request: HttpRequest, appraisal_id: Id, body: TextIn) -> Any:
    """One's own words; then it is the leader's turn."""
    row = services.appraisal_of(appraisal_id, request.user)
    services.review_self(row.pk, user=request.user, text=body.text)
    return _whole(services.appraisal_of(row.pk, request.user), request.user)


@router.post("/appraisals/{appraisal_id}/teamwork", response={204: None, **ERRORS}, summary="A colleague's answers")
@duty("appraisal.own")
def teamwork(request: HttpRequest, appraisal_id: Id, body: ScoresIn) -> Any:
    """Answers about somebody of the same team; told only as a mean."""
    row = get_object_or_404(Appraisal, pk=appraisal_id)
    services.rate_teamwork(row.pk, user=request.user, scores=body.scores)
    return 204, None


@router.post("/appraisals/{appraisal_id}/review", response={200: WholeOut, **ERRORS}, summary="The leader's review")
@duty("appraisal.see")
def review(request: HttpRequest, appraisal_id: Id, body: ReviewIn) -> Any:
    """Words and answers about teamwork."""
    row = services.appraisal_of(appraisal_id, request.user)
    services.review(row.pk, user=request.user, text=body.text, scores=body.scores)
    return _whole(services.appraisal_of(row.pk, request.user), request.user)


@router.post("/appraisals/{appraisal_id}/calibrate", response={200: WholeOut, **ERRORS}, summary="Move a total")
@duty("appraisal.decide")
def calibrate(request: HttpRequest, appraisal_id: Id, body: MoveIn) -> Any:
    """What the meeting moves, within the document's limit."""
    row = services.appraisal_of(appraisal_id, request.user)
    services.calibrate(row.pk, user=request.user, moved=body.moved, why=body.why)
    return _whole(services.appraisal_of(row.pk, request.user), request.user)


@router.post("/appraisals/{appraisal_id}/acknowledge", response={200: WholeOut, **ERRORS}, summary="Seen")
@duty("appraisal.own")
def acknowledge(request: HttpRequest, appraisal_id: Id) -> Any:
    """The person has seen the decision; an appeal stays open until its day."""
    row = services.appraisal_of(appraisal_id, request.user)
    services.acknowledge(row.pk, user=request.user)
    return _whole(services.appraisal_of(row.pk, request.user), request.user)


@router.post("/appraisals/{appraisal_id}/appeal", response={200: WholeOut, **ERRORS}, summary="Appeal")
@duty("appraisal.own")
def appeal(request: HttpRequest, appraisal_id: Id, body: AppealIn) -> Any:
    """Reasons are those of the flow document."""
    row = services.appraisal_of(appraisal_id, request.user)
    services.appeal(row.pk, user=request.user, reason=body.reason, text=body.text, evidence=body.evidence)
    return _whole(services.appraisal_of(row.pk, request.user), request.user)


@router.post("/appraisals/{appraisal_id}/hear", response={200: WholeOut, **ERRORS}, summary="Decide an appeal")
@duty("appraisal.hear")
def hear(request: HttpRequest, appraisal_id: Id, body: HearIn) -> Any:
    """By somebody who had no part in the appraisal; a wrong fact recomputes the figures."""
    row = services.appraisal_of(appraisal_id, request.user)
    services.hear(row.pk, user=request.user, outcome=body.outcome, answer=body.answer, total=body.total,
                  corrections={str(kind): refs for kind, refs in body.corrections.items()})  # fmt: skip
    return _whole(services.appraisal_of(row.pk, request.user), request.user)


@router.get("/rules", response={200: PageOf[RulesOut], **ERRORS}, summary="Proposed rules of score and pay")
@duty("appraisal.rules")
def proposals(request: HttpRequest, after: Cursor = "", limit: Limit = 50) -> Any:
    """The newest first."""
    return page(Rules.objects.all(), order=("-id",), after=after, limit=limit)


@router.get("/rules/in-force/{kind}", response={200: dict[str, Any], **ERRORS}, summary="The rules in force today")
@duty("appraisal.rules")
def in_force(request: HttpRequest, kind: Literal["pay", "scorecard"]) -> Any:
    """The document as it decides today."""
    from django.utils import timezone

    from cureline.worklist import desk

    found = papers.document(kind, desk.today(timezone.now()))
    return {"name": found.name, "version": found.version, "effective_from_on": found.effective_from_on.isoformat(),
            "content": found.content}  # fmt: skip


@router.post("/rules", response={201: RulesOut, **ERRORS}, summary="Propose and simulate rules")
@duty("appraisal.rules")
def propose(request: HttpRequest, body: RulesIn) -> Any:
    """A whole document as YAML with a new version; simulated on the last decided periods."""
    made = rules.propose(user=request.user, text=body.text, why=body.why)
    return 201, rules.simulate(made.pk, user=request.user)


@router.post("/rules/{rules_id}/decide", response={200: RulesOut, **ERRORS}, summary="Approve or refuse rules")
@duty("appraisal.decide")
def decide(request: HttpRequest, rules_id: Id, body: DecideIn) -> Any:
    """Never one's own."""
    row = get_object_or_404(Rules, pk=rules_id)
    return rules.decide(row.pk, user=request.user, approve=body.act == "approve", reason=body.reason,
                        effective_from_on=body.effective_from_on)  # fmt: skip


@router.get("/samples", response={200: list[SampleOut], **ERRORS}, summary="Samples that one may rate now")
@duty("quality.rate")
def samples(request: HttpRequest, limit: Limit = 50) -> Any:
    """The oldest first; a rated one leaves the list, so the first part is always the next."""
    return list(quality.queue(request.user)[:limit])


@router.post("/samples/{sample_id}/rate", response={204: None, **ERRORS}, summary="Rate a sample")
@duty("quality.rate")
def rate(request: HttpRequest, sample_id: Id, body: RateIn) -> Any:
    """Blind to what another gave."""
    row = get_object_or_404(Sample, pk=sample_id)
    quality.rate(row.pk, user=request.user, scores=body.scores, critical=body.critical, note=body.note)
    return 204, None


@router.get("/agreement", response={200: list[AgreedOut], **ERRORS}, summary="Kappa by criterion")
@duty("quality.rate")
def agreement(request: HttpRequest, since: Day, until: Day) -> Any:
    """Of the first two ratings of samples of these days."""
    return [
        {"code": one.code, "pairs": one.found.pairs, "kappa": one.found.kappa, "low": one.found.low,
         "high": one.found.high, "equal": one.found.equal, "enough": one.enough}
        for one in quality.agreement(since, until, language=language_tag())
    ]  # fmt: skip
