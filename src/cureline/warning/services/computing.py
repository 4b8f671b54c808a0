"""The day's indicators: figures to charts, charts to readings, and what signals to alerts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from cureline.engine.warn import Chart, Cluster, Plan, Seen, draw_chart, scan
from cureline.trust import audit, rows
from cureline.warning.catalogue import Indicator, Scan, indicators, version
from cureline.warning.models import Alert, Reading
from cureline.warning.services.alerts import raise_alert
from cureline.warning.services.sources import Sliced, sliced
from cureline.worklist import desk

# points of a chart that are kept, and clusters of a scan
KEPT, CLUSTERS = 260, 30
_FRESH = {"day": 3, "week": 10, "month": 45}


@dataclass(frozen=True)
class Signal:
    """What an alert says of a reading: since when, and the figures of its words."""

    since: dt.date
    facts: Mapping[str, Any]


def compute(on: dt.date | None = None, *, user: Any = None, only: str = "") -> dict[str, int]:
    """Compute the indicators of a day (or one of them), keep their charts and raise what signals.

    Again on the same day it changes nothing. Gives how many readings were made, how many signal, and alerts raised. It
    looks at the whole bank, whoever asks.
    """
    on = on or desk.today(timezone.now())
    counts = {"readings": 0, "signals": 0, "alerts": 0}
    with rows.as_owner(), transaction.atomic():
        for indicator in indicators().values():
            if only and indicator.id != only:
                continue
            made = _scanned(indicator, indicator.scan, on) if indicator.scan else []
            if indicator.plan:
                made += _charted(indicator, indicator.plan, on)
            Reading.objects.filter(indicator=indicator.id).exclude(key__in=[row.key for row, _ in made]).delete()
            for row, signal in made:
                counts["readings"] += 1
                if row.state == Reading.State.SIGNAL:
                    counts["signals"] += 1
                if signal is not None:
                    counts["alerts"] += _raised(indicator, row, signal, on)
        audit.record("indicators.computed", user=user, subject=f"indicators:{on}", detail=counts)
    return counts


def _charted(indicator: Indicator, plan: Plan, on: dt.date) -> list[tuple[Reading, Signal | None]]:
    found = []
    for part in sliced(indicator, on):
        if not part.periods or _mean(part) < indicator.least:
            continue
        part = _since_new_level(indicator, part)
        chart = draw_chart(part.periods, plan, name=f"{indicator.id}|{part.key}")
        row = _keep(indicator, part, on, chart)
        last = chart.points[-1] if chart.points else None
        fresh = last is not None and (on - last.on).days <= _FRESH[indicator.step]
        signal = None
        if row.state == Reading.State.SIGNAL and fresh and last is not None:
            facts = {"value": last.value, "centre": last.centre, "high": last.high, "low": last.low,
                     "period_on": last.on.isoformat(), "strength": round(chart.strength, 3)}  # fmt: skip
            signal = Signal(chart.since or last.on, facts)
        found.append((row, signal))
    return found


def _mean(part: Sliced) -> float:
    return sum(p.denominator for p in part.periods) / len(part.periods)


def _since_new_level(indicator: Indicator, part: Sliced) -> Sliced:
    """Without what lies before a level that somebody accepted as the new one by closing the alert as known."""
    closed = Alert.objects.filter(
        key=_case(indicator, part.key), state=Alert.State.CLOSED, cause=Alert.Cause.KNOWN
    ).order_by("-closed_at").first()  # fmt: skip
    if closed is None or "since" not in closed.facts:
        return part
    since = dt.date.fromisoformat(closed.facts["since"])
    kept = tuple(p for p in part.periods if p.on >= since)
    return Sliced(part.slices, kept or part.periods, part.url)


def _keep(indicator: Indicator, part: Sliced, on: dt.date, chart: Chart) -> Reading:
    last = next((p for p in reversed(chart.points) if p.statistic is not None), None)
    row, _made = Reading.objects.update_or_create(
        indicator=indicator.id, key=part.key,
        defaults={
            "slices": dict(part.slices), "version": version(), "on": on, "chart": chart.plan.rule.kind,
            "period_on": part.periods[-1].on, "state": chart.state, "value": last.value if last else None,
            "centre": last.centre if last else None, "arl": chart.plan.rule.arl, "dispersion": chart.widening,
            "strength": chart.strength, "url": part.url,
            "points": [{**asdict(p), "on": p.on.isoformat()} for p in chart.points[-KEPT:]],
        },
    )  # fmt: skip
    return row


def _scanned(indicator: Indicator, how: Scan, on: dt.date) -> list[tuple[Reading, Signal | None]]:
    """The newest step of every cluster against the ones before it."""
    parts = {part.key: part for part in sliced(indicator, on) if part.periods}
    newest = max((part.periods[-1].on for part in parts.values()), default=None)
    if newest is None or (on - newest).days > _FRESH[indicator.step]:
        return []
    seen = {key: _seen(part, newest) for key, part in parts.items()}
    clusters = scan(seen, figure=how.figure, level=how.level, least=how.least)
    found = []
    for cluster in clusters[:CLUSTERS]:
        row = _keep_cluster(indicator, how, parts[cluster.key], on, newest, cluster, len(clusters))
        signal = None
        if cluster.found:
            facts = {"now": cluster.seen.now, "cases": cluster.seen.cases, "expected": round(cluster.expected, 2),
                     "q": cluster.q, "clusters": len(clusters), "period_on": newest.isoformat()}  # fmt: skip
            signal = Signal(newest, facts)
        found.append((row, signal))
    return found


def _seen(part: Sliced, newest: dt.date) -> Seen:
    now = [p for p in part.periods if p.on == newest]
    before = [p for p in part.periods if p.on < newest]
    return Seen(
        sum(p.numerator for p in now), sum(p.denominator for p in now),
        sum(p.numerator for p in before), sum(p.denominator for p in before),
    )  # fmt: skip


def _keep_cluster(
    indicator: Indicator, how: Scan, part: Sliced, on: dt.date, newest: dt.date, cluster: Cluster, looked: int
) -> Reading:
    points = [{"on": p.on.isoformat(), "numerator": p.numerator, "denominator": p.denominator,
               "value": p.numerator / p.denominator if p.denominator else None} for p in part.periods]  # fmt: skip
    points[-1] |= {"expected": cluster.expected, "p": cluster.p, "q": cluster.q, "looked": looked}
    row, _made = Reading.objects.update_or_create(
        indicator=indicator.id, key=part.key,
        defaults={
            "slices": dict(part.slices), "version": version(), "on": on, "chart": "scan", "period_on": newest,
            "state": Reading.State.SIGNAL if cluster.found else Reading.State.QUIET,
            "value": cluster.seen.now / cluster.seen.cases, "centre": cluster.expected / cluster.seen.cases,
            "arl": 1 / how.level, "dispersion": 1.0, "points": points, "url": part.url,
            # above 1 is found, as with a chart
            "strength": min(how.level / max(cluster.q, 1e-12), 99.0) if cluster.found
            else min(how.level / max(cluster.q, 1e-12), 1.0),
        },
    )  # fmt: skip
    return row


def _case(indicator: Indicator, key: str) -> str:
    return f"indicator:{indicator.id}:{key}"


def _raised(indicator: Indicator, row: Reading, signal: Signal, on: dt.date) -> bool:
    """Raise it, unless this very run of signals was closed already; gives whether an alert is new."""
    case = _case(indicator, row.key)
    since = signal.since.isoformat()
    answered = Alert.objects.filter(key=case, state=Alert.State.CLOSED, facts__since__gte=since).exists()
    if answered:
        return False
    before = Alert.objects.filter(key=case).count()
    raise_alert(
        case, source="warning", indicator=indicator.id, slices=row.slices, title=indicator.titles,
        words=indicator.abouts, advice=indicator.advice, severity=indicator.severity, role=indicator.role, on=on,
        facts={**signal.facts, "since": since, "figure": indicator.figure}, url=row.url,
    )  # fmt: skip
    return Alert.objects.filter(key=case).count() > before
