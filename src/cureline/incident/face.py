"""What the room shows on the pages that all share; what it offers from alerts and from alarms of the field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cureline.face import Ask, Asking, Entry, Tile
from cureline.incident import config, services, views
from cureline.incident.models import OPEN, Action, Incident, PlanDraft
from cureline.incident.services import roster
from cureline.people.services import name_of
from cureline.visit.models import Alarm
from cureline.worklist import approvals, desk

ENTRIES: list[Entry] = [
    Entry("incident:index", _("Incidents"), "siren", "incident.see", "risk", 20),
    Entry("incident:drills", _("Drills"), "timer", "incident.lead", "risk", 22),
    Entry("incident:roster", _("Duty roster"), "calendar-clock", "incident.see", "risk", 24),
    Entry("incident:resources", _("Emergency resources"), "package", "incident.lead", "risk", 26),
]


def _plans(user: Any) -> Iterable[approvals.Waiting]:
    """Versions of plans that this person may decide on: never their own."""
    for row in PlanDraft.objects.filter(decided_at=None).exclude(written_by=user).order_by("pk"):
        yield approvals.Waiting(
            title=views.kind_title(row.kind), url=reverse("incident:plan", args=[row.kind]), since_at=row.written_at,
            asked_by=name_of(row.written_by), detail=row.version,
        )  # fmt: skip


approvals.register("incident", _("Versions of emergency plans"), "incident.plan", _plans)


def tiles(request: HttpRequest) -> Asking:
    """Incidents that go on, deadlines that have passed, one's own actions, gaps of the roster, alarms of the field."""
    user: Any = request.user
    if not user.may("incident.see"):
        return
    now = views.now()
    (going_on,) = yield Ask(Incident.objects.filter(drill=False, state__in=OPEN))
    if going_on:
        late = services.late(user, now)
        told = ngettext("%(n)d deadline has passed", "%(n)d deadlines have passed", late) % {"n": late} if late else ""
        yield Tile(_("Incidents going on"), going_on, reverse("incident:index"), "incident.see", "bad", told, 2)
    mine = list(Action.objects.filter(owner=user, done_on=None).order_by("due_on", "pk"))
    if mine:
        tone = "bad" if mine[0].due_on < desk.today(now) else "info"
        yield Tile(_("Actions of yours after incidents"), len(mine),
                   reverse("incident:show", args=[mine[0].incident_id]), "incident.see", tone, order=30)  # fmt: skip
    if user.may("incident.lead"):
        gaps = len(roster.gaps(desk.today(now), 7))
        if gaps:
            yield Tile(_("Gaps of the duty roster"), gaps, reverse("incident:roster"), "incident.lead", "warn",
                       gettext("in the next seven days"), 45)  # fmt: skip
    # who leads sees who called for help, nobody else
    for alarm in offered_alarms()[:3] if user.may("floor.see") or user.may("incident.lead") else ():
        yield Tile(_("Alarm in the field: declare an incident?"), str(alarm.staff), alarm_url(alarm),
                   "incident.declare", "bad", order=3)  # fmt: skip


def offered_alarms() -> list[Alarm]:
    """Alarms of the field that nobody answered in time and of which no incident was declared."""
    waiting = list(Alarm.objects.filter(acknowledged_at=None).select_related("staff").order_by("-at")[:20])
    if not waiting:
        return []
    known = set(Incident.objects.filter(source__startswith="alarm:").values_list("source", flat=True))
    return [
        alarm for alarm in waiting
        if f"alarm:{alarm.pk}" not in known and (alarm.kind == Alarm.Kind.RAISED or alarm.escalated_at is not None)
    ]  # fmt: skip


def alarm_url(alarm: Alarm) -> str:
    """The form to declare, filled in from an alarm."""
    return f"{reverse('incident:declare')}?kind=field_accident&severity=3&source=alarm:{alarm.pk}"


def alert_url(alert: Any) -> str:
    """The form to declare, filled in from an alert of warning: the class is the catalogue's guess by the code."""
    guesses = config.catalogue()["alerts"]
    code = str(getattr(alert, "indicator", "") or getattr(alert, "code", "") or "")
    kind = next((kind for part, kind in guesses.items() if part != "default" and part in code), guesses["default"])
    return f"{reverse('incident:declare')}?kind={kind}&source=warning:{alert.pk}"
