"""Find a customer, and the page of one customer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from cureline.portfolio.models import Customer
from cureline.trust.duties import duty
from cureline.web import gathered


@duty("customer.search")
def search(request: HttpRequest) -> HttpResponse:
    """Find customers by id, account, telephone or name."""
    return render(request, "web/search.html", {"found": []})


@duty("customer.see")
def show(request: HttpRequest, customer_id: str) -> HttpResponse:
    """All that is known of a customer; each app adds its panels and events."""
    customer = get_object_or_404(Customer, pk=customer_id)
    return render(
        request,
        "web/customer.html",
        {
            "customer": customer,
            "panels": gathered.panels(request, customer_id),
            "events": gathered.events(request, customer_id),
        },
    )
