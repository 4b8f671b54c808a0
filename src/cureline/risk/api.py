"""Routes below `/api/v1/risk/`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from pydantic import Field

from cureline.paging import PageOf, page
from cureline.portfolio.models import Account
from cureline.risk import book, services
from cureline.risk.data import document
from cureline.risk.models import Claim, Cover, Risk, Run, Staffing, Version
from cureline.risk.pages.shared import today
from cureline.risk.schemas import (
    ClaimOut,
    ConcentrationOut,
    CoverIn,
    CoverOut,
    DecideIn,
    LinkIn,
    PaperIn,
    Problem,
    ReviewIn,
    ReviewOut,
    RiskIn,
    RiskOut,
    RunIn,
    RunOut,
    ScenarioOut,
    StaffingIn,
    StaffingOut,
    StepIn,
    VersionOut,
)
from cureline.risk.services import stressing
from cureline.trust.duties import duty

router = Router()
Id = Annotated[int, Field(ge=1, le=2**62)]
Limit = Annotated[int, Query(ge=1, le=200)]
ERRORS = {403: Problem, 404: Problem, 409: Problem, 422: Problem}
States = Literal["proposed", "active", "closed"]
View = Literal["product", "bucket", "region", "district", "industry", "portfolio", "collateral", "customer"]


@router.get("/risks", response={200: PageOf[RiskOut], 422: Problem}, summary="The register")
@duty("risk.see")
def risks(request: HttpRequest, state: States | None = None, after: str = "", limit: Limit = 50) -> Any:
    """One page of risks, by code."""
    rows = Risk.objects.select_related("current")
    return page(rows.filter(state=state) if state else rows, order=("code",), after=after, limit=limit)


@router.post("/risks", response={201: VersionOut, **ERRORS}, summary="Write a risk")
@duty("risk.write")
def write(request: HttpRequest, given: RiskIn) -> Any:
    """A new risk; somebody else approves it."""
    content = given.dict(exclude={"why"})
    return 201, services.register.write(user=request.user, content=content, why=given.why)


@router.get("/risks/{risk_id}", response={200: RiskOut, **ERRORS}, summary="A risk")
@duty("risk.see")
def risk(request: HttpRequest, risk_id: Id) -> Any:
    """One risk with what counts of it."""
    return get_object_or_404(Risk, pk=risk_id)


@router.get(
    "/risks/{risk_id}/versions", response={200: PageOf[VersionOut], **ERRORS}, summary="Every version of a risk"
)
@duty("risk.see")
def versions(request: HttpRequest, risk_id: Id, after: str = "", limit: Limit = 50) -> Any:
    """Newest first."""
    get_object_or_404(Risk, pk=risk_id)
    return page(Version.objects.filter(risk=risk_id), order=("-number",), after=after, limit=limit)


@router.post("/risks/{risk_id}/versions", response={201: VersionOut, **ERRORS}, summary="Write the next version")
@duty("risk.write")
def next_version(request: HttpRequest, risk_id: Id, given: RiskIn) -> Any:
    """It counts once somebody else has approved it."""
    get_object_or_404(Risk, pk=risk_id)
    content = given.dict(exclude={"why"})
    return 201, services.register.write(user=request.user, content=content, why=given.why, risk_id=risk_id)


@router.post(
    "/versions/{version_id}/decide", response={200: VersionOut, **ERRORS}, summary="Approve or refuse a version"
)
@duty("risk.approve")
def decide(request: HttpRequest, version_id: Id, given: DecideIn) -> Any:
    """Never one's own."""
    get_object_or_404(Version, pk=version_id)
    return services.register.decide(version_id, approve=given.approve, reason=given.reason, user=request.user)


@router.post("/risks/{risk_id}/reviews", response={201: ReviewOut, **ERRORS}, summary="Note a review")
@duty("risk.write")
def review(request: HttpRequest, risk_id: Id, given: ReviewIn) -> Any:
    """The next review follows from the version."""
    get_object_or_404(Risk, pk=risk_id)
    return 201, services.register.review(risk_id, user=request.user, outcome=given.outcome, note=given.note)


@router.post("/risks/{risk_id}/links", response={201: RiskOut, **ERRORS}, summary="Link an alert, an incident or a run")
@duty("risk.write")
def link(request: HttpRequest, risk_id: Id, given: LinkIn) -> Any:
    """The alert notes it as well."""
    found = get_object_or_404(Risk, pk=risk_id)
    services.register.link(risk_id, given.kind, str(given.ref), user=request.user, url=f"/risk/register/{risk_id}/")
    return 201, found


@router.post("/risks/{risk_id}/close", response={200: RiskOut, **ERRORS}, summary="Close a risk")
@duty("risk.approve")
def close(request: HttpRequest, risk_id: Id, given: DecideIn) -> Any:
    """`reason` says why; not by who wrote it."""
    get_object_or_404(Risk, pk=risk_id)
    return services.register.close(risk_id, user=request.user, why=given.reason)


@router.get("/scenarios", response={200: list[ScenarioOut]}, summary="Scenarios in force")
@duty("risk.see")
def scenarios(request: HttpRequest) -> Any:
    """With their shocks in basis points."""
    return list(stressing.document(today()).scenarios.values())


@router.get("/runs", response={200: PageOf[RunOut], 422: Problem}, summary="Scenarios that were run, newest first")
@duty("risk.see")
def runs(request: HttpRequest, after: str = "", limit: Limit = 50) -> Any:
    """One page."""
    return page(Run.objects.all(), order=("-asked_at", "-id"), after=after, limit=limit)


