"""What can be expected of the book that each team and collector holds, and the minutes that are there to work it."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections import defaultdict
from pathlib import Path

import pyarrow as pa

from cureline.engine import goals
from cureline.goal.periods import Period, pace, worked
from cureline.people.models import Absence
from cureline.portfolio.models import Holding
from cureline.worklist import engines, inputs
from cureline.worklist.night import current
from cureline.worklist.services import absences
from cureline.worklist.steps import Run

BY = {"team": "team", "collector": "collector_id"}


def portrait(names: tuple[str, ...] = ()) -> tuple[str, pa.Table] | None:
    """The published night's id and its customers (portrait and score); of the columns named, all where none is.

    None where no night is published or its files are gone.
    """
    run = current()
    if run is None:
        return None
    try:
        frozen = inputs.stored(run.run_id)
    except LookupError:
        return None
    if not all((frozen.directory / f"{name}.parquet").is_file() for name in ("portrait", "score")):
        return None
    with tempfile.TemporaryDirectory() as scratch, engines.opened("duckdb", Path(scratch)) as engine:
        people = Run(frozen, frozen.directory, engine).people()
        table = people.select(*names) if names else people
        return run.run_id, engine.collect(table.order_by("customer_id"))


def books(period: Period, by: str, *, team: str = "") -> list[goals.Book]:
    """A book for each team (`by` team) or collector, with the minutes of the period after absences; of one team where
    it is named. Empty where no night is published."""
    found = portrait(("customer_id", "past_due_minor", "p_cure"))
    if found is None:
        return []
    holders = dict(
        (Holding.objects.filter(team=team) if team else Holding.objects.all()).values_list("customer_id", BY[by])
    )
    rows = found[1]
    held = pa.array([holders.get(key) for key in rows["customer_id"].to_pylist()], type=pa.string())
    table = rows.append_column("held", held)
    there = minutes(period, by, team=team)
    return [
        book for book in goals.books(table, by="held", months=period.months, there=there)
        if book.customers or book.minutes_there
    ]  # fmt: skip


def minutes(period: Period, by: str, *, team: str = "") -> dict[str, int | None]:
    """Minutes that each team or collector has in a period by the capacity document, absences known so far taken off."""
    days = pace(period, period.until).days
    lost = _absent_days(period)
    found: dict[str, int | None] = defaultdict(int)
    for collector in absences.capacity(period.since).collectors:
        if team and collector.team != team:
            continue
        key = collector.team if by == "team" else collector.id
        found[key] = (found[key] or 0) + collector.minutes * max(days - lost.get(collector.id, 0), 0)
    return dict(found)


def present_days(period: Period) -> dict[str, int]:
    """Working days of a period on which each collector of the capacity document is there."""
    days, lost = pace(period, period.until).days, _absent_days(period)
    return {c.id: max(days - lost.get(c.id, 0), 0) for c in absences.capacity(period.since).collectors}


def _absent_days(period: Period) -> dict[str, int]:
    calendar = worked(period.since)
    away: dict[str, set[dt.date]] = defaultdict(set)
    rows = Absence.objects.filter(
        from_on__lte=period.until, until_on__gte=period.since, staff__collector_id__isnull=False
    ).values_list("staff__collector_id", "from_on", "until_on")
    for collector, since, until in rows:
        first, last = max(since, period.since), min(until, period.until)
        every = (first + dt.timedelta(days=n) for n in range((last - first).days + 1))
        away[collector].update(day for day in every if calendar.works(day))
    return {collector: len(days) for collector, days in away.items()}
