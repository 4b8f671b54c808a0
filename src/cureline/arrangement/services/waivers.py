"""Interest and fees given up without a plan."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cureline.arrangement import policy
from cureline.arrangement.models import Waiver
from cureline.arrangement.services import common, debts, deciding
from cureline.arrangement.services.errors import InputError, StateError
from cureline.trust import audit


@transaction.atomic
def propose_waiver(
    customer_id: str, account_id: str, *, interest_minor: int, fee_minor: int, reason: str, user: Any,
    at: dt.datetime | None = None, request: Any = None,
) -> Waiver:  # fmt: skip
    """Ask to give up interest and fees (minor units). Raises Customer.DoesNotExist, Account.DoesNotExist, InputError,
    StateError while another waits.
    """
    at = common.moment(at)
    on = common.day_of(at)
    common.locked(customer_id)
    account = common.account_of(customer_id, account_id)
    rules, debt = policy.in_force(on), debts.debt_of(account, on)
    if reason not in rules.part("waiver", "reasons"):
        raise InputError("reason", _("There is no such reason."))
    if min(interest_minor, fee_minor) < 0 or interest_minor + fee_minor <= 0:
        raise InputError("amount", _("A waiver needs an amount above 0."))
    if interest_minor > debt.interest_minor or fee_minor > debt.fee_minor:
        raise InputError("waiver", _("More would be waived than is owed."))
    if Waiver.objects.filter(account_id=account_id, state="proposed").exists():
        raise StateError("live", _("Another waiver of this account waits for approval."))
    row = Waiver.objects.create(
        customer_id=customer_id, account_id=account_id, currency=account.currency, reason=reason,
        policy=rules.version, proposed_at=at, proposed_by=common.known(user), owed_interest_minor=debt.interest_minor,
        owed_fee_minor=debt.fee_minor, interest_minor=interest_minor, fee_minor=fee_minor,
    )  # fmt: skip
    audit.record(
        "waiver.proposed", request=request, user=user, customer_id=customer_id, subject=f"waiver:{row.pk}",
        detail=deciding.asked("waiver", row),
    )  # fmt: skip
    return row
