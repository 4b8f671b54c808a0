"""What the room shows on the pages that all share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

from cureline.career import documents, scope
from cureline.career.models import Assessment, Award, Offer, Onboarding, Probation, Promotion, Rating, Requisition
from cureline.face import Ask, Asking, Entry, Tile
from cureline.people.services import name_of
from cureline.worklist import approvals, desk

ENTRIES: list[Entry] = [
    Entry("career:home", _("My career"), "route", "career.own", "people", 50),
    Entry("career:openings", _("Recruiting"), "user-search", "recruit.see", "people", 52),
    Entry("career:interviews", _("My interviews"), "calendar-check", "recruit.rate", "people", 53),
    Entry("career:probations", _("Probation"), "sprout", "career.see", "people", 54),
    Entry("career:gaps", _("Competence gaps"), "chart-bar", "career.see", "people", 55),
    Entry("career:posts", _("Posts and competences"), "briefcase", "career.see", "people", 56),
    Entry("career:promotions", _("Career steps"), "arrow-up-right", "career.manage", "people", 57),
    Entry("career:rewards", _("Rewards"), "award", "career.own", "people", 58),
    Entry("career:onboardings", _("Onboarding"), "door-open", "staff.manage", "set_up", 60),
]


def _openings(user: Any) -> Iterable[approvals.Waiting]:
    """Openings that this person may decide on: never their own."""
    rows = Requisition.objects.filter(state="waiting").exclude(asked_by=user).select_related("asked_by__staff", "team")
    for row in rows.order_by("pk"):
        yield approvals.Waiting(
            title=f"{documents.post_title(row.post)} × {row.number}", url=reverse("career:opening", args=[row.pk]),
            since_at=row.asked_at, asked_by=name_of(row.asked_by), detail=row.why,
        )  # fmt: skip


def _offers(user: Any) -> Iterable[approvals.Waiting]:
    """Offers that this person may approve; a candidate is named by the code alone."""
    rows = Offer.objects.filter(state="waiting").exclude(proposed_by=user)
    for row in rows.select_related("candidate__requisition", "proposed_by__staff").order_by("pk"):
        yield approvals.Waiting(
            title=f"{documents.post_title(row.candidate.requisition.post)} · {row.candidate.code}",
            url=reverse("career:candidate", args=[row.candidate_id]), since_at=row.proposed_at,
            asked_by=name_of(row.proposed_by),
        )  # fmt: skip


def _outcomes(user: Any) -> Iterable[approvals.Waiting]:
    """Outcomes of probation that this person may decide on."""
    rows = Probation.objects.filter(state="running", decided_by=None).exclude(outcome="")
    rows = rows.exclude(proposed_by=user).exclude(staff__user=user).select_related("staff", "proposed_by__staff")
    for row in rows.order_by("pk"):
        yield approvals.Waiting(
            title=row.staff.name, url=reverse("career:probation", args=[row.pk]),
            since_at=row.proposed_at or timezone.now(), asked_by=name_of(row.proposed_by),
            detail=documents.said(documents.load("probation")["outcomes"][row.outcome]),
        )  # fmt: skip


def _steps(user: Any) -> Iterable[approvals.Waiting]:
    """Career steps that this person may decide on."""
    rows = Promotion.objects.filter(state="waiting").exclude(staff__user=user).select_related("staff")
    for row in rows.order_by("pk"):
        yield approvals.Waiting(
            title=f"{row.staff.name} · {documents.post_title(documents.steps()[row.step]['to'])}",
            url=reverse("career:promotion", args=[row.pk]), since_at=row.asked_at, asked_by=row.staff.name,
        )  # fmt: skip


approvals.register("career-openings", _("Openings to be approved"), "career.manage", _openings)
approvals.register("career-offers", _("Offers to be approved"), "career.manage", _offers)
approvals.register("career-outcomes", _("Ends of probation"), "career.manage", _outcomes)
approvals.register("career-steps", _("Career steps"), "career.manage", _steps)


def tiles(request: HttpRequest) -> Asking:
    """Interviews to rate, assessments that are late, people to come on board, nominations."""
    user: Any = request.user
    today = desk.today(timezone.now())
    if user.may("recruit.rate"):
        invited = Rating.objects.filter(rater=user, submitted_at=None, interview__candidate__state="invited")
        (rate,) = yield Ask(invited)
        if rate:
            yield Tile(_("Interviews to rate"), rate, reverse("career:interviews"), "recruit.rate", "info", order=60)
    if user.may("career.see"):
        rows = Assessment.objects.filter(at=None, due_on__lte=today, probation__state="running")
        (late,) = yield Ask(rows.filter(probation__staff__in=scope.staff_seen(user)))
        if late:
            yield Tile(_("Assessments of probation that are due"), late, reverse("career:probations"), "career.see",
                       "warn", order=61)  # fmt: skip
    if user.may("staff.manage"):
        (waiting,) = yield Ask(Onboarding.objects.filter(done_at=None))
        if waiting:
            yield Tile(_("New colleagues to be recorded"), waiting, reverse("career:onboardings"), "staff.manage",
                       "info", order=62)  # fmt: skip
    if user.may("career.manage"):
        (named,) = yield Ask(Award.objects.filter(state="waiting"))
        if named:
            yield Tile(_p("rewards", "Nominations that wait"), named, reverse("career:deciding"), "career.manage",
                       order=63)  # fmt: skip
    me = scope.own(user)
    own = Probation.objects.filter(staff=me, state="running").first() if me is not None else None
    if own is not None and user.may("career.own"):
        (left,) = yield Ask(own.goals.filter(reached_on=None))
        yield Tile(_("My probation"), left, reverse("career:probation", args=[own.pk]), "career.own", "info",
                   _("goals to reach"), 20)  # fmt: skip
