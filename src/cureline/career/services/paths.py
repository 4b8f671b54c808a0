"""Career paths: which steps lead on from somebody's post, what is missing, and the decision on who asks for one."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.career import documents, scope
from cureline.career.models import Assignment, Promotion
from cureline.career.sealed import seal
from cureline.career.services import posting, reached
from cureline.career.services.errors import (
    InvalidError,
    NotReadyError,
    NotYoursError,
    SecondPersonError,
    StateError,
)
from cureline.people import services as people
from cureline.people.models import Staff
from cureline.trust import audit
from cureline.worklist import desk


@dataclass(frozen=True)
class Needed:
    """A requirement of a step: its kind (`tenure`, `competence`, `licence`, `appraisal`), of what, what one has."""

    kind: str
    code: str
    needs: str
    has: str
    met: bool


@dataclass(frozen=True)
class Way:
    """A step that leads on from somebody's post, with its requirements."""

    code: str
    post: str
    ladder: str
    needed: tuple[Needed, ...]

    @property
    def met(self) -> int:
        """How many of the requirements are met."""
        return sum(one.met for one in self.needed)

    @property
    def open(self) -> bool:
        """Whether one may ask for the step."""
        return all(one.met for one in self.needed)


def ways(staff: Staff, on: dt.date) -> list[Way]:
    """The steps that lead on from somebody's post today, those nearest first."""
    post = posting.post_of(staff, on)
    if post is None:
        return []
    found = [way(staff, code, on) for code, step in documents.steps().items() if step["from"] == post.post]
    return sorted(found, key=lambda one: (-one.met / max(1, len(one.needed)), one.code))


def way(staff: Staff, code: str, on: dt.date) -> Way:
    """One step with what somebody has of it. Raises InvalidError."""
    if code not in documents.steps():
        raise InvalidError(_("There is no such step."))
    step = documents.steps()[code]
    months = _tenure(staff, step["from"], on)
    needed = [Needed("tenure", step["from"], str(step["tenure_months"]), str(months), months >= step["tenure_months"])]
    for gap in posting.gaps(staff, step["to"]):
        needed.append(Needed("competence", gap.competence, str(gap.needs), str(gap.has or ""), gap.missing == 0))
    lacking = set(posting.licences_missing(staff, step["to"], on))
    for kind in documents.posts()[step["to"]]["licences"]:
        needed.append(Needed("licence", kind, "1", "" if kind in lacking else "1", kind not in lacking))
    needed.append(_appraised(staff, int(step["appraisals"]), str(step["grade"])))
    return Way(code, step["to"], documents.said(step["ladder"]), tuple(needed))


def _tenure(staff: Staff, post: str, on: dt.date) -> int:
    """Whole months that somebody has held a post, all times together."""
    days = 0
    for row in Assignment.objects.filter(staff=staff, post=post, from_on__lte=on):
        days += (min(row.until_on or on, on) - row.from_on).days
    return int(days / 30.4375)


def _appraised(staff: Staff, count: int, grade: str) -> Needed:
    """The last `count` closed appraisals have at least a grade; not known without the room of appraisal."""
    known = reached.grades(staff)
    latest = [given for _period, given in (known or [])[:count]]
    met = len(latest) == count and all(reached.ORDER.get(one, 0) >= reached.ORDER[grade] for one in latest)
    return Needed("appraisal", grade, f"{count} × {grade}", ", ".join(latest), met)


@transaction.atomic
def apply(step: str, why: str, *, user: Any, at: dt.datetime | None = None) -> Promotion:
    """Ask for a step. What is met that day is kept with it. Raises InvalidError, NotReadyError, StateError."""
    now = at or timezone.now()
    staff = scope.own(user)
    if staff is None:
        raise NotYoursError
    today = desk.today(now)
    post = posting.post_of(staff, today)
    if post is None or step not in documents.steps() or documents.steps()[step]["from"] != post.post:
        raise InvalidError(_("This step does not lead on from your post."))
    found = way(staff, step, today)
    if not found.open:
        raise NotReadyError(_("Something is still missing for this step: see the list."))
    try:
        with transaction.atomic():
            made = Promotion.objects.create(
                staff=staff, step=step, why_sealed=seal(why, required=True), asked_at=now,
                found=[asdict(one) for one in found.needed],
            )  # fmt: skip
    except IntegrityError:
        raise StateError(_("You have asked for this already.")) from None
    audit.record("promotion.asked", user=user, subject=f"user:{user.pk}", detail={"step": step})
    return made


@transaction.atomic
def withdraw(pk: int, *, user: Any) -> Promotion:
    """Take one's wish back. Raises NotYoursError, StateError."""
    row = Promotion.objects.select_for_update(of=("self",)).select_related("staff").get(pk=pk)
    if row.staff.user_id != user.pk:
        raise NotYoursError
    if row.state != Promotion.State.WAITING:
        raise StateError(_("It is decided already."))
    row.state = Promotion.State.WITHDRAWN
    row.save(update_fields=["state"])
    audit.record("promotion.withdrawn", user=user, subject=f"user:{user.pk}", detail={"step": row.step})
    return row


@transaction.atomic
def decide(
    pk: int, approve: bool, *, user: Any, reason: str, from_on: dt.date | None = None, at: dt.datetime | None = None
) -> Promotion:
    """Grant a step from a day on, which gives the new post and role, or refuse it; always with a reason.

    Granted only while everything is still met. Raises StateError, SecondPersonError, NotReadyError, InvalidError.
    """
    now = at or timezone.now()
    row = Promotion.objects.select_for_update(of=("self",)).select_related("staff__user").get(pk=pk)
    if row.state != Promotion.State.WAITING:
        raise StateError(_("It is decided already."))
    if row.staff.user_id == user.pk:
        raise SecondPersonError(_("Nobody decides on their own step."))
    today = desk.today(now)
    step = documents.steps()[row.step]
    if approve:
        first = from_on or today + dt.timedelta(days=1)
        if first < today or not way(row.staff, row.step, today).open:
            raise NotReadyError(_("Something is missing by now, or the day has passed: refuse with the reason."))
        posting.assign(row.staff_id, step["to"], user=user, from_on=first, why="promotion", at=now)
        _role(row.staff, documents.posts()[step["to"]]["role"], user)
        row.from_on = first
    row.state = Promotion.State.GRANTED if approve else Promotion.State.REFUSED
    row.decided_by, row.decided_at, row.reason_sealed = user, now, seal(reason, required=True)
    row.save()
    audit.record(f"promotion.{row.state}", user=user, subject=f"user:{row.staff.user_id}", detail={"step": row.step})
    return row


def _role(staff: Staff, role: str, user: Any) -> None:
    if staff.user.role == role:
        return
    people.change(staff.pk, user=user, name=staff.name, role=role, team=staff.team_id or "",
                  more_teams=[one.pk for one in staff.more_teams.all()], portfolios=staff.portfolios,
                  collector_id=staff.collector_id or "")  # fmt: skip
