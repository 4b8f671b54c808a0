"""What arrangements show on the pages that all share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cureline.arrangement import services, words
from cureline.arrangement.models import Plan, Promise, PromiseInstalment, Settlement
from cureline.arrangement.pages.running import progress
from cureline.arrangement.services import common
from cureline.engine.money import format_minor
from cureline.face import Ask, Asking, Entry, Event, Panel, Strand, Tile
from cureline.people.services import name_of
from cureline.worklist import approvals

ENTRIES = [
    Entry("arrangement:promises", gettext_lazy("Promises"), "handshake", "arrangement.see", "arrangements", 10),
    Entry("arrangement:plans", gettext_lazy("Plans and settlements"), "calendar-range", "arrangement.see",
          "arrangements", 20),
    Entry("arrangement:payments", gettext_lazy("Payments"), "banknote", "payment.see", "arrangements", 30),
    Entry("arrangement:reconciliation", gettext_lazy("Reconciliation"), "scale", "payment.see", "arrangements", 40),
    Entry("arrangement:approvals", gettext_lazy("Concessions to approve"), "stamp", "plan.approve", "lead", 45),
]  # fmt: skip
_MOST = 10


def _approvals(user: Any) -> Iterable[approvals.Waiting]:
    """What this person may decide upon."""
    for line in services.waiting(user):
        if line["beyond"]:
            continue
        row = line["row"]
        yield approvals.Waiting(
            title=f"{words.said('subject', line['subject'])} {row.pk}",
            url=reverse("arrangement:plan", args=[row.pk]) if line["subject"] == "plan"
            else reverse("arrangement:settlement", args=[row.pk]) if line["subject"] == "settlement"
            else reverse("arrangement:approvals"),
            since_at=row.proposed_at,
            customer_id=row.customer_id,
            asked_by=name_of(row.proposed_by),
            detail=words.waiver_reason(row.reason),
        )  # fmt: skip


approvals.register("arrangement", gettext_lazy("Plans, waivers, settlements"), "plan.approve", _approvals)


def tiles(request: HttpRequest) -> Asking:
    """Promises due today and broken of late; plans that run."""
    user: Any = request.user
    if not user.may("arrangement.see"):
        return
    on = common.today()
    due, broken, running = yield Ask(
        PromiseInstalment.objects.filter(state="open", due_on=on),
        PromiseInstalment.objects.filter(state="broken", due_on__gt=on - dt.timedelta(days=7)),
        Plan.objects.filter(state="running"),
    )
    yield Tile(_("Promised for today"), due, reverse("arrangement:promises"), "arrangement.see",
               tone="info" if due else "neutral", order=30)  # fmt: skip
    yield Tile(_("Promises broken this week"), broken, f"{reverse('arrangement:promises')}?state=broken",
               "arrangement.see", tone="bad" if broken else "neutral", order=31)  # fmt: skip
    yield Tile(_("Plans that run"), running, f"{reverse('arrangement:plans')}?state=running", "arrangement.see",
               order=32)  # fmt: skip


def panels(request: HttpRequest, customer_id: str) -> Iterable[Panel]:
    """Open promises, plans with their progress, settlements."""
    promises = Promise.objects.filter(customer_id=customer_id).prefetch_related("instalments").order_by("-pk")
    plans = Plan.objects.filter(customer_id=customer_id).prefetch_related("instalments").order_by("-pk")
    offers = Settlement.objects.filter(customer_id=customer_id).prefetch_related("instalments").order_by("-pk")
    yield Panel(
        "arrangements", _("Arrangements"), "arrangement/panel.html", "arrangement.see", 25,
        {
            "customer_id": customer_id,
            "promises": promises[:5],
            "plans": [{"row": row, "progress": progress(row)} for row in plans[:3]],
            "offers": [{"row": row, "progress": progress(row)} for row in offers[:3]],
        },
    )  # fmt: skip


def events(request: HttpRequest, customer_id: str) -> Iterable[Strand]:
    """Promises, plans and settlements on the timeline."""
    user: Any = request.user
    if not user.may("arrangement.see"):
        return

    def promised(row: Any) -> Event:
        amount = f"{format_minor(row.amount_minor, row.currency)} {row.currency}"
        return Event(row.made_at, "promise", "handshake", _("Promise to pay"), f"{amount} · {row.get_state_display()}",
                     reverse("arrangement:promises"), words.TONES[row.state])  # fmt: skip

    def planned(row: Any) -> Event:
        return Event(row.proposed_at, "plan", "calendar-range", _("Repayment plan"), row.get_state_display(),
                     reverse("arrangement:plan", args=[row.pk]), words.TONES[row.state])  # fmt: skip

    def settled(row: Any) -> Event:
        return Event(row.proposed_at, "settlement", "badge-percent", _("Settlement"), row.get_state_display(),
                     reverse("arrangement:settlement", args=[row.pk]), words.TONES[row.state])  # fmt: skip

    for kind, model, at, tell in (
        ("promise", Promise, "made_at", promised), ("plan", Plan, "proposed_at", planned),
        ("settlement", Settlement, "proposed_at", settled),
    ):  # fmt: skip
        rows: Any = model._default_manager.filter(customer_id=customer_id).order_by("-pk")
        yield Strand(kind, rows, at, _MOST, partial(map, tell))
