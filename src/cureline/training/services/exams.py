"""Examinations: drawn by seed, timed here, saved as they go, marked at their end. What is right leaves only then."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.engine import teach
from cureline.people.models import Staff
from cureline.training import library
from cureline.training.models import Completion, ItemAnswer, Sitting
from cureline.training.services import cards
from cureline.training.services.errors import ContentError, NotYetError, StateError, UnknownError
from cureline.trust import audit, documents

HIDDEN = ("right",)
# an answer that was on its way when the time ended
GRACE = dt.timedelta(seconds=5)
SEED_BITS = 48


@dataclass(frozen=True)
class Admission:
    """Whether somebody may sit an examination now, and if not what is missing or until when to wait."""

    exam: teach.Blueprint
    courses: tuple[str, ...]
    again_at: dt.datetime | None
    tries: int
    running: Sitting | None
    last: Sitting | None

    @property
    def may(self) -> bool:
        """Whether it may be begun now."""
        return not self.courses and self.again_at is None and self.running is None


def admission(staff: Staff, name: str, at: dt.datetime | None = None) -> Admission:
    """How somebody stands before an examination. Raises UnknownError."""
    at = at or timezone.now()
    exam = library.exam(name, library.today(at))
    if exam is None:
        raise UnknownError(_("There is no examination %(name)s.") % {"name": name})
    finished = set(Completion.objects.filter(staff=staff).values_list("course", flat=True))
    since = at - dt.timedelta(days=exam.within_days)
    ended = list(
        Sitting.objects.filter(staff=staff, exam=name).exclude(state=Sitting.State.RUNNING).order_by("-started_at")[:50]
    )
    # the tries since the last pass count: who renews begins anew
    failed = []
    for row in ended:
        if row.state == Sitting.State.PASSED:
            break
        if row.started_at >= since:
            failed.append(row)
    again = None
    if failed:
        again = (failed[0].ended_at or failed[0].ends_at) + dt.timedelta(hours=exam.wait_hours)
        if len(failed) >= exam.most:
            again = max(again, failed[exam.most - 1].started_at + dt.timedelta(days=exam.within_days))
    running = Sitting.objects.filter(staff=staff, state=Sitting.State.RUNNING).first()
    return Admission(
        exam, tuple(course for course in exam.courses if course not in finished),
        again if again is not None and again > at else None, len(failed), running, ended[0] if ended else None,
    )  # fmt: skip


@transaction.atomic
def begin(staff: Staff, name: str, *, seed: int | None = None, at: dt.datetime | None = None) -> Sitting:
    """Begin an examination: the paper is drawn and kept, the clock runs. One that runs already is given back.

    Raises UnknownError, NotYetError (courses, waiting time), StateError (another runs), ContentError (too few
    questions).
    """
    at = at or timezone.now()
    close_due(at, staff=staff)
    found = admission(staff, name, at)
    if found.running is not None:
        if found.running.exam == name:
            return found.running
        raise StateError(_("Another examination of yours is running; end it first."))
    if found.courses:
        raise NotYetError(_("Finish these courses first: %(names)s") % {"names": ", ".join(found.courses)})
    if found.again_at is not None:
        local = found.again_at.astimezone(library.desk.zone())
        raise NotYetError(_("The next try is open from %(at)s.") % {"at": f"{local:%Y-%m-%d %H:%M}"})
    day = library.today(at)
    seed = secrets.randbits(SEED_BITS) if seed is None else seed
    paper = drawn(found.exam, day, seed)
    try:
        with transaction.atomic():
            row = Sitting.objects.create(
                staff=staff, exam=name, version=found.exam.version, seed=seed, on=day,
                paper=[question.as_dict() for question in paper.questions], started_at=at,
                ends_at=at + dt.timedelta(minutes=found.exam.minutes),
            )  # fmt: skip
    except IntegrityError:
        raise StateError(_("Another examination of yours is running; end it first.")) from None
    audit.record("exam.begun", user=staff.user, subject=f"sitting:{row.pk}",
                 detail={"exam": name, "version": row.version, "seed": seed})  # fmt: skip
    return row


def drawn(exam: teach.Blueprint, on: dt.date, seed: int) -> teach.Paper:
    """The paper of a seed by the rules of a day: the same again. Raises ContentError."""
    try:
        return teach.draw(exam, cards.bank(on, jurisdiction=exam.jurisdiction).values(), seed)
    except teach.DrawError as error:
        raise ContentError(_("The bank of questions is too small: %(why)s") % {"why": str(error)}) from error


def blueprint_of(row: Sitting) -> teach.Blueprint:
    """The blueprint by which a sitting was drawn."""
    for document in documents.Document.objects.filter(kind=library.EXAM, name=row.exam, version=row.version):
        return teach.parse_blueprint(document.content)
    found = library.exam(row.exam, row.on)
    if found is None:
        raise UnknownError
    return found


def questions(row: Sitting) -> list[teach.Question]:
    """The questions of a sitting as they were drawn."""
    return [teach.of_dict(found) for found in row.paper]


def shown(row: Sitting) -> list[dict[str, Any]]:
    """The paper as it may leave while the examination runs: stems and options, nothing of what is right or why."""
    return [
        {"place": place, "key": found["key"], "kind": found["kind"], "topic": found["topic"], "stem": found["stem"],
         "options": [{"id": option["id"], "text": option["text"]} for option in found["options"]]}
        for place, found in enumerate(row.paper, start=1)
    ]  # fmt: skip


@transaction.atomic
def save(pk: int, staff: Staff, place: int, chosen: Iterable[str], *, at: dt.datetime | None = None) -> Sitting:
    """Keep the answer to the question at a place (from 1); an empty one takes it back.

    Raises UnknownError, StateError (over: the time has ended or it was handed in).
    """
    at = at or timezone.now()
    row = _own(pk, staff)
    if row.state != Sitting.State.RUNNING or at > row.ends_at + GRACE:
        raise StateError(_("The time is over; the answers that were saved count."))
    if not 1 <= place <= len(row.paper):
        raise UnknownError
    found = row.paper[place - 1]
    known = [option["id"] for option in found["options"] if option["id"] in set(chosen)]
    if found["kind"] != "multiple" and len(known) > 1:
        raise ContentError(_("This question has one answer."))
    row.answers[found["key"]] = known
    if not known:
        row.answers.pop(found["key"])
    row.saved_at = at
    row.save(update_fields=["answers", "saved_at"])
    return row


def submit(pk: int, staff: Staff, *, at: dt.datetime | None = None) -> Sitting:
    """Hand the paper in; it is marked at once. Again it changes nothing. Raises UnknownError."""
    at = at or timezone.now()
    with transaction.atomic():
        row = _own(pk, staff)
        if row.state == Sitting.State.RUNNING:
            _mark(row, min(at, row.ends_at))
        return row


def _own(pk: int, staff: Staff) -> Sitting:
    row = Sitting.objects.select_for_update().filter(pk=pk, staff=staff).first()
    if row is None:
        raise UnknownError
    return row


def _mark(row: Sitting, at: dt.datetime) -> None:
    asked = questions(row)
    marked = teach.mark(blueprint_of(row), asked, row.answers)
    row.state = Sitting.State.PASSED if marked.passed else Sitting.State.FAILED
    row.score_bp, row.failed_parts, row.ended_at = marked.score_bp, list(marked.failed_parts), at
    row.by_topic = {topic: list(count) for topic, count in marked.by_topic.items()}
    row.save()
    good, count = sum(marked.right.values()), len(asked)
    ItemAnswer.objects.bulk_create(
        [
            ItemAnswer(sitting=row, key=q.key, topic=q.topic, right=marked.right[q.key],
                       rest=(good - marked.right[q.key]) / max(1, count - 1))
            for q in asked
        ]
    )  # fmt: skip
    for question in asked:
        # what went wrong comes back in the daily repetition
        if not marked.right[question.key]:
            cards.learn(row.staff, question, False, at)
    audit.record("exam.ended", user=row.staff.user, subject=f"sitting:{row.pk}",
                 detail={"exam": row.exam, "passed": marked.passed})  # fmt: skip


def close_due(at: dt.datetime | None = None, *, staff: Staff | None = None) -> dict[str, int]:
    """Mark the examinations whose time has ended by what was saved: a job, and before anything is shown."""
    at = at or timezone.now()
    closed = 0
    rows = Sitting.objects.filter(state=Sitting.State.RUNNING, ends_at__lt=at - GRACE)
    if staff is not None:
        rows = rows.filter(staff=staff)
    for pk in rows.values_list("pk", flat=True):
        with transaction.atomic():
            row = Sitting.objects.select_for_update(skip_locked=True).filter(pk=pk, state=Sitting.State.RUNNING).first()
            if row is not None:
                _mark(row, row.ends_at)
                closed += 1
    return {"closed": closed}


def passed(staff: Staff, name: str, since: dt.date | None = None) -> Sitting | None:
    """Somebody's last pass of an examination, since a day if given."""
    rows = Sitting.objects.filter(staff=staff, exam=name, state=Sitting.State.PASSED)
    if since is not None:
        rows = rows.filter(on__gte=since)
    return rows.order_by("-ended_at").first()


def items(keys: Iterable[str] | None = None, *, most: int = 200_000) -> Mapping[str, teach.Item]:
    """How questions do in examinations, by key: answers, share right, discrimination."""
    rows = ItemAnswer.objects.order_by("-pk")
    if keys is not None:
        rows = rows.filter(key__in=list(keys))
    return {item.key: item for item in teach.judge_items(rows.values_list("key", "right", "rest")[:most])}
