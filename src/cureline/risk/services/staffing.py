"""A proposal of people made from a scenario, decided by the head, never by who proposed it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.engine import stress
from cureline.risk.models import Run, Staffing
from cureline.risk.services import stressing
from cureline.risk.services.errors import GivenError, SecondPersonError, StateError
from cureline.trust import audit


def needs_of(run: Run) -> list[stress.Need]:
    """The needs that a run found, as the engine has them."""
    return [
        stress.Need(one["month"], one["team"], one["accounts"], one["minutes"], one["has_minutes"],
                    Decimal(one["heads"]), Decimal(one["low"]), Decimal(one["high"]), one["has_heads"],
                    one["gap_minutes"])
        for one in run.result["needs"]
    ]  # fmt: skip


def planned(run: Run, options: Iterable[str]) -> tuple[list[dict[str, Any]], int, int]:
    """What the allowed options would give: a line a team and month that lacks people, the whole cost in minor units of
    the scenarios' currency, and the minutes that stay open. Raises GivenError for an option that is none."""
    rules = stressing.document(run.on)
    allowed = list(dict.fromkeys(options))
    unknown = [name for name in allowed if name not in rules.raw["options"]]
    if unknown or not allowed:
        raise GivenError(_("Choose at least one way to fill the gap."))
    needs = needs_of(run)
    fills: dict[tuple[str, int], list[stress.Fill]] = {}
    for one in stress.fill(needs, rules, allowed=allowed):
        fills.setdefault((one.team, one.month), []).append(one)
    months = {one["month"]: one["on"] for one in run.result["needs"]}
    lines, cost, left = [], 0, 0
    for need in needs:
        mine = fills.get((need.team, need.month), [])
        if not need.gap_minutes and not mine:
            continue
        rest = need.gap_minutes - sum(one.minutes for one in mine)
        cost += sum(one.cost_minor for one in mine)
        left += rest
        lines.append({
            "month": need.month, "on": months[need.month], "team": need.team, "need": str(need.heads),
            "low": str(need.low), "high": str(need.high), "has": need.has_heads, "gap_minutes": need.gap_minutes,
            "open_minutes": rest,
            "fills": [{"option": one.option, "minutes": one.minutes, "heads": one.heads, "cost_minor": one.cost_minor}
                      for one in mine],
        })  # fmt: skip
    return lines, cost, left


@transaction.atomic
def propose(
    run_id: int, *, options: Iterable[str], why: str, user: Any, at: dt.datetime | None = None
) -> Staffing:  # fmt: skip
    """Propose people for a run's gaps. Raises GivenError (no option, no reason, no gap), StateError (one waits)."""
    run = Run.objects.select_for_update().get(pk=run_id)
    why = why.replace("\x00", "").strip()[:2000]
    if not why:
        raise GivenError(_("Say why these people are needed."))
    if run.staffings.filter(state=Staffing.State.WAITING).exists():
        raise StateError(_("A proposal made from this run waits already."))
    options = list(options)
    lines, cost, left = planned(run, options)
    if not lines:
        raise GivenError(_("Nobody is missing in this scenario."))
    row = Staffing.objects.create(
        run=run, options=options, lines=lines, currency=stressing.document(run.on).raw["cost"]["currency"],
        cost_minor=cost, open_minutes=left, why=why, proposed_by=user, proposed_at=at or timezone.now(),
    )  # fmt: skip
    audit.record("staffing.proposed", user=user, subject=f"staffing:{row.pk}", reason=why,
                 detail={"run": run.pk, "options": options, "cost_minor": cost})  # fmt: skip
    return row


@transaction.atomic
def decide(
    staffing_id: int, *, approve: bool, user: Any, reason: str = "", at: dt.datetime | None = None
) -> Staffing:  # fmt: skip
    """Approve or refuse a proposal, never one's own. Raises SecondPersonError, StateError, GivenError."""
    row = Staffing.objects.select_for_update().get(pk=staffing_id)
    if row.state != Staffing.State.WAITING:
        raise StateError(_("It was decided already."))
    if row.proposed_by_id == user.pk:
        raise SecondPersonError(_("Who proposes people does not decide on them."))
    reason = reason.replace("\x00", "").strip()[:2000]
    if not approve and not reason:
        raise GivenError(_("Say why it is refused."))
    row.state = Staffing.State.APPROVED if approve else Staffing.State.REFUSED
    row.decided_by, row.decided_at, row.reason = user, at or timezone.now(), reason
    row.save()
    audit.record("staffing.approved" if approve else "staffing.refused", user=user, subject=f"staffing:{row.pk}",
                 reason=reason)  # fmt: skip
    return row


@transaction.atomic
def withdraw(staffing_id: int, *, user: Any) -> Staffing:
    """Take one's own proposal back while it waits. Raises StateError, SecondPersonError."""
    row = Staffing.objects.select_for_update().get(pk=staffing_id)
    if row.state != Staffing.State.WAITING:
        raise StateError(_("It was decided already."))
    if row.proposed_by_id != user.pk:
        raise SecondPersonError(_("Only who proposed it takes it back."))
    row.state = Staffing.State.WITHDRAWN
    row.save(update_fields=["state"])
    audit.record("staffing.withdrawn", user=user, subject=f"staffing:{row.pk}")
    return row


def between(since: dt.date, until: dt.date) -> list[tuple[Staffing, list[dict[str, Any]]]]:
    """Approved proposals that speak of months within a period, newest first, with those lines."""
    found = []
    for row in Staffing.objects.filter(state=Staffing.State.APPROVED).select_related("run").order_by("-pk")[:50]:
        lines = [one for one in row.lines if since.isoformat() <= one["on"] <= until.isoformat()]
        if lines:
            found.append((row, lines))
    return found
