"""Lessons become findings, findings become actions, actions are done, followed and judged; late ones are told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.casebook.data import load
from cureline.casebook.models import Action, Case, Meeting, Topic
from cureline.casebook.services import carriers, checking
from cureline.casebook.services.errors import FoundError, GivenError, NotYoursError, StateError
from cureline.engine import evaluate
from cureline.engine.improve import follow
from cureline.improvement import services as improvement
from cureline.improvement.models import Finding
from cureline.improvement.sources import figures
from cureline.results import services as results
from cureline.trust import audit
from cureline.trust.duties import duties, language_tag
from cureline.trust.models import User
from cureline.worklist import desk

SLICES = ("strategy", "segment", "channel", "team", "script")
LEAST, LEAST_AMOUNT = 40, 20
FURTHEST_DAYS = 400
_VERDICTS = {"as_expected": "better", "worse": "worse", "less": "same", "too_early": "too_few"}


@transaction.atomic
def add(
    *, user: Any, kind: str, title: str, what: str, owner_id: int, due_on: dt.date, meeting_id: int | None = None,
    topic_id: int | None = None, case_id: int | None = None, finding_id: int | None = None, measure: str = "",
    slices: Mapping[str, str] | None = None, follow_on: dt.date | None = None, at: dt.datetime | None = None,
) -> Action:  # fmt: skip
    """Give somebody a change to make until a day. Without a finding the lesson is told as one (`title`, `what`).

    With a measure what came of it is compared, as many days before as after, on `follow_on` (by default `follow_days`
    after the last day). Raises GivenError, FoundError (a person is named), StateError.
    """
    at = at or timezone.now()
    title, what, today = title.strip()[:200], what.strip()[:4000], desk.today(at)
    if kind not in Action.Kind.values or not title or not what:
        raise GivenError(_("Say what kind of change it is, its title, and what is changed."))
    found = [one for one in checking.check({"title": title, "what": what}, language=language_tag())
             if one.blocks and one.kind not in ("date", "amount")]  # fmt: skip
    if found:
        raise FoundError(_("A lesson names nobody."), found=[one.plain() for one in found])
    if not today <= due_on <= today + dt.timedelta(days=FURTHEST_DAYS):
        raise GivenError(_("The last day is between today and thirteen months from now."))
    owner = User.objects.filter(pk=owner_id, is_active=True, role__in=duties()["review.see"]).first()
    if owner is None:
        raise GivenError(_("The owner is somebody who sees reviews."))
    topic = Topic.objects.select_related("meeting").filter(pk=topic_id).first() if topic_id else None
    meeting = Meeting.objects.filter(pk=meeting_id).first() if meeting_id else topic.meeting if topic else None
    if meeting is not None and meeting.state == Meeting.State.CANCELLED:
        raise StateError(_("The meeting is over."))
    case = (
        Case.objects.filter(pk=case_id, state=Case.State.RELEASED).first() if case_id else topic.case if topic else None
    )
    subject = _slices(slices or {})
    if measure and measure not in load("reviews")["followed"]:
        raise GivenError(_("There is no such measure to follow."))
    if finding_id is not None and not Finding.objects.filter(pk=finding_id).exists():
        raise GivenError(_("There is no such finding."))
    source = f"review:{meeting.pk}" if meeting else f"case:{case.pk}" if case else ""
    finding = Finding.objects.get(pk=finding_id) if finding_id is not None else improvement.record(
        user=user, title=title, words=what, subject=subject, source=source, on=today
    )  # fmt: skip
    days = dt.timedelta(days=load("reviews")["follow_days"])
    if measure and follow_on is not None and not due_on < follow_on <= due_on + dt.timedelta(days=FURTHEST_DAYS):
        raise GivenError(_("What came of it is compared after the last day."))
    action = Action.objects.create(
        meeting=meeting, topic=topic, case=case, finding=finding, kind=kind, title=title, what=what, owner=owner,
        due_on=due_on, made_by=user, made_at=at, measure=measure, slices=subject if measure else {},
        follow_on=(follow_on or due_on + days) if measure else None,
    )  # fmt: skip
    audit.record("action.made", user=user, subject=f"action:{action.pk}", detail={"kind": kind})
    return action


@transaction.atomic
def carry(action_id: int, *, user: Any, given: Mapping[str, Any], at: dt.datetime | None = None) -> Action:
    """Make the change where it belongs (a strategy's change is proposed, a script's version handed in, a course given,
    a control written into the register), by who owns the action and has that room's duty. `given` is what
    `carriers.fields` names for the kind. Raises NotYoursError, StateError, GivenError, and what that room refuses."""
    action = _open(action_id)
    _owned(action, user)
    action.result = carriers.carry(action, user=user, given=given, at=at or timezone.now())
    action.save()
    audit.record("action.carried", user=user, subject=f"action:{action.pk}",
                 detail={"kind": action.kind, "made": f"{action.result['kind']}:{action.result['key']}"})  # fmt: skip
    return action


@transaction.atomic
def done(action_id: int, *, user: Any, note: str, on: dt.date | None = None, at: dt.datetime | None = None) -> Action:
    """Say that an action is done since a day. A strategy, script, course or control needs the change itself, or where
    it was made in the note. Raises StateError, NotYoursError, GivenError."""
    at = at or timezone.now()
    today = desk.today(at)
    action = _open(action_id)
    _owned(action, user)
    on = on or today
    if not action.made_at.astimezone(desk.zone()).date() <= on <= today:
        raise GivenError(_("It was done between the day it was decided and today."))
    if not note.strip():
        raise GivenError(_("Say what was done."))
    days = dt.timedelta(days=load("reviews")["follow_days"])
    action.state, action.done_on, action.done_by, action.done_note = "done", on, user, note.strip()[:2000]
    if action.measure and (action.follow_on is None or action.follow_on <= on):
        action.follow_on = on + days
    action.save()
    audit.record("action.done", user=user, subject=f"action:{action.pk}", reason=action.done_note)
    return action


@transaction.atomic
def drop(action_id: int, *, user: Any, reason: str) -> Action:
    """Give an action up, with a reason; only who leads reviews. Raises StateError, GivenError."""
    action = _open(action_id)
    if not reason.strip():
        raise GivenError(_("Say why it is given up."))
    action.state, action.dropped_why = Action.State.DROPPED, reason.strip()[:2000]
    action.save()
    audit.record("action.dropped", user=user, subject=f"action:{action.pk}", reason=action.dropped_why)
    return action


def watch(on: dt.date | None = None, at: dt.datetime | None = None) -> dict[str, int]:
    """The job of the day: owners are reminded, late actions are told to who leads, and what is due is compared.

    Again on the same day it changes nothing.
    """
    at = at or timezone.now()
    on = on or desk.today(at)
    soon = on + dt.timedelta(days=load("reviews")["remind_days"])
    counts = {"reminded": 0, "escalated": 0, "compared": 0}
    with transaction.atomic():
        for action in Action.objects.select_for_update().filter(state="open", due_on__lte=soon, reminded_on=None):
            action.reminded_on = on
            action.save(update_fields=["reminded_on"])
            audit.record("action.reminded", subject=f"action:{action.pk}")
            counts["reminded"] += 1
        for action in Action.objects.select_for_update().filter(state="open", due_on__lt=on, escalated_at=None):
            action.escalated_at = at
            action.save(update_fields=["escalated_at"])
            audit.record("action.escalated", subject=f"action:{action.pk}",
                         detail={"days": (on - action.due_on).days})  # fmt: skip
            counts["escalated"] += 1
    snapshot = results.current()
    if snapshot is None:
        return counts
    for action in Action.objects.filter(state="done", follow_on__lte=on).exclude(measure=""):
        # facts that do not yet know the day of the comparison say nothing of it
        if snapshot.on >= (action.follow_on or on) - dt.timedelta(days=1):
            counts["compared"] += compare(action, on)
    return counts


@transaction.atomic
def compare(action: Action, on: dt.date) -> int:
    """Compare an action's measure before and after, and judge it; gives 1 where there was something to compare."""
    if action.done_on is None or action.follow_on is None or not action.measure:
        return 0
    day = dt.timedelta(days=1)
    length = action.follow_on - action.done_on
    after = _figure(action, action.done_on + day, action.follow_on - day)
    before = _figure(action, action.done_on - length + day, action.done_on - day)
    share = evaluate.measures()[action.measure].unit == "rate"
    verdict = "too_few"
    if before and after:
        judged = follow(
            (before["numerator"], before["denominator"]), (after["numerator"], after["denominator"]),
            better=load("reviews")["followed"][action.measure], target=None, least=LEAST if share else LEAST_AMOUNT,
            expected_share=0.5, share=share,
        )  # fmt: skip
        verdict = _VERDICTS[judged.verdict]
        after |= {"change": judged.change, "low": judged.low, "high": judged.high}
    action.before, action.after, action.verdict, action.state = before, after, verdict, Action.State.FOLLOWED
    action.save()
    audit.record("action.followed", subject=f"action:{action.pk}", detail={"verdict": verdict})
    return 1


def _figure(action: Action, since: dt.date, until: dt.date) -> dict[str, Any] | None:
    rows = figures("", action.measure, [], since, until, where=action.slices)
    if not rows or not rows[0].denominator:
        return None
    one = rows[0]
    return {"numerator": one.numerator, "denominator": one.denominator, "value": one.numerator / one.denominator,
            "since": since.isoformat(), "until": until.isoformat(), "url": one.url}  # fmt: skip


def _open(action_id: int) -> Action:
    action = Action.objects.select_for_update().get(pk=action_id)
    if action.state != Action.State.OPEN:
        raise StateError(_("The action is not open any more."))
    return action


def _owned(action: Action, user: Any) -> None:
    if action.owner_id != user.pk and not user.may("review.lead"):
        raise NotYoursError(_("Its owner does that, or who leads reviews."))


def _slices(given: Mapping[str, str]) -> dict[str, str]:
    if unknown := [name for name in given if name not in SLICES]:
        raise GivenError(_("What is followed can't be cut by %(name)s.") % {"name": unknown[0][:30]})
    return {name: value.strip()[:80] for name, value in given.items() if value.strip()}
