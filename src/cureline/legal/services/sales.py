"""Debt sale: a package of debts chosen by the pack's rules, approved by a second person, written as a file once."""

from __future__ import annotations

import base64
import csv
import datetime as dt
import hashlib
import io
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.legal import rules
from cureline.legal.models import CaseAccount, DebtSale, Placement, SoldDebt
from cureline.legal.services.errors import ApprovalError, SaleError, ValueRefusedError
from cureline.portfolio.models import Account, Circumstance
from cureline.trust import audit, sheets, vault
from cureline.worklist.models import Assessment, CurrentRun

MOST = 50_000
# a cell that begins so would be a formula where the buyer opens the file


def candidates(jurisdiction: str, currency: str, on: dt.date) -> list[Assessment]:
    """What may be sold on a day by the pack: old and bad enough, of nobody protected, neither at law nor placed."""
    law = rules.load(jurisdiction).raw["debt_sale"]
    pointer = CurrentRun.objects.first()
    protecting = Circumstance.objects.filter(
        Q(until_on=None) | Q(until_on__gte=on), from_on__lte=on, kind__in=law["excluded"]
    )
    found = (
        Assessment.objects.filter(
            run_id=pointer.run_id if pointer else "", currency=currency, dpd__gte=law["min_dpd"],
            five_tier__in=law["classes"], balance_minor__gt=0,
        )
        .exclude(customer_id__in=protecting.values("customer_id"))
        .exclude(account_id__in=CaseAccount.objects.filter(open=True).values("account_id"))
        .exclude(account_id__in=Placement.objects.filter(recalled_on=None).values("account_id"))
        .exclude(account_id__in=SoldDebt.objects.values("account_id"))
    )  # fmt: skip
    own = Account.objects.filter(customer_id__jurisdiction__startswith=jurisdiction.partition("-")[0])
    return list(found.filter(account_id__in=own.values("account_id")).order_by("account_id")[:MOST])


@transaction.atomic
def draft_sale(name: str, buyer: str, *, jurisdiction: str, currency: str, user: Any, price_minor: int | None = None,
               at: dt.datetime | None = None, request: Any = None) -> DebtSale:  # fmt: skip
    """Draft a sale of all that may be sold today. Raises SaleError where there is nothing, ValueRefusedError."""
    at = at or timezone.now()
    if not name.strip() or not buyer.strip() or len(name) > 80 or len(buyer) > 120:
        raise ValueRefusedError(_("A sale has a name of at most 80 and a buyer of at most 120 characters."))
    if price_minor is not None and not 0 <= price_minor <= 2**62:
        raise ValueRefusedError(_("A price is 0 or more."))
    found = candidates(jurisdiction, currency, at.date())
    if not found:
        raise SaleError(_("There is nothing that may be sold today."))
    sale = DebtSale.objects.create(
        name=name.strip(), buyer=buyer.strip(), currency=currency, cut_off_on=at.date(), price_minor=price_minor,
        made_by=user, made_at=at,
    )  # fmt: skip
    SoldDebt.objects.bulk_create(
        SoldDebt(sale=sale, account_id=row.account_id, customer_id=row.customer_id, balance_minor=row.balance_minor,
                 dpd=row.dpd) for row in found
    )  # fmt: skip
    audit.record("debtsale.drafted", request=request, user=user, subject=f"debtsale:{sale.pk}",
                 detail={"debts": len(found)})  # fmt: skip
    return sale


@transaction.atomic
def approve_sale(sale_id: int, *, user: Any, request: Any = None) -> DebtSale:
    """A second person agrees; the file is written and sealed. Raises ApprovalError, SaleError."""
    sale = DebtSale.objects.select_for_update().get(pk=sale_id)
    if sale.state != "drafted":
        raise SaleError(_("The sale was decided already."))
    if sale.made_by_id == user.pk:
        raise ApprovalError(_("You made this sale yourself."))
    text = _file(sale)
    sale.state, sale.approved_by = "approved", user
    sale.sha256 = hashlib.sha256(text.encode()).hexdigest()
    sale.file_sealed = vault.encrypt(base64.b64encode(text.encode()).decode())
    sale.save()
    audit.record("debtsale.approved", request=request, user=user, subject=f"debtsale:{sale.pk}",
                 detail={"sha256": sale.sha256})  # fmt: skip
    return sale


@transaction.atomic
def hand_over(sale_id: int, *, user: Any, request: Any = None) -> tuple[DebtSale, str]:
    """The approved file in clear, for the buyer; each reading is recorded. Raises SaleError before approval."""
    sale = DebtSale.objects.select_for_update().get(pk=sale_id)
    if sale.state == "drafted" or sale.file_sealed is None:
        raise SaleError(_("A second person has not approved the sale."))
    sale.state = "handed_over"
    sale.save(update_fields=["state"])
    audit.record("debtsale.handed_over", request=request, user=user, subject=f"debtsale:{sale.pk}")
    return sale, base64.b64decode(vault.decrypt(bytes(sale.file_sealed))).decode()


def _file(sale: DebtSale) -> str:
    """CSV: a line a debt without personal fields (the buyer gets those by the contract's own channel), and a total."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(["sale", "account_id", "customer_id", "currency", "balance_minor", "days_past_due", "cut_off_on"])
    rows = list(sale.debts.order_by("account_id"))
    for row in rows:
        line = (sale.pk, row.account_id, row.customer_id, sale.currency, row.balance_minor, row.dpd, sale.cut_off_on)
        writer.writerow([sheets.plain(value) for value in line])
    writer.writerow(["total", len(rows), "", sale.currency, sum(row.balance_minor for row in rows), "", ""])
    return buffer.getvalue()
