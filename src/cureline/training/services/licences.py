"""Licences: what is missing for one, issued, suspended, resumed, revoked, expired. Others read people.Licence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.people.models import Licence, Staff
from cureline.training import catalogue, library
from cureline.training.models import Completion, LicenceAct, Sitting
from cureline.training.services import requirements
from cureline.training.services.errors import (
    NotYetError,
    ReasonError,
    SecondPersonError,
    StateError,
    UnknownError,
)
from cureline.training.services.requirements import Met
from cureline.trust import audit, vault
from cureline.trust.duties import language_tag
from cureline.worklist import desk

VALID, SUSPENDED = Licence.State.VALID, Licence.State.SUSPENDED


@dataclass(frozen=True)
class Asked:
    """One requirement of a licence: what it is, its words, and how somebody stands."""

    what: str
    which: str
    title: str
    met: Met


@dataclass(frozen=True)
class Held:
    """A licence as others read it."""

    kind: str
    title: str
    state: str
    from_on: dt.date
    until_on: dt.date
    holds: bool
    expiring: bool


def licences_of(staff: Staff, on: dt.date | None = None) -> list[Held]:
    """Every licence that somebody has or had, in the catalogue's order; `holds` on the day (today without one)."""
    on = on or library.today()
    order = list(catalogue.kinds())
    rows = sorted(Licence.objects.filter(staff=staff), key=lambda row: (order.index(row.kind) if row.kind in order
                                                                        else len(order), row.kind))  # fmt: skip
    return [held(row, on) for row in rows]


def held(row: Licence, on: dt.date) -> Held:
    """A row as others read it on a day."""
    kind = catalogue.kinds().get(row.kind)
    valid = row.state == VALID and row.from_on <= on <= row.until_on
    soon = valid and (row.until_on - on).days <= catalogue.tell_days()
    return Held(row.kind, kind.title if kind else row.kind, row.state, row.from_on, row.until_on, valid, soon)


def kind_of(code: str) -> catalogue.Kind:
    """A kind of licence. Raises UnknownError."""
    found = catalogue.kinds().get(code)
    if found is None:
        raise UnknownError(_("There is no licence %(code)s.") % {"code": code})
    return found


def asked(staff: Staff, code: str, on: dt.date | None = None) -> list[Asked]:
    """Every requirement of a licence and how somebody stands; a registered one that no room has is left out.

    For a renewal the examination must be passed again: within the kind's months before the day, and after the day on
    which the licence that runs was issued.
    """
    on = on or library.today()
    kind = kind_of(code)
    found = []
    for what, which in kind.requirements:
        one = _asked(staff, kind, what, which, on)
        if one is not None:
            found.append(one)
    return found


def _asked(staff: Staff, kind: catalogue.Kind, what: str, which: str, on: dt.date) -> Asked | None:
    if what == "course":
        course = library.course(which, on)
        title = course.title[language_tag()] if course else which
        done = Completion.objects.filter(staff=staff, course=which).order_by("-at").first()
        met = Met(done is not None, _("finished") if done else _("not finished"),
                  reverse("training:course", args=[which]))  # fmt: skip
        return Asked(what, which, title, met)
    if what == "exam":
        exam = library.exam(which, on)
        rows = Sitting.objects.filter(staff=staff, exam=which, state=Sitting.State.PASSED)
        row = rows.filter(ended_at__gt=_since(staff, kind, on)).order_by("-ended_at").first()
        detail = _("passed on %(day)s") % {"day": row.on.isoformat()} if row else _("not passed yet")
        met = Met(row is not None, detail, reverse("training:exam", args=[which]))
        return Asked(what, which, exam.title[language_tag()] if exam else which, met)
    if what == "licence":
        other = kind_of(which)
        holds = Licence.objects.filter(staff=staff, kind=which, state=VALID, from_on__lte=on, until_on__gte=on).exists()
        return Asked(what, which, other.title, Met(holds, _("held") if holds else _("not held"), ""))
    registered = requirements.find(which)
    return None if registered is None else Asked(what, which, str(registered.title), registered.check(staff))


def _since(staff: Staff, kind: catalogue.Kind, on: dt.date) -> dt.datetime:
    """After which instant a pass counts: within the kind's months, and since the licence was issued last."""
    since = desk.bounds(on - dt.timedelta(days=31 * kind.months))[0]
    issued = (
        LicenceAct.objects.filter(licence__staff=staff, licence__kind=kind.code, act__in=("issued", "renewed"))
        .order_by("-pk").values_list("at", flat=True).first()
    )  # fmt: skip
    return since if issued is None else max(since, issued)


def missing(staff: Staff, code: str, on: dt.date | None = None) -> list[Asked]:
    """The requirements that somebody does not meet."""
    return [one for one in asked(staff, code, on) if not one.met.met]


