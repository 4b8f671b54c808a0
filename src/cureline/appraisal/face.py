"""What the room shows on the pages that all share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cureline.appraisal import services, views
from cureline.appraisal.models import Appraisal, Rules
from cureline.appraisal.services import quality
from cureline.face import Ask, Asking, Entry, Tile
from cureline.people.services import name_of
from cureline.worklist import approvals

ENTRIES: list[Entry] = [
    Entry("appraisal:mine", _("My appraisal"), "clipboard-check", "appraisal.own", "people", 50),
    Entry("appraisal:team", _("Team's appraisals"), "users", "appraisal.see", "people", 51),
    Entry("appraisal:periods", _("Appraisal periods"), "calendar-check", "appraisal.decide", "people", 52),
    Entry("appraisal:rules", _("Rules of score and pay"), "scale", "appraisal.rules", "people", 53),
    Entry("appraisal:appeals", _("Appeals"), "gavel", "appraisal.hear", "people", 54),
    Entry("appraisal:queue", _("Quality samples"), "ear", "quality.rate", "people", 55),
    Entry("appraisal:agreement", _("Agreement of raters"), "equal", "quality.rate", "people", 56),
]


def _rules(user: Any) -> Iterable[approvals.Waiting]:
    """Proposed rules that this person may decide on: never their own."""
    rows = Rules.objects.filter(state=Rules.State.WAITING).exclude(proposed_by=user).select_related("proposed_by")
    for row in rows.order_by("pk"):
        yield approvals.Waiting(
            title=f"{views.KINDS[row.kind]} {row.version}", url=reverse("appraisal:rule", args=[row.pk]),
            since_at=row.proposed_at, asked_by=name_of(row.proposed_by), detail=row.why,
        )  # fmt: skip


approvals.register("appraisal", _("Rules of score and pay"), "appraisal.decide", _rules)


def tiles(request: HttpRequest) -> Asking:
    """What waits for this person: the own step, reviews, appeals, samples."""
    user: Any = request.user
    if user.may("appraisal.own"):
        own = services.visible(user).filter(staff__user=user, state__in=("self", "decided")).first()
        if own is not None:
            yield Tile(_("My appraisal"), views.STATES[own.state][0], reverse("appraisal:show", args=[own.pk]),
                       "appraisal.own", "info", order=60)  # fmt: skip
    if user.may("appraisal.see"):
        rows = services.visible(user).filter(state=Appraisal.State.LEADER)
        waits = sum(services.may_review(row, user) for row in rows)
        if waits:
            yield Tile(_("Reviews to write"), waits, reverse("appraisal:team") + "?state=leader", "appraisal.see",
                       "warn", order=61)  # fmt: skip
    if user.may("appraisal.hear"):
        rows = services.visible(user).filter(state=Appraisal.State.APPEALED)
        count = sum(services.may_hear(row, user) for row in rows)
        if count:
            yield Tile(_("Appeals to decide"), count, reverse("appraisal:appeals"), "appraisal.hear", "warn", order=62)
    if user.may("quality.rate"):
        (open_,) = yield Ask(quality.queue(user))
        if open_:
            yield Tile(_("Samples to rate"), open_, reverse("appraisal:queue"), "quality.rate", "info", order=63)
