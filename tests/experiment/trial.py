"""A bank with some hundred late customers, nights that decide about them, and what they do afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import time_machine
from django.utils import timezone

from cureline.care.models import Complaint
from cureline.engine.strategy.arms import arm_number
from cureline.experiment import services
from cureline.experiment.models import Experiment
from cureline.experiment.services import strategies
from cureline.portfolio import models
from cureline.trust.models import User
from cureline.worklist.models import Assessment, CurrentRun, Decision, NightRun
from tests.desk import Desk

# Wednesday, ten in the morning in Shanghai; the next working day is Thursday
NOW = dt.datetime(2026, 11, 25, 2, 0, tzinfo=dt.UTC)
TODAY, FIRST = dt.date(2026, 11, 25), dt.date(2026, 11, 26)
SEGMENT = "m2_can_will"
ONE_DAY = dt.timedelta(days=1)


def given(**changes: Any) -> services.Design:
    """A design that can be run: calls instead of reminders for who can and will, among M2 and M3."""
    fields: dict[str, Any] = {
        "title": "Firmer from the second month", "hypothesis": "A demand brings more than a reminder.",
        "strategy": "consumer", "segments": {SEGMENT: "mid_demand"}, "hold_out": [SEGMENT], "challenger_bp": 4000,
        "hold_out_bp": 500, "primary": "recovered", "minimum_effect": 20_000.0, "margin": 10_000.0,
        "guards": {"complaints": 1.2, "contacts": 1.0}, "horizon_days": 7, "running_days": 30,
    }  # fmt: skip
    return services.Design(**fields | changes)


def people(desk: Desk) -> tuple[User, User]:
    """Who designs and who approves."""
    return desk.user("analyst", None), desk.user("head", None)


def started(desk: Desk, **changes: Any) -> Experiment:
    """An experiment that was designed and approved at `NOW`."""
    designer, approver = people(desk)
    with time_machine.travel(NOW, tick=False):
        experiment = services.design(given(**changes), user=designer)
        return services.decide(experiment.pk, user=approver, approve=True)


def customers(count: int, *, first: int = 0) -> list[str]:
    """So many customers, each with a card that is 45 days past due with 1,000.00."""
    ids = [f"T{n:05d}" for n in range(first, first + count)]
    models.Customer.objects.bulk_create(
        models.Customer(customer_id=key, kind="person", jurisdiction="CN", time_zone="Asia/Shanghai") for key in ids
    )
    models.Account.objects.bulk_create(
        models.Account(
            account_id=f"A{key}", customer_id_id=key, product="credit_card", currency="CNY", status="open",
            opened_on=dt.date(2022, 1, 5), balance_minor=500_000, portfolio="cards",
        )
        for key in ids
    )  # fmt: skip
    models.Holding.objects.bulk_create(
        models.Holding(customer_id=key, portfolio="cards", team="early", since_at=timezone.now(), why="night")
        for key in ids
    )
    return ids


def night(on: dt.date, ids: Sequence[str], *, strategy: str = "consumer", arm: Callable[[str], str] | None = None,
          segment: str = SEGMENT, current: bool = True,
          dpd: Callable[[str], int] = lambda key: 45) -> NightRun:  # fmt: skip
    """A published night that decided about these customers by the strategy in force, arms drawn as the engine draws."""
    held = strategies.on_day(strategy, on)
    drawn = arm or (lambda key: held.arms[arm_number(key, held.experiment, held.arms)].id)
    run = NightRun.objects.create(
        run_id=f"n{on:%y%m%d}", as_of_on=on, state="published", manifest={}, published_at=timezone.now()
    )  # fmt: skip
    Assessment.objects.bulk_create(
        Assessment(
            run=run, account_id=f"A{key}", customer_id=key, product="credit_card", currency="CNY", status="open",
            balance_minor=500_000, dpd=dpd(key), dpd_source="due_items", past_due_minor=100_000, previous_dpd=15,
            first_payment_default=False, self_cured=False, five_tier="watch", ifrs9_stage=2, bucket="M2",
            previous_bucket="M1", bucket_days="31-60", roll="worse",
        )
        for key in ids
    )  # fmt: skip
    Decision.objects.bulk_create(
        Decision(
            run=run, customer_id=key, account_id=f"A{key}", strategy=strategy, strategy_version=held.label,
            segment=segment, rule_id=f"{strategy}/{segment}", arm=drawn(key), treatment="mid_reminder",
            outcome="no_action", currency="CNY",
        )
        for key in ids
    )  # fmt: skip
    if current:
        CurrentRun.objects.update_or_create(pk=1, defaults={"run": run})
    return run


def pay(experiment: Experiment, on: dt.date, mean: dict[str, int], *, seed: int = 1) -> None:
    """Six of ten customers of each arm pay something around `mean` minor units of their arm on a day."""
    rng = np.random.default_rng(seed)
    units = list(experiment.units.order_by("customer_id"))
    models.Payment.objects.bulk_create(
        models.Payment(
            payment_id=f"P{unit.customer_id}{on:%m%d}", account_id_id=f"A{unit.customer_id}", paid_on=on,
            amount_minor=int(mean[unit.arm] * rng.uniform(0.6, 1.4)),
        )
        for unit in units if rng.random() < 0.6
    )  # fmt: skip


def complain(ids: Sequence[str], at: dt.datetime = NOW + 2 * ONE_DAY) -> None:
    """Each of these customers complains."""
    Complaint.objects.bulk_create(
        Complaint(
            customer_id=key, jurisdiction="CN", time_zone="Asia/Shanghai", channel="call", received_at=at,
            cause="too_often", severity="low", about="contact", text_sealed=b"x", acknowledge_by_on=at.date(),
            due_on=at.date() + 15 * ONE_DAY, clock_version="1",
        )
        for key in ids
    )  # fmt: skip
