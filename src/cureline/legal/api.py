"""Routes of the API below `/api/v1/legal/`."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from cureline.legal import services, views
from cureline.legal.models import Agency, Case, DebtSale, Placement
from cureline.paging import PageOf, page
from cureline.portfolio.models import Account
from cureline.trust.duties import duty

router = Router()
Id = Annotated[int, Field(ge=1, le=2**62)]
Minor = Annotated[int, Field(ge=0, le=2**62)]
Text = Annotated[str, Field(max_length=2000)]
Name = Annotated[str, Field(min_length=1, max_length=120)]
Code = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[-\w]+$")]
Day = Annotated[dt.date, Field(ge=dt.date(1950, 1, 1), le=dt.date(2150, 1, 1))]


class CaseOut(Schema):
    """A case; amounts in minor units of `currency`."""

    id: int
    customer_id: str
    stage: str
    currency: str
    claim_minor: int
    court: str
    docket_no: str
    hearing_on: dt.date | None
    served_on: dt.date | None
    judgment_minor: int | None
    outcome: str
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    waits_for: str | None

    @staticmethod
    def resolve_waits_for(case: Case) -> str | None:
        return case.pending["stage"] if case.pending else None


class OpenIn(Schema):
    """The accounts of a new case."""

    customer_id: Name
    account_ids: Annotated[list[Name], Field(min_length=1, max_length=100)]


class AdvanceIn(Schema):
    """The next stage and the facts that it needs."""

    stage: Name
    on: Day | None = None
    court: Annotated[str, Field(max_length=120)] = ""
    docket_no: Annotated[str, Field(max_length=60)] = ""
    hearing_on: Day | None = None
    served_on: Day | None = None
    judgment_minor: Minor | None = None
    outcome: Annotated[str, Field(max_length=20)] = ""
    note: Text = ""


class DecideIn(Schema):
    """Agree or not, with the reason of a refusal."""

    agree: bool
    reason: Text = ""


class NoteIn(Schema):
    """Words for the history of a case."""

    text: Annotated[str, Field(min_length=1, max_length=4000)]


class TermOut(Schema):
    """A deadline."""

    id: int
    stage: str
    kind: str
    due_on: dt.date
    state: str


class InterruptIn(Schema):
    """What began the limitation period anew."""

    kind: Name
    on: Day
    proof: Annotated[str, Field(min_length=1, max_length=300)]


class LimitationOut(Schema):
    """The limitation of an account."""

    account_id: str
    runs_from_on: dt.date | None
    begun_by: str
    expires_on: dt.date | None
    outer_on: dt.date | None


class ClaimIn(Schema):
    """A demand on a guarantor; without an amount all that the guarantee covers."""

    guarantor_id: Name
    amount_minor: Minor | None = None


class ClaimOut(Schema):
    """A demand on a guarantor."""

    id: int
    guarantor_id: str
    amount_minor: int
    demanded_on: dt.date
    state: str
    paid_minor: int


class SettleIn(Schema):
    """What came of a demand on a guarantor."""

    state: Name
    paid_minor: Minor = 0


class DisposeIn(Schema):
    """The next step of a piece of collateral."""

    collateral_id: Name
    state: Name
    value_minor: Minor | None = None
    auction_on: Day | None = None
    proceeds_minor: Minor | None = None
    costs_minor: Minor | None = None


class DisposalOut(Schema):
    """A piece of collateral on its way to money."""

    id: int
    collateral_id: str
    state: str
    value_minor: int | None
    auction_on: dt.date | None
    proceeds_minor: int | None
    costs_minor: int | None


class AgencyIO(Schema):
    """An agency."""

    code: Code
    name: Name
    contract_until_on: Day
    assessed_on: Day | None = None
    active: bool = True


class PlaceIn(Schema):
    """Accounts to place."""

    account_ids: Annotated[list[Name], Field(min_length=1, max_length=1000)]


class PlacementOut(Schema):
    """An account with an agency."""

    id: int
    agency_id: str
    account_id: str
    currency: str
    balance_minor: int
    commission_bp: int
    placed_on: dt.date
    recall_on: dt.date
    recalled_on: dt.date | None


class PlacedOut(Schema):
    """What was placed, and what not and why."""

    placed: list[PlacementOut]
    refused: dict[str, str]


class SaleIn(Schema):
    """A package of all that may be sold."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    buyer: Name
    jurisdiction: Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Z]{2,3})?$")] = "CN"
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    price_minor: Minor | None = None


