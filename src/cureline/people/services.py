"""The verbs of people: somebody new, another role, another team, an absence. Each stands in the audit log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cureline.face import ProblemError
from cureline.people.models import Absence, Staff, Team
from cureline.trust import audit, invitations, lockout, rows, second_factor, sessions
from cureline.trust.duties import roles
from cureline.trust.models import User


class StaffError(ProblemError):
    """The record can't be made or changed so; the detail says why."""

    status = 422
    title = _("This staff record is not possible")


def listing(*, role: str = "", team: str = "", text: str = "", closed: bool = False) -> QuerySet[Staff]:
    """Staff by role, team, part of the name or user name; those whose account is closed only if asked for."""
    found = Staff.objects.select_related("user", "team").filter(user__is_active=not closed)
    if role:
        found = found.filter(user__role=role)
    if team:
        found = found.filter(team_id=team) | found.filter(more_teams__code=team)
    if text:
        found = found.filter(name__icontains=text) | found.filter(user__username__icontains=text)
    return found.distinct()


@transaction.atomic
def add(
    username: str,
    name: str,
    role: str,
    *,
    user: Any = None,
    team: str = "",
    more_teams: Iterable[str] = (),
    portfolios: Iterable[str] = (),
    collector_id: str = "",
    language: str = "",
) -> tuple[Staff, str]:
    """Somebody new, without a password: the record, and the path of the link that sets the first one.

    `user` is who adds (None: the command line). Raises StaffError.
    """
    try:
        UnicodeUsernameValidator()(username)
    except ValidationError:
        raise StaffError(_("A user name has letters, digits and @ . + - _ only.")) from None
    if User.objects.filter(username__iexact=username).exists():
        raise StaffError(_("This user name is taken."))
    account = User(username=username, role=_role(role), language=_language(language))
    account.set_unusable_password()
    account.save()
    staff = Staff(user=account, name=name.strip())
    _fill(staff, team, portfolios, collector_id)
    staff.more_teams.set(_teams(more_teams))
    audit.record("staff.added", user=user, subject=f"user:{account.pk}", detail=_told(staff))
    return staff, invitations.invite(account)


@transaction.atomic
def change(
    pk: int,
    *,
    user: Any = None,
    name: str,
    role: str,
    team: str = "",
    more_teams: Iterable[str] = (),
    portfolios: Iterable[str] = (),
    collector_id: str = "",
    active: bool = True,
) -> Staff:
    """Change a record; another role or a closed account ends the person's sessions. Raises StaffError, DoesNotExist."""
    staff = Staff.objects.select_for_update(of=("self",)).select_related("user").get(pk=pk)
    if user is not None and staff.user_id == user.pk and (role != staff.user.role or not active):
        raise StaffError(_("Nobody changes the role of their own or closes their own account."))
    before = _told(staff)
    account = staff.user
    narrowed = account.role != role or not active
    account.role, account.is_active = _role(role), active
    account.save(update_fields=["role", "is_active"])
    staff.name = name.strip()
    _fill(staff, team, portfolios, collector_id)
    staff.more_teams.set(_teams(more_teams))
    after = _told(staff)
    changed = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
    audit.record("staff.changed", user=user, subject=f"user:{account.pk}", detail=changed)
    if narrowed:
        sessions.end_all(account, "by_admin", by=user)
    return staff


@transaction.atomic
def invite(pk: int, *, user: Any = None) -> str:
    """A new link for somebody's first (or forgotten) password: the old password stays until the link is used."""
    staff = Staff.objects.select_related("user").get(pk=pk)
    audit.record("staff.invited", user=user, subject=f"user:{staff.user_id}")
    return invitations.invite(staff.user)


@transaction.atomic
def unlock(pk: int, *, user: Any = None) -> None:
    """Let somebody sign in again after too many wrong passwords."""
    lockout.lift(Staff.objects.select_related("user").get(pk=pk).user, by=user)


@transaction.atomic
def reset_second_factor(pk: int, *, user: Any = None) -> int:
    """Take somebody's second factor away, so that a new one is set up; all their sessions end. Gives how many."""
    staff = Staff.objects.select_related("user").get(pk=pk)
    with rows.as_owner():
        count = second_factor.reset(staff.user, by=user)
    audit.record("second_factor.reset", user=user, subject=f"user:{staff.user_id}", detail={"removed": count})
    return count


@transaction.atomic
def end_sessions(pk: int, *, user: Any = None) -> int:
    """Sign somebody out everywhere; gives how many sessions ended."""
    return sessions.end_all(Staff.objects.select_related("user").get(pk=pk).user, "by_admin", by=user)


