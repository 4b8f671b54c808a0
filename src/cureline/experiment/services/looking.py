"""The daily look: who entered, what is known of them, what the sequence says; harm and a broken draw stop by
themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.utils import timezone

from cureline.engine import experiment as engine
from cureline.engine.experiment.verdicts import BROKEN, STOP
from cureline.experiment import config, measuring
from cureline.experiment.models import Experiment, Look, Record, Unit
from cureline.experiment.services import strategies
from cureline.experiment.services.deciding import end
from cureline.experiment.services.designing import note
from cureline.trust import audit
from cureline.worklist.models import NightRun

_ENTER = """
INSERT INTO experiment_unit (experiment_id, customer_id, arm, segment, run_id, entered_on, before, events)
SELECT %(experiment)s, d.customer_id, d.arm, d.segment, %(run)s, %(on)s,
       jsonb_build_object('past_due', s.past_due_minor, 'balance', s.balance_minor, 'dpd', s.dpd), '{}'::jsonb
FROM (SELECT DISTINCT ON (customer_id) customer_id, arm, segment, currency FROM worklist_decision
      WHERE run_id = %(run)s AND strategy_version = ANY(%(labels)s) AND segment = ANY(%(segments)s)
        AND arm = ANY(%(arms)s) AND currency = %(currency)s ORDER BY customer_id, id) d
JOIN (SELECT customer_id, currency, SUM(past_due_minor)::bigint AS past_due_minor,
             SUM(balance_minor)::bigint AS balance_minor, MAX(dpd) AS dpd
      FROM worklist_assessment WHERE run_id = %(run)s GROUP BY customer_id, currency) s USING (customer_id, currency)
