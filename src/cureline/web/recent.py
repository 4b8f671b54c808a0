"""The customers whom this person opened last: ids in the session, the latest first."""

from __future__ import annotations

from django.http import HttpRequest

KEPT = 12
_KEY = "recent_customers"


def add(request: HttpRequest, customer_id: str) -> None:
    """Put a customer first."""
    before = ids(request)
    if before[:1] != [customer_id]:
        request.session[_KEY] = [customer_id, *(one for one in before if one != customer_id)][:KEPT]


def ids(request: HttpRequest) -> list[str]:
    """The ids, the latest first."""
    return [str(one) for one in request.session.get(_KEY, [])]
