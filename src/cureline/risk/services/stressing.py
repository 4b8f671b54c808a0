"""A scenario on the department's own figures: expected loss and people, beside the same without a shock."""

from __future__ import annotations

import calendar
import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from cureline.care.clock import is_working_day
from cureline.engine import stress
from cureline.engine.allocate.documents import Capacity
from cureline.engine.compliance.months import months_after
from cureline.results import services as results
from cureline.risk import book
from cureline.risk.models import Run
from cureline.risk.services.errors import GivenError, UnavailableError
from cureline.trust import audit, documents
from cureline.worklist import desk

KIND, NAME, HOME = "stress", "stress", "CN"
SEEN_MONTHS = 12


def document(on: dt.date) -> stress.Stress:
    """The scenarios in force on a day: the bank's own version, or the one that comes with Cureline."""
    if NAME in documents.names(KIND, on):
        return stress.load(documents.in_force(KIND, NAME, on).content)
    return stress.default()


def run(
    scenario: str, *, user: Any, alert_id: int | None = None, at: dt.datetime | None = None
) -> Run:  # fmt: skip
    """Run a scenario on the published night and the facts of the last twelve months, and keep what came of it.

    The same inputs give the same result. `alert_id` names the alert that made somebody ask; it notes the run. Raises
    GivenError (no such scenario), UnavailableError (no night yet).
    """
    at = at or timezone.now()
    on = desk.today(at)
    rules = document(on)
    try:
        chosen = rules.scenario(scenario)
    except stress.StressError as error:
        raise GivenError(str(error)) from error
    night, cap = book.night(), book.capacity(on)
    segments = book.segments(night, on)
    if not segments:
        raise UnavailableError("no open debt that you may see")
    moves, snapshot = seen(on, user)
    matrices = stress.estimate(moves, rules)
    computed = compute(segments, matrices, chosen, rules, cap, on)
    inputs = {"night": night.pk, "snapshot": snapshot, "capacity": f"{cap.name} {cap.version}",
              "document": rules.version, "moves": sum(move.accounts for move in moves),
              "accounts": sum(one.accounts for one in segments)}  # fmt: skip
    digest = hashlib.sha256(json.dumps([inputs, computed], sort_keys=True).encode()).hexdigest()
    with transaction.atomic():
        row = Run.objects.create(
            scenario=chosen.id, version=rules.version, title=dict(chosen.title), shocks=dict(chosen.shocks), on=on,
            currency=cap.currency, inputs=inputs, result=computed, digest=digest, loss_minor=computed["loss_minor"],
            baseline_minor=computed["baseline_minor"], exposure_minor=computed["exposure_minor"], alert_id=alert_id,
            asked_by=user, asked_at=at,
        )  # fmt: skip
        audit.record("scenario.run", user=user, subject=f"stress:{row.pk}",
                     detail={"scenario": chosen.id, "alert": alert_id, "digest": digest[:16]})  # fmt: skip
        if alert_id is not None:
            _tell_alert(alert_id, row, user, at)
    return row


def _tell_alert(alert_id: int, row: Run, user: Any, at: dt.datetime) -> None:
    from cureline.warning import services as warning
    from cureline.warning.models import Alert

    if Alert.objects.filter(pk=alert_id).exists():
        warning.followed(alert_id, row.title.get("en", row.scenario), f"/risk/scenarios/{row.pk}/", user=user, at=at)


def seen(on: dt.date, user: Any) -> tuple[list[stress.Move], str]:
    """The moves between buckets of the last months in the facts that a person sees, and the snapshot they are from
    (nothing where no facts were drawn yet: then the document's prior stands alone)."""
    current = results.current()
    if current is None:
        return [], ""
    since = months_after(on.replace(day=1), -SEEN_MONTHS)
    found = []
    for currency in current.currencies:
        rows = results.moves(by=["product"], since=since, until=on, where={"currency": currency}, user=user)
        for row in rows:
            target = None if row.to_state == "written_off" else book.level(row.to_state)
            product = str(row.keys.get("product") or "")
            found.append(stress.Move("" if product == "-" else product, book.level(row.from_state), target,
                                     row.accounts))  # fmt: skip
    return found, current.pk


