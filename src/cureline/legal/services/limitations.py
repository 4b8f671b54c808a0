"""Limitation of the desk's accounts: what interrupts it is recorded with its proof."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.legal import rules
from cureline.legal.limitation import Limitation, limitation
from cureline.legal.models import Interruption
from cureline.legal.rules import Rules
from cureline.legal.services.errors import ValueRefusedError
from cureline.portfolio.models import Account
from cureline.trust import audit


def limitation_of(account: Any, law: Rules | None = None) -> Limitation:
    """The limitation of an account: from `limitation_from_on` of the bank's file and what was recorded here."""
    law = law or rules.load(account.customer_id.jurisdiction)
    found = Interruption.objects.filter(account_id=account.pk).values_list("on", "kind")
    return limitation(account.limitation_from_on, found, law)


@transaction.atomic
def interrupt(account_id: str, kind: str, *, on: dt.date, proof: str, user: Any, at: dt.datetime | None = None,
              request: Any = None) -> Interruption:  # fmt: skip
    """Record what began the period of an account anew, with where the proof lies; the same again is a no-op.

    Raises Account.DoesNotExist, ValueRefusedError (unknown kind, no proof, a day ahead).
    """
    at = at or timezone.now()
    account = Account.objects.select_related("customer_id").get(pk=account_id)
    law = rules.load(account.customer_id.jurisdiction)
    if kind not in law.interruptions or not proof.strip() or on > at.date():
        raise ValueRefusedError(_("An interruption has a kind of the pack, a proof, and a day that has come."))
    row, made = Interruption.objects.get_or_create(
        account_id=account_id, kind=kind, on=on,
        defaults={"customer_id": account.customer_id_id, "proof": proof, "user": user, "recorded_at": at},
    )  # fmt: skip
    if made:
        audit.record("limitation.interrupted", request=request, user=user, customer_id=account.customer_id_id,
                     subject=f"account:{account_id}", detail={"kind": kind, "on": on.isoformat()})  # fmt: skip
    return row


def soon_expired(on: dt.date, within_days: int = 90) -> list[tuple[Any, Limitation]]:
    """Past-due accounts within one's rows whose period runs out in so many days, the soonest first."""
    known = Account.objects.filter(
        limitation_from_on__isnull=False, balance_minor__gt=0, status__in=("open", "written_off")
    )
    kinds: dict[str, list[tuple[dt.date, str]]] = {}
    for account_id, day, kind in Interruption.objects.values_list("account_id", "on", "kind"):
        kinds.setdefault(account_id, []).append((day, kind))
    found = []
    for account in known.select_related("customer_id").iterator():
        try:
            law = rules.load(account.customer_id.jurisdiction)
        except rules.NoLegalRulesError:
            continue
        period = limitation(account.limitation_from_on, kinds.get(account.pk, ()), law)
        left = period.days_left(on)
        if left is not None and left <= within_days:
            found.append((account, period))
    return sorted(found, key=lambda pair: (pair[1].expires_on or dt.date.max, pair[0].pk))