def led(user: Any) -> QuerySet[Staff]:
    """Those whose absences a person keeps: everybody for who sees all teams, else the staff of one's own."""
    rows = Staff.objects.select_related("user", "team")
    if user.role in roles() and roles()[user.role].sees == "all":
        return rows
    own: Staff | None = getattr(user, "staff", None)
    return rows.filter(team__in=own.team_codes() if own else [])


def absences(pk: int, *, user: Any) -> QuerySet[Absence]:
    """One person's absences, for who keeps them or manages all records. Raises Staff.DoesNotExist."""
    return absences_seen(user).get(pk=pk).absences.all()


def absences_seen(user: Any) -> QuerySet[Staff]:
    """Those whose absences a person reads: why somebody of another team is away is not a leader's to know."""
    return Staff.objects.all() if user.may("staff.manage") else led(user)


@transaction.atomic
def record_absence(
    pk: int, from_on: dt.date, until_on: dt.date, reason: str, *, user: Any, at: dt.datetime | None = None
) -> Absence:
    """Note that somebody whom one leads is away, both days whole. Raises StaffError, DoesNotExist."""
    staff = led(user).get(pk=pk)
    if until_on < from_on:
        raise StaffError(_("The last day is before the first."))
    if reason not in dict(REASONS):
        raise StaffError(_("Unknown reason."))
    absence = Absence.objects.create(staff=staff, from_on=from_on, until_on=until_on, reason=reason, recorded_by=user)
    detail = {"from": from_on.isoformat(), "until": until_on.isoformat()}
    audit.record("absence.recorded", user=user, subject=f"user:{staff.user_id}", detail=detail)
    return absence


@transaction.atomic
def remove_absence(pk: int, *, user: Any) -> None:
    """Take an absence of somebody whom one leads back. Raises Absence.DoesNotExist."""
    absence = Absence.objects.select_related("staff").get(pk=pk, staff__in=led(user))
    audit.record("absence.removed", user=user, subject=f"user:{absence.staff.user_id}",
                 detail={"from": absence.from_on.isoformat(), "until": absence.until_on.isoformat()})  # fmt: skip
    absence.delete()


@transaction.atomic
def save_team(code: str, titles: dict[str, str], *, user: Any = None) -> Team:
    """Make a team or give it other titles (en, zh-Hans, zh-Hant). Raises StaffError."""
    if not code.strip() or "," in code or len(code) > 40:
        raise StaffError(_("A team's code has 1 to 40 characters and no comma."))
    team, made = Team.objects.update_or_create(code=code.strip(), defaults={"title": titles})
    audit.record("team.added" if made else "team.changed", user=user, subject=f"team:{team.code}")
    return team


REASONS: Sequence[tuple[str, Any]] = (
    ("leave", _("Leave")),
    ("sick", _("Sick")),
    ("training", _("Training")),
    ("other", _("Other")),
)


def absent(on: dt.date | None = None) -> QuerySet[Absence]:
    """Who is away on a day; today (UTC) where none is given."""
    day = on or timezone.now().date()
    return Absence.objects.filter(from_on__lte=day, until_on__gte=day)


def _role(role: str) -> str:
    if role not in roles():
        raise StaffError(_("There is no such role."))
    return role


def _language(language: str) -> str:
    if language not in ("", "zh-hans", "zh-hant", "en"):
        raise StaffError(_("There is no such language."))
    return language


def _teams(codes: Iterable[str]) -> list[Team]:
    wanted = set(codes)
    found = list(Team.objects.filter(code__in=wanted))
    if len(found) != len(wanted):
        raise StaffError(_("There is no such team."))
    return found


def _fill(staff: Staff, team: str, portfolios: Iterable[str], collector_id: str) -> None:
    if not staff.name or len(staff.name) > 80:
        raise StaffError(_("A name has 1 to 80 characters."))
    staff.team = _teams([team])[0] if team else None
    staff.portfolios = sorted({code.strip() for code in portfolios if code.strip()})
    if any("," in code for code in staff.portfolios):
        raise StaffError(_("A portfolio's code has no comma."))
    staff.collector_id = collector_id.strip() or None
    try:
        with transaction.atomic():
            staff.save()
    except IntegrityError:
        raise StaffError(_("Somebody else has this collector id.")) from None


def _told(staff: Staff) -> dict[str, Any]:
    return {"role": staff.user.role, "active": staff.user.is_active, "teams": staff.team_codes(),
            "portfolios": list(staff.portfolios), "collector_id": staff.collector_id or ""}  # fmt: skip


def name_of(user: User | None) -> str:
    """Somebody as colleagues know them: by the staff record, else by the user name; nothing for nobody."""
    if user is None:
        return ""
    staff = getattr(user, "staff", None)
    return staff.name if staff is not None else user.get_username()
