"""What the legal room shows on the pages that all share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cureline.face import Ask, Asking, Entry, Event, Panel, Tile
from cureline.legal import rules, views
from cureline.legal.models import Case, CaseEvent, Placement, Term
from cureline.people.services import name_of
from cureline.worklist import approvals

ENTRIES = [
    Entry("legal:cases", _("Cases at law"), "scale", "legal.see", "legal", 10),
    Entry("legal:limitation", _("Limitation"), "hourglass", "legal.see", "legal", 20),
    Entry("legal:agencies", _("Agencies"), "handshake", "agency.see", "legal", 30),
    Entry("legal:sales", _("Debt sales"), "package", "agency.see", "legal", 40),
]


def _approvals(user: Any) -> Iterable[approvals.Waiting]:
    """The stages that this person may agree to: nobody decides on what they asked for themselves."""
    asked = CaseEvent.objects.filter(kind="asked", case__pending__isnull=False).select_related("case", "user")
    latest = {event.case_id: event for event in asked.order_by("pk")}
    for event in latest.values():
        if event.case.pending["user"] != user.pk:
            stage = rules.load(event.case.jurisdiction).stages[event.case.pending["stage"]]
            yield approvals.Waiting(
                title=f"{event.case} · {stage}", url=reverse("legal:case", args=[event.case_id]), since_at=event.at,
                customer_id=event.customer_id, asked_by=name_of(event.user),
                detail=event.note,
            )  # fmt: skip


approvals.register("legal", _("Cases at law"), "legal.approve", _approvals)


def tiles(request: HttpRequest) -> Asking:
    """Deadlines and approvals that wait."""
    if not request.user.may("legal.see"):
        return
    today = timezone.now().date()
    late, waiting = yield Ask(
        Term.objects.filter(Q(state="missed") | Q(state="open", due_on__lt=today)), Case.objects.exclude(pending=None)
    )
    address = reverse("legal:cases")
    yield Tile(_("Legal deadlines missed"), late, address, "legal.see", "bad" if late else "neutral", order=60)
    yield Tile(_("Cases that wait for approval"), waiting, address, "legal.approve", "warn" if waiting else "neutral",
               order=20)  # fmt: skip


def panels(request: HttpRequest, customer_id: str) -> list[Panel]:
    """The customer's cases and placements."""
    cases = [(case, rules.load(case.jurisdiction).stages[case.stage]) for case in views.cases(customer_id=customer_id)]
    placements = Placement.objects.filter(customer_id=customer_id, recalled_on=None).select_related("agency")
    context = {"cases": cases, "placements": list(placements), "customer_id": customer_id}
    return [Panel("legal", _("At law"), "legal/panel.html", "legal.see", 80, context, "side")]


def events(request: HttpRequest, customer_id: str) -> list[Event]:
    """What happened in the customer's cases."""
    if not request.user.may("legal.see"):
        return []
    found = CaseEvent.objects.filter(customer_id=customer_id, kind__in=("opened", "stage")).select_related("case")
    return [
        Event(row.at, "legal", "scale", views.EVENT_KINDS[row.kind],
              str(rules.load(row.case.jurisdiction).stages[row.stage]), reverse("legal:case", args=[row.case_id]),
              "warn")
        for row in found
    ]  # fmt: skip