@transaction.atomic
def issue(staff: Staff, code: str, *, user: Any, at: dt.datetime | None = None) -> Licence:
    """Issue a licence, or renew it near its end (then it goes on from there). `user` None: the demonstration's past.

    Raises UnknownError, SecondPersonError (one's own), NotYetError (requirements), StateError (held and not near its
    end, or suspended).
    """
    at = at or timezone.now()
    today = library.today(at)
    kind = kind_of(code)
    if user is not None and staff.user_id == user.pk:
        raise SecondPersonError(_("Nobody licenses themselves."))
    if not staff.user.is_active:
        raise StateError(_("The account is closed."))
    row = Licence.objects.select_for_update().filter(staff=staff, kind=code).first()
    begins, act = today, LicenceAct.Act.ISSUED
    if row is not None and row.state == SUSPENDED:
        raise StateError(_("The licence is suspended; end the suspension first."))
    if row is not None and row.state == VALID and row.until_on >= today:
        if (row.until_on - today).days > catalogue.renew_days():
            raise StateError(_("The licence is held until %(day)s.") % {"day": row.until_on.isoformat()})
        begins, act = row.until_on + dt.timedelta(days=1), LicenceAct.Act.RENEWED
    lacking = missing(staff, code, today)
    if lacking:
        raise NotYetError(
            _("Still missing: %(names)s") % {"names": ", ".join(one.title for one in lacking)},
            missing=[f"{one.what}:{one.which}" for one in lacking],
        )  # fmt: skip
    until = _months_later(begins, kind.months) - dt.timedelta(days=1)
    if row is None:
        row = Licence(staff=staff, kind=code, from_on=today)
    elif act == LicenceAct.Act.ISSUED:
        row.from_on = today
    row.state, row.until_on = VALID, until
    row.save()
    grounds = [f"{one.what}:{one.which}" for one in asked(staff, code, today)] or [
        f"{what}:{which}" for what, which in kind.requirements
    ]
    _act(row, act, user, at, "", grounds)
    return row


def _months_later(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in range(day.day, 0, -1):
        try:
            return dt.date(year, month + 1, number)
        except ValueError:
            continue
    raise ValueError(day)


def suspend(pk: int, *, user: Any, reason: str, at: dt.datetime | None = None) -> Licence:
    """Take a licence away for the time being. Raises UnknownError, ReasonError, SecondPersonError, StateError."""
    return _change(pk, (VALID,), SUSPENDED, LicenceAct.Act.SUSPENDED, user, reason, at)


def resume(pk: int, *, user: Any, reason: str = "", at: dt.datetime | None = None) -> Licence:
    """End a suspension; the licence's own end stays. Raises UnknownError, SecondPersonError, StateError."""
    return _change(pk, (SUSPENDED,), VALID, LicenceAct.Act.RESUMED, user, reason or "–", at)


def revoke(pk: int, *, user: Any, reason: str, at: dt.datetime | None = None) -> Licence:
    """Take a licence away. Raises UnknownError, ReasonError, SecondPersonError, StateError."""
    return _change(pk, (VALID, SUSPENDED), Licence.State.REVOKED, LicenceAct.Act.REVOKED, user, reason, at)


@transaction.atomic
def _change(pk: int, states: Iterable[str], to: str, act: str, user: Any, reason: str,
            at: dt.datetime | None) -> Licence:  # fmt: skip
    row = Licence.objects.select_for_update(of=("self",)).select_related("staff__user").filter(pk=pk).first()
    if row is None:
        raise UnknownError
    if row.staff.user_id == user.pk:
        raise SecondPersonError(_("Nobody decides on a licence of their own."))
    if row.state not in states:
        raise StateError
    if not reason.strip():
        raise ReasonError(_("Say why: the person is told."))
    row.state = to
    row.save(update_fields=["state"])
    _act(row, act, user, at or timezone.now(), reason.strip()[:2000], [])
    return row


def expire_due(on: dt.date | None = None, *, at: dt.datetime | None = None) -> dict[str, int]:
    """End the licences whose last day has passed: a job of the day; gives how many, and how many end soon."""
    on = on or library.today()
    at = at or timezone.now()
    ended = 0
    with transaction.atomic():
        rows = Licence.objects.select_for_update().filter(state__in=(VALID, SUSPENDED), until_on__lt=on)
        for row in rows.order_by("pk"):
            row.state = Licence.State.EXPIRED
            row.save(update_fields=["state"])
            _act(row, LicenceAct.Act.EXPIRED, None, at, "", [])
            ended += 1
    return {"expired": ended, "end soon": expiring(on).count()}


def expiring(on: dt.date | None = None) -> QuerySet[Licence]:
    """Licences that hold and end within the days in which that is told."""
    on = on or library.today()
    last = on + dt.timedelta(days=catalogue.tell_days())
    rows = Licence.objects.filter(state=VALID, until_on__gte=on, until_on__lte=last, staff__user__is_active=True)
    return rows.select_related("staff").order_by("until_on", "pk")


def _act(row: Licence, act: str, user: Any, at: dt.datetime, reason: str, grounds: list[str]) -> None:
    LicenceAct.objects.create(
        licence=row, act=act, until_on=row.until_on, by=user, at=at, grounds=grounds,
        reason_sealed=vault.encrypt(reason) if reason else None,
    )  # fmt: skip
    audit.record(f"licence.{act}", user=user, subject=f"user:{row.staff.user_id}",
                 detail={"kind": row.kind, "until": row.until_on.isoformat()})  # fmt: skip


def reason_of(act: LicenceAct) -> str:
    """Why an act was done, for the person and who has the duty."""
    return vault.decrypt(bytes(act.reason_sealed)) if act.reason_sealed else ""
