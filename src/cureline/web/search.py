"""Find a customer: by id, account, telephone, name or national id. What is asked never stands in an address."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cureline.face import ProblemError
from cureline.people.models import Team
from cureline.portfolio import services
from cureline.portfolio.models import Customer, Holding
from cureline.trust.duties import duty
from cureline.web import recent
from cureline.worklist.models import Assessment
from cureline.worklist.night import current


@duty("customer.search")
def search(request: HttpRequest) -> HttpResponse:
    """Search by POST; one hit opens at once. By GET the customers opened last."""
    query = request.POST.get("q", "")
    asked = request.method == "POST"
    found: list[Any] = []
    if asked:
        try:
            found = services.find(query, request=request).customers
        except ProblemError as error:
            messages.error(request, str(error.title))
            asked = False
        if len(found) == 1:
            return redirect("customer:show", found[0].pk)
    opened = recent.ids(request)
    before = Customer.objects.in_bulk(opened)
    return render(
        request,
        "web/search.html",
        {
            "asked": asked,
            "found": lines(found),
            "many": len(found) >= services.MOST,
            "recent": lines([before[key] for key in opened if key in before]),
        },
    )


def lines(customers: list[Any]) -> list[dict[str, Any]]:
    """Customers with who holds them and what is past due in the published run: `row`, `holding`, `team`, `worst`."""
    keys = [row.pk for row in customers]
    holdings = Holding.objects.in_bulk(keys)
    teams = Team.objects.in_bulk([holding.team for holding in holdings.values() if holding.team])
    worst: dict[str, Assessment] = {}
    run = current()
    if run is not None:
        for row in Assessment.objects.filter(run=run, customer_id__in=keys).order_by("dpd"):
            worst[row.customer_id] = row
    return [
        {
            "row": row,
            "holding": holdings.get(row.pk),
            "team": teams.get(holdings[row.pk].team) if row.pk in holdings else None,
            "worst": worst.get(row.pk),
        }
        for row in customers
    ]
