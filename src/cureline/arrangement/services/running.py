"""Plans and settlements while they run: judged by their book; what follows when they are kept, missed or broken."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q

from cureline.arrangement import policy
from cureline.arrangement.models import Plan, Settlement
from cureline.arrangement.services import common, ledger
from cureline.portfolio.models import Account, Circumstance
from cureline.trust import audit

# a payment that bounces soon after the end takes the end back
_REOPENED_DAYS = 45


def follow(on: dt.date | None = None, *, account_ids: Iterable[str] | None = None) -> Counter[str]:
    """Judge every plan and settlement that runs; gives counts of what changed. May run at any time and again."""
    on = on or common.today()
    since = on - dt.timedelta(days=_REOPENED_DAYS)
    plans = Plan.objects.filter(Q(state__in=("signed", "running")) | Q(state="kept", ended_on__gte=since))
    offers = Settlement.objects.filter(Q(state="offered") | Q(state="settled", ended_on__gte=since))
    counts: Counter[str] = Counter()
    for model, rows, judge in ((Plan, plans, _judge_plan), (Settlement, offers, _judge_settlement)):
        if account_ids is not None:
            rows = rows.filter(account_id__in=list(account_ids))
        for key, customer_id in rows.order_by("customer_id", "pk").values_list("pk", "customer_id"):
            with transaction.atomic():
                customer = common.locked(customer_id)
                row: Any = model.objects.get(pk=key)
                ledger.book_arrangement(Account.objects.get(pk=row.account_id), row, on)
                counts.update(judge(customer, row, on, policy.in_force(on)))
    return counts


def _judge_plan(customer: Any, plan: Plan, on: dt.date, rules: policy.Policy) -> list[str]:
    default = rules.part("plan", "default")
    rows = list(plan.instalments.all())
    for row in rows:
        over = on > row.due_on + dt.timedelta(days=int(default["grace_days"]))
        state = "paid" if row.paid_minor >= row.amount_minor else "missed" if over else "open"
        if state != row.state:
            row.state = state
            row.save(update_fields=["state"])
    missed = [row for row in rows if row.state == "missed"]
    plan.missed = len(missed)
    if all(row.state == "paid" for row in rows):
        return _end(plan, "kept", on) if plan.state != "kept" else []
    happened = []
    if plan.state in ("signed", "kept"):
        happened.append("running" if plan.state == "signed" else "reopened")
        if plan.state == "kept":
            open_circumstance(plan, on)
        plan.state, plan.ended_on = "running", None
    if len(missed) >= int(default["broken_at_missed"]):
        happened += _end(plan, "broken", on)
        common.escalate(customer.pk, default["escalate_to_team"], "plan_broken")
        return happened
    for row in missed:
        if not row.reminded_on:
            row.reminded_on = on
            row.save(update_fields=["reminded_on"])
            at = common.lawful(customer, plan.account_id, common.noon(customer, on))
            common.task(customer.pk, "follow_up", due_at=at, why="plan_missed")
            happened.append("reminded")
    plan.save(update_fields=["state", "ended_on", "missed", "circumstance_id"])
    return happened


def _end(plan: Plan, state: str, on: dt.date) -> list[str]:
    plan.state, plan.ended_on = state, on
    close_circumstance(plan, on)
    plan.save(update_fields=["state", "ended_on", "missed"])
    audit.record(
        f"plan.{state}", customer_id=plan.customer_id, subject=f"plan:{plan.pk}", detail={"missed": plan.missed}
    )
    common.emit("plan.ended", {"plan_id": plan.pk, "account_id": plan.account_id, "state": state})
    if state == "kept":
        common.emit("account.cured", {"account_id": plan.account_id, "plan_id": plan.pk})
    return [state]


def open_circumstance(plan: Plan, on: dt.date) -> None:
    """Strategy and gate see the plan: the fact `plan` runs for the account from today."""
    row, made = Circumstance.objects.get_or_create(
        circumstance_id=f"plan-{plan.pk}",
        defaults={"customer_id_id": plan.customer_id, "account_id_id": plan.account_id, "kind": "plan", "from_on": on},
    )
    if not made and row.until_on is not None:
        row.until_on = None
        row.save(update_fields=["until_on"])
    plan.circumstance_id = row.pk
    plan.save(update_fields=["circumstance_id"])


def close_circumstance(plan: Plan, on: dt.date) -> None:
    """The fact ends the day before, so that today's work may begin."""
    row = Circumstance.objects.filter(pk=f"plan-{plan.pk}", until_on=None).first()
    if row is None:
        return
    if row.from_on >= on:
        # it lasted less than a day
        row.delete()
        return
    row.until_on = on - dt.timedelta(days=1)
    row.save(update_fields=["until_on"])


def _judge_settlement(customer: Any, row: Settlement, on: dt.date, rules: policy.Policy) -> list[str]:
    grace = dt.timedelta(days=rules.value("settlement", "grace_days"))
    parts = list(row.instalments.all())
    for part in parts:
        over = on > part.due_on + grace
        state = "paid" if part.paid_minor >= part.amount_minor else "missed" if over else "open"
        if state != part.state:
            part.state = state
            part.save(update_fields=["state"])
    row.received_minor = sum(part.paid_minor for part in parts)
    before = row.state
    if all(part.state == "paid" for part in parts):
        row.state = "settled"
    elif any(part.state == "missed" for part in parts):
        row.state = "lapsed"
    else:
        row.state = "offered"
    if row.state == before:
        row.save(update_fields=["received_minor"])
        return []
    row.ended_on = on if row.state != "offered" else None
    row.save(update_fields=["state", "received_minor", "ended_on"])
    audit.record(
        f"settlement.{row.state}", customer_id=row.customer_id, subject=f"settlement:{row.pk}",
        detail={"received_minor": row.received_minor, "written_off_minor": row.written_off_minor},
    )  # fmt: skip
    common.emit(f"settlement.{row.state}", {"settlement_id": row.pk, "account_id": row.account_id})
    if row.state == "lapsed":
        at = common.lawful(customer, row.account_id, common.noon(customer, on))
        common.task(customer.pk, "follow_up", due_at=at, why="settlement_lapsed")
    return [str(row.state)]
