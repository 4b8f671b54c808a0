"""The affordability sheet: taken with the customer, kept, and turned into the instalment that it bears."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cureline.arrangement import policy
from cureline.arrangement.models import Affordability
from cureline.arrangement.services import common
from cureline.arrangement.services.errors import InputError, LimitError
from cureline.engine import arrange
from cureline.trust import audit

EVIDENCE = ("stated", "documents")
_MOST_MINOR = 10**13


@transaction.atomic
def assess_affordability(
    customer_id: str, *, income: Mapping[str, int], outgoings: Mapping[str, int], other_debts_minor: int = 0,
    dependants: int = 0, currency: str = "", evidence: str = "stated", user: Any, at: dt.datetime | None = None,
    request: Any = None,
) -> Affordability:  # fmt: skip
    """Keep a sheet and what follows from it. Amounts a month in minor units, by the policy's categories.

    Raises Customer.DoesNotExist, InputError, and LimitError for a currency that the policy has no buffers in.
    """
    at = common.moment(at)
    on = common.day_of(at)
    customer = common.locked(customer_id)
    rules = policy.in_force(on)
    currency = currency or str(rules.document["currency"])
    if currency != rules.document["currency"]:
        raise LimitError("currency", _("The policy has no buffers in this currency."))
    for part, given in (("income", income), ("outgoings", outgoings)):
        if set(given) - set(rules.part("affordability", part)):
            raise InputError(part, _("There is an unknown category."))
    if evidence not in EVIDENCE or not 0 <= dependants <= 30:
        raise InputError("dependants", _("Evidence or dependants are not as they can be."))
    if any(not 0 <= amount <= _MOST_MINOR for amount in (*income.values(), *outgoings.values(), other_debts_minor)):
        raise InputError("amount", _("An amount is below 0 or beyond all measure."))
    sheet = arrange.Sheet(dict(income), dict(outgoings), other_debts_minor, dependants)
    found = arrange.afford(sheet, rules.budget)
    kept = Affordability.objects.create(
        customer_id=customer.pk, currency=currency, income=dict(income), outgoings=dict(outgoings),
        other_debts_minor=other_debts_minor, dependants=dependants, instalment_minor=found.instalment_minor,
        surplus_minor=found.surplus_minor, reasons=[asdict(line) for line in found.reasons], evidence=evidence,
        policy=rules.version, taken_on=on, taken_at=at, taken_by=common.known(user),
    )  # fmt: skip
    audit.record(
        "affordability.assessed", request=request, user=user, customer_id=customer.pk,
        subject=f"affordability:{kept.pk}", detail={"evidence": evidence, "policy": rules.version},
    )  # fmt: skip
    return kept


def latest_affordability(customer_id: str, on: dt.date | None = None) -> Affordability | None:
    """The customer's last sheet if it is still good on a day."""
    on = on or common.today()
    since = on - dt.timedelta(days=policy.in_force(on).value("affordability", "valid_days"))
    return Affordability.objects.filter(customer_id=customer_id, taken_on__gt=since).order_by("-pk").first()
