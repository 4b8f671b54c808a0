"""What the room shows on the pages that all share."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cureline.face import Ask, Asking, Entry, Tile
from cureline.wellbeing.models import CarePlan, DayLoad, Pause, Swap
from cureline.wellbeing.services import pulsing, resting, whose

ENTRIES: list[Entry] = [
    Entry("wellbeing:mine", _("My week"), "calendar-days", "wellbeing.own", "people", 10),
    Entry("wellbeing:team", _("Roster"), "calendar-range", "wellbeing.see", "people", 12),
    Entry("wellbeing:board", _("Load and rest"), "heart-pulse", "wellbeing.see", "people", 14),
    Entry("wellbeing:events", _("Events and sharing"), "party-popper", "wellbeing.together", "people", 90),
    Entry("wellbeing:pulses", _("Pulse survey"), "message-circle-heart", "wellbeing.together", "people", 92),
]


def tiles(request: HttpRequest) -> Asking:
    """One's own pause and survey; to a leader who needs a word, swaps and reviews that wait."""
    user: Any = request.user
    if user.may("wellbeing.own"):
        pause = Pause.objects.filter(staff__user=user, state__in=resting.OPEN).first()
        if pause is not None:
            yield Tile(_("A pause is due"), pause.minutes, reverse("wellbeing:pause", args=[pause.pk]),
                       "wellbeing.own", "info", _("minutes"), 3)  # fmt: skip
        asked = pulsing.asked(user)
        if asked is not None:
            yield Tile(_("Pulse survey"), 7, reverse("wellbeing:pulse_answer", args=[asked.pulse_id]),
                       "wellbeing.own", "info", _("questions, anonymous"), 80)  # fmt: skip
    if user.may("wellbeing.manage"):
        people, today = list(whose.led(user)), whose.today()
        last = DayLoad.objects.filter(staff__in=people, on__gte=today - dt.timedelta(days=3)).order_by("staff", "-on")
        waiting, due = yield Ask(
            Swap.objects.filter(state="agreed", asker__in=people, on__gt=today),
            CarePlan.objects.filter(holder=user, closed_at__isnull=True, review_on__lte=today),
        )
        heavy = sum(row.level != DayLoad.Level.FINE for row in last.distinct("staff"))
        if heavy:
            yield Tile(_("Work weighs on"), heavy, reverse("wellbeing:board"), "wellbeing.see", "warn",
                       _("people of your teams"), 24)  # fmt: skip
        if waiting:
            yield Tile(_("Swaps of shifts to decide"), waiting, reverse("wellbeing:team"), "wellbeing.manage", "warn",
                       "", 62)  # fmt: skip
        if due:
            yield Tile(_("Care plans to review"), due, reverse("wellbeing:care"), "wellbeing.together", "warn", "", 63)
