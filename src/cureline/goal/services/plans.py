"""The plan of a period: drafted from the capacity document and the strategies in force, tried out, approved."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.engine import compliance, goals
from cureline.goal import holding, periods
from cureline.goal.errors import GoalStateError, GoalUnknownError, InvalidGoalError, SamePersonError, WhatIfError
from cureline.goal.models import Plan, PlanLine, Simulation, State
from cureline.goal.periods import Period
from cureline.trust import audit, documents
from cureline.trust.models import Document
from cureline.worklist import rulebook
from cureline.worklist.services import absences

WRITTEN = ("sms", "email", "letter")
WORKING_WEEK = (0, 1, 2, 3, 4)
_FIRST_HOUR, _LAST_HOUR = 8, 21


@transaction.atomic
def draft(period: Period, *, user: Any, at: dt.datetime | None = None) -> Plan:
    """A draft for a period, from the capacity document in force and the absences known; the one that stands where there
    is one. Strategies are those in force on its first day."""
    standing = Plan.objects.filter(
        period=period.kind, from_on=period.since, state__in=(State.DRAFT, State.SUBMITTED)
    ).first()
    if standing is not None:
        return standing
    day = absences.capacity(period.since)
    rows = Plan.objects.filter(period=period.kind, from_on=period.since)
    plan = Plan.objects.create(
        period=period.kind, from_on=period.since, until_on=period.until,
        version=(rows.aggregate(most=Max("version"))["most"] or 0) + 1, strategies=in_force(period.since),
        capacity_version=day.version, working_days=periods.pace(period, period.until).days, author=user,
        made_at=at or timezone.now(),
    )  # fmt: skip
    PlanLine.objects.bulk_create(_lines(plan, period, day))
    audit.record("plan.drafted", user=user, subject=f"plan:{plan.pk}", detail={"period": period.code})
    return plan


def in_force(on: dt.date) -> list[dict[str, str]]:
    """Name, version and hash of the strategies in force on a day, the shipped ones where the bank has none yet."""
    names = documents.names("strategy", on)
    if names:
        return [_named(documents.in_force("strategy", name, on)) for name in names]
    shipped = [(name, text) for kind, name, text in rulebook.shipped() if kind == "strategy"]
    return [_named(rulebook.record("strategy", name, text)) for name, text in shipped]


def offered() -> list[Document]:
    """The strategy documents that a plan or a what-if may take: those in force today, then the newest of each name."""
    today = {one["sha256"] for one in in_force(periods.today())}
    found = Document.objects.filter(kind="strategy").order_by("name", "-effective_from_on", "-pk")
    return sorted(found, key=lambda document: document.sha256 not in today)


def find(plan_id: int, *, lock: bool = False) -> Plan:
    """A plan. Raises GoalUnknownError."""
    rows = Plan.objects.select_for_update(of=("self",)) if lock else Plan.objects.all()
    plan = rows.filter(pk=plan_id).first()
    if plan is None:
        raise GoalUnknownError
    return plan


@transaction.atomic
def change(
    plan_id: int, *, user: Any, lines: Mapping[int, Mapping[str, Any]] | None = None,
    strategies: Sequence[int] | None = None, note: str | None = None,
) -> Plan:  # fmt: skip
    """Change a draft: lines by their id (`weekdays`, `from_hour`, `until_hour`, `contacts_a_day`), strategies by the id
    of their document, the note. Whoever changes it is its author. Raises GoalStateError, InvalidGoalError."""
    plan = _draft_of(plan_id)
    known = {line.pk: line for line in plan.lines.select_for_update()}
    for key, told in (lines or {}).items():
        if key not in known:
            raise GoalUnknownError
        _change_line(known[key], told)
    if strategies is not None:
        chosen = list(Document.objects.filter(kind="strategy", pk__in=list(strategies)).order_by("name"))
        if not chosen or len(chosen) != len(set(strategies)):
            raise InvalidGoalError(_("Choose strategies that are kept."))
        if len({document.name for document in chosen}) != len(chosen):
            raise InvalidGoalError(_("Of each strategy one version is in force at a time."))
        plan.strategies = [_named(document) for document in chosen]
        plan.simulation = None
    if note is not None:
        plan.note = note[:4000]
    plan.author = user
    plan.save()
    labels = [f"{one['name']}@{one['version']}" for one in plan.strategies]
    audit.record("plan.changed", user=user, subject=f"plan:{plan.pk}",
                 detail={"lines": len(lines or {}), "strategies": labels})  # fmt: skip
    return plan


@transaction.atomic
def attach(plan_id: int, simulation_id: int, *, user: Any) -> Plan:
    """Name the finished what-if that a draft rests on. Raises WhatIfError where it tried other strategies."""
    plan = _draft_of(plan_id)
    row = Simulation.objects.filter(pk=simulation_id).first()
    if row is None:
        raise GoalUnknownError
    if not covers(row, plan):
        raise WhatIfError(_("This what-if is not finished, or tried none of the plan's strategies."))
    plan.simulation = row
    plan.save(update_fields=["simulation"])
    audit.record("plan.tried", user=user, subject=f"plan:{plan.pk}", detail={"simulation": row.pk})
    return plan


def covers(row: Simulation, plan: Plan) -> bool:
    """Whether a simulation is finished and one of its choices worked by all of the plan's strategies as they are
    kept."""
    wanted = {one["sha256"] for one in plan.strategies}
    tried = [
        {choice["sha256"], *(other["sha256"] for other in choice["beside"])}
        for choice in row.choices if choice["kind"] == "strategy"
    ]  # fmt: skip
    return row.state == Simulation.State.DONE and any(wanted <= some for some in tried)


def fitting(plan: Plan) -> list[Simulation]:
    """Finished what-ifs of the plan's strategies, the newest first."""
    rows = Simulation.objects.filter(state=Simulation.State.DONE).order_by("-ended_at")[:100]
    return [row for row in rows if covers(row, plan)]


