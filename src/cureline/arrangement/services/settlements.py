"""Settlement offers: less than the whole debt, good until a day, paid at once or in a few parts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cureline.arrangement import policy
from cureline.arrangement.models import Instalment, Settlement
from cureline.arrangement.services import common, debts, deciding
from cureline.arrangement.services.errors import InputError, LimitError, StateError
from cureline.engine import arrange
from cureline.engine.compliance.months import months_after
from cureline.trust import audit


@transaction.atomic
def propose_settlement(
    customer_id: str, account_id: str, *, offer_minor: int, expires_on: dt.date, instalments: int = 1,
    reason: str = "full_payment", user: Any, at: dt.datetime | None = None, request: Any = None,
) -> Settlement:  # fmt: skip
    """Ask to offer a settlement: the last part falls due when it expires, earlier ones month by month before.

    Raises Customer.DoesNotExist, Account.DoesNotExist, InputError, LimitError, StateError while another is live.
    """
    at = common.moment(at)
    on = common.day_of(at)
    common.locked(customer_id)
    account = common.account_of(customer_id, account_id)
    rules, debt = policy.in_force(on), debts.debt_of(account, on)
    _check(rules, debt, on, offer_minor, expires_on, instalments)
    if reason not in rules.part("waiver", "reasons"):
        raise InputError("reason", _("There is no such reason."))
    if Settlement.objects.filter(account_id=account_id, state__in=("proposed", "offered")).exists():
        raise StateError("live", _("Another settlement of this account is open."))
    row = Settlement.objects.create(
        customer_id=customer_id, account_id=account_id, currency=account.currency, reason=reason,
        policy=rules.version, proposed_at=at, proposed_by=common.known(user), debt_minor=debt.total_minor,
        principal_minor=debt.principal_minor, offer_minor=offer_minor, expires_on=expires_on,
    )  # fmt: skip
    parts = arrange.Rounding().split(offer_minor, instalments)
    days = [months_after(expires_on, -back) for back in range(instalments - 1, -1, -1)]
    if days[0] <= on:
        raise LimitError("instalments", _("The first part would be due before the offer is made."))
    left = offer_minor
    rows = []
    for number, (day, amount) in enumerate(zip(days, parts, strict=True), 1):
        left -= amount
        rows.append(
            Instalment(settlement=row, customer_id=customer_id, number=number, due_on=day, principal_minor=amount,
                       balance_minor=left)
        )  # fmt: skip
    Instalment.objects.bulk_create(rows)
    audit.record(
        "settlement.proposed", request=request, user=user, customer_id=customer_id, subject=f"settlement:{row.pk}",
        detail={**deciding.asked("settlement", row), "expires_on": str(expires_on), "instalments": instalments},
    )  # fmt: skip
    return row


def _check(
    rules: policy.Policy, debt: debts.Debt, on: dt.date, offer_minor: int, expires_on: dt.date, instalments: int
) -> None:  # fmt: skip
    if not 0 < offer_minor < debt.total_minor:
        raise InputError("offer", _("A settlement is above 0 and below the whole debt."))
    if expires_on <= on:
        raise InputError("expires_on", _("The offer must be good until a day after today."))
    most_days = rules.value("settlement", "max_days_valid")
    most_parts = rules.value("settlement", "max_instalments")
    if not 1 <= instalments <= most_parts:
        raise LimitError("max_instalments", _("A settlement may have at most %(count)s parts.") % {"count": most_parts})
    # each further part may take another month
    if expires_on > months_after(on + dt.timedelta(days=most_days), instalments - 1):
        raise LimitError("max_days_valid", _("The offer may be good for at most %(days)s days.") % {"days": most_days})


def offer(row: Settlement, *, user: Any, at: dt.datetime, request: Any = None) -> None:
    """An approved settlement becomes an offer, with its letter; the caller saves the row."""
    from cureline.arrangement.services import letters

    on = common.day_of(at)
    if row.expires_on <= on:
        raise StateError("expired", _("The offer has expired before it was approved."))
    row.state, row.offered_on = "offered", on
    row.letter_id = letters.send(row.customer_id, row.account_id, "settlement", letters.settlement(row), user=user,
                                 at=at, request=request)  # fmt: skip


@transaction.atomic
def cancel_settlement(settlement_id: int, *, user: Any, reason: str, at: dt.datetime | None = None,
                      request: Any = None) -> Settlement:  # fmt: skip
    """Take back an offer. Raises Settlement.DoesNotExist, InputError, StateError."""
    row = Settlement.objects.get(pk=settlement_id)
    common.locked(row.customer_id)
    row.refresh_from_db()
    if not reason.strip():
        raise InputError("reason", _("Say why."))
    if row.state not in ("proposed", "offered"):
        raise StateError(row.state, _("The settlement has ended already."))
    row.state, row.ended_on = "cancelled", common.day_of(common.moment(at))
    row.save(update_fields=["state", "ended_on"])
    audit.record("settlement.cancelled", request=request, user=user, customer_id=row.customer_id,
                 subject=f"settlement:{row.pk}", reason=reason)  # fmt: skip
    return row
