"""What the room shows on the pages that all share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cureline.face import Ask, Asking, Entry, Tile
from cureline.goal import beside
from cureline.people.services import name_of
from cureline.risk import exporting, views
from cureline.risk.data import said
from cureline.risk.models import Staffing, Version
from cureline.risk.services import claims, covers, register, staffing
from cureline.warning.services import actions
from cureline.worklist import approvals, desk

ENTRIES: list[Entry] = [
    Entry("risk:home", _("Risk overview"), "shield-alert", "risk.see", "risk", 10),
    Entry("risk:register", _("Risk register"), "clipboard-list", "risk.see", "risk", 20),
    Entry("risk:scenarios", _("Stress scenarios"), "trending-down", "risk.see", "risk", 30),
    Entry("risk:concentration", _("Concentration"), "chart-pie", "risk.see", "risk", 40),
    Entry("risk:covers", _("Cover"), "umbrella", "cover.see", "risk", 50),
]


def _versions(user: Any) -> Iterable[approvals.Waiting]:
    """Versions of risks that this person may approve: never their own."""
    rows = Version.objects.filter(state="waiting").exclude(author=user).select_related("risk", "author")
    for row in rows.order_by("pk"):
        yield approvals.Waiting(
            title=f"{row.risk.code} · {said(row.title)}", url=reverse("risk:risk", args=[row.risk_id]),
            since_at=row.made_at, asked_by=name_of(row.author), detail=row.why,
        )  # fmt: skip


def _staffings(user: Any) -> Iterable[approvals.Waiting]:
    rows = Staffing.objects.filter(state="waiting").exclude(proposed_by=user).select_related("run", "proposed_by")
    for row in rows.order_by("pk"):
        yield approvals.Waiting(
            title=f"{said(row.run.title)} · {views.money(row.cost_minor, row.currency)}",
            url=reverse("risk:staffing", args=[row.pk]), since_at=row.proposed_at, asked_by=name_of(row.proposed_by),
            detail=row.why,
        )  # fmt: skip


approvals.register("risk", _("Risks of the register"), "risk.approve", _versions)
approvals.register("staffing", _("People for a scenario"), "risk.approve", _staffings)
actions.register("risk", _("Add to the risk register"), "risk.write",
                 lambda alert: f"{reverse('risk:new')}?alert={alert.pk}")  # fmt: skip
actions.register("scenario", _("Run a scenario"), "stress.run",
                 lambda alert: f"{reverse('risk:scenarios')}?alert={alert.pk}")  # fmt: skip
exporting.register()


def _beside(since: dt.date, until: dt.date) -> Iterable[beside.Note]:
    """People approved for months of a plan's period: the most at once of each team, and what it costs."""
    titles = views.teams()
    for row, lines in staffing.between(since, until):
        most: dict[str, int] = {}
        for line in lines:
            heads = sum(int(fill["heads"]) for fill in line["fills"])
            most[line["team"]] = max(most.get(line["team"], 0), heads)
        told = ", ".join(f"{titles.get(team, team)} +{heads}" for team, heads in most.items() if heads)
        cost = sum(fill["cost_minor"] for line in lines for fill in line["fills"])
        yield beside.Note(said(row.run.title), reverse("risk:staffing", args=[row.pk]),
                          f"{told} · {views.money(cost, row.currency)}")  # fmt: skip


beside.register("risk", _("People approved for a scenario"), "risk.see", _beside)


def tiles(request: HttpRequest) -> Asking:
    """Reviews that are overdue, covers that end soon, claims that are late."""
    on = desk.today(timezone.now())
    user: Any = request.user
    if user.may("risk.see"):
        (late,) = yield Ask(register.overdue(on))
        if late:
            address = f"{reverse('risk:register')}?state=overdue"
            yield Tile(_("Overdue reviews of risks"), late, address, "risk.see", "warn", order=31)
    if user.may("cover.see"):
        soon, late = yield Ask(covers.expiring(on), claims.late(on))
        if soon:
            yield Tile(_("Cover that ends soon"), soon, reverse("risk:covers"), "cover.see", "warn", order=32)
        if late:
            yield Tile(_("Late claims on cover"), late, reverse("risk:claims"), "cover.see", "bad", order=33)