@transaction.atomic
def approve(plan_id: int, *, user: Any, at: dt.datetime | None = None) -> Plan:
    """Approve a draft that was tried out; an approved one of the period is replaced. Raises SamePersonError,
    WhatIfError, GoalStateError."""
    plan = _draft_of(plan_id)
    if plan.author_id == user.pk:
        raise SamePersonError(_("Nobody approves a plan that they made."))
    if plan.simulation is None or not covers(plan.simulation, plan):
        raise WhatIfError(_("Try the plan's strategies out before it is approved."))
    Plan.objects.filter(period=plan.period, from_on=plan.from_on, state=State.APPROVED).update(state=State.REPLACED)
    plan.state, plan.approver, plan.approved_at = State.APPROVED, user, at or timezone.now()
    plan.save(update_fields=["state", "approver", "approved_at"])
    audit.record("plan.approved", user=user, subject=f"plan:{plan.pk}", detail={"simulation": plan.simulation_id})
    return plan


def _draft_of(plan_id: int) -> Plan:
    plan = find(plan_id, lock=True)
    if plan.state != State.DRAFT:
        raise GoalStateError(_("Only a draft is changed or approved; draft a new version."))
    return plan


def _named(document: Document) -> dict[str, str]:
    return {"name": document.name, "version": document.version, "sha256": document.sha256}


def _lines(plan: Plan, period: Period, day: Any) -> list[PlanLine]:
    """One line for each written channel of the house, one for each team and channel that people work."""
    present = holding.present_days(period)
    pack = compliance.load_pack(periods.JURISDICTION, on=period.since)
    minutes: dict[str, int] = defaultdict(int)
    heads: dict[str, float] = defaultdict(float)
    for collector in day.collectors:
        share = present[collector.id] / plan.working_days if plan.working_days else 0.0
        minutes[collector.team] += round(collector.minutes * share)
        heads[collector.team] += share
    found = []
    for channel, limit in day.channels.items():
        first, last = hours(pack, channel)
        common = {
            "plan": plan,
            "channel": channel,
            "weekdays": list(WORKING_WEEK),
            "from_hour": first,
            "until_hour": last,
        }
        if channel in WRITTEN:
            found.append(PlanLine(**common, contacts_a_day=limit.contacts))
            continue
        teams = [team.id for team in day.teams if channel in team.channels and minutes[team.id]]
        shares = (
            goals.largest_remainder(limit.contacts, {t: minutes[t] for t in teams}) if teams and limit.contacts else {}
        )
        found += [
            PlanLine(**common, team=team, collectors=round(heads[team], 2), minutes_a_day=minutes[team],
                     contacts_a_day=shares.get(team))
            for team in teams
        ]  # fmt: skip
    return found


def hours(pack: compliance.Pack, channel: str) -> tuple[int, int]:
    """First and last whole hour of a working day in which the pack allows a channel."""
    windows = [
        rule.hours.week[0] for rule in pack.rules
        if rule.hours is not None and rule.effect == "block" and channel in rule.channels
    ]  # fmt: skip
    first = max((-(-w.opens // 60) for w in windows), default=_FIRST_HOUR)
    last = min((w.closes // 60 for w in windows), default=_LAST_HOUR)
    return max(first, _FIRST_HOUR), min(last, _LAST_HOUR)


def _change_line(line: PlanLine, told: Mapping[str, Any]) -> None:
    weekdays = told.get("weekdays", line.weekdays)
    first, last = told.get("from_hour", line.from_hour), told.get("until_hour", line.until_hour)
    contacts = told.get("contacts_a_day", line.contacts_a_day)
    pack = compliance.load_pack(periods.JURISDICTION, on=line.plan.from_on)
    opens, closes = hours(pack, line.channel)
    if not set(weekdays) <= set(range(7)) or not opens <= first < last <= closes:
        raise InvalidGoalError(
            _("The rules allow %(channel)s from %(opens)d to %(closes)d.")
            % {"channel": line.channel, "opens": opens, "closes": closes}
        )
    if contacts is not None and not 0 <= contacts <= 10**6:
        raise InvalidGoalError(_("Contacts a day are a number from 0 to a million."))
    line.weekdays, line.from_hour, line.until_hour = sorted(set(weekdays)), first, last
    line.contacts_a_day = contacts
    line.save()
