"""A published run by hand, for tests of the day's work: no engine, only the rows that a night leaves."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cureline.engine import allocate
from cureline.worklist import work
from cureline.worklist.models import Assessment, CurrentRun, Decision, NightRun

DAY = dt.date(2026, 11, 25)
CAPACITY = allocate.load_capacity(allocate.shipped("capacity"))


def run(run_id: str = "night", on: dt.date = DAY) -> NightRun:
    """A run that everybody sees, without a decision yet."""
    made = NightRun.objects.create(run_id=run_id, as_of_on=on, state="published", manifest={})
    CurrentRun.objects.update_or_create(id=1, defaults={"run": made})
    return made


def decide(night: NightRun, account: Any, *, dpd: int = 20, **columns: Any) -> Decision:
    """One decision about an account's customer: planned for the early team's C001 unless said otherwise."""
    Assessment.objects.get_or_create(
        run=night, account_id=account.pk,
        defaults={
            "customer_id": account.customer_id_id, "product": "credit_card", "currency": "CNY", "status": "open",
            "balance_minor": 500_000, "dpd": dpd, "dpd_source": "due_items", "past_due_minor": 100_000,
            "previous_dpd": 0, "first_payment_default": False, "self_cured": False, "five_tier": "watch",
            "ifrs9_stage": 1, "bucket": "M1" if dpd else "M0", "previous_bucket": "M0", "bucket_days": "1-30",
            "roll": "new",
        },
    )  # fmt: skip
    return Decision.objects.create(
        **{"run": night, "customer_id": account.customer_id_id, "account_id": account.pk,
           "action_id": "m1_call/early/call", "strategy": "consumer", "strategy_version": "consumer@2026.1",
           "segment": "m1_high_risk", "channel": "call", "script": "early_call", "skill": "early", "minutes": 6,
           "preference": 1, "outcome": "planned", "currency": "CNY", "team": "early", "collector_id": "C001", "rank": 1,
           "hour": 9, "planned_at": dt.datetime.combine(night.as_of_on, dt.time(1), dt.UTC), "reasons": "", **columns}
    )  # fmt: skip


def publish(night: NightRun) -> None:
    """The work of a run, as the publishing transaction makes it."""
    work.make(night, CAPACITY, since=night.published_at)
