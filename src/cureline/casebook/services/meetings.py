"""Review meetings: planned, prepared with a pack, held with minutes and decisions, closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.casebook.data import load, named
from cureline.casebook.models import Attendance, Case, Meeting, Topic
from cureline.casebook.services import checking, packs
from cureline.casebook.services.errors import FoundError, GivenError, StateError
from cureline.casebook.services.sections import Period
from cureline.trust import audit
from cureline.trust.duties import duties, language_tag
from cureline.trust.models import User
from cureline.worklist import desk

LONGEST = 20_000
FURTHEST_DAYS = 400


@transaction.atomic
def plan(
    *, user: Any, kind: str, title: str, since_on: dt.date, until_on: dt.date, at: dt.datetime, place: str = "",
    people: Iterable[int] = (),
) -> Meeting:  # fmt: skip
    """Plan a review of a time, with the agenda of its kind; `people` are users who may see reviews.

    Raises GivenError.
    """
    title = _line(title)
    if kind not in Meeting.Kind.values or not title:
        raise GivenError(_("A meeting has a kind and a title."))
    if until_on < since_on or (until_on - since_on).days > FURTHEST_DAYS:
        raise GivenError(_("The time looked back on ends after it begins, within thirteen months."))
    if timezone.is_naive(at):
        raise GivenError(_("Say when the meeting is held."))
    meeting = Meeting.objects.create(kind=kind, title=title, since_on=since_on, until_on=until_on, at=at, lead=user,
                                     place=_line(place))  # fmt: skip
    _ask(meeting, [user.pk, *people])
    for place_of, topic in enumerate(load("reviews")["agenda"][kind], 1):
        Topic.objects.create(meeting=meeting, place=place_of, title=named("reviews", "topics", topic))
    audit.record("review.planned", user=user, subject=f"review:{meeting.pk}", detail={"kind": kind})
    return meeting


def may_attend() -> list[User]:
    """The people whom a review may ask: who sees reviews."""
    roles = duties()["review.see"]
    return list(User.objects.filter(is_active=True, role__in=roles).select_related("staff").order_by("username"))


@transaction.atomic
def change(meeting_id: int, *, user: Any, at: dt.datetime, place: str, people: Iterable[int]) -> Meeting:
    """Move a planned meeting, or ask others. Raises StateError, GivenError."""
    meeting = _planned(meeting_id)
    meeting.at, meeting.place = at, _line(place)
    meeting.save()
    wanted = {user.pk, meeting.lead_id, *people}
    meeting.attendances.exclude(user_id__in=wanted).delete()
    _ask(meeting, wanted)
    audit.record("review.changed", user=user, subject=f"review:{meeting.pk}")
    return meeting


def _ask(meeting: Meeting, people: Iterable[int]) -> None:
    allowed = {one.pk for one in may_attend()}
    for key in dict.fromkeys(people):
        if key not in allowed:
            raise GivenError(_("Only who may see reviews is asked to one."))
        Attendance.objects.get_or_create(meeting=meeting, user_id=key)


@transaction.atomic
def add_topic(meeting_id: int, *, user: Any, title: str, case_id: int | None = None,
              finding_id: int | None = None) -> Topic:  # fmt: skip
    """Put something on the agenda of a meeting that is not closed. Raises StateError, GivenError."""
    meeting = _running(meeting_id)
    title = _line(title)
    case = Case.objects.filter(pk=case_id, state=Case.State.RELEASED).first() if case_id else None
    if case_id and case is None:
        raise GivenError(_("Only a released case is put on the agenda."))
    if not title and case is None:
        raise GivenError(_("A topic has a title."))
    place = (meeting.topics.order_by("-place").values_list("place", flat=True).first() or 0) + 1
    topic = Topic.objects.create(meeting=meeting, place=place, title=title or f"{case.number} {case.title}"[:200],  # type: ignore[union-attr]
                                 case=case, finding_id=finding_id)  # fmt: skip
    audit.record("topic.added", user=user, subject=f"review:{meeting.pk}", detail={"topic": topic.pk})
    return topic


@transaction.atomic
def prepare(meeting_id: int, *, user: Any, at: dt.datetime | None = None) -> Meeting:
    """Make the pack from the results as they stand now, or make it anew; frozen once the meeting is closed.

    Raises StateError.
    """
    meeting = _running(meeting_id)
    meeting.pack = packs.make(Period(meeting.since_on, meeting.until_on))
    meeting.pack_at, meeting.pack_sha256 = at or timezone.now(), packs.digest(meeting.pack)
    meeting.save()
    audit.record("review.prepared", user=user, subject=f"review:{meeting.pk}", detail={"sha256": meeting.pack_sha256})
    return meeting


@transaction.atomic
def hold(meeting_id: int, *, user: Any, attendance: Mapping[int, str], minutes: str,
         topics: Mapping[int, tuple[str, str]], at: dt.datetime | None = None) -> Meeting:  # fmt: skip
    """Write down who came, what was said and decided (`topics`: said and decision by topic), and the minutes.

    May be written again until the meeting is closed. Raises StateError, GivenError, FoundError.
    """
    at = at or timezone.now()
    meeting = _running(meeting_id)
    if at < meeting.at:
        raise StateError(_("The meeting has not begun."))
    texts = {"minutes": _words(minutes)}
    for key, (said, decision) in topics.items():
        texts |= {f"said:{key}": _words(said), f"decision:{key}": _words(decision)}
    found = [one for one in checking.check(texts, language=language_tag()) if one.blocks and one.kind not in _ALLOWED]
    if found:
        places = ", ".join(texts[one.section][one.start : one.end][:30] for one in found[:5])
        raise FoundError(_("Change these places: %(places)s") % {"places": places}, found=[o.plain() for o in found])
    known = {one.pk: one for one in meeting.topics.all()}
    for key, (said, decision) in topics.items():
        if key not in known:
            raise GivenError(_("There is no such topic."))
        known[key].said, known[key].decision = _words(said), _words(decision)
        known[key].save()
    rows = {one.user_id: one for one in meeting.attendances.all()}
    for person, state in attendance.items():
        if person not in rows or state not in Attendance.State.values:
            raise GivenError(_("That person was not asked."))
        rows[person].state = state
        rows[person].save()
    meeting.minutes, meeting.minuted_by, meeting.minuted_at = _words(minutes), user, at
    meeting.state = Meeting.State.HELD
    meeting.save()
    audit.record("review.held", user=user, subject=f"review:{meeting.pk}",
                 detail={"came": sum(1 for state in attendance.values() if state == "came")})  # fmt: skip
    return meeting


# minutes name the day and the colleague; customers they never name
_ALLOWED = frozenset({"date", "amount"})


@transaction.atomic
def close(meeting_id: int, *, user: Any, at: dt.datetime | None = None) -> Meeting:
    """Close a meeting that was held: minutes and pack change no more. Raises StateError."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting_id)
    if meeting.state != Meeting.State.HELD:
        raise StateError(_("Write the minutes first."))
    meeting.state = Meeting.State.CLOSED
    meeting.save()
    audit.record("review.closed", user=user, subject=f"review:{meeting.pk}")
    return meeting


