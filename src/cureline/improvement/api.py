"""Routes below `/api/v1/improvement/`."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from cureline.improvement import services, views
from cureline.improvement.models import Finding, FollowUp, Proposal
from cureline.paging import PageOf, page
from cureline.trust.duties import duty

router = Router()
Id = Annotated[int, Field(ge=1, le=2**62)]
Words = Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")]
Name = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[-\w.]+$")]
Day = Annotated[dt.date, Field(ge=dt.date(2000, 1, 1), le=dt.date(2150, 1, 1))]
Act = dict[Annotated[str, Field(max_length=40)], str | int | float | list[int]]


class SeenOut(Schema):
    """A figure that a finding rests on, and the page that explains it."""

    role: str
    code: str
    keys: dict[str, str]
    numerator: float
    denominator: float
    since: str
    until: str
    url: str


class FindingOut(Schema):
    """A finding; money in minor units of `currency`, at stake in thirty days; `harm` in complaints."""

    id: int
    key: str
    kind: str
    subject: dict[str, str]
    state: str
    on: dt.date
    first_on: dt.date
    currency: str
    money_minor: int
    harm: float
    weight_minor: int
    q: float | None
    effect: float
    low: float
    high: float
    words: str
    evidence: list[SeenOut]

    @staticmethod
    def resolve_words(row: Finding) -> str:
        return views.finding(row).words


class RemedyOut(Schema):
    """A change that answers a finding."""

    name: str
    kind: str
    acts: list[dict[str, Any]]


class ProposalOut(Schema):
    """A proposed change of a document."""

    id: int
    finding_id: int | None
    kind: str
    name: str
    base_version: str
    base_sha256: str
    sha256: str
    acts: list[dict[str, Any]]
    told: list[str]
    why: str
    state: str
    simulation_id: int | None
    proposed_at: dt.datetime
    decided_at: dt.datetime | None
    reason: str
    effective_from_on: dt.date | None
    version: str | None
    experiment_id: int | None
    back_from_on: dt.date | None

    @staticmethod
    def resolve_told(row: Proposal) -> list[str]:
        return views.told(row)

    @staticmethod
    def resolve_version(row: Proposal) -> str | None:
        return row.document.version if row.document else None


class ProposeIn(Schema):
    """A change: of a finding's document, or of a strategy by name. Acts as docs/improvement.md has them."""

    finding_id: Id | None = None
    name: Name | None = None
    acts: Annotated[list[Act], Field(min_length=1, max_length=20)]
    why: Annotated[Words, Field(min_length=1)]


class ToldIn(Schema):
    """A finding that people tell: its words, and which slices (strategy, segment, channel …) it speaks of."""

    title: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
    words: Annotated[str, Field(min_length=1, max_length=4000, pattern=r"^[^\x00]*$")]
    subject: Annotated[dict[Name, Name], Field(default_factory=dict)]


class ReasonIn(Schema):
    """Why."""

    reason: Annotated[Words, Field(min_length=1)]


class DecideIn(Schema):
    """Accept from a working day on, try as a challenger, or refuse with a reason."""

    act: Literal["accept", "challenge", "refuse"]
    effective_from_on: Day | None = None
    reason: Words = ""


class FollowOut(Schema):
    """What a day's figures say about an accepted change; `change` and its interval as shares or log ratios."""

    on: dt.date
    verdict: str
    change: float
    low: float
    high: float
    expected: float | None
    net: bool
    before: dict[str, Any]
    after: dict[str, Any]


class Problem(Schema):
    """A refusal (problem+json)."""

    title: str
    status: int
    detail: str = ""


ERRORS = {403: Problem, 404: Problem, 409: Problem, 422: Problem}
States = Literal["new", "seen", "dismissed", "proposed", "gone"]
Decisions = Literal["waiting", "accepted", "challenger", "refused", "taken_back"]
Limit = Annotated[int, Query(ge=1, le=200)]


@router.get("/findings", response={200: PageOf[FindingOut], 422: Problem}, summary="Findings, most at stake first")
@duty("improvement.see")
def findings(request: HttpRequest, state: States | None = None, after: str = "", limit: Limit = 50) -> Any:
    """One page of findings."""
    rows = Finding.objects.all()
    if state:
        rows = rows.filter(state=state)
    return page(rows, order=("-weight_minor", "id"), after=after, limit=limit)


@router.get("/findings/{finding_id}", response={200: FindingOut, **ERRORS}, summary="A finding")
@duty("improvement.see")
def finding(request: HttpRequest, finding_id: Id) -> Any:
    """One finding with its figures."""
    return get_object_or_404(Finding, pk=finding_id)


@router.get(
    "/findings/{finding_id}/changes", response={200: list[RemedyOut], **ERRORS}, summary="Changes that answer it"
)
@duty("improvement.see")
def remedies(request: HttpRequest, finding_id: Id) -> Any:
    """The changes that the catalogue has for a finding."""
    return [{"name": one.name, "kind": one.kind, "acts": [dict(act) for act in one.acts]}
            for one in services.offered(get_object_or_404(Finding, pk=finding_id))]  # fmt: skip


