"""What the room shows on the pages that all share: entries, own goals on one's home, what waits for approval."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cureline.face import Ask, Asking, Entry, Panel, Tile
from cureline.goal import periods, services
from cureline.goal.models import Goal, Plan

ENTRIES = [
    Entry("goal:index", _("Goals"), "target", "goal.see", "learn", 20),
    Entry("goal:plans", _("Plans of periods"), "calendar-range", "goal.see", "learn", 22),
    Entry("goal:simulations", _("What-if"), "git-compare-arrows", "whatif.run", "learn", 24),
]


def tiles(request: HttpRequest) -> Asking:
    """Goals and plans that wait for the head's word."""
    user: Any = request.user
    if not user.may("goal.approve"):
        return
    waiting = Goal.objects.filter(state="submitted", parent__isnull=True).exclude(author=user)
    drafts = Plan.objects.filter(state="draft", simulation__isnull=False).exclude(author=user)
    count, tried = yield Ask(waiting, drafts)
    if count:
        first = waiting.order_by("from_on", "pk")[0]
        url = f"{reverse('goal:index')}?period={periods.of(first.period, first.from_on).code}"
        yield Tile(_("Goals to approve"), count, url, "goal.approve", "warn", "", 60)
    if tried:
        yield Tile(_("Plans to approve"), tried, reverse("goal:plans"), "goal.approve", "warn", "", 61)


def homes(request: HttpRequest) -> list[Panel]:
    """A collector's own goals of the periods that run."""
    user: Any = request.user
    staff = getattr(user, "staff", None)
    if not user.may("goal.see") or staff is None or not staff.collector_id:
        return []
    from cureline.goal.pages.shared import Names, line

    today = periods.today()
    rows = list(
        services.visible(user).filter(scope="collector", scope_id=staff.collector_id, state="approved",
                                      from_on__lte=today, until_on__gte=today).order_by("-period", "measure")
    )  # fmt: skip
    if not rows:
        return []
    names = Names(rows)
    lines = [line(goal, names, services.latest(goal)) | {"period": periods.of(goal.period, goal.from_on).code}
             for goal in rows]  # fmt: skip
    return [Panel("goals", _("My goals"), "goal/home.html", "goal.see", 25, {"lines": lines}, "side")]
