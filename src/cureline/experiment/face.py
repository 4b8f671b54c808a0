"""What experiments show on shared pages: the entry, what runs or was stopped, what waits for approval."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cureline.experiment.config import ONE_DAY
from cureline.experiment.models import Experiment
from cureline.face import Entry, Tile
from cureline.worklist import approvals, desk

ENTRIES = [Entry("experiment:index", _("Experiments"), "flask-conical", "experiment.see", "learn", 30)]
# how long a stop stands on the homes of who leads
RECENT_DAYS = 7


def tiles(request: HttpRequest) -> list[Tile]:
    """Experiments that a guard-rail or a broken draw stopped in the last days."""
    user: Any = request.user
    if not user.may("experiment.see"):
        return []
    since = desk.today(timezone.now()) - RECENT_DAYS * ONE_DAY
    stopped = Experiment.objects.filter(ending__in=("harm", "broken"), ended_on__gte=since)
    return [
        Tile(_("Experiment stopped by itself"), row.get_ending_display(), reverse("experiment:show", args=[row.pk]),
             "experiment.see", "bad", row.title, 8)
        for row in stopped
    ]  # fmt: skip


def _waiting(user: Any) -> Iterable[approvals.Waiting]:
    """What somebody else designed or proposed."""
    found = Experiment.objects.filter(Q(state="waiting") | Q(pending="adopt")).select_related("designer__staff")
    for row in found.exclude(designer=user).exclude(pending_by=user).order_by("pk"):
        staff = getattr(row.designer, "staff", None)
        detail = _("Adopt the challenger") if row.pending else _("Start the experiment")
        last = row.records.order_by("-pk").first()
        yield approvals.Waiting(
            row.title, reverse("experiment:show", args=[row.pk]), last.at if last else row.designed_at,
            asked_by=staff.name if staff else row.designer.get_username(), detail=detail,
        )  # fmt: skip


approvals.register("experiment", _("Experiments"), "experiment.approve", _waiting)
