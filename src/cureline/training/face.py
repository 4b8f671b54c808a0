"""What the room shows on the pages that all share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

from cureline.face import Ask, Asking, Entry, Tile
from cureline.people.services import name_of
from cureline.training import library, services, views
from cureline.training.models import Assignment, WrittenQuestion
from cureline.worklist import approvals

ENTRIES: list[Entry] = [
    Entry("training:home", _("My learning"), "graduation-cap", "training.learn", "people", 10),
    Entry("training:learners", _("Learners"), "users-round", "training.see", "people", 12),
    Entry("training:courses", _("Courses"), "book-open", "training.see", "people", 14),
    Entry("training:questions", _p("training", "Questions"), "circle-question-mark", "training.see", "people", 16),
    Entry("training:exams", _("Examinations"), "file-check", "training.see", "people", 18),
    Entry("training:licences", _("Licences"), "badge-check", "training.see", "people", 20),
]


def _approvals(user: Any) -> Iterable[approvals.Waiting]:
    """Courses and questions that this person may decide on: never their own."""
    for row in views.versions_waiting().exclude(written_by=user):
        yield approvals.Waiting(
            title=gettext("Course %(name)s, version %(version)s") % {"name": row.name, "version": row.version},
            url=reverse("training:version", args=[row.pk]), since_at=row.written_at,
            asked_by=name_of(row.written_by), detail=row.why,
        )  # fmt: skip
    rows = WrittenQuestion.objects.filter(state="waiting").exclude(written_by=user).select_related("written_by")
    for question in rows.order_by("pk"):
        yield approvals.Waiting(
            title=gettext("Question of the course %(name)s") % {"name": views.course_title(question.course)},
            url=reverse("training:written", args=[question.pk]), since_at=question.written_at,
            asked_by=name_of(question.written_by), detail=question.why,
        )  # fmt: skip


approvals.register("training", _("Courses and questions"), "training.approve", _approvals)


def tiles(request: HttpRequest) -> Asking:
    """Today's repetition and my courses; for who leads, what is overdue and which licences end soon."""
    user: Any = request.user
    staff = getattr(user, "staff", None)
    today = library.today()
    if staff is not None and user.may("training.learn"):
        opened = Assignment.objects.filter(staff=staff, done_at=None, ended_at=None)
        count, late = yield Ask(opened, opened.filter(due_on__lt=today))
        if count:
            yield Tile(_("My courses"), count, reverse("training:home"), "training.learn", "bad" if late else "info",
                       gettext("%(n)d overdue") % {"n": late} if late else "", 70)  # fmt: skip
        ending = [one for one in services.licences_of(staff, today) if one.expiring]
        if ending:
            yield Tile(_("Licences that end soon"), len(ending), reverse("training:home"), "training.learn", "warn",
                       ending[0].title, 71)  # fmt: skip
    if user.may("training.see"):
        people = views.learners(request)
        ending_all, overdue = yield Ask(
            services.expiring(today).filter(staff__in=people),
            Assignment.objects.filter(staff__in=people, done_at=None, ended_at=None, due_on__lt=today),
        )
        if ending_all:
            address = f"{reverse('training:licences')}?state=soon"
            yield Tile(_("Licences of the team that end soon"), ending_all, address, "training.see", "warn", order=72)
        if overdue:
            yield Tile(_("Overdue courses"), overdue, reverse("training:learners"), "training.see", "warn", order=73)
