"""Who sees whose appraisal: one's own, a leader those of the teams, the head all; who hears an appeal that one."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from cureline.appraisal.models import Appraisal

_WITH = ("period", "period__scorecard", "period__pay", "period__flow", "staff", "staff__user", "staff__team", "appeal")


def visible(user: Any) -> QuerySet[Appraisal]:
    """The appraisals that somebody may see."""
    rows = Appraisal.objects.select_related(*_WITH).defer("cases_sealed")
    if user.may("appraisal.decide"):
        return rows
    seen = Q(staff__user=user)
    staff = getattr(user, "staff", None)
    if user.may("appraisal.see") and staff is not None:
        seen |= Q(team__in=staff.team_codes())
    if user.may("appraisal.hear"):
        seen |= Q(appeal__isnull=False)
    return rows.filter(seen)


def appraisal_of(pk: int, user: Any, *, lock: bool = False) -> Appraisal:
    """One appraisal that somebody may see. Raises Appraisal.DoesNotExist for all others."""
    found = visible(user).get(pk=pk)
    if lock:
        # the row alone: what it is joined with may be null, which PostgreSQL does not lock
        Appraisal.objects.select_for_update().get(pk=pk)
        found.refresh_from_db()
    return found


def own(row: Appraisal, user: Any) -> bool:
    """Whether it is one's own."""
    return bool(row.staff.user_id == user.pk)


def may_review(row: Appraisal, user: Any) -> bool:
    """Whether somebody leads the person: the leader of the team; the head where the person leads one."""
    staff = getattr(user, "staff", None)
    if own(row, user) or not user.may("appraisal.see"):
        return False
    if user.may("appraisal.decide"):
        return row.role == "leader" or not _led(row)
    return staff is not None and row.team in staff.team_codes() and row.role != "leader"


def _led(row: Appraisal) -> bool:
    """Whether the team has a leader who is there."""
    from cureline.people.models import Staff

    rows = Staff.objects.filter(user__is_active=True, user__role="leader")
    return rows.filter(Q(team_id=row.team) | Q(more_teams__code=row.team)).exists()


def may_rate(row: Appraisal, user: Any) -> bool:
    """Whether somebody is a colleague of the person's team, who may answer about teamwork."""
    staff = getattr(user, "staff", None)
    if staff is None or own(row, user) or not user.may("appraisal.own"):
        return False
    return bool(row.team and row.team in staff.team_codes()) and user.role != "leader"


def may_hear(row: Appraisal, user: Any) -> bool:
    """Whether somebody may decide the appeal: with the duty, and without any part in what is appealed against."""
    involved = {row.staff.user_id, row.reviewer_id, row.decided_by_id}
    involved |= set(row.steps.exclude(act__in=("appealed", "closed", "released")).values_list("user_id", flat=True))
    return user.may("appraisal.hear") and user.pk not in involved