ON CONFLICT (experiment_id, customer_id) DO NOTHING
"""


def look(on: dt.date) -> dict[str, int]:
    """The job of a day, as often as one likes: every running experiment is followed and looked at once a day.

    Gives how many were looked at, how many customers entered, and how many were stopped for harm or otherwise ended.
    """
    told = {"looks": 0, "entered": 0, "stopped for harm": 0, "ended": 0}
    for pk in Experiment.objects.filter(state=Experiment.State.RUNNING).order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            experiment = Experiment.objects.select_for_update(of=("self",)).get(pk=pk)
            ahead = experiment.starts_on is None or on < experiment.starts_on
            if ahead or experiment.state != Experiment.State.RUNNING:
                continue
            if _replaced(experiment, on):
                told["ended"] += 1
                continue
            told["entered"] += enrol(experiment, on)
            follow(experiment, on)
            if experiment.looks.filter(on__gte=on).exists():
                continue
            seen = take(experiment, on)
            told["looks"] += 1
            if experiment.ending == Experiment.Ending.HARM:
                told["stopped for harm"] += 1
            elif experiment.state == Experiment.State.ENDED:
                told["ended"] += 1
            audit.record(
                "experiment.looked", subject=f"experiment:{pk}", detail={"on": f"{on}", "verdict": seen.verdict}
            )
    return told


def enrol(experiment: Experiment, on: dt.date) -> int:
    """Enter who was decided within the experiment by the nights since the last look; the first decision gives the
    arm."""
    runs = NightRun.objects.filter(
        state=NightRun.State.PUBLISHED, as_of_on__gte=experiment.starts_on, as_of_on__lte=min(on, experiment.ends_on)
    ).order_by("as_of_on", "published_at")  # fmt: skip
    if experiment.enrolled_until_on:
        runs = runs.filter(as_of_on__gte=experiment.enrolled_until_on)
    labels = strategies.labels(experiment)
    entered = 0
    for run in runs:
        with connection.cursor() as cursor:
            cursor.execute(_ENTER, {
                "experiment": experiment.pk, "run": run.pk, "on": run.as_of_on, "labels": labels,
                "segments": list(experiment.segments), "arms": list(config.ARMS), "currency": experiment.currency,
            })  # fmt: skip
            entered += cursor.rowcount
        experiment.enrolled_until_on = run.as_of_on
    experiment.save(update_fields=["enrolled_until_on"])
    new = list(experiment.units.exclude(before__has_key="paid_before"))
    paid = measuring.values("paid_before", _spans(experiment, new, on))
    for unit in new:
        unit.before["paid_before"] = paid.get(unit.pk, 0.0)
    Unit.objects.bulk_update(new, ["before"], batch_size=1000)
    return entered


def follow(experiment: Experiment, on: dt.date) -> None:
    """Note what has happened to customers under way, and the outcome of those whose horizon is over."""
    units = list(experiment.units.filter(known_on=None, entered_on__lte=on))
    spans = _spans(experiment, units, on)
    every = config.measures()
    counted = [guard["code"] for guard in experiment.guards if every[guard["code"]].kind == engine.COUNT]
    happened = {code: measuring.values(code, spans) for code in counted}
    over = {unit.pk for unit in units if on >= unit.entered_on + experiment.horizon_days * config.ONE_DAY}
    known = [span for span in spans if span.key in over]
    figures = {code: happened.get(code) or measuring.values(code, known) for code in every} if known else {}
    changed = []
    for unit in units:
        events = {code: 1 for code in counted if happened[code].get(unit.pk)}
        if unit.pk in over:
            unit.outcome = {code: figures[code].get(unit.pk, 0.0) for code in every}
            unit.known_on = on
        if unit.pk in over or events != unit.events:
            unit.events = events
            changed.append(unit)
    Unit.objects.bulk_update(changed, ["events", "outcome", "known_on"], batch_size=1000)


def _spans(experiment: Experiment, units: Sequence[Unit], on: dt.date) -> list[measuring.Span]:
    after = on + config.ONE_DAY
    return [
        measuring.Span(
            unit.pk, unit.customer_id, unit.entered_on,
            min(unit.entered_on + experiment.horizon_days * config.ONE_DAY, after),
            experiment.currency, int(unit.before["past_due"]),
        )
        for unit in units
    ]  # fmt: skip


def take(experiment: Experiment, on: dt.date) -> Look:
    """Look once: figures, guard-rails, the draw, the verdict; and act on it."""
    settings = engine.shipped_settings()
    arms = {arm: _Arm(experiment, arm) for arm in config.ARMS}
    compared = engine.compare(
        arms["champion"].moments(experiment.primary), arms["challenger"].moments(experiment.primary),
        alpha=settings.alpha, rho2=rho2(experiment, settings),
    ).one()  # fmt: skip
    guards = _guards(experiment, arms, settings)
    draw = _draw(experiment, arms, settings)
    primary = config.measures()[experiment.primary]
    said = engine.verdict(
        compared, better=primary.better, margin=experiment.margin, randomised=draw["fair"], guards=guards,
        enough=min(arms["champion"].known, arms["challenger"].known) >= settings.least_units,
        ended=on >= experiment.ends_on + experiment.horizon_days * config.ONE_DAY,
    )  # fmt: skip
    seen = Look.objects.create(
        experiment=experiment, on=on, arms={name: arm.plain() for name, arm in arms.items()}, randomisation=draw,
        estimate=compared["estimate"], lower=compared["lower"], upper=compared["upper"], figures=compared,
        guards=[asdict(guard) for guard in guards], verdict=said.state, looked_at=timezone.now(),
    )  # fmt: skip
    _act(experiment, seen, said, on)
    return seen


def rho2(experiment: Experiment, settings: engine.Settings) -> float:
    """The tuning of the sequence, fixed by the design: tightest at the number of customers that was planned."""
    planned = experiment.planned
    units = planned.get("always_valid") or planned.get("reachable") or 0
    # what can't be reached is no number to be sharp at
    reachable = planned.get("reachable") or units
    return engine.tuning(max(min(units, reachable), 2 * settings.least_units), settings.alpha)


class _Arm:
    """The customers of an arm, as arrays."""

    def __init__(self, experiment: Experiment, arm: str) -> None:
        found = experiment.units.filter(arm=arm).order_by("entered_on", "pk")
        rows = list(found.values_list("before", "events", "outcome"))
        self.before = {
            code: np.array([float(row[0].get(code) or 0) for row in rows]) for code in config.covariates()
        }  # fmt: skip
        self.events = [row[1] for row in rows]
        self.entered = len(rows)
        self.outcomes = [row[2] for row in rows if row[2] is not None]
        self.ripe = np.array([row[2] is not None for row in rows], dtype=bool)
        self.known = len(self.outcomes)

    def moments(self, code: str) -> engine.Moments:
        """Of a measure, with the covariates, over those whose outcome is known."""
        x = np.column_stack([values[self.ripe] for values in self.before.values()])
        return engine.moments([outcome[code] for outcome in self.outcomes], x)

    def happened(self, code: str) -> engine.Moments:
        """Of an event, over all who entered."""
        return engine.moments([float(events.get(code, 0)) for events in self.events])

    def plain(self) -> dict[str, Any]:
        means = {code: float(np.mean([outcome[code] for outcome in self.outcomes])) if self.known else None
                 for code in config.measures()}  # fmt: skip
        return {"entered": self.entered, "known": self.known, "means": means}


def _guards(
    experiment: Experiment, arms: Mapping[str, _Arm], settings: engine.Settings
) -> list[engine.Standing]:  # fmt: skip
    alpha = settings.guard_alpha / max(len(experiment.guards), 1)
    found = []
    for guard in experiment.guards:
        measure = config.measures()[guard["code"]]
        counted = measure.kind == engine.COUNT
        champion, challenger = (
            arm.happened(measure.code) if counted else arm.moments(measure.code)
            for arm in (arms["champion"], arms["challenger"])
        )
        rail = engine.GuardRail(measure.code, engine.COUNT if counted else engine.MEAN, float(guard["margin"]))
        found.append(engine.judge(
            rail, champion, challenger, share=experiment.challenger_share, alpha=alpha, rho2=rho2(experiment, settings),
            least_events=settings.least_events, least_units=settings.least_units,
        ))  # fmt: skip
    return found


def _draw(experiment: Experiment, arms: Mapping[str, _Arm], settings: engine.Settings) -> dict[str, Any]:
    """Whether the arms hold whom the draw put there: their numbers at any time, and what was known before."""
    shares = [experiment.champion_bp, experiment.challenger_bp, experiment.hold_out_bp]
    ratio = engine.sample_ratio([arms[arm].entered for arm in config.ARMS], shares)
    compared = engine.balance(arms["champion"].before, arms["challenger"].before)
    fair = ratio.p_always >= settings.p_ratio
    uneven = [one.name for one in compared if one.p < settings.p_balance]
    return {"statistic": ratio.statistic, "p": ratio.p, "p_always": ratio.p_always, "fair": fair, "uneven": uneven,
            "balance": [asdict(one) for one in compared]}  # fmt: skip


def _act(experiment: Experiment, seen: Look, said: engine.Verdict, on: dt.date) -> None:
    """Stop for harm and for a broken draw, end when the time is over, and warn once of an uneven draw."""
    subject = f"experiment:{experiment.pk}"
    if said.state == STOP:
        reason = ", ".join(said.harmed)
        end(experiment, Experiment.Ending.HARM, Record.Kind.HARM, reason=reason, look=seen, on=on)
        audit.record("experiment.stopped_for_harm", subject=subject, reason=reason)
    elif said.state == BROKEN:
        end(experiment, Experiment.Ending.BROKEN, Record.Kind.BROKEN, reason=f"p {seen.randomisation['p_always']:.2g}",
            look=seen, on=on)  # fmt: skip
        audit.record("experiment.stopped_for_draw", subject=subject)
    elif on >= experiment.ends_on + experiment.horizon_days * config.ONE_DAY and not experiment.pending:
        end(experiment, Experiment.Ending.FINISHED, Record.Kind.FINISHED, reason=said.state, look=seen, on=on)
        audit.record("experiment.finished", subject=subject, detail={"verdict": said.state})
    if seen.randomisation["uneven"] and not experiment.records.filter(kind=Record.Kind.WARNED).exists():
        note(experiment, Record.Kind.WARNED, reason=", ".join(seen.randomisation["uneven"]), look=seen)


def _replaced(experiment: Experiment, on: dt.date) -> bool:
    """Whether another version of the strategy, without this experiment, has come into force meanwhile."""
    if strategies.on_day(experiment.strategy, on).experiment == experiment.code:
        return False
    end(experiment, Experiment.Ending.REPLACED, Record.Kind.REPLACED, reason="", on=on)
    audit.record("experiment.replaced", subject=f"experiment:{experiment.pk}")
    return True
