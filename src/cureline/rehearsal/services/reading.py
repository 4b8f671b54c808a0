"""What is known of somebody's practice: best scores, skills, the next exercise, progress, and peers where there
are enough.
"""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml
from django.db.models import Max, QuerySet
from django.utils import timezone

from cureline.engine import rehearse
from cureline.people.models import Staff
from cureline.rehearsal.models import Rating, Session
from cureline.worklist import desk


def best_scores(staff: Staff, since: dt.date | None = None) -> dict[str, int]:
    """The best total (0 to 100) of each scenario that somebody has finished since a day, or ever."""
    rows = Session.objects.filter(staff=staff, total__isnull=False)
    if since is not None:
        rows = rows.filter(ended_at__date__gte=since)
    return dict(rows.values("scenario").annotate(best=Max("total")).values_list("scenario", "best"))


def done(staff: Staff) -> list[rehearse.Done]:
    """The finished calls of somebody in order, as the engine reads them."""
    rows = Session.objects.filter(staff=staff, total__isnull=False).order_by("ended_at", "pk")
    return [
        rehearse.Done(row.scenario, desk.today(row.ended_at), {k: (v[0], v[1]) for k, v in row.skills.items()})
        for row in rows
        if row.ended_at
    ]


def skills_of(staff: Staff, on: dt.date | None = None) -> dict[str, rehearse.Skill]:
    """The estimate of each skill on a day (today without one): mean and 80 % interval of 0 to 1, and how many calls."""
    return rehearse.estimate(done(staff), as_of=on or desk.today(timezone.now()))


def next_for(staff: Staff, on: dt.date | None = None) -> rehearse.Next:
    """The exercise that comes next for somebody, and the weakest skill that chose it."""
    return rehearse.next_exercise(done(staff), as_of=on or desk.today(timezone.now()))


@dataclass(frozen=True)
class Requirement:
    """What a licence asks of simulated calls."""

    code: str
    titles: Mapping[str, str]
    scenarios: tuple[str, ...]
    mark: int
    within_days: int


@cache
def requirements() -> Sequence[Requirement]:
    """The requirements of `requirements.yaml`."""
    text = resources.files("cureline.rehearsal").joinpath("requirements.yaml").read_text("utf-8")
    return [
        Requirement(row["code"], row["title"], tuple(row["scenarios"]), int(row["mark"]), int(row["within_days"]))
        for row in yaml.safe_load(text)["requirements"]
    ]


def met(staff: Staff, code: str, on: dt.date | None = None) -> tuple[int, int]:
    """How many of a requirement's scenarios somebody has passed in time, and how many it asks for."""
    asked = next(one for one in requirements() if one.code == code)
    since = (on or desk.today(timezone.now())) - dt.timedelta(days=asked.within_days)
    best = best_scores(staff, since)
    return sum(best.get(name, 0) >= asked.mark for name in asked.scenarios), len(asked.scenarios)


@dataclass(frozen=True)
class Peers:
    """The others of one's teams, together: how many have practised and their mean of each skill; never fewer
    than five.
    """

    size: int
    means: Mapping[str, float]


def peers(staff: Staff, on: dt.date | None = None) -> Peers | None:
    """Those of one's teams who have practised, without oneself; None where they are fewer than the rubric allows."""
    others = (
        Staff.objects.filter(team__in=staff.team_codes(), user__is_active=True, rehearsals__total__isnull=False)
        .exclude(pk=staff.pk).distinct()
    )  # fmt: skip
    found = [skills_of(one, on) for one in others]
    if len(found) < int(rehearse.document("rubric.yaml")["peers_at_least"]):
        return None
    return Peers(len(found), {code: round(statistics.fmean(one[code].mean for one in found), 3) for code in found[0]})


def visible(user: Any) -> QuerySet[Session]:
    """The calls that somebody may read: their own; a leader's teams'; everybody's for who trains or watches."""
    rows = Session.objects.select_related("staff", "staff__user", "exercise")
    if not user.may("rehearsal.see"):
        return rows.filter(staff__user=user)
    if user.role == "leader":
        own = getattr(user, "staff", None)
        return rows.filter(staff__team__in=own.team_codes() if own else []) | rows.filter(staff__user=user)
    return rows


def trainees(user: Any) -> QuerySet[Staff]:
    """Those whom somebody coaches: a leader's teams, everybody else's all who practise."""
    rows = Staff.objects.filter(user__is_active=True, user__role__in=("leader", "phone", "field", "legal", "care"))
    rows = rows.select_related("user", "team").order_by("name", "pk")
    if user.role == "leader":
        own = getattr(user, "staff", None)
        return rows.filter(team__in=own.team_codes() if own else [])
    return rows


@dataclass(frozen=True)
class Agreement:
    """How far two raters of a call, and they and the machine, are apart: mean absolute differences in points."""

    raters: int
    between: float | None
    machine: float


def agreement(row: Session) -> Agreement | None:
    """How a call's ratings agree; None without one."""
    ratings = list(Rating.objects.filter(session=row).order_by("at", "pk"))
    if not ratings:
        return None
    parts = ("compliance", "technique")
    means = {part: statistics.fmean(getattr(one, part) for one in ratings) for part in parts}
    between = None
    if len(ratings) > 1:
        between = statistics.fmean(abs(getattr(ratings[0], part) - getattr(ratings[1], part)) for part in parts)
    machine = statistics.fmean(abs(means[part] - float(row.scores[part])) for part in parts)
    return Agreement(len(ratings), None if between is None else round(between, 1), round(machine, 1))
