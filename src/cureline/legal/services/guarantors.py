"""Guarantors: who else may be asked, for how much, and until when."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.engine.compliance.months import months_after
from cureline.legal import rules
from cureline.legal.models import Case, GuarantorClaim
from cureline.legal.rules import Rules
from cureline.legal.services.errors import ClaimError, ValueRefusedError
from cureline.portfolio.models import Guarantor
from cureline.trust import audit

STATES = ("demanded", "paid", "refused", "released")


def guaranteed_until(guarantor: Any, law: Rules) -> dt.date | None:
    """The last day of a guarantee: as agreed, or the pack's months after the debt's last due day; None if unknown."""
    if guarantor.guaranteed_until_on is not None:
        return guarantor.guaranteed_until_on
    matures = guarantor.account_id.matures_on
    return months_after(matures, law.raw["guarantee"]["default_months"]) if matures else None


@transaction.atomic
def claim(case_id: int, guarantor_id: str, *, user: Any, amount_minor: int | None = None, on: dt.date | None = None,
          at: dt.datetime | None = None, request: Any = None) -> GuarantorClaim:  # fmt: skip
    """Demand from a guarantor what the guarantee covers (all of it where no amount is named), within its period.

    The paper to the guarantor goes by the legal officer; no word of it reaches anybody else. Raises ClaimError,
    ValueRefusedError, Guarantor.DoesNotExist.
    """
    day = on or (at or timezone.now()).date()
    case = Case.objects.select_for_update().get(pk=case_id)
    law = rules.load(case.jurisdiction)
    guarantor = Guarantor.objects.select_related("account_id").get(pk=guarantor_id)
    account = case.accounts.filter(account_id=guarantor.account_id_id).first()
    if account is None:
        raise ClaimError(_("This guarantor answers for no account of the case."))
    until = guaranteed_until(guarantor, law)
    if until is not None and day > until:
        raise ClaimError(_("The guarantee ended on %s.") % until)
    most = (
        account.balance_minor
        if guarantor.liability_minor is None
        else min(account.balance_minor, guarantor.liability_minor)
    )
    asked = most if amount_minor is None else amount_minor
    if not 0 < asked <= most:
        raise ValueRefusedError(_("The guarantee covers less."), most_minor=most)
    row, made = GuarantorClaim.objects.get_or_create(
        case=case, guarantor_id=guarantor_id,
        defaults={"customer_id": case.customer_id, "amount_minor": asked, "demanded_on": day},
    )  # fmt: skip
    if not made:
        raise ClaimError(_("This guarantor was asked already."))
    audit.record("guarantor.claimed", request=request, user=user, customer_id=case.customer_id,
                 subject=f"guarantor_claim:{row.pk}", detail={"amount_minor": asked})  # fmt: skip
    return row


@transaction.atomic
def settle_claim(claim_id: int, state: str, *, user: Any, paid_minor: int = 0, request: Any = None) -> GuarantorClaim:
    """Record what came of a guarantor's claim: paid (how much in all), refused, released."""
    row = GuarantorClaim.objects.select_for_update().get(pk=claim_id)
    if state not in STATES or not 0 <= paid_minor <= row.amount_minor:
        raise ValueRefusedError(_("The state is unknown, or more was paid than asked."))
    row.state, row.paid_minor = state, paid_minor
    row.save(update_fields=["state", "paid_minor"])
    audit.record("guarantor.settled", request=request, user=user, customer_id=row.customer_id,
                 subject=f"guarantor_claim:{row.pk}", detail={"state": state})  # fmt: skip
    return row
