"""Who sees whom: the head all, a leader or trainer their teams and whom they mentor, everybody themselves."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from cureline.career.models import Candidate, Requisition
from cureline.career.services.errors import NotYoursError
from cureline.people.models import Staff


def own(user: Any) -> Staff | None:
    """The staff record of a user; None where there is none."""
    found: Staff | None = getattr(user, "staff", None)
    return found


def staff_seen(user: Any) -> QuerySet[Staff]:
    """Whose posts, competences, probation and wishes this person may see."""
    rows = Staff.objects.filter(user__is_active=True)
    me = own(user)
    if user.may("career.manage"):
        return rows
    mine = Q(user=user)
    if user.may("career.see") and me is not None:
        mine |= Q(team__in=me.team_codes()) | Q(probations__mentor=me, probations__state="running")
    return rows.filter(mine).distinct()


def see(user: Any, staff_id: int) -> Staff:
    """A person whom this user may see. Raises NotYoursError (403), Staff.DoesNotExist."""
    staff = Staff.objects.select_related("user", "team").get(pk=staff_id)
    if not staff_seen(user).filter(pk=staff.pk).exists():
        raise NotYoursError
    return staff


def leads(user: Any, staff: Staff) -> bool:
    """Whether this person assesses the other: the head, the leader of the team; never oneself."""
    if staff.user_id == user.pk:
        return False
    if user.may("career.manage"):
        return True
    me = own(user)
    return bool(me is not None and user.may("career.see") and staff.team_id and staff.team_id in me.team_codes())


def require_lead(user: Any, staff: Staff) -> None:
    """Raise NotYoursError unless this person leads the other."""
    if not leads(user, staff):
        raise NotYoursError


def requisitions_seen(user: Any) -> QuerySet[Requisition]:
    """Openings that this person recruits for: the head all, a leader those of the teams led or asked for by them."""
    rows = Requisition.objects.select_related("team", "asked_by", "decided_by")
    if user.may("career.manage"):
        return rows
    me = own(user)
    codes = me.team_codes() if me is not None else []
    return rows.filter(Q(team__in=codes) | Q(asked_by=user)) if user.may("recruit.see") else rows.none()


def requisition(user: Any, pk: int) -> Requisition:
    """One of them. Raises NotYoursError (403), Requisition.DoesNotExist."""
    row = Requisition.objects.select_related("team", "asked_by", "decided_by").get(pk=pk)
    if not requisitions_seen(user).filter(pk=pk).exists():
        raise NotYoursError
    return row


def candidate(user: Any, pk: int, *, lock: bool = False) -> Candidate:
    """A candidate of an opening that this person recruits for; nobody handles their own application.

    Raises NotYoursError (403), Candidate.DoesNotExist.
    """
    rows = Candidate.objects.select_for_update(of=("self",)) if lock else Candidate.objects.all()
    row = rows.select_related("requisition", "staff").get(pk=pk)
    if row.staff is not None and row.staff.user_id == user.pk:
        raise NotYoursError
    requisition(user, row.requisition_id)
    return row
