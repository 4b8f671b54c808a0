"""Plans, waivers, settlements and approvals."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from cureline.arrangement import services
from cureline.arrangement.models import Plan, Settlement, Waiver
from cureline.arrangement.pages import running
from cureline.arrangement.routes.kinds import Bp, Cursor, Id, Key, Limit, Minor, Months
from cureline.arrangement.routes.promises import ReasonIn
from cureline.arrangement.services import Wish, common, debts
from cureline.paging import PageOf, page
from cureline.trust.duties import duty

router = Router()


class TermsIn(Schema):
    """What a plan shall be. A rate of null is the contract's; waived amounts are given up when it is approved."""

    account_id: Id
    method: str = Field("annuity", max_length=20)
    months: Months = 12
    first_due_on: dt.date | None = None
    annual_rate_bp: Bp | None = None
    grace_months: Months = 0
    freeze_months: Months = 0
    step_bp: Bp = 0
    step_months: int = Field(6, ge=1, le=600)
    balloon_minor: Minor = 0
    fee_bp: Bp = 0
    fee_once: bool = False
    waived_interest_minor: Minor = 0
    waived_fee_minor: Minor = 0

    def wish(self) -> Wish:
        """The terms as the services take them."""
        return Wish(**{name: getattr(self, name) for name in Wish.__dataclass_fields__})


class PlanIn(TermsIn):
    """A plan to propose, or to keep as a draft."""

    kind: str = Field("", max_length=12)
    reason: str = Field("hardship", max_length=20)
    restructuring: bool = True
    draft: bool = False


class InstalmentOut(Schema):
    """An instalment: what it asks, what is paid of it, and the debt left after it."""

    number: int
    due_on: dt.date
    principal_minor: int
    interest_minor: int
    fee_minor: int
    amount_minor: int
    balance_minor: int


class RunningOut(InstalmentOut):
    """An instalment of a plan that is kept."""

    paid_minor: int
    state: str


class ProposalOut(Schema):
    """A plan worked out: burden over what is affordable, chance to be kept, worth to the bank."""

    kind: str
    method: str
    months: int
    total_minor: int
    cost_minor: int
    highest_minor: int
    burden_bp: int
    affordable: bool
    effective_rate_bp: int
    kept_bp: int
    present_value_minor: int
    reasons: list[tuple[str, int]]
    instalments: list[InstalmentOut]


class PlanOut(Schema):
    """A repayment plan."""

    id: int
    customer_id: str
    account_id: str
    currency: str
    state: str
    kind: str
    method: str
    months: int
    reason: str
    total_minor: int
    highest_minor: int
    waived_interest_minor: int
    waived_fee_minor: int
    effective_rate_bp: int
    burden_bp: int
    kept_bp: int
    present_value_minor: int
    restructuring: bool
    effect: dict[str, Any]
    missed: int
    signed_on: dt.date | None
    ended_on: dt.date | None
    letter_id: int | None


class WholePlanOut(PlanOut):
    """A plan with its schedule."""

    instalments: list[RunningOut]

    @staticmethod
    def resolve_instalments(row: Any) -> Any:
        return list(row.instalments.all())


class WaiverIn(Schema):
    """Interest and fees to give up."""

    account_id: Id
    interest_minor: Minor = 0
    fee_minor: Minor = 0
    reason: str = Field(max_length=20)


class WaiverOut(Schema):
    """A waiver."""

    id: int
    customer_id: str
    account_id: str
    currency: str
    interest_minor: int
    fee_minor: int
    reason: str
    state: str


class SettlementIn(Schema):
    """A smaller sum by a day."""

    account_id: Id
    offer_minor: Minor
    expires_on: dt.date
    instalments: int = Field(1, ge=1, le=100)
    reason: str = Field("full_payment", max_length=20)


class SettlementOut(Schema):
    """A settlement: what is offered, received, and written off when it is paid."""

    id: int
    customer_id: str
    account_id: str
    currency: str
    debt_minor: int
    offer_minor: int
    written_off_minor: int
    received_minor: int
    expires_on: dt.date
    state: str
    authority: str


class DecisionIn(Schema):
    """Yes or no; a no needs a note."""

    approve: bool
    note: str = Field("", max_length=500)


class DecidedOut(Schema):
    """What became of it."""

    id: int
    state: str


class WaitingOut(Schema):
    """What waits for approval: what it asks for, and the limits that keep this user from deciding."""

    subject: str
    id: int
    customer_id: str
    asked: dict[str, int]
    beyond: list[str]
    roles: list[str]


def _told(found: Any) -> dict[str, Any]:
    schedule = found.schedule
    return {
        "kind": found.kind, "method": schedule.terms.method, "months": schedule.terms.months,
        "total_minor": schedule.total_minor, "cost_minor": schedule.cost_minor,
        "highest_minor": schedule.highest_minor, "burden_bp": found.burden_bp, "affordable": found.affordable,
        "effective_rate_bp": found.effective_rate_bp, "kept_bp": found.kept_bp,
        "present_value_minor": found.present_value_minor, "reasons": found.reasons,
        "instalments": schedule.instalments,
    }  # fmt: skip


@router.post("/customers/{customer_id}/plans/compare", response=list[ProposalOut])
@duty("plan.propose")
def compare(request: HttpRequest, customer_id: str, given: TermsIn) -> Any:
    """Three plans side by side; nothing is kept."""
    case = services.case_of(customer_id, given.account_id, common.today())
    return [_told(found) for found in services.compare(case, given.wish())]