class SaleOut(Schema):
    """A package."""

    id: int
    name: str
    buyer: str
    state: str
    currency: str
    cut_off_on: dt.date
    price_minor: int | None
    sha256: str


@router.get("/cases", response=PageOf[CaseOut])
@duty("legal.see")
def list_cases(request: HttpRequest, stage: str = "", customer_id: str = "", after: str = "",
               limit: Annotated[int, Query(ge=1, le=200)] = 50) -> Any:  # fmt: skip
    """Cases within one's rows, the newest first."""
    return page(views.cases(stage, customer_id), order=("-pk",), after=after, limit=limit)


@router.post("/cases", response={201: CaseOut})
@duty("legal.work")
def open_case(request: HttpRequest, body: OpenIn) -> Any:
    """Open a case over accounts of one customer."""
    return 201, services.open_case(body.customer_id, body.account_ids, user=request.user, request=request)


@router.get("/cases/{case_id}", response=CaseOut)
@duty("legal.see")
def one_case(request: HttpRequest, case_id: Id) -> Any:
    """One case."""
    return get_object_or_404(Case, pk=case_id)


@router.post("/cases/{case_id}/stages", response=CaseOut)
@duty("legal.work")
def advance(request: HttpRequest, case_id: Id, body: AdvanceIn) -> Any:
    """Take a case to its next stage, or ask for it where a second person has to agree."""
    facts = body.dict(exclude={"stage", "on", "note"}, exclude_none=True)
    known = {name: value for name, value in facts.items() if value != ""}
    return services.advance(
        case_id, body.stage, user=request.user, on=body.on, facts=known, note=body.note, request=request
    )


@router.post("/cases/{case_id}/decision", response=CaseOut)
@duty("legal.approve")
def decide(request: HttpRequest, case_id: Id, body: DecideIn) -> Any:
    """Agree to the stage that waits, or refuse it."""
    return services.decide(case_id, user=request.user, agree=body.agree, reason=body.reason, request=request)


@router.post("/cases/{case_id}/notes", response={204: None})
@duty("legal.work")
def note(request: HttpRequest, case_id: Id, body: NoteIn) -> Any:
    """Write a note."""
    services.note(case_id, body.text, user=request.user, request=request)
    return 204, None


@router.get("/cases/{case_id}/terms", response=list[TermOut])
@duty("legal.see")
def terms(request: HttpRequest, case_id: Id) -> Any:
    """The deadlines of a case."""
    return get_object_or_404(Case, pk=case_id).terms.order_by("due_on")


@router.post("/terms/{term_id}/met", response=TermOut)
@duty("legal.work")
def met(request: HttpRequest, term_id: Id) -> Any:
    """A deadline was met."""
    return services.close_term(term_id, user=request.user, request=request)


@router.get("/papers/{paper_id}")
@duty("legal.see")
def paper(request: HttpRequest, paper_id: Id) -> HttpResponse:
    """A paper as PDF."""
    return HttpResponse(
        services.paper_pdf(paper_id, user=request.user, request=request)[1], content_type="application/pdf"
    )


@router.get("/accounts/{account_id}/limitation", response=LimitationOut)
@duty("legal.see")
def limitation(request: HttpRequest, account_id: str) -> Any:
    """Until when an account can be sued for."""
    account = get_object_or_404(Account.objects.select_related("customer_id"), pk=account_id)
    period = services.limitation_of(account)
    return {"account_id": account_id, "runs_from_on": period.runs_from_on, "begun_by": period.begun_by,
            "expires_on": period.expires_on, "outer_on": period.outer_on}  # fmt: skip


@router.post("/accounts/{account_id}/interruptions", response={201: LimitationOut})
@duty("legal.work")
def interrupt(request: HttpRequest, account_id: str, body: InterruptIn) -> Any:
    """Record what began the period anew."""
    services.interrupt(account_id, body.kind, on=body.on, proof=body.proof, user=request.user, request=request)
    return 201, limitation(request, account_id)


