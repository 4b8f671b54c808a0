"""Routes of the API below `/api/v1/portfolio/`: find a customer, read what is owed, record what holds."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Path, Router, Status

from cureline.paging import PageOf, page
from cureline.portfolio import schemas, services
from cureline.portfolio.models import Account, Circumstance, ContactPoint, Customer, Payment
from cureline.trust import audit
from cureline.trust.duties import duty

router = Router()
ERRORS: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 409, 422), schemas.Problem)
Id = Annotated[str, Path(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]
Limit = Annotated[int, Field(ge=1, le=200)]


@router.post("/search", response={200: schemas.FoundOut, **ERRORS})
@duty("customer.search")
def search(request: HttpRequest, asked: schemas.SearchIn) -> Any:
    """Customers within one's rows, found exactly; posted, so that no personal value stands in an address."""
    found = services.find(asked.q, request=request)
    return {"customers": found.customers, "by": list(found.by)}


@router.get("/customers/{customer_id}", response={200: schemas.CustomerOut, **ERRORS})
@duty("customer.see")
def customer(request: HttpRequest, customer_id: Id) -> Any:
    """One customer."""
    row = get_object_or_404(Customer, pk=customer_id)
    audit.record("customer.seen", request=request, customer_id=customer_id)
    return row


@router.get("/customers/{customer_id}/accounts", response={200: PageOf[schemas.AccountOut], **ERRORS})
@duty("customer.see")
def accounts(request: HttpRequest, customer_id: Id, after: str = "", limit: Limit = 50) -> Any:
    """The customer's debts."""
    get_object_or_404(Customer, pk=customer_id)
    return page(Account.objects.filter(customer_id=customer_id), order=("account_id",), after=after, limit=limit)


@router.get("/customers/{customer_id}/payments", response={200: PageOf[schemas.PaymentOut], **ERRORS})
@duty("payment.see")
def payments(request: HttpRequest, customer_id: Id, after: str = "", limit: Limit = 50) -> Any:
    """What the customer paid, the latest first."""
    get_object_or_404(Customer, pk=customer_id)
    rows = Payment.objects.filter(account_id__customer_id=customer_id).select_related("account_id")
    return page(rows, order=("-paid_on", "-payment_id"), after=after, limit=limit)


@router.get("/customers/{customer_id}/points", response={200: PageOf[schemas.PointOut], **ERRORS})
@duty("customer.see")
def points(request: HttpRequest, customer_id: Id, after: str = "", limit: Limit = 50) -> Any:
    """Telephones, addresses and mailboxes, masked; one is shown in clear by `trust`, for a reason."""
    get_object_or_404(Customer, pk=customer_id)
    audit.record("customer.seen", request=request, customer_id=customer_id, subject="contact points")
    rows = ContactPoint.objects.filter(customer_id=customer_id)
    return page(rows, order=("contact_point_id",), after=after, limit=limit)


@router.get("/customers/{customer_id}/circumstances", response={200: PageOf[schemas.CircumstanceOut], **ERRORS})
@duty("customer.see")
def circumstances(request: HttpRequest, customer_id: Id, after: str = "", limit: Limit = 50) -> Any:
    """What holds of the customer, the latest first."""
    get_object_or_404(Customer, pk=customer_id)
    rows = Circumstance.objects.filter(customer_id=customer_id)
    return page(rows, order=("-from_on", "circumstance_id"), after=after, limit=limit)


@router.post("/customers/{customer_id}/circumstances", response={201: schemas.CircumstanceOut, **ERRORS})
@duty("circumstance.record")
def record(request: HttpRequest, customer_id: Id, given: schemas.CircumstanceIn) -> Any:
    """Record what holds from a day on; one that runs already is given back."""
    get_object_or_404(Customer, pk=customer_id)
    row = services.record_circumstance(
        customer_id, given.kind, user=request.user, from_on=given.from_on, until_on=given.until_on,
        channel=given.channel, account_id=given.account_id, request=request,
    )  # fmt: skip
    return Status(201, row)


@router.post(
    "/customers/{customer_id}/circumstances/{circumstance_id}/end",
    response={200: schemas.CircumstanceOut, **ERRORS},
)
@duty("circumstance.record")
def end(request: HttpRequest, customer_id: Id, circumstance_id: Id, given: schemas.EndIn) -> Any:
    """Let a circumstance end."""
    get_object_or_404(Customer, pk=customer_id)
    return services.end_circumstance(
        circumstance_id, customer_id=customer_id, user=request.user, on=given.on, reason=given.reason, request=request
    )
