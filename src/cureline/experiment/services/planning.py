"""What is known before an experiment starts: who is in its segments today, what they do now, and the size it takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection

from cureline.engine import experiment as engine
from cureline.experiment import measuring
from cureline.experiment.config import ONE_DAY, Measure
from cureline.worklist.models import CurrentRun, NightRun

INFLOW_DAYS = 28


@dataclass(frozen=True)
class Baseline:
    """The customers of some segments in the published run: how many (`stock`), how many new ones a day (`inflow`), and
    a
    measure's mean and deviation over the days before, with the share of variance that the payments before that
    explain."""

    on: dt.date | None
    stock: int
    inflow: float
    mean: float
    sd: float
    explained: float


@dataclass(frozen=True)
class Estimate:
    """The size of an experiment: customers in champion and challenger for one look at the end, for daily looks in both,
    days until enough have a known outcome, and the difference found with the customers of a given number of days."""

    once: int | None
    always_valid: int | None
    days: int | None
    detectable: float | None
    reachable: int

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return {"once": self.once, "always_valid": self.always_valid, "days": self.days,
                "detectable": self.detectable, "reachable": self.reachable}  # fmt: skip


_PEOPLE = """
SELECT d.customer_id, d.segment, d.currency, s.past_due_minor
FROM (SELECT DISTINCT ON (customer_id) customer_id, segment, currency FROM worklist_decision
      WHERE run_id = %s AND strategy = %s AND segment IS NOT NULL ORDER BY customer_id, id) d
JOIN (SELECT customer_id, currency, SUM(past_due_minor)::bigint AS past_due_minor FROM worklist_assessment
      WHERE run_id = %s GROUP BY customer_id, currency) s USING (customer_id, currency)
"""


def segments_now(strategy: str) -> dict[str, int]:
    """How many customers each segment of a strategy has in the published run."""
    run = _current()
    if run is None:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT segment, COUNT(DISTINCT customer_id) FROM worklist_decision"
            " WHERE run_id = %s AND strategy = %s AND segment IS NOT NULL GROUP BY segment",
            [run.pk, strategy],
        )
        return {str(segment): int(count) for segment, count in cursor.fetchall()}


def currency_of(strategy: str, segments: Sequence[str]) -> str:
    """The currency that most customers of the segments have; empty where there are none."""
    run = _current()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT currency FROM worklist_decision WHERE run_id = %s AND strategy = %s AND segment = ANY(%s)"
            " GROUP BY currency ORDER BY COUNT(DISTINCT customer_id) DESC, currency LIMIT 1",
            [run.pk if run else "", strategy, list(segments)],
        )
        found = cursor.fetchone()
    return str(found[0]) if found else ""


def baseline(strategy: str, segments: Sequence[str], measure: Measure, *, horizon: int) -> Baseline:
    """What customers of the segments did in the last `horizon` days, as if they had entered at their begin."""
    run = _current()
    if run is None or not segments:
        return Baseline(None, 0, 0.0, 0.0, 0.0, 0.0)
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, [run.pk, strategy, run.pk])
        people = [row for row in cursor.fetchall() if row[1] in set(segments)]
    begin = run.as_of_on - horizon * ONE_DAY
    spans = [
        measuring.Span(n, row[0], begin, run.as_of_on, row[2], int(row[3])) for n, row in enumerate(people)
    ]  # fmt: skip
    found, before = measuring.values(measure.code, spans), measuring.values("paid_before", spans)
    y, x = (np.array([values.get(n, 0.0) for n in range(len(spans))]) for values in (found, before))
    mean, sd = (float(y.mean()), float(y.std(ddof=1))) if len(y) > 1 else (0.0, 0.0)
    explained = float(np.corrcoef(x, y)[0, 1] ** 2) if len(y) > 2 and x.std() and y.std() else 0.0
    return Baseline(run.as_of_on, len(spans), _inflow(run, strategy, segments), mean, sd, explained)


def estimate(
    found: Baseline, measure: Measure, *, effect: float, challenger_bp: int, hold_out_bp: int, horizon: int, days: int,
    settings: engine.Settings,
) -> Estimate:  # fmt: skip
    """The size for a least effect (in the measure's unit, either sign), and what `days` of entries can find."""
    champion_bp = 10_000 - challenger_bp - hold_out_bp
    ratio, both = challenger_bp / champion_bp, (champion_bp + challenger_bp) / 10_000
    error: Any = {"ratio": ratio, "alpha": settings.alpha, "power": settings.power, "explained": found.explained}
    reachable = int(both * (found.stock + found.inflow * max(days - 1, 0)))
    sd = found.sd
    if measure.kind == "proportion":
        signed = effect if 0 <= found.mean + effect <= 1 else -effect
        if not 0 <= found.mean + signed <= 1 or not effect:
            return Estimate(None, None, None, None, reachable)
        plan = engine.plan_proportions(found.mean, signed, **error)
    else:
        plan = engine.plan_means(sd, effect, **error) if sd else engine.Plan(None, None, None)
    needed = engine.days_needed(
        plan.always_valid, stock=found.stock * both, inflow=found.inflow * both, horizon=horizon
    )  # fmt: skip
    least = engine.detectable_difference(reachable, sd=sd, **error) if sd and reachable else None
    once = plan.champion + plan.challenger if plan.champion and plan.challenger else None
    return Estimate(once, plan.always_valid, needed, least, reachable)


def _current() -> NightRun | None:
    pointer = CurrentRun.objects.select_related("run").first()
    return pointer.run if pointer else None


def _inflow(run: NightRun, strategy: str, segments: Sequence[str]) -> float:
    """New customers of the segments a day: those of each night who were in none of the nights before, over four
    weeks."""
    since = run.as_of_on - INFLOW_DAYS * ONE_DAY
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM ("
            " SELECT d.customer_id, MIN(r.as_of_on) AS first_on FROM worklist_decision d"
            " JOIN worklist_nightrun r USING (run_id) WHERE r.state = 'published' AND r.as_of_on BETWEEN %s AND %s"
            " AND d.strategy = %s AND d.segment = ANY(%s) GROUP BY d.customer_id) entries WHERE first_on >"
            " (SELECT MIN(as_of_on) FROM worklist_nightrun WHERE state = 'published' AND as_of_on >= %s)",
            [since, run.as_of_on, strategy, list(segments), since],
        )
        entries = int(cursor.fetchone()[0])
        cursor.execute(
            "SELECT MIN(as_of_on) FROM worklist_nightrun WHERE state = 'published' AND as_of_on BETWEEN %s AND %s",
            [since, run.as_of_on],
        )
        first = cursor.fetchone()[0]
    days = (run.as_of_on - first).days if first else 0
    return entries / days if days else 0.0
