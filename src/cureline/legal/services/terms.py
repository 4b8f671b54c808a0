"""Deadlines of cases: closed by hand when met, watched by a daily job."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.legal.models import Term
from cureline.legal.services.errors import CaseError
from cureline.trust import audit
from cureline.worklist import services as worklist

SOON = dt.timedelta(days=3)


@transaction.atomic
def close_term(term_id: int, *, user: Any, at: dt.datetime | None = None, request: Any = None) -> Term:
    """Say that a deadline was met. Raises CaseError where it is closed already."""
    term = Term.objects.select_for_update().get(pk=term_id)
    if term.state not in ("open", "missed"):
        raise CaseError(_("This deadline is closed."))
    term.state, term.closed_at, term.closed_by = "met", at or timezone.now(), user
    term.save(update_fields=["state", "closed_at", "closed_by"])
    audit.record("term.met", request=request, user=user, customer_id=term.customer_id, subject=f"term:{term.pk}")
    return term


@transaction.atomic
def watch(on: dt.date) -> int:
    """The daily job: what is overdue becomes missed and a task of the case's officer; gives how many. Idempotent."""
    overdue = list(
        Term.objects.select_for_update(of=("self",)).select_related("case").filter(state="open", due_on__lt=on)
    )
    for term in overdue:
        term.state = "missed"
        term.save(update_fields=["state"])
        staff = getattr(term.case.officer, "staff", None)
        worklist.add_task(
            term.customer_id, "follow_up", why=f"legal:{term.kind}",
            collector_id=staff.collector_id if staff else None, team=staff.team_id if staff else None,
        )  # fmt: skip
        audit.record("term.missed", customer_id=term.customer_id, subject=f"term:{term.pk}")
    return len(overdue)
