"""Setting goals: propose, adjust, split down, submit, approve. A target is changed as a draft or as a new version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.engine import goals
from cureline.goal import holding, measuring, periods
from cureline.goal.errors import GoalStateError, GoalUnknownError, InvalidGoalError, PartsError, SamePersonError
from cureline.goal.models import Goal, Scope, State
from cureline.goal.periods import Period
from cureline.goal.services.proposing import Proposal, propose
from cureline.people.models import Staff, Team
from cureline.results import services as results
from cureline.trust import audit
from cureline.trust.duties import roles

DOWN = ("team", "collector", "bucket", "product")
OPEN = (State.DRAFT, State.SUBMITTED)


def visible(user: Any) -> QuerySet[Goal]:
    """The goals that somebody sees: who sees all customers every goal, a leader the bank's and those of the own teams,
    everybody else the own ones. None as user is the system."""
    rows = Goal.objects.all()
    if user is None or (user.role in roles() and roles()[user.role].sees == "all"):
        return rows
    staff = getattr(user, "staff", None)
    if staff is None:
        return rows.none()
    if user.may("goal.set"):
        # a part without team (a bucket, a product) is the bank's own
        return rows.filter(Q(team="") | Q(team__in=staff.team_codes()))
    if staff.collector_id is None:
        return rows.none()
    return rows.filter(scope=Scope.COLLECTOR, scope_id=staff.collector_id)


def find(goal_id: int, *, user: Any, lock: bool = False) -> Goal:
    """A goal that somebody may see. Raises GoalUnknownError."""
    rows = visible(user)
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=goal_id).first()
    if found is None:
        raise GoalUnknownError
    return found


@transaction.atomic
def set_goal(
    proposal: Proposal, *, user: Any, scope: str = "bank", scope_id: str = "", target: int | None = None, why: str = "",
    at: dt.datetime | None = None,
) -> Goal:  # fmt: skip
    """A draft from a proposal; `target` (kept value) where a person has another in mind. A draft that stands is
    changed, an approved goal gets a new version. Raises InvalidGoalError, GoalStateError."""
    one, period = proposal.aim, proposal.period
    team = _team_of(scope, scope_id, user)
    rows = Goal.objects.filter(
        measure=one.code, scope=scope, scope_id=scope_id, period=period.kind, from_on=period.since
    )
    standing = rows.select_for_update().filter(state__in=OPEN).first()
    if standing is not None and standing.state == State.SUBMITTED:
        raise GoalStateError(_("It is submitted; withdraw it first."))
    basis, chosen = proposal.basis(), proposal.target if target is None else target
    _check(chosen)
    told = {"target": chosen, "proposed": proposal.target, "low": proposal.low, "high": proposal.high}
    if standing is not None:
        for name, value in {**told, "basis": basis, "why": why}.items():
            setattr(standing, name, value)
        standing.author = user
        standing.save()
        goal = standing
    else:
        approved = rows.filter(state=State.APPROVED).first()
        goal = Goal.objects.create(
            measure=one.code, unit=one.unit, better=one.measure.better, summed=one.summed, currency=proposal.currency,
            scope=scope, scope_id=scope_id, team=team, period=period.kind, from_on=period.since, until_on=period.until,
            basis=basis, why=why, author=user, made_at=at or timezone.now(), replaces=approved,
            version=(rows.aggregate(most=Max("version"))["most"] or 0) + 1, **told,
        )  # fmt: skip
    audit.record("goal.set", user=user, subject=f"goal:{goal.pk}", reason=why, detail=told | {"measure": one.code})
    return goal


@transaction.atomic
def adjust(goal_id: int, target: int, *, user: Any, why: str = "", others: bool = True) -> Goal:
    """Change the target (kept value) of a draft. A part of a split takes the difference from its siblings, as they
    weigh, so that the whole stays (`others` False: it does not). Raises GoalStateError, InvalidGoalError."""
    goal = find(goal_id, user=user, lock=True)
    if goal.state != State.DRAFT:
        raise GoalStateError(_("Only a draft is changed; an approved goal gets a new version."))
    _check(target)
    before = goal.target
    if goal.parent_id and goal.summed and others:
        siblings = list(goal.parent.parts.select_for_update().filter(state=State.DRAFT).exclude(pk=goal.pk)
                        .filter(scope=goal.scope).order_by("scope_id"))  # fmt: skip
        rest = goal.parent.target - target
        if siblings and rest < 0:
            raise InvalidGoalError(_("This is more than the whole."))
        weights = {str(row.pk): float(row.share or 0) for row in siblings}
        for row, part in zip(
            siblings, goals.largest_remainder(rest, weights).values() if siblings else (), strict=True
        ):
            row.target = part
            row.save(update_fields=["target"])
    goal.target, goal.why, goal.author = target, why or goal.why, user
    goal.save(update_fields=["target", "why", "author"])
    audit.record("goal.adjusted", user=user, subject=f"goal:{goal.pk}", reason=why,
                 detail={"before": before, "after": target})  # fmt: skip
    return goal


@transaction.atomic
def split_down(goal_id: int, to: str, *, user: Any, at: dt.datetime | None = None) -> list[Goal]:
    """Split a draft among teams, collectors (of the goal's team, or of all), buckets or products: drafts of their own.

    An amount follows what can be expected of each book and its people's minutes (teams, collectors) or what came from
    each before (buckets, products), exact to the unit; a share of 0 to 1 keeps each part's own odds; any other
    quotient is asked of everybody alike. Parts that stand as drafts are made anew. Raises InvalidGoalError.
    """
    goal = find(goal_id, user=user, lock=True)
    if goal.state != State.DRAFT:
        raise GoalStateError(_("Only a draft is split."))
    if to not in DOWN or goal.scope not in ("bank", "team") or (goal.scope == "team" and to != "collector"):
        raise InvalidGoalError(_("A goal can't be split like this."))
    one, period = measuring.aim(goal.measure), _period(goal)
    books = {book.id: book for book in holding.books(period, to, team=goal.team)} if to in holding.BY else {}
    targets, shares = _shares(goal, one, to, books, user)
    if not targets:
        raise InvalidGoalError(_("There is nobody to split among."))
    goal.parts.filter(state=State.DRAFT, scope=to).delete()
    made = []
    teams = dict(Staff.objects.filter(collector_id__isnull=False).values_list("collector_id", "team_id"))
    for key, part in targets.items():
        made.append(_part(goal, to, key, part, shares.get(key), teams, books.get(key), user, at or timezone.now()))
    audit.record("goal.split", user=user, subject=f"goal:{goal.pk}", detail={"to": to, "parts": len(made)})
    return made


def _shares(
    goal: Goal, one: measuring.Aim, to: str, books: Mapping[str, goals.Book], user: Any
) -> tuple[dict[str, int], dict[str, float]]:
    """Kept target and weight of each part."""
    usual = _usual(goal, one, to, user)
    if one.summed:
        if books:
            return goals.split(goal.target, list(books.values())), {k: goals.weight(b) for k, b in books.items()}
        weights = {key: float(max(figure.numerator, 0)) for key, figure in usual.items()}
        return (goals.largest_remainder(goal.target, weights) if weights else {}), weights
    keys = sorted(books) or sorted(usual)
    if one.share:
        whole = goal.target / one.scale
        own = {}
        for key in keys:
            figure = usual.get(key)
            rate = figure.value if figure is not None and figure.value is not None else whole
            own[key] = (rate, float(figure.denominator or 0) if figure is not None else 0.0)
        if own and 0 <= whole <= 1:
            return ({k: one.kept(v) for k, v in goals.split_rate(whole, own).items()},
                    {k: size for k, (_, size) in own.items()})  # fmt: skip
    return dict.fromkeys(keys, goal.target), {}


def _usual(goal: Goal, one: measuring.Aim, to: str, user: Any) -> dict[str, results.Figure]:
    """The figure of each part over the last months before the period that are known."""
    found = results.current()
    if found is None:
        return {}
    until = min(goal.from_on - dt.timedelta(days=1), found.on)
    since = until - dt.timedelta(days=31 * int(measuring.document()["usual_months"]))
    column = measuring.SLICE[to]
    rows = results.figures(one.code, by=(column,), since=since, until=until, user=user,
                           where=measuring.where(goal.scope, goal.scope_id, goal.currency))  # fmt: skip
    return {row.keys[column]: row for row in rows if row.keys[column] != "-"}


def _part(
    goal: Goal, to: str, key: str, target: int, share: float | None, teams: Mapping[str, str | None],
    book: goals.Book | None, user: Any, at: dt.datetime,
) -> Goal:  # fmt: skip
    rows = Goal.objects.filter(measure=goal.measure, scope=to, scope_id=key, period=goal.period, from_on=goal.from_on)
    rows.filter(state=State.DRAFT).delete()
    if rows.filter(state=State.SUBMITTED).exists():
        raise GoalStateError(_("A part of it is submitted already."))
    team = key if to == "team" else (teams.get(key) or goal.team or "") if to == "collector" else goal.team
    basis: dict[str, Any] = {}
    if book is not None:
        basis = {"customers": book.customers, "expected_minor": book.expected_minor, "covered": book.covered,
                 "minutes_needed": book.minutes_needed, "minutes_there": book.minutes_there}  # fmt: skip
    if goal.proposed is not None and goal.summed and goal.target:
        # what is expected of the part, as the whole's forecast splits
        ratio = target / goal.target
        basis["whole"] = {name: goal.basis["whole"][name] * ratio for name in ("mean", "low", "high")}
    elif "whole" in goal.basis:
        basis["whole"] = goal.basis["whole"]
    basis["spread"] = goal.basis.get("spread")
    return Goal.objects.create(
        measure=goal.measure, unit=goal.unit, better=goal.better, summed=goal.summed, currency=goal.currency,
        scope=to, scope_id=key, team=team, parent=goal, period=goal.period, from_on=goal.from_on,
        until_on=goal.until_on, target=target, proposed=target, basis=basis, share=share, author=user, made_at=at,
        replaces=rows.filter(state=State.APPROVED).first(),
        version=(rows.aggregate(most=Max("version"))["most"] or 0) + 1,
    )  # fmt: skip


@transaction.atomic
def submit(goal_id: int, *, user: Any, at: dt.datetime | None = None) -> Goal:
    """Put a draft and its parts before the head. Raises PartsError where parts of a sum differ from it."""
    goal = find(goal_id, user=user, lock=True)
    if goal.state != State.DRAFT:
        raise GoalStateError(_("Only a draft is submitted."))
    tree = family(goal, "draft")
    for row in tree:
        _add_up(row)
    now = at or timezone.now()
    Goal.objects.filter(pk__in=[row.pk for row in tree]).update(state=State.SUBMITTED, submitted_at=now)
    audit.record("goal.submitted", user=user, subject=f"goal:{goal.pk}", detail={"goals": len(tree)})
    goal.refresh_from_db()
    return goal


@transaction.atomic
def approve(goal_id: int, *, user: Any, at: dt.datetime | None = None) -> Goal:
    """Approve a submitted goal with its parts; what they replace is replaced. Raises SamePersonError for the author."""
    goal = find(goal_id, user=user, lock=True)
    if goal.state != State.SUBMITTED:
        raise GoalStateError(_("Only what is submitted is approved."))
    tree = family(goal, "submitted")
    if any(row.author_id == user.pk for row in tree):
        raise SamePersonError(_("Nobody approves a target that they set."))
    now = at or timezone.now()
    for row in tree:
        Goal.objects.filter(
            measure=row.measure, scope=row.scope, scope_id=row.scope_id, period=row.period, from_on=row.from_on,
            state=State.APPROVED,
        ).update(state=State.REPLACED)  # fmt: skip
        Goal.objects.filter(pk=row.pk).update(state=State.APPROVED, approver=user, approved_at=now)
    audit.record("goal.approved", user=user, subject=f"goal:{goal.pk}", detail={"goals": len(tree)})
    goal.refresh_from_db()
    return goal


@transaction.atomic
def withdraw(goal_id: int, *, user: Any, why: str = "") -> Goal:
    """Take a draft or submitted goal back, with its parts: submitted ones are drafts again, drafts are withdrawn."""
    goal = find(goal_id, user=user, lock=True)
    if goal.state not in OPEN:
        raise GoalStateError(_("Only a draft or what is submitted is taken back."))
    after = "draft" if goal.state == "submitted" else "withdrawn"
    tree = family(goal, goal.state)
    Goal.objects.filter(pk__in=[row.pk for row in tree]).update(state=after, submitted_at=None)
    audit.record("goal.withdrawn", user=user, subject=f"goal:{goal.pk}", reason=why, detail={"to": after})
    goal.refresh_from_db()
    return goal


def family(goal: Goal, state: str) -> list[Goal]:
    """A goal with all below it that stand in a state, from the top."""
    found, last = [goal], [goal]
    while last:
        last = list(Goal.objects.filter(parent__in=last, state=state).order_by("scope", "scope_id"))
        found += last
    return found


def difference(goal: Goal, scope: str) -> int:
    """How much the parts of one kind fall short of a sum (kept units; below zero: they are too much)."""
    parts = [row.target for row in goal.parts.filter(scope=scope, state=goal.state)]
    return goal.target - sum(parts) if parts and goal.summed else 0


def _add_up(goal: Goal) -> None:
    for scope in DOWN:
        left = difference(goal, scope)
        if left:
            one = measuring.aim(goal.measure)
            raise PartsError(_("The parts differ from the whole by %(amount)s.")
                             % {"amount": one.shown(abs(left), goal.currency)})  # fmt: skip


def _period(goal: Goal) -> Period:
    return periods.of(goal.period, goal.from_on)


def _check(target: int) -> None:
    if not 0 <= target <= 9 * 10**17:
        raise InvalidGoalError(_("A target is zero or more, and not beyond all measure."))


def _team_of(scope: str, scope_id: str, user: Any) -> str:
    """The team whose goal it is; checks that the scope is there and within the user's teams."""
    if scope not in Scope.values or (scope == "bank") != (scope_id == ""):
        raise InvalidGoalError(_("There is no such scope."))
    team = ""
    if scope == "team":
        if not Team.objects.filter(pk=scope_id).exists():
            raise InvalidGoalError(_("There is no such team."))
        team = scope_id
    elif scope == "collector":
        staff = Staff.objects.filter(collector_id=scope_id).first()
        if staff is None:
            raise InvalidGoalError(_("There is no such collector."))
        team = staff.team_id or ""
    sees_all = user is None or roles()[user.role].sees == "all"
    if not sees_all and team not in user.staff.team_codes():
        raise InvalidGoalError(_("A leader sets the goals of the own teams."))
    return team


__all__ = [
    "adjust", "approve", "difference", "family", "find", "propose", "set_goal", "split_down", "submit", "visible",
    "withdraw",
]  # fmt: skip
