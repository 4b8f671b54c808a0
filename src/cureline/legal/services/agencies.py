"""Agencies: which accounts they have, until when, and what they earn. Their contacts pass the bank's own gate.

An agency contacts through the API with a token of its own; `contact.services.begin(..., agency=code)` judges and
records it like any other, so that caps pool all who collect. Here stands what the bank hands out and takes back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.face import ProblemError
from cureline.legal import rules
from cureline.legal.models import Agency, CaseAccount, Placement
from cureline.legal.services.errors import AgencyError, ValueRefusedError
from cureline.portfolio.models import Account, Circumstance, Payment
from cureline.trust import audit
from cureline.worklist.models import Assessment, CurrentRun

ONE_DAY = dt.timedelta(days=1)


@transaction.atomic
def agency(code: str, name: str, contract_until_on: dt.date, *, user: Any, assessed_on: dt.date | None = None,
           active: bool = True, request: Any = None) -> Agency:  # fmt: skip
    """Make or change an agency. Raises ValueRefusedError for an empty code or name."""
    if not code.strip() or not name.strip() or len(code) > 40 or len(name) > 120:
        raise ValueRefusedError(_("An agency has a code of at most 40 and a name of at most 120 characters."))
    row, made = Agency.objects.update_or_create(
        code=code.strip(),
        defaults={"name": name.strip(), "contract_until_on": contract_until_on, "assessed_on": assessed_on,
                  "active": active},
    )  # fmt: skip
    audit.record("agency.made" if made else "agency.changed", request=request, user=user, subject=f"agency:{code}")
    return row


@transaction.atomic
def place(agency_code: str, account_id: str, *, user: Any, on: dt.date | None = None, request: Any = None) -> Placement:
    """Give an account to an agency until it is recalled, at the commission of the pack for its days past due.

    Refused (AgencyError) where the agency has no running contract or no privacy assessment, the account is at law or
    with an agency, owes nothing past due, or the customer is protected by a circumstance.
    """
    day = on or timezone.now().date()
    house = Agency.objects.get(pk=agency_code)
    account = Account.objects.select_related("customer_id").select_for_update(of=("self",)).get(pk=account_id)
    customer = account.customer_id
    law = rules.load(customer.jurisdiction).raw["agency"]
    if not house.active or house.contract_until_on < day:
        raise AgencyError(_("The agency has no running contract."))
    if house.assessed_on is None:
        raise AgencyError(_("The agency has no personal information impact assessment."))
    if Placement.objects.filter(account_id=account_id, recalled_on=None).exists():
        raise AgencyError(_("The account is with an agency already."))
    if CaseAccount.objects.filter(account_id=account_id, open=True).exists():
        raise AgencyError(_("The account is in a case at law."))
    protecting = protected(customer.pk, account_id, day, law["excluded"])
    if protecting:
        raise AgencyError(_("The customer is protected."), circumstances=protecting)
    pointer = CurrentRun.objects.first()
    seen = Assessment.objects.filter(run_id=pointer.run_id if pointer else "", account_id=account_id).first()
    if seen is None or seen.dpd == 0:
        raise AgencyError(_("Nothing of the account is past due."))
    row = Placement.objects.create(
        agency=house, account_id=account_id, customer_id=customer.pk, currency=account.currency,
        balance_minor=account.balance_minor, dpd=seen.dpd, commission_bp=_commission(law, seen.dpd), placed_on=day,
        recall_on=day + law["recall_after_days"] * ONE_DAY, placed_by=user,
    )  # fmt: skip
    audit.record("placement.made", request=request, user=user, customer_id=customer.pk,
                 subject=f"placement:{row.pk}", detail={"agency": agency_code})  # fmt: skip
    return row


def place_batch(agency_code: str, account_ids: Sequence[str], *, user: Any, on: dt.date | None = None,
                request: Any = None) -> tuple[list[Placement], list[tuple[str, str]]]:  # fmt: skip
    """Place many accounts: those that could be placed, and of each other one its id and the reason."""
    placed, refused = [], []
    for account_id in account_ids:
        try:
            placed.append(place(agency_code, account_id, user=user, on=on, request=request))
        except ProblemError as error:
            refused.append((account_id, str(error)))
        except Account.DoesNotExist:
            refused.append((account_id, _("There is no such account.")))
    return placed, refused


def protected(customer_id: str, account_id: str, on: dt.date, kinds: Sequence[str]) -> list[str]:
    """The running circumstances of a customer that keep the debt with the bank, sorted."""
    running = Circumstance.objects.filter(
        Q(until_on=None) | Q(until_on__gte=on), Q(account_id=None) | Q(account_id=account_id),
        customer_id=customer_id, from_on__lte=on, kind__in=list(kinds),
    )  # fmt: skip
    return sorted(set(running.values_list("kind", flat=True)))


@transaction.atomic
def recall(placement_id: int, *, user: Any = None, why: str = "asked", on: dt.date | None = None,
           request: Any = None) -> Placement:  # fmt: skip
    """Take an account back. Raises AgencyError where it is back already."""
    row = Placement.objects.select_for_update().get(pk=placement_id)
    if row.recalled_on is not None:
        raise AgencyError(_("The account was recalled already."))
    row.recalled_on, row.why = on or timezone.now().date(), why
    row.save(update_fields=["recalled_on", "why"])
    audit.record("placement.recalled", request=request, user=user, customer_id=row.customer_id,
                 subject=f"placement:{row.pk}", reason=why)  # fmt: skip
    return row


def recall_due(on: dt.date) -> int:
    """The daily job: recall what is over its term, what is protected now, and what an agency without a contract has."""
    count = 0
    for row in Placement.objects.filter(recalled_on=None).select_related("agency").order_by("pk"):
        account = Account.objects.select_related("customer_id").get(pk=row.account_id)
        law = rules.load(account.customer_id.jurisdiction).raw["agency"]
        reasons = (
            ("term", row.recall_on <= on),
            ("contract", row.agency.contract_until_on < on or not row.agency.active),
            ("circumstance", bool(protected(row.customer_id, row.account_id, on, law["excluded"]))),
            ("paid", account.balance_minor <= 0),
        )
        why = next((name for name, holds in reasons if holds), "")
        if why:
            recall(row.pk, why=why, on=on)
            count += 1
    return count


def remitted(row: Placement, on: dt.date) -> tuple[int, int]:
    """What was paid while a placement ran, and the commission on it (rounded down), in minor units."""
    until = row.recalled_on or on
    found = Payment.objects.filter(account_id=row.account_id, paid_on__gte=row.placed_on, paid_on__lte=until)
    paid = found.aggregate(Sum("amount_minor"))["amount_minor__sum"] or 0
    return paid, max(paid, 0) * row.commission_bp // 10_000


def _commission(law: dict[str, Any], dpd: int) -> int:
    return int(next(row["bp"] for row in law["commission"] if dpd <= row.get("upto_dpd", dpd)))
