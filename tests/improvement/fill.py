"""A department that has findings, a change that waits with its simulation, and an accepted one that is followed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import time_machine
from django.utils import timezone

from cureline.goal.models import Simulation
from cureline.improvement import services
from cureline.improvement.models import Finding, FollowUp, Proposal
from cureline.worklist import rulebook
from tests.desk import Desk
from tests.engine.improve.small import TEXT
from tests.improvement.made import DAY, ON, Made


@dataclass(frozen=True)
class Filled:
    """What the pages show."""

    finding: Finding
    hours: Finding
    waiting: Proposal
    accepted: Proposal


def fill(desk: Desk) -> Filled:
    """Facts in which calls at the wrong hour and broken promises stand out, and what people made of it."""
    rulebook.record("strategy", "small", TEXT)
    analyst, head = desk.user("analyst", None), desk.user("head", None)
    early = ON - 111 * DAY
    made = Made()
    for since, days, kept in ((early, 84, 240), (ON - 27 * DAY, 28, 120)):
        made.spread("promises", 400, kept, {"state": ("kept", "broken")}, since, days, segment="late", strategy="small",
                    amount_minor=80_000, made_on=early)  # fmt: skip
        for hour in range(9, 20):
            made.spread("contacts", 60, 40 if hour >= 17 else 12, {"right_party": (True, False)}, since, days,
                        segment="early", strategy="small", hour=hour, channel="call", cost_minor=500)  # fmt: skip
    made.add("payments", 100, ON - 5 * DAY, segment="early", strategy="small", amount_minor=50_000,
             recovered_minor=50_000, after_contact=True)  # fmt: skip
    made.keep()
    begun = ON - 34 * DAY
    with time_machine.travel(dt.datetime.combine(begun - DAY, dt.time(3), dt.UTC), tick=False):
        old = services.propose(user=analyst, why="fewer calls do as well", name="small", acts=[
            {"act": "step_pace", "treatment": "ring", "step": "talk", "every_days": 3}])  # fmt: skip
        Proposal.objects.filter(pk=old.pk).update(
            follow="right_party_rate", follow_slices={"strategy": "small", "segment": "early"}, target=0.4
        )
        services.accept(old.pk, user=head, effective_from_on=services.next_working_day(begun - DAY))
    Finding.objects.all().delete()
    services.find(ON)
    services.follow_all(ON)
    old.refresh_from_db()
    newest = FollowUp.objects.get(proposal=old)
    for back in range(1, 8):
        figures = {name: getattr(newest, name) for name in ("verdict", "before", "after", "change", "low", "high")}
        FollowUp.objects.create(proposal=old, on=newest.on - back * DAY, net=False, **figures)
    finding, hours = Finding.objects.get(kind="kept_fell"), Finding.objects.get(kind="weak_hour")
    Finding.objects.filter(pk=finding.pk).update(history=[[(ON - n * DAY).isoformat(), 900_000 - 30_000 * n] for n in
                                                          range(9, -1, -1)])  # fmt: skip
    waiting = services.propose(user=analyst, why="these hours reach them", finding_id=hours.pk,
                               acts=services.offered(hours)[0].acts)  # fmt: skip
    simulate(waiting.simulation_id)
    return Filled(finding, hours, waiting, old)


def simulate(key: int | None) -> None:
    """A finished simulation, as the worker leaves it."""

    def figures(scale: float) -> dict[str, Any]:
        base = {"recovered_minor": 48_000_000, "contacts": 5200, "complaints": 14, "cost_minor": 2_600_000,
                "cured": 310, "promises_made": 600, "promises_kept": 420,
                "recovered_per_contact_minor": 9_230}  # fmt: skip
        return {
            name: {"mean": value * scale, "low": value * scale * 0.97, "high": value * scale * 1.03,
                   "difference": {"mean": value * (scale - 1), "low": value * (scale - 1) * 0.6,
                                  "high": value * (scale - 1) * 1.4},
                   "ratio": scale - 1, "values": [value * scale]}
            for name, value in base.items()
        }  # fmt: skip

    result = {"level": 0.95, "capacity": {}, "choices": [
        {"figures": figures(scale), "used": {"phone": [9.0]}, "recovered": [{"mean": 9.0, "low": 8.0, "high": 10.0}]}
        for scale in (1, 1.06)
    ]}  # fmt: skip
    Simulation.objects.filter(pk=key).update(state="done", result=result, ended_at=timezone.now())