@router.post("/findings", response={200: dict[str, int], **ERRORS}, summary="Look through the results now")
@duty("improvement.propose")
def compute(request: HttpRequest) -> Any:
    """How many cases were looked at, found, new and gone."""
    return services.find(user=request.user)


@router.post("/told", response={201: FindingOut, **ERRORS}, summary="Tell a finding that no figure shows")
@duty("improvement.propose")
def tell(request: HttpRequest, given: ToldIn) -> Any:
    """It stands beside the computed ones until it is dismissed or a change is proposed."""
    return 201, services.record(user=request.user, title=given.title, words=given.words, subject=given.subject)


@router.post("/findings/{finding_id}/dismiss", response={200: FindingOut, **ERRORS}, summary="Lay a finding aside")
@duty("improvement.propose")
def dismiss(request: HttpRequest, finding_id: Id, given: ReasonIn) -> Any:
    """With a reason."""
    get_object_or_404(Finding, pk=finding_id)
    return services.dismiss(finding_id, user=request.user, reason=given.reason)


@router.post("/findings/{finding_id}/reopen", response={200: FindingOut, **ERRORS}, summary="Take a finding up again")
@duty("improvement.propose")
def reopen(request: HttpRequest, finding_id: Id) -> Any:
    """A dismissed one."""
    get_object_or_404(Finding, pk=finding_id)
    return services.reopen(finding_id, user=request.user)


@router.get("/changes", response={200: PageOf[ProposalOut], 422: Problem}, summary="Proposed changes, newest first")
@duty("improvement.see")
def changes(request: HttpRequest, state: Decisions | None = None, after: str = "", limit: Limit = 50) -> Any:
    """One page of proposals."""
    rows = Proposal.objects.select_related("document")
    if state:
        rows = rows.filter(state=state)
    return page(rows, order=("-id",), after=after, limit=limit)


@router.post("/changes", response={201: ProposalOut, **ERRORS}, summary="Propose a change")
@duty("improvement.propose")
def propose(request: HttpRequest, given: ProposeIn) -> Any:
    """Of a finding's document, or of a strategy by its name."""
    if given.finding_id is not None:
        get_object_or_404(Finding, pk=given.finding_id)
    made = services.propose(
        user=request.user, acts=given.acts, why=given.why, finding_id=given.finding_id, name=given.name or ""
    )
    return 201, made


@router.get("/changes/{proposal_id}", response={200: ProposalOut, **ERRORS}, summary="A proposed change")
@duty("improvement.see")
def change(request: HttpRequest, proposal_id: Id) -> Any:
    """One proposal."""
    return get_object_or_404(Proposal, pk=proposal_id)


@router.post("/changes/{proposal_id}/simulate", response={200: ProposalOut, **ERRORS}, summary="Simulate again")
@duty("improvement.propose")
def simulate(request: HttpRequest, proposal_id: Id) -> Any:
    """Ask for the simulation of a change that waits."""
    get_object_or_404(Proposal, pk=proposal_id)
    return services.simulate_again(proposal_id, user=request.user)


@router.post("/changes/{proposal_id}/decide", response={200: ProposalOut, **ERRORS}, summary="Decide on a change")
@duty("improvement.decide")
def decide(request: HttpRequest, proposal_id: Id, given: DecideIn) -> Any:
    """Never on one's own."""
    get_object_or_404(Proposal, pk=proposal_id)
    if given.act == "accept":
        if given.effective_from_on is None:
            raise services.DayError("effective_from_on")
        return services.accept(
            proposal_id, user=request.user, effective_from_on=given.effective_from_on, reason=given.reason
        )
    if given.act == "challenge":
        return services.challenge(proposal_id, user=request.user, reason=given.reason)
    return services.refuse(proposal_id, user=request.user, reason=given.reason)


@router.get("/changes/{proposal_id}/follow-ups", response={200: PageOf[FollowOut], **ERRORS}, summary="What came of it")
@duty("improvement.see")
def follow_ups(request: HttpRequest, proposal_id: Id, after: str = "", limit: Limit = 50) -> Any:
    """Newest first."""
    get_object_or_404(Proposal, pk=proposal_id)
    return page(FollowUp.objects.filter(proposal=proposal_id), order=("-on", "id"), after=after, limit=limit)


@router.post("/changes/{proposal_id}/take-back", response={200: ProposalOut, **ERRORS}, summary="Take a change back")
@duty("improvement.decide")
def take_back(request: HttpRequest, proposal_id: Id, given: ReasonIn) -> Any:
    """A version with the former content is recorded."""
    get_object_or_404(Proposal, pk=proposal_id)
    return services.take_back(proposal_id, user=request.user, reason=given.reason)
