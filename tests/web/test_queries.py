"""How many queries the main pages and acts of the desk take, so that none grows with the rows that it shows."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.desk import Desk
from tests.web import pages
from tests.worklist.test_claiming import task

from cureline.contact import services as contact

# role, address, at most so many; 4 of each are those of session, person and rows
BOUNDS = [
    ("phone", "/", 32),
    ("phone", "/worklist/", 30),
    ("phone", "/worklist/callbacks/", 16),
    ("phone", "/customers/{}/", 85),
    ("phone", "/contact/call/{}/", 26),
    ("leader", "/", 45),
    ("leader", "/worklist/floor/", 24),
    ("leader", "/worklist/floor/work/", 28),
    ("leader", "/arrangement/payments/", 16),
]


def _asked(client: Client, path: str) -> int:
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(path)
    return len(queries)


@pytest.fixture
def people(desk: Desk) -> dict[str, Any]:
    return {"phone": desk.user("phone"), "leader": desk.user("leader", more_teams=["early", "late"])}


def test_pages_stay_within_their_queries_however_many_rows_there_are(desk: Desk, people: dict[str, Any]) -> None:
    customer = pages.customer(desk)
    clients = {role: desk.client(user) for role, user in people.items()}

    def asked() -> dict[tuple[str, str], int]:
        return {(role, path): _asked(clients[role], path.format(customer.pk)) for role, path, _most in BOUNDS}

    task(desk)
    few = asked()
    for place in range(6):
        task(desk, place=place + 2)
        desk.user("phone")
        # refused, as the customer is vulnerable: it stands on the timeline
        with pytest.raises(contact.RefusedError):
            contact.begin(customer.pk, "legal", user=people["phone"])
    many = asked()
    assert {page: count for page, count in many.items() if count > few[page] + 4} == {}
    assert {(r, p): many[r, p] for r, p, most in BOUNDS if many[r, p] > most} == {}


def test_what_every_request_asks_is_five_queries(desk: Desk) -> None:
    client = desk.client(desk.user("phone", more_teams=["early", "late"]))
    # in a test the request's transaction is a savepoint of the test's: it is opened and its settings are given back;
    # the fifth counts the call against the limit of a minute
    assert _asked(client, "/api/v1/worklist/outcomes") <= 9
