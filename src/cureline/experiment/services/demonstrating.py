"""SYNTHETIC: an experiment in mid-life for a demonstration, on the bank's own customers and with drawn outcomes.

The experiment is designed, approved and looked at through the same verbs as a real one, each on its own day; only who
entered when and what the customers did since is drawn. The same seed on the same night gives the same experiment.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import numpy as np
from django.db import connection, transaction

from cureline.engine.strategy.arms import arm_number
from cureline.experiment import config, measuring
from cureline.experiment.models import Experiment, Unit
from cureline.experiment.services import deciding, designing, looking, strategies
from cureline.worklist.models import CurrentRun

SEGMENT, TREATMENT = "m1_standard", "m1_help"
HORIZON, DAYS = 14, 35
# what a reminder by SMS leaves and an offer of instalments changes; assumptions of a demonstration
_PAYS = {"champion": 0.42, "challenger": 0.47, "hold_out": 0.36}
_CONTACTS = {"champion": 1.6, "challenger": 1.4, "hold_out": 0.0}
_COMPLAINS = {"champion": 0.004, "challenger": 0.004, "hold_out": 0.001}
Clock = Callable[[dt.datetime], AbstractContextManager[Any]]


@transaction.atomic
def demonstrate(
    today: dt.date, *, designer: Any, approver: Any, clock: Clock, hour: dt.datetime, seed: int = 7
) -> Experiment | None:  # fmt: skip
    """Make one experiment that began five weeks before `today`, with a look a day until yesterday.

    `clock(moment)` sets the time of an act (as the demonstration's own does), `hour` is an aware instant whose time of
    day the acts have. Gives None where no night is published, nobody is in the segment, or it was made before.
    """
    pointer = CurrentRun.objects.select_related("run").first()
    if pointer is None or Experiment.objects.exists():
        return None
    people = _people(pointer.run_id)
    if not people:
        return None
    begin = today - (DAYS + 3) * config.ONE_DAY
    with clock(_at(hour, begin)):
        experiment = designing.design(_design(), user=designer)
    with clock(_at(hour, begin + config.ONE_DAY)):
        experiment = deciding.decide(experiment.pk, user=approver, approve=True, reason="SYNTHETIC")
    _enter(experiment, people, pointer.run_id, today, np.random.default_rng(seed))
    first = experiment.starts_on or begin
    for number in range(max((today - first).days, 1)):
        day = first + number * config.ONE_DAY
        with clock(_at(hour, day)):
            _ripen(experiment, day, seed)
            looking.take(experiment, day)
        if not experiment.running:
            break
    experiment.enrolled_until_on = today
    experiment.save(update_fields=["enrolled_until_on"])
    return experiment


def _design() -> designing.Design:
    return designing.Design(
        title="先提供分期，再发短信提醒",
        hypothesis="SYNTHETIC：先了解困难并提供分期，比短信提醒更能收回款项，且投诉不增。",
        strategy="consumer", segments={SEGMENT: TREATMENT}, hold_out=["m1_self_cure", "small_amount", SEGMENT],
        challenger_bp=4500, hold_out_bp=500, primary="recovered", minimum_effect=10_000.0, margin=5_000.0,
        guards={"complaints": 1.5, "refusals": 1.5, "vulnerable_contacted": 1.2, "contacts": 0.5}, horizon_days=HORIZON,
        running_days=60,
    )  # fmt: skip


def _at(hour: dt.datetime, day: dt.date) -> dt.datetime:
    return hour.replace(year=day.year, month=day.month, day=day.day)


def _people(run_id: str) -> list[tuple[str, str, int, int, int]]:
    """Customer, currency, past due, balance and days past due of who is in the segment tonight."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.customer_id, d.currency, SUM(s.past_due_minor)::bigint, SUM(s.balance_minor)::bigint, MAX(s.dpd)"
            " FROM (SELECT DISTINCT customer_id, currency FROM worklist_decision WHERE run_id = %s AND segment = %s) d"
            " JOIN worklist_assessment s ON s.run_id = %s AND s.customer_id = d.customer_id AND s.currency = d.currency"
            " GROUP BY d.customer_id, d.currency ORDER BY d.customer_id",
            [run_id, SEGMENT, run_id],
        )
        return [(row[0], row[1], int(row[2]), int(row[3]), int(row[4])) for row in cursor.fetchall()]


def _enter(experiment: Experiment, people: list[tuple[str, str, int, int, int]], run_id: str, today: dt.date,
           dice: np.random.Generator) -> None:  # fmt: skip
    """Who is in the segment tonight entered on some day since the start, by the arm that the strategy draws."""
    first = experiment.starts_on or today
    held = strategies.on_day(experiment.strategy, first)
    days = dice.integers(0, max((today - first).days, 1), len(people))
    units = [
        Unit(
            experiment=experiment, customer_id=customer,
            arm=held.arms[arm_number(customer, held.experiment, held.arms)].id,
            segment=SEGMENT, run_id=run_id, entered_on=first + int(day) * config.ONE_DAY,
            before={"past_due": past_due, "balance": balance, "dpd": dpd},
        )
        for (customer, currency, past_due, balance, dpd), day in zip(people, days, strict=True)
        if currency == experiment.currency
    ]  # fmt: skip
    Unit.objects.bulk_create(units, batch_size=1000)
    made = list(experiment.units.order_by("pk"))
    spans = [
        measuring.Span(unit.pk, unit.customer_id, unit.entered_on, unit.entered_on, experiment.currency, 0)
        for unit in made
    ]  # fmt: skip
    paid = measuring.values("paid_before", spans)
    for unit in made:
        unit.before["paid_before"] = paid.get(unit.pk, 0.0)
    Unit.objects.bulk_update(made, ["before"], batch_size=1000)


def _ripen(experiment: Experiment, day: dt.date, seed: int) -> None:
    """Draw what came of customers whose horizon is over on a day, and who has complained by then."""
    ripe = list(experiment.units.filter(known_on=None, entered_on__lte=day - HORIZON * config.ONE_DAY).order_by("pk"))
    for unit in ripe:
        dice = np.random.default_rng([seed, int.from_bytes(unit.customer_id.encode()[-6:], "big")])
        pays, part, complains, contacts = (
            dice.random(),
            dice.beta(2, 2),
            dice.random(),
            dice.poisson(_CONTACTS[unit.arm]),
        )
        paid = pays < _PAYS[unit.arm]
        unit.outcome = dict.fromkeys(config.measures(), 0.0) | {
            "recovered": float(round(unit.before["past_due"] * part)) if paid else 0.0,
            "cured": float(paid and part > 0.6), "promised": float(dice.random() < 0.2), "contacts": float(contacts),
            "complaints": float(complains < _COMPLAINS[unit.arm]),
        }  # fmt: skip
        unit.events = {"complaints": 1} if unit.outcome["complaints"] else {}
        unit.known_on = day
    Unit.objects.bulk_update(ripe, ["outcome", "events", "known_on"], batch_size=1000)
