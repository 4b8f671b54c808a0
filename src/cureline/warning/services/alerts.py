"""Alerts: raised once a case, taken, commented, laid aside, escalated when late, closed with what was done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.care.clock import add_working_days
from cureline.people.services import name_of
from cureline.trust import audit
from cureline.trust.duties import duties
from cureline.trust.models import User
from cureline.warning.models import Alert, Step
from cureline.warning.services.errors import GivenError, StateError
from cureline.worklist import desk

# whose public holidays the department keeps
HOME = "CN"
OPEN = (Alert.State.OPEN, Alert.State.ACKNOWLEDGED, Alert.State.SNOOZED)
FURTHEST_SNOOZE = 31
_ORDER = {Alert.Severity.WATCH: 0, Alert.Severity.SERIOUS: 1, Alert.Severity.CRITICAL: 2}


@cache
def rules() -> Mapping[str, Any]:
    """`alerts.yaml`: working days by severity, and to whom a late alert goes."""
    found: Mapping[str, Any] = yaml.safe_load(
        resources.files("cureline.warning").joinpath("alerts.yaml").read_text("utf-8")
    )
    return found


@transaction.atomic
def raise_alert(
    key: str, *, source: str, title: Mapping[str, str], severity: str = "serious", role: str = "risk",
    words: Mapping[str, str] | None = None, advice: Mapping[str, str] | None = None,
    facts: Mapping[str, Any] | None = None, slices: Mapping[str, str] | None = None, indicator: str = "",
    url: str = "", days: int | None = None, on: dt.date | None = None, user: Any = None,
    at: dt.datetime | None = None,
) -> Alert:  # fmt: skip
    """Raise an alert, or note that the case of an open one was seen again; gives the alert.

    `key` names the case (the same key while an alert is open is the same alert; at most once a day it gets a step, and
    a graver severity is taken over). `title`, `words` (what was seen) and `advice` (what to do) have the tags en,
    zh-Hans, zh-Hant and name no customer. `role` owns it while nobody has taken it; `days` working days of the bank's
    calendar are left for it, by default those of its severity in alerts.yaml. `source` is the room that raises it.
    """
    at = at or timezone.now()
    on = on or desk.today(at)
    if severity not in Alert.Severity.values or role not in duties()["warning.handle"]:
        raise GivenError(f"severity {severity!r}, role {role!r}")
    seen = Alert.objects.select_for_update().filter(key=key, state__in=OPEN).first()
    if seen is not None:
        return _again(seen, severity, words, facts, on, at)
    allowed = int(days if days is not None else rules()["working_days"][severity])
    row = Alert.objects.create(
        key=key, source=source, indicator=indicator, slices=dict(slices or {}), title=dict(title),
        words=dict(words or {}), advice=dict(advice or {}), facts=dict(facts or {}), url=url, severity=severity,
        role=role, raised_at=at, raised_on=on, last_on=on, due_on=add_working_days(on, allowed, HOME), days=allowed,
    )  # fmt: skip
    _step(row, Step.Act.RAISED, user, at)
    _log(row, "raised", user)
    return row


def _again(row: Alert, severity: str, words: Mapping[str, str] | None, facts: Mapping[str, Any] | None,
           on: dt.date, at: dt.datetime) -> Alert:  # fmt: skip
    if on <= row.last_on:
        return row
    row.last_on, row.words, row.facts = on, dict(words or row.words), dict(facts or row.facts)
    graver = _ORDER[Alert.Severity(severity)] > _ORDER[Alert.Severity(row.severity)]
    if graver:
        row.severity = severity
        sooner = add_working_days(on, int(rules()["working_days"][severity]), HOME)
        row.due_on = min(row.due_on, sooner)
    row.save()
    _step(row, Step.Act.AGAIN, None, at, detail={"graver": graver} if graver else {})
    return row


@transaction.atomic
def acknowledge(alert_id: int, *, user: Any, at: dt.datetime | None = None) -> Alert:
    """Take an alert: from then on it is one's own. Raises StateError, Alert.DoesNotExist."""
    row = _open(alert_id)
    if row.state == Alert.State.ACKNOWLEDGED and row.owner_id == user.pk:
        raise StateError(_("You have this alert in hand already."))
    row.state, row.owner, row.snoozed_until_on = Alert.State.ACKNOWLEDGED, user, None
    row.save()
    _step(row, Step.Act.ACKNOWLEDGED, user, at)
    _log(row, "acknowledged", user)
    return row


@transaction.atomic
def assign(alert_id: int, *, to: Any, user: Any, at: dt.datetime | None = None) -> Alert:
    """Give an alert to somebody who may handle alerts. Raises StateError, GivenError."""
    row = _open(alert_id)
    if not to.is_active or not to.may("warning.handle"):
        raise GivenError(_("%(name)s may not handle alerts.") % {"name": name_of(to)})
    row.owner = to
    row.save()
    _step(row, Step.Act.ASSIGNED, user, at, to=to)
    _log(row, "assigned", user)
    return row


@transaction.atomic
def comment(alert_id: int, text: str, *, user: Any, at: dt.datetime | None = None) -> Step:
    """Write a comment; also below a closed alert. Raises GivenError where it is empty."""
    row = Alert.objects.select_for_update().get(pk=alert_id)
    made = _step(row, Step.Act.COMMENTED, user, at, text=_text(text, _("Write what you found.")))
    _log(row, "commented", user)
    return made


