"""Figures of the night's decisions: what was planned, what a rule refused, what was beyond capacity, what never was.

Each is counted over the last published run of each day, and carries the address of the page that lists its decisions.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import Avg, Count, F, Max, Min, Q, Sum
from django.urls import reverse

from cureline.engine import compliance
from cureline.engine.improve import Seen
from cureline.engine.improve.catalogue import Kind
from cureline.improvement.sources import Key
from cureline.worklist.models import Decision, NightRun, Task

# a candidate action that people would have done
WANTED = ("planned", "over_capacity", "nobody_qualified")
BEYOND = ("over_capacity", "nobody_qualified")
FILTERS = ("strategy", "segment", "treatment", "step", "channel", "skill", "refused_by", "outcome")


def runs(since: dt.date, until: dt.date) -> list[str]:
    """The last published run of each day."""
    found: dict[dt.date, str] = {}
    rows = NightRun.objects.filter(state="published", as_of_on__range=(since, until)).order_by("published_at")
    for on, run in rows.values_list("as_of_on", "run_id"):
        found[on] = run
    return sorted(found.values())


def url(since: dt.date, until: dt.date, **filters: str) -> str:
    """The address of the page that lists decisions."""
    named = {"since": since.isoformat(), "until": until.isoformat(), **{k: v for k, v in filters.items() if v}}
    return f"{reverse('improvement:decisions')}?{urlencode(named)}"


def met(by: Sequence[str], since: dt.date, until: dt.date) -> list[Seen]:
    """How many decisions each part of the strategies had; the denominator is the same count."""
    rows = (
        Decision.objects.filter(run__in=runs(since, until), strategy__isnull=False).values(*by).annotate(n=Count("pk"))
    )
    return [
        Seen("now", "decisions", _texts(row, by), row["n"], row["n"], since.isoformat(), until.isoformat(),
             url(since, until, **_texts(row, by)))
        for row in rows
    ]  # fmt: skip


def beyond_capacity(by: Sequence[str], since: dt.date, until: dt.date) -> tuple[list[Seen], dict[Key, float]]:
    """Actions beyond what people can do, of those that people would do; and the mean value of one of them."""
    rows = (
        Decision.objects.filter(run__in=runs(since, until), skill__isnull=False, outcome__in=WANTED)
        .values(*by)
        .annotate(n=Count("pk"), beyond=Count("pk", filter=Q(outcome__in=BEYOND)),
                  worth=Avg("value_minor", filter=Q(outcome__in=BEYOND)))
    )  # fmt: skip
    found, worth = [], {}
    for row in rows:
        named = _texts(row, by)
        found.append(Seen("now", "over_capacity", named, row["beyond"], row["n"], since.isoformat(), until.isoformat(),
                          url(since, until, outcome="over_capacity", **named)))  # fmt: skip
        worth[found[-1].slice(*by)] = max(float(row["worth"] or 0), 0.0)
    return found, worth


def refused(since: dt.date, until: dt.date) -> tuple[list[Seen], dict[Key, float], dict[Key, dict[str, Any]]]:
    """Actions that a rule of the pack refused, of all of the same step and channel; the mean value of an allowed one;
    and what would be lawful: hours that were allowed, or days between contacts."""
    place = ("strategy", "treatment", "step", "channel")
    every = Decision.objects.filter(run__in=runs(since, until), step__isnull=False).exclude(action_id="")
    of = {
        tuple(row[name] for name in place): row
        for row in every.values(*place).annotate(
            n=Count("pk"), worth=Avg("value_minor", filter=Q(refused_by=None)),
            first=Min("hour", filter=Q(refused_by=None)), last=Max("hour", filter=Q(refused_by=None)),
        )
    }  # fmt: skip
    law = _law(until)
    found: list[Seen] = []
    worth: dict[Key, float] = {}
    more: dict[Key, dict[str, Any]] = {}
    for row in every.exclude(refused_by=None).values("refused_by", *place).annotate(n=Count("pk")):
        whole = of[tuple(row[name] for name in place)]
        named = {"rule": row["refused_by"], **{name: str(row[name] or "") for name in place}}
        where = url(since, until, refused_by=named["rule"], **{name: named[name] for name in place})
        found.append(Seen("now", "refused", named, row["n"], whole["n"], since.isoformat(), until.isoformat(), where))
        key = found[-1].slice("rule", *place)
        worth[key] = max(float(whole["worth"] or 0), 0.0)
        more[key] = _lawful(law.get(row["refused_by"]), whole)
    return found, worth, more


def _law(on: dt.date) -> Mapping[str, compliance.Rule]:
    return {rule.id: rule for rule in compliance.load_pack("CN", on=on).rules}


def _lawful(rule: compliance.Rule | None, whole: Mapping[str, Any]) -> dict[str, Any]:
    if rule is None:
        return {}
    if rule.kind == "count" and rule.count is not None and rule.count.cap > 0:
        return {"every_days": math.ceil(rule.count.days / rule.count.cap)}
    if rule.kind == "hours" and whole["first"] is not None:
        return {"from_hour": whole["first"], "to_hour": whole["last"] + 1}
    return {}


def planned_value(since: dt.date, until: dt.date) -> dict[str, float]:
    """The expected value of what was planned, by channel, in minor units."""
    rows = Decision.objects.filter(run__in=runs(since, until), outcome="planned", channel__isnull=False)
    summed = rows.values("channel").annotate(worth=Sum("value_minor"))
    return {row["channel"]: float(max(row["worth"] or 0, 0)) for row in summed}


def undone(kind: Kind, since: dt.date, until: dt.date) -> list[Seen]:
    """Planned tasks that ran out undone, of all that ended, by team and collector."""
    rows = (
        Task.objects.filter(on__range=(since, until), collector_id__isnull=False, team__isnull=False)
        .filter(state__in=("done", "expired")).exclude(outcome__in=("not_lawful", "cancelled"))
        .values("team", "collector_id").annotate(n=Count("pk"), bad=Count("pk", filter=Q(state="expired")))
    )  # fmt: skip
    return [
        Seen("now", "tasks", _texts(row, kind.by), row["bad"], row["n"], since.isoformat(), until.isoformat(),
             reverse("worklist:floor"))
        for row in rows
    ]  # fmt: skip


def listed(since: dt.date, until: dt.date, filters: Mapping[str, str]) -> Any:
    """The decisions behind a figure, as far as the reader's rows go."""
    asked = {name: value for name, value in filters.items() if name in FILTERS and value}
    found = Decision.objects.filter(run__in=runs(since, until), **asked)
    return found.annotate(decided_on=F("run__as_of_on"))


def _texts(row: Mapping[str, Any], by: Sequence[str]) -> dict[str, str]:
    return {name: str(row[name] or "") for name in by}
