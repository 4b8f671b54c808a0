"""Care plans: opened by the leader with the person, stepped, reviewed, closed, deleted when their time is over."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.trust import audit, vault
from cureline.wellbeing.models import CarePlan, CareStep
from cureline.wellbeing.services import whose
from cureline.wellbeing.services.errors import NotYoursError, PassedError, TextError

LONGEST = 4000
# a closed plan is kept for so long and then deleted
KEEP_DAYS = 365


def visible(user: Any) -> QuerySet[CarePlan]:
    """Plans that somebody may read: their own, those they hold, and, of the head, those whose person agreed."""
    mine = Q(staff__user=user) | Q(holder=user)
    if user.role == "head":
        mine |= Q(head_may_see=True)
    return CarePlan.objects.filter(mine).select_related("staff", "holder")


@transaction.atomic
def open_plan(staff_id: int, why: str, review_on: dt.date, *, user: Any) -> CarePlan:
    """Open a plan for one of one's people. Raises NotYoursError, TextError, PassedError where one is open."""
    staff = whose.one_of(user, staff_id)
    if staff.user_id == user.pk:
        raise NotYoursError
    if review_on <= whose.today():
        raise TextError(_("The day of the review is to come."))
    try:
        with transaction.atomic():
            plan = CarePlan.objects.create(
                staff=staff, holder=user, opened_at=timezone.now(), why_sealed=_sealed(why), review_on=review_on
            )
    except IntegrityError:
        # another leader holds one, which this one does not see
        raise PassedError(_("There is an open plan already.")) from None
    audit.record("care_plan.opened", user=user, subject=f"care_plan:{plan.pk}")
    return plan


@transaction.atomic
def add_step(plan_id: int, kind: str, text: str, *, user: Any, due_on: dt.date | None = None) -> CareStep:
    """Write down a talk or a measure; the person may write as well. Raises NotYoursError, PassedError, TextError."""
    plan = _open(plan_id, user)
    if kind not in CareStep.Kind.values:
        raise TextError(_("There is no such measure."))
    step = CareStep.objects.create(
        plan=plan, kind=kind, text_sealed=_sealed(text) if text.strip() else None, at=timezone.now(), by=user,
        due_on=due_on,
    )  # fmt: skip
    audit.record("care_plan.stepped", user=user, subject=f"care_plan:{plan.pk}", detail={"kind": kind})
    return step


@transaction.atomic
def done(step_id: int, *, user: Any) -> CareStep:
    """A measure is done. Raises NotYoursError, PassedError."""
    step = CareStep.objects.select_related("plan").get(pk=step_id)
    _open(step.plan_id, user)
    if step.done_at is None:
        step.done_at = timezone.now()
        step.save(update_fields=["done_at"])
    return step


@transaction.atomic
def let_head_see(plan_id: int, may: bool, *, user: Any) -> CarePlan:
    """The person, and nobody else, says whether the head may read it. Raises NotYoursError."""
    plan = CarePlan.objects.select_for_update().filter(pk=plan_id, staff__user=user).first()
    if plan is None:
        raise NotYoursError
    plan.head_may_see = may
    plan.save(update_fields=["head_may_see"])
    audit.record("care_plan.shown" if may else "care_plan.hidden", user=user, subject=f"care_plan:{plan.pk}")
    return plan


@transaction.atomic
def review(plan_id: int, next_on: dt.date | None, *, user: Any) -> CarePlan:
    """The holder reviewed it: the next review, or the end of the plan where there is none."""
    plan = _open(plan_id, user)
    if plan.holder_id != user.pk:
        raise NotYoursError
    if next_on is not None and next_on <= whose.today():
        raise TextError(_("The day of the review is to come."))
    if next_on is None:
        plan.closed_at, plan.delete_on = timezone.now(), whose.today() + dt.timedelta(days=KEEP_DAYS)
    else:
        plan.review_on = next_on
    plan.save(update_fields=["closed_at", "delete_on", "review_on"])
    audit.record("care_plan.reviewed" if next_on else "care_plan.closed", user=user, subject=f"care_plan:{plan.pk}")
    return plan


def delete_due(on: dt.date) -> int:
    """Delete closed plans whose time is over; gives how many."""
    rows = CarePlan.objects.filter(delete_on__lte=on)
    count = rows.count()
    rows.delete()
    if count:
        audit.record("care_plan.deleted", subject="care_plan", detail={"plans": count})
    return count


def read(sealed: bytes | memoryview | None) -> str:
    """A text of a plan in clear; the caller has asked `visible` first."""
    return vault.decrypt(bytes(sealed)) if sealed else ""


def _open(plan_id: int, user: Any) -> CarePlan:
    plan = CarePlan.objects.select_for_update().filter(Q(staff__user=user) | Q(holder=user), pk=plan_id).first()
    if plan is None:
        raise NotYoursError
    if plan.closed_at is not None:
        raise PassedError
    return plan


def _sealed(text: str) -> bytes:
    plain = text.strip()
    if not plain or len(plain) > LONGEST or "\x00" in plain:
        raise TextError(_("Write a text of at most %(n)d characters.") % {"n": LONGEST})
    return vault.encrypt(plain)