@transaction.atomic
def snooze(alert_id: int, until: dt.date, *, reason: str, user: Any, at: dt.datetime | None = None) -> Alert:
    """Lay an alert aside until a day at most 31 days on, with a reason; it comes back by itself.

    Its deadline moves to that day if it would pass before. Raises StateError, GivenError.
    """
    at = at or timezone.now()
    row, today = _open(alert_id), desk.today(at)
    if not today < until <= today + dt.timedelta(days=FURTHEST_SNOOZE):
        raise GivenError(_("Choose a day within the next %(days)s days.") % {"days": FURTHEST_SNOOZE})
    text = _text(reason, _("Say why it can wait."))
    row.state, row.snoozed_until_on, row.owner = Alert.State.SNOOZED, until, row.owner or user
    row.due_on = max(row.due_on, until)
    row.save()
    _step(row, Step.Act.SNOOZED, user, at, text=text, detail={"until": until.isoformat()})
    _log(row, "snoozed", user)
    return row


@transaction.atomic
def close(alert_id: int, *, cause: str, done: str, user: Any, at: dt.datetime | None = None) -> Alert:
    """Close an alert with its cause and what was done. Raises StateError, GivenError."""
    row = _open(alert_id)
    if cause not in Alert.Cause.values or not cause:
        raise GivenError(_("Choose the cause."))
    row.done = _text(done, _("Say what was done."))
    row.state, row.cause, row.closed_by, row.closed_at = Alert.State.CLOSED, cause, user, at or timezone.now()
    row.owner, row.snoozed_until_on = row.owner or user, None
    row.save()
    _step(row, Step.Act.CLOSED, user, at, text=row.done, detail={"cause": cause})
    _log(row, "closed", user, cause=cause)
    return row


@transaction.atomic
def reopen(alert_id: int, *, reason: str, user: Any, at: dt.datetime | None = None) -> Alert:
    """Open a closed alert again, with a reason and a new deadline. Raises StateError, GivenError."""
    at = at or timezone.now()
    row = Alert.objects.select_for_update().get(pk=alert_id)
    if row.state != Alert.State.CLOSED:
        raise StateError(_("Only a closed alert is opened again."))
    if Alert.objects.filter(key=row.key, state__in=OPEN).exists():
        raise StateError(_("A newer alert of the same case is open: go on there."))
    text = _text(reason, _("Say why it is opened again."))
    row.state, row.cause, row.closed_at, row.closed_by = Alert.State.ACKNOWLEDGED, "", None, None
    row.owner, row.due_on, row.done = user, add_working_days(desk.today(at), row.days, HOME), ""
    row.save()
    _step(row, Step.Act.REOPENED, user, at, text=text)
    _log(row, "reopened", user)
    return row


@transaction.atomic
def followed(alert_id: int, what: str, url: str, *, user: Any, at: dt.datetime | None = None) -> Step:
    """Note that an upper room went on from an alert: an incident declared, a risk registered; `url` leads there."""
    row = Alert.objects.select_for_update().get(pk=alert_id)
    made = _step(row, Step.Act.FOLLOWED, user, at, text=what, detail={"url": url})
    _log(row, "followed", user)
    return made


def run_clock(on: dt.date, at: dt.datetime | None = None) -> dict[str, int]:
    """The day's job: alerts laid aside until today come back, late ones go a step up. As often as one likes a day."""
    at = at or timezone.now()
    counts = {"woken": 0, "escalated": 0}
    with transaction.atomic():
        due = Alert.objects.select_for_update().filter(state=Alert.State.SNOOZED, snoozed_until_on__lte=on)
        for row in due:
            row.state = Alert.State.ACKNOWLEDGED if row.owner_id else Alert.State.OPEN
            row.snoozed_until_on = None
            row.save()
            _step(row, Step.Act.WOKEN, None, at)
            counts["woken"] += 1
        late = Alert.objects.select_for_update().filter(
            state__in=(Alert.State.OPEN, Alert.State.ACKNOWLEDGED), due_on__lt=on
        )
        counts["escalated"] = sum(_escalate(row, on, at) for row in late)
    return counts


def _escalate(row: Alert, on: dt.date, at: dt.datetime) -> bool:
    """One step up the ladder of alerts.yaml, with so many working days more; at its end it stays late."""
    ladder = rules()["escalation"]
    if row.level >= len(ladder):
        return False
    step = ladder[row.level]
    row.level += 1
    row.role = step["role"]
    row.due_on = add_working_days(on, int(step["working_days"]), HOME)
    row.save()
    # the higher one is told by their home page; who had it keeps it, so that nobody loses the thread
    _step(row, Step.Act.ESCALATED, None, at, detail={"role": row.role, "due_on": row.due_on.isoformat()})
    _log(row, "escalated", None, level=row.level)
    return True


def handlers() -> list[User]:
    """Who may be given an alert, by name."""
    found = User.objects.filter(is_active=True, role__in=duties()["warning.handle"]).select_related("staff")
    return sorted(found, key=name_of)


def _open(alert_id: int) -> Alert:
    row = Alert.objects.select_for_update(of=("self",)).get(pk=alert_id)
    if row.state == Alert.State.CLOSED:
        raise StateError(_("The alert is closed."))
    return row


def _text(text: str, problem: str) -> str:
    found = text.replace("\x00", "").strip()[:2000]
    if not found:
        raise GivenError(problem)
    return found


def _step(row: Alert, act: Any, user: Any, at: dt.datetime | None, *, text: str = "", to: Any = None,
          detail: Mapping[str, Any] | None = None) -> Step:  # fmt: skip
    return Step.objects.create(alert=row, at=at or timezone.now(), act=act, by=user, to=to, text=text,
                               detail=dict(detail or {}))  # fmt: skip


def _log(row: Alert, verb: str, user: Any, **detail: Any) -> None:
    audit.record(f"alert.{verb}", user=user, subject=f"alert:{row.pk}", detail={"severity": row.severity, **detail})