@transaction.atomic
def cancel(meeting_id: int, *, user: Any, reason: str) -> Meeting:
    """Cancel a planned meeting, with a reason. Raises StateError, GivenError."""
    meeting = _planned(meeting_id)
    if not reason.strip():
        raise GivenError(_("Say why the meeting is cancelled."))
    meeting.state, meeting.minutes = Meeting.State.CANCELLED, reason.strip()[:2000]
    meeting.save()
    audit.record("review.cancelled", user=user, subject=f"review:{meeting.pk}", reason=meeting.minutes)
    return meeting


def next_period(kind: str, on: dt.date | None = None) -> tuple[dt.date, dt.date]:
    """The last whole month or quarter before a day."""
    on = on or desk.today(timezone.now())
    until = on.replace(day=1) - dt.timedelta(days=1)
    if kind == "quarterly":
        until = dt.date(on.year, (on.month - 1) // 3 * 3 + 1, 1) - dt.timedelta(days=1)
        return dt.date(until.year, until.month - 2, 1), until
    return until.replace(day=1), until


def _planned(meeting_id: int) -> Meeting:
    meeting = Meeting.objects.select_for_update().get(pk=meeting_id)
    if meeting.state != Meeting.State.PLANNED:
        raise StateError(_("Only a planned meeting is changed."))
    return meeting


def _running(meeting_id: int) -> Meeting:
    meeting = Meeting.objects.select_for_update().get(pk=meeting_id)
    if meeting.state not in (Meeting.State.PLANNED, Meeting.State.HELD):
        raise StateError(_("The meeting is over."))
    return meeting


def _line(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())[:160]


def _words(text: str) -> str:
    return text.replace("\x00", "").replace("\r\n", "\n").strip()[:LONGEST]