@router.post("/customers/{customer_id}/plans/work-out", response=ProposalOut)
@duty("plan.propose")
def work_out(request: HttpRequest, customer_id: str, given: TermsIn) -> Any:
    """One plan of own terms; nothing is kept."""
    return _told(services.work_out(services.case_of(customer_id, given.account_id, common.today()), given.wish()))


@router.get("/customers/{customer_id}/accounts/{account_id}/effect", response=dict[str, Any])
@duty("plan.propose")
def effect(request: HttpRequest, customer_id: str, account_id: str) -> Any:
    """Class and stage now and if restructured today."""
    return debts.effect(common.account_of(customer_id, account_id), common.today())


@router.post("/customers/{customer_id}/plans", response={201: WholePlanOut})
@duty("plan.propose")
def propose(request: HttpRequest, customer_id: str, given: PlanIn) -> Any:
    """Propose a plan."""
    return Status(201, services.propose_plan(
        customer_id, given.account_id, given.wish(), user=request.user, kind=given.kind, reason=given.reason,
        restructuring=given.restructuring, draft=given.draft, request=request,
    ))  # fmt: skip


@router.get("/plans", response=PageOf[PlanOut])
@duty("arrangement.see")
def list_plans(
    request: HttpRequest, customer_id: str = "", state: str = "", after: Cursor = "", limit: Limit = 50
) -> Any:
    """Plans, the latest first."""
    rows = Plan.objects.all()
    if customer_id:
        rows = rows.filter(customer_id=customer_id)
    if state:
        rows = rows.filter(state=state)
    return page(rows, order=["-id"], after=after, limit=limit)


@router.get("/plans/{plan_id}", response=WholePlanOut)
@duty("arrangement.see")
def show_plan(request: HttpRequest, plan_id: Key) -> Any:
    """A plan with its schedule."""
    return get_object_or_404(Plan, pk=plan_id)


@router.get("/plans/{plan_id}/contract", response={200: None})
@duty("arrangement.see")
def contract(request: HttpRequest, plan_id: Key) -> HttpResponse:
    """The contract as PDF."""
    return running.contract(request, plan_id)


@router.post("/plans/{plan_id}/submit", response=PlanOut)
@duty("plan.propose")
def submit(request: HttpRequest, plan_id: Key) -> Any:
    """Send a draft for approval."""
    return services.submit(plan_id, user=request.user, request=request)


@router.post("/plans/{plan_id}/sign", response=PlanOut)
@duty("plan.propose")
def sign(request: HttpRequest, plan_id: Key) -> Any:
    """The customer agrees: the plan runs."""
    return services.sign(plan_id, user=request.user, request=request)


@router.post("/plans/{plan_id}/cancel", response=PlanOut)
@duty("plan.propose")
def cancel(request: HttpRequest, plan_id: Key, given: ReasonIn) -> Any:
    """End a plan."""
    return services.cancel(plan_id, user=request.user, reason=given.reason, request=request)


@router.post("/customers/{customer_id}/waivers", response={201: WaiverOut})
@duty("waiver.propose")
def propose_waiver(request: HttpRequest, customer_id: str, given: WaiverIn) -> Any:
    """Ask to give up interest and fees."""
    return Status(201, services.propose_waiver(customer_id, **given.dict(), user=request.user, request=request))


@router.get("/waivers", response=PageOf[WaiverOut])
@duty("arrangement.see")
def list_waivers(request: HttpRequest, customer_id: str = "", after: Cursor = "", limit: Limit = 50) -> Any:
    """Waivers, the latest first."""
    rows = Waiver.objects.filter(customer_id=customer_id) if customer_id else Waiver.objects.all()
    return page(rows, order=["-id"], after=after, limit=limit)


@router.post("/customers/{customer_id}/settlements", response={201: SettlementOut})
@duty("settlement.propose")
def propose_settlement(request: HttpRequest, customer_id: str, given: SettlementIn) -> Any:
    """Ask to offer a settlement."""
    return Status(201, services.propose_settlement(customer_id, **given.dict(), user=request.user, request=request))


@router.get("/settlements", response=PageOf[SettlementOut])
@duty("arrangement.see")
def list_settlements(request: HttpRequest, customer_id: str = "", after: Cursor = "", limit: Limit = 50) -> Any:
    """Settlements, the latest first."""
    rows = Settlement.objects.filter(customer_id=customer_id) if customer_id else Settlement.objects.all()
    return page(rows, order=["-id"], after=after, limit=limit)


@router.post("/settlements/{settlement_id}/cancel", response=SettlementOut)
@duty("settlement.propose")
def cancel_settlement(request: HttpRequest, settlement_id: Key, given: ReasonIn) -> Any:
    """Take back an offer."""
    return services.cancel_settlement(settlement_id, user=request.user, reason=given.reason, request=request)


@router.get("/approvals", response=list[WaitingOut])
@duty("plan.approve")
def list_approvals(request: HttpRequest) -> Any:
    """What waits for approval, the oldest first."""
    return [
        {**line, "id": line["row"].pk, "customer_id": line["row"].customer_id}
        for line in services.waiting(request.user)
    ]


@router.post("/approvals/{subject}/{row_id}", response=DecidedOut)
@duty("plan.approve")
def decide(
    request: HttpRequest, subject: Literal["plan", "waiver", "settlement"], row_id: Key, given: DecisionIn
) -> Any:
    """Approve or refuse."""
    return services.decide(subject, row_id, given.approve, user=request.user, note=given.note, request=request)
