"""Collateral of a case, from its list to the money it brought; the order of steps is the pack's."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.legal import rules
from cureline.legal.models import Case, Disposal
from cureline.legal.services.errors import CaseError, ClaimError, ValueRefusedError
from cureline.portfolio.models import Collateral
from cureline.trust import audit

LARGEST = 2**62
_NEEDS = {"valued": ("value_minor",), "auctioned": ("auction_on",), "sold": ("proceeds_minor", "costs_minor")}


@transaction.atomic
def dispose(case_id: int, collateral_id: str, state: str, *, user: Any, value_minor: int | None = None,
            auction_on: dt.date | None = None, proceeds_minor: int | None = None, costs_minor: int | None = None,
            at: dt.datetime | None = None, request: Any = None) -> Disposal:  # fmt: skip
    """Take a piece of collateral to its next step; the first is `listed`.

    `valued` needs value_minor, `auctioned` auction_on (not before the pack's days of notice), `sold` proceeds_minor and
    costs_minor. Raises CaseError for a step that does not follow, ClaimError for collateral of another debt,
    ValueRefusedError.
    """
    at = at or timezone.now()
    case = Case.objects.select_for_update().get(pk=case_id)
    law = rules.load(case.jurisdiction).raw["collateral"]
    piece = Collateral.objects.get(pk=collateral_id)
    if not case.accounts.filter(account_id=piece.account_id_id).exists():
        raise ClaimError(_("This collateral secures no account of the case."))
    given = {
        "value_minor": value_minor,
        "auction_on": auction_on,
        "proceeds_minor": proceeds_minor,
        "costs_minor": costs_minor,
    }
    missing = [name for name in _NEEDS.get(state, ()) if given[name] is None]
    wrong = [name for name, value in given.items() if isinstance(value, int) and not 0 <= value <= LARGEST]
    if missing or wrong:
        raise ValueRefusedError(_("A step needs its figures, 0 or more."), missing=missing, wrong=wrong)
    row = Disposal.objects.select_for_update().filter(case=case, collateral_id=collateral_id).first()
    follows = ["listed"] if row is None else law["next"][row.state]
    if state not in follows:
        raise CaseError(_("From here the collateral goes to: %s") % ", ".join(follows or ["–"]))
    if row is None:
        row = Disposal(case=case, customer_id=case.customer_id, collateral_id=collateral_id)
    if state == "auctioned" and auction_on is not None:
        earliest = row.changed_at.date() + dt.timedelta(days=law["notice_days"])
        if auction_on < earliest:
            raise ValueRefusedError(_("The notice is not long enough: not before %s.") % earliest)
    for name, value in given.items():
        if value is not None:
            setattr(row, name, value)
    row.state, row.changed_at = state, at
    row.save()
    audit.record("collateral.moved", request=request, user=user, customer_id=case.customer_id,
                 subject=f"disposal:{row.pk}", detail={"state": state})  # fmt: skip
    return row
