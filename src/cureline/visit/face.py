"""What the field shows on shared pages: entries, open alarms, the customer's visits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cureline.contact import taxonomy
from cureline.face import Ask, Asking, Entry, Event, Panel, Strand, Tile
from cureline.visit import board, config, services
from cureline.visit.models import Visit

ENTRIES = [
    Entry("visit:index", _("My field day"), "map-pin", "contact.visit", "work", 40),
    Entry("visit:floor", _("Field"), "route", "floor.see", "lead", 40),
]


def tiles(request: HttpRequest) -> Asking:
    """Visits left today, and alarms that nobody answered."""
    user: Any = request.user
    if user.may("contact.visit"):
        day = services.day_of(user, timezone.now().astimezone(config.zone()).date())
        if day is not None:
            (left,) = yield Ask(day.visits.filter(state__in=("planned", "waiting", "inside")))
            yield Tile(_("Visits left today"), left, reverse("visit:index"), "contact.visit", "info", "", 15)
    if user.may("floor.see"):
        (alarms,) = yield Ask(services.open_alarms(user))
        if alarms:
            yield Tile(_("Alarms in the field"), alarms, reverse("visit:floor"), "floor.see", "bad", "", 1)


def panels(request: HttpRequest, customer_id: str) -> list[Panel]:
    """The visit that is planned, if there is one."""
    visit = Visit.objects.filter(customer_id=customer_id, state__in=("planned", "waiting", "inside")).first()
    if visit is None:
        return []
    state, tone = board.STATES[visit.state]
    context = {"visit": visit, "state": state, "tone": tone, "zone": str(config.zone())}
    return [Panel("visit", _("Field visit"), "visit/_panel.html", "contact.visit", 45, context, "side")]


def events(request: HttpRequest, customer_id: str) -> Iterable[Strand]:
    """Visits that ended: made, refused or called off."""
    ended = Visit.objects.filter(customer_id=customer_id, ended_at__isnull=False).order_by("-ended_at")
    yield Strand("visit", ended, "ended_at", 50, _ended)


def _ended(visits: list[Any]) -> Iterable[Event]:
    for visit in visits:
        outcome = taxonomy.outcomes().get(visit.outcome)
        state, tone = board.STATES[visit.state]
        url = reverse("visit:show", args=[visit.pk])
        yield Event(visit.ended_at, "visit", "map-pin", _("Field visit"), str(outcome.title if outcome else state),
                    url, tone)  # fmt: skip
