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
from cureline.improvement import views
from cureline.improvement.models import Finding, FollowUp, Proposal
from cureline.people.services import name_of
from cureline.worklist import approvals

ENTRIES: list[Entry] = [
    Entry("improvement:findings", _p("improvement", "Findings"), "lightbulb", "improvement.see", "learn", 60),
    Entry("improvement:proposals", _("Proposed changes"), "git-pull-request", "improvement.see", "learn", 70),
]


def _approvals(user: Any) -> Iterable[approvals.Waiting]:
    """The changes that this person may decide on: never their own."""
    rows = Proposal.objects.filter(state="waiting").exclude(proposed_by=user).select_related("proposed_by")
    for row in rows.order_by("pk"):
        yield approvals.Waiting(
            title=views.told(row)[0], url=reverse("improvement:proposal", args=[row.pk]), since_at=row.proposed_at,
            customer_id="", asked_by=name_of(row.proposed_by), detail=row.why,
        )  # fmt: skip


approvals.register("improvement", _("Changes of a strategy"), "improvement.decide", _approvals)


def tiles(request: HttpRequest) -> Asking:
    """Findings and what they are worth; changes that wait; changes that did harm."""
    if not request.user.may("improvement.see"):
        return
    count, waiting = yield Ask(
        Finding.objects.filter(state__in=("new", "seen")), Proposal.objects.filter(state="waiting")
    )
    worth = views.worth() if count else ""
    last = FollowUp.objects.filter(proposal__state="accepted").order_by("proposal_id", "-on").distinct("proposal_id")
    worse = sum(row.verdict == "worse" for row in last)
    yield Tile(_p("improvement", "Findings"), count, reverse("improvement:findings"), "improvement.see",
               "info" if count else "neutral", gettext("worth %(money)s a month") % {"money": worth} if worth else "",
               55)  # fmt: skip
    address = reverse("improvement:proposals")
    if waiting:
        yield Tile(_("Changes that wait for a decision"), waiting, f"{address}?state=waiting", "improvement.decide",
                   "warn", order=21)  # fmt: skip
    if worse:
        yield Tile(_("Changes that made it worse"), worse, f"{address}?state=accepted", "improvement.decide", "bad",
                   order=22)  # fmt: skip