@router.post("/runs", response={201: RunOut, **ERRORS}, summary="Run a scenario")
@duty("stress.run")
def run(request: HttpRequest, given: RunIn) -> Any:
    """On the published night and the facts of twelve months."""
    return 201, stressing.run(given.scenario, user=request.user)


@router.get("/runs/{run_id}", response={200: RunOut, **ERRORS}, summary="What a scenario gave")
@duty("risk.see")
def one_run(request: HttpRequest, run_id: Id) -> Any:
    """Loss by product and bucket, by month, and people by team and month in `result`."""
    return get_object_or_404(Run, pk=run_id)


@router.post("/runs/{run_id}/staffing", response={201: StaffingOut, **ERRORS}, summary="Propose people for a run")
@duty("stress.run")
def propose(request: HttpRequest, run_id: Id, given: StaffingIn) -> Any:
    """By the options named."""
    get_object_or_404(Run, pk=run_id)
    return 201, services.staffing.propose(run_id, options=given.options, why=given.why, user=request.user)


@router.get("/staffing", response={200: PageOf[StaffingOut], 422: Problem}, summary="Proposals of people, newest first")
@duty("risk.see")
def staffings(request: HttpRequest, after: str = "", limit: Limit = 50) -> Any:
    """One page."""
    return page(Staffing.objects.all(), order=("-id",), after=after, limit=limit)


@router.post("/staffing/{staffing_id}/decide", response={200: StaffingOut, **ERRORS}, summary="Decide on people")
@duty("risk.approve")
def decide_staffing(request: HttpRequest, staffing_id: Id, given: DecideIn) -> Any:
    """Never one's own proposal."""
    get_object_or_404(Staffing, pk=staffing_id)
    return services.staffing.decide(staffing_id, approve=given.approve, reason=given.reason, user=request.user)


@router.get("/concentration", response={200: ConcentrationOut, **ERRORS}, summary="How concentrated the debts are")
@duty("risk.see")
def concentration(
    request: HttpRequest,
    view: Literal[
        "product", "bucket", "region", "district", "industry", "portfolio", "collateral", "customer"
    ] = "product",
) -> Any:
    """One view: the index, the largest parts, limits passed. Money in minor units of `currency`."""
    on = today()
    found = services.concentrating.view(view, on)
    return {
        "view": view, "currency": book.capacity(on).currency, "total_minor": found.found.total_minor,
        "hhi": found.found.hhi, "limit_bp": found.one_bp, "limit_hhi": found.hhi, "over": list(found.over),
        "parts": [{"key": part.key, "exposure_minor": part.exposure_minor, "share_bp": part.share_bp}
                  for part in found.found.parts[:100]],
    }  # fmt: skip


@router.get("/covers", response={200: PageOf[CoverOut], 422: Problem}, summary="Covers that have not ended")
@duty("cover.see")
def covers(request: HttpRequest, account_id: str = "", after: str = "", limit: Limit = 50) -> Any:
    """One page, of one account where it is named; those that one may see."""
    rows = Cover.objects.filter(ended_at__isnull=True)
    if account_id:
        rows = rows.filter(account_id=account_id.replace("\x00", ""))
    return page(rows, order=("id",), after=after, limit=limit)


@router.post("/covers", response={201: CoverOut, **ERRORS}, summary="Record a cover of an account")
@duty("cover.manage")
def record(request: HttpRequest, given: CoverIn) -> Any:
    """What the bank's files don't bring."""
    get_object_or_404(Account, pk=given.account_id)
    return 201, services.covers.record(user=request.user, **given.dict())


@router.get("/cover-rules", response={200: dict[str, Any]}, summary="Which cover counts, and how it is called upon")
@duty("cover.see")
def rules(request: HttpRequest) -> Any:
    """The document as it stands."""
    return {**document("cover"), "effective_from_on": str(document("cover")["effective_from_on"])}


@router.get("/claims", response={200: PageOf[ClaimOut], 422: Problem}, summary="Claims on cover, newest first")
@duty("cover.see")
def claims(request: HttpRequest, after: str = "", limit: Limit = 50) -> Any:
    """One page."""
    return page(Claim.objects.all(), order=("-id",), after=after, limit=limit)


@router.post("/covers/{cover_id}/claims", response={201: ClaimOut, **ERRORS}, summary="Open a claim on a cover")
@duty("cover.manage")
def open_claim(request: HttpRequest, cover_id: Id) -> Any:
    """For all that it may bring."""
    get_object_or_404(Cover, pk=cover_id)
    return 201, services.claims.open_claim(cover_id, user=request.user)


@router.post("/claims/{claim_id}/papers", response={200: ClaimOut, **ERRORS}, summary="Note a paper of a claim")
@duty("cover.manage")
def paper(request: HttpRequest, claim_id: Id, given: PaperIn) -> Any:
    """With the last one the claim can be filed."""
    get_object_or_404(Claim, pk=claim_id)
    return services.claims.paper(claim_id, given.paper, user=request.user, evidence=given.evidence)


@router.post("/claims/{claim_id}/advance", response={200: ClaimOut, **ERRORS}, summary="Take a claim on")
@duty("cover.manage")
def advance(request: HttpRequest, claim_id: Id, given: StepIn) -> Any:
    """Filed, accepted, refused, paid or withdrawn, with its proof."""
    get_object_or_404(Claim, pk=claim_id)
    return services.claims.advance(claim_id, given.state, user=request.user, amount_minor=given.amount_minor,
                                   note=given.note, evidence=given.evidence)  # fmt: skip
