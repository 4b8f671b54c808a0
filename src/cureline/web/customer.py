"""The page of one customer."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from cureline.people.models import Staff, Team
from cureline.portfolio.face import circumstances
from cureline.portfolio.models import Customer, Holding
from cureline.trust import audit
from cureline.trust.duties import duty
from cureline.web import actions, face, gathered, insight, recent, timeline


@duty("customer.see")
def show(request: HttpRequest, customer_id: str) -> HttpResponse:
    """All that is known of a customer; each app adds its panels and events."""
    customer = get_object_or_404(Customer, pk=customer_id)
    audit.record("customer.seen", request=request, customer_id=customer_id)
    recent.add(request, customer_id)
    found = face.of(request, customer_id)
    panels = gathered.panels(request, customer_id)
    return render(
        request,
        "web/customer.html",
        {
            "customer": customer,
            "now": timezone.now(),
            "holder": _holder(customer_id),
            "found": found,
            "alerts": [
                one["row"] for one in circumstances(request, customer_id) if one["grave"] and one["state"] == "now"
            ],
            "acts": actions.of(request.user, customer_id),
            "act": _act(request, found, customer_id),
            "main": [panel for panel in panels if panel.column == "main"],
            "side": [panel for panel in panels if panel.column == "side"],
            "timeline": timeline.of(request, customer_id),
        },
    )


@duty("customer.see")
def events(request: HttpRequest, customer_id: str) -> HttpResponse:
    """The timeline alone, of one kind or longer: htmx puts it in the place of the one on the page."""
    customer = get_object_or_404(Customer, pk=customer_id)
    return render(
        request, "web/timeline.html", {"customer": customer, "timeline": timeline.of(request, customer_id)}
    )  # fmt: skip


def _holder(customer_id: str) -> dict[str, Any]:
    """Who holds the customer: `holding`, and the `team` and `staff` that it names."""
    holding = Holding.objects.filter(pk=customer_id).first()
    if holding is None:
        return {}
    return {
        "holding": holding,
        "team": Team.objects.filter(pk=holding.team).first() if holding.team else None,
        "staff": Staff.objects.filter(collector_id=holding.collector_id).first() if holding.collector_id else None,
    }


def _act(request: HttpRequest, found: insight.Insight, customer_id: str) -> dict[str, Any]:
    """What the night recommends: the `decision`, what made it (`because`), and the `rest` of the reasoning."""
    decision, known = found.decision, insight.known(request, found, customer_id)
    lines = insight.why(found.run, known, decision) if found.run and known else []
    because = [line.removeprefix("- ") for line in lines if line.startswith("- ")]
    return {"decision": decision, "because": because, "rest": [line for line in lines if not line.startswith("- ")]}