def months_ahead(on: dt.date, count: int) -> list[tuple[dt.date, int]]:
    """The first day of each whole month ahead, with its working days by the bank's calendar."""
    found = []
    first = on.replace(day=1)
    for number in range(1, count + 1):
        begin = months_after(first, number)
        days = (begin + dt.timedelta(n) for n in range(calendar.monthrange(begin.year, begin.month)[1]))
        found.append((begin, sum(is_working_day(day, HOME) for day in days)))
    return found


def teams_of(cap: Capacity) -> dict[str, stress.Team]:
    """People and minutes a day of each team of the capacity document."""
    found: dict[str, stress.Team] = {}
    for one in cap.collectors:
        team = found.get(one.team, stress.Team(0, 0))
        found[one.team] = stress.Team(team.heads + 1, team.minutes_a_day + one.minutes)
    return found


def compute(
    segments: Sequence[stress.Segment], matrices: Mapping[str, stress.Matrix], scenario: stress.Scenario,
    rules: stress.Stress, cap: Capacity, on: dt.date,
) -> dict[str, Any]:  # fmt: skip
    """The result of a run as plain values: what the pages show and the API gives."""
    options: dict[str, Any] = {"exchange_ppm": cap.exchange_ppm, "home": cap.currency}
    base = stress.expected_loss(segments, matrices, rules.scenario("baseline"), rules, **options)
    hit = stress.expected_loss(segments, matrices, scenario, rules, **options)
    ahead = months_ahead(on, rules.months)
    working = [days for _, days in ahead]
    counts, teams = book.by_level(list(segments)), teams_of(cap)
    plain = stress.needs(counts, matrices, rules.scenario("baseline"), rules, teams=teams, working_days=working)
    needed = stress.needs(counts, matrices, scenario, rules, teams=teams, working_days=working)
    usual = {(one.team, one.month): one for one in plain}
    return {
        "loss_minor": hit.total_minor,
        "baseline_minor": base.total_minor,
        "exposure_minor": hit.exposure_minor,
        "rows": [
            {"product": new.product, "currency": new.currency, "level": new.level, "accounts": new.accounts,
             "ead_minor": new.ead_home_minor, "covered_minor": book.home_minor(new.covered_minor, new.currency, cap),
             "pd": str(new.pd), "base_pd": str(old.pd), "lgd": str(new.lgd), "base_lgd": str(old.lgd),
             "loss_minor": new.loss_home_minor, "base_loss_minor": old.loss_home_minor}
            for new, old in zip(hit.lines, base.lines, strict=True)
        ],
        "months": list(hit.by_month),
        "base_months": list(base.by_month),
        "shifts": {name: round(value, 6) for name, value in hit.shifts.items()},
        "correlations": {name: round(value, 6) for name, value in hit.correlations.items()},
        "seen": {name: list(matrix.seen) for name, matrix in matrices.items()},
        "needs": [
            {"month": one.month, "on": ahead[one.month - 1][0].isoformat(), "days": ahead[one.month - 1][1],
             "team": one.team, "accounts": one.accounts, "minutes": one.minutes, "has_minutes": one.has_minutes,
             "heads": str(one.heads), "low": str(one.low), "high": str(one.high), "has_heads": one.has_heads,
             "gap_minutes": one.gap_minutes, "base_heads": str(usual[one.team, one.month].heads)}
            for one in needed
        ],
    }  # fmt: skip


def fitting(series: str, on: dt.date) -> str:
    """The id of the scenario that shocks what a series measures, the plainest first; empty where none does."""
    rules = document(on)
    factors = [name for name, one in rules.raw["factors"].items() if series in one.get("series", ())]
    found = [one for one in rules.scenarios.values() if any(one.shocks.get(name) for name in factors)]
    return min(found, key=lambda one: len(one.shocks)).id if found else ""