@router.post("/cases/{case_id}/guarantors", response={201: ClaimOut})
@duty("legal.work")
def claim(request: HttpRequest, case_id: Id, body: ClaimIn) -> Any:
    """Demand from a guarantor."""
    return 201, services.claim(
        case_id, body.guarantor_id, user=request.user, amount_minor=body.amount_minor, request=request
    )


@router.post("/guarantor-claims/{claim_id}", response=ClaimOut)
@duty("legal.work")
def settle_claim(request: HttpRequest, claim_id: Id, body: SettleIn) -> Any:
    """Record what came of a demand."""
    return services.settle_claim(claim_id, body.state, user=request.user, paid_minor=body.paid_minor, request=request)


@router.post("/cases/{case_id}/collateral", response=DisposalOut)
@duty("legal.work")
def dispose(request: HttpRequest, case_id: Id, body: DisposeIn) -> Any:
    """Take a piece of collateral to its next step."""
    data = body.dict()
    return services.dispose(
        case_id, data.pop("collateral_id"), data.pop("state"), user=request.user, request=request, **data
    )


@router.get("/agencies", response=list[AgencyIO])
@duty("agency.see")
def agencies(request: HttpRequest) -> Any:
    """All agencies."""
    return Agency.objects.order_by("code")


@router.put("/agencies", response=AgencyIO)
@duty("agency.manage")
def put_agency(request: HttpRequest, body: AgencyIO) -> Any:
    """Make or change an agency."""
    return services.agency(user=request.user, request=request, **body.dict())


@router.get("/agencies/{code}/performance")
@duty("agency.see")
def performance(request: HttpRequest, code: str) -> dict[str, dict[str, int]]:
    """What an agency has and brought, by currency: placed, paid and commission in minor units, rate in basis points."""
    if not Agency.objects.filter(pk=code).exists():
        raise Http404
    totals: dict[str, dict[str, int]] = views.performance(code, timezone.now().date())["totals"]
    return totals


@router.post("/agencies/{code}/placements", response=PlacedOut)
@duty("agency.manage")
def place(request: HttpRequest, code: str, body: PlaceIn) -> Any:
    """Place accounts; what can't be placed comes back with its reason."""
    get_object_or_404(Agency, pk=code)
    placed, refused = services.place_batch(code, body.account_ids, user=request.user, request=request)
    return {"placed": placed, "refused": dict(refused)}


@router.get("/placements", response=PageOf[PlacementOut])
@duty("agency.see")
def placements(request: HttpRequest, after: str = "", limit: Annotated[int, Query(ge=1, le=200)] = 50) -> Any:
    """Placements, the newest first."""
    return page(Placement.objects.all(), order=("-pk",), after=after, limit=limit)


@router.post("/placements/{placement_id}/recall", response=PlacementOut)
@duty("agency.manage")
def recall(request: HttpRequest, placement_id: Id) -> Any:
    """Take an account back."""
    return services.recall(placement_id, user=request.user, request=request)


@router.get("/sales", response=list[SaleOut])
@duty("agency.see")
def sales(request: HttpRequest) -> Any:
    """Debt sales."""
    return DebtSale.objects.order_by("-pk")


@router.post("/sales", response={201: SaleOut})
@duty("debtsale.make")
def draft_sale(request: HttpRequest, body: SaleIn) -> Any:
    """Draft a sale of all that may be sold today."""
    return 201, services.draft_sale(user=request.user, request=request, **body.dict())


@router.post("/sales/{sale_id}/approval", response=SaleOut)
@duty("debtsale.approve")
def approve_sale(request: HttpRequest, sale_id: Id) -> Any:
    """A second person agrees."""
    return services.approve_sale(sale_id, user=request.user, request=request)


@router.post("/sales/{sale_id}/file")
@duty("debtsale.make")
def hand_over(request: HttpRequest, sale_id: Id) -> HttpResponse:
    """The approved file as CSV."""
    return HttpResponse(services.hand_over(sale_id, user=request.user, request=request)[1], content_type="text/csv")
