"""Role × page × route: everything asks for a duty, and who lacks it gets 403 and stands in the audit log."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.attack import routes
from tests.desk import Desk

from cureline.trust.duties import duties, roles
from cureline.trust.models import AuditEntry

pytestmark = pytest.mark.django_db

# open to who has not signed in, or to everybody who has: each with its reason
PUBLIC = {
    "home": "every role has a home; its tiles ask for their duties",
    "language": "a person's own language",
    "theme": "a person's own appearance",
    "account_": "signing in itself, and one's own account",
    "mfa_": "one's own second factor",
    "socialaccount_login_cancelled": "signing in itself",
    "openid_connect_": "signing in itself",
}
# links and calls from outside, proved by a signature or a token of their own
SIGNED = {
    "care:": ("answer",),
    "career:": ("apply", "applied"),
    "dispatch:": ("sms_receipt", "sms_reply", "mail_bounce", "unsubscribe"),
}


def public(name: str) -> bool:
    if any(name == start or (start.endswith("_") and name.startswith(start)) for start in PUBLIC):
        return True
    return any(name == f"{space}{word}" for space, words in SIGNED.items() for word in words)


def test_every_page_asks_for_a_duty_or_is_known_to_be_public() -> None:
    assert [page.name for page in routes.pages() if not page.duty and not public(page.name)] == []


def test_every_route_of_the_api_asks_for_a_duty() -> None:
    assert [f"{one.method} {one.pattern}" for one in routes.operations() if not one.duty] == []


def test_every_duty_is_known_and_somebody_has_it() -> None:
    assert {route.duty for route in routes.every()} - {""} <= set(duties())
    assert all(holders and holders <= set(roles()) for holders in duties().values())


def asked(client: Client, page: routes.Route) -> int:
    """The status of a page, by the method that it takes."""
    status = client.get(page.example()).status_code
    return client.post(page.example()).status_code if status == 405 else status


@pytest.mark.parametrize("role", list(roles()))
def test_a_page_without_the_duty_is_refused_and_recorded(desk: Desk, role: str) -> None:
    user = desk.user(role)
    client = desk.client(user)
    closed = [page for page in routes.pages() if page.duty and not user.may(page.duty)]
    told = {f"{page.name} {page.pattern}": asked(client, page) for page in closed}
    assert {page: status for page, status in told.items() if status != 403} == {}
    entries = AuditEntry.objects.filter(action="access.refused", user=user)
    assert entries.count() == len(closed) > 0


@pytest.mark.parametrize("role", list(roles()))
def test_a_route_without_the_duty_is_refused_and_recorded(desk: Desk, role: str) -> None:
    user = desk.user(role)
    client = desk.client(user)
    wrong: list[str] = []
    closed = [operation for operation in routes.operations() if not user.may(operation.duty)]
    for one in closed:
        response = client.generic(one.method, one.example(), "{}", content_type="application/json")
        # whatever was sent: the duty is asked before the request is read
        if response.status_code != 403 or response.json()["duty"] != one.duty:
            wrong.append(f"{one.method} {one.pattern}: {response.status_code}")
    assert wrong == []
    assert AuditEntry.objects.filter(action="access.refused", user=user).count() == len(closed) > 0


def test_who_has_not_signed_in_gets_nowhere(desk: Desk) -> None:
    client = Client()
    wrong = [page.name for page in routes.pages() if page.duty and asked(client, page) not in (302, 403)]
    for one in routes.operations():
        response = client.generic(one.method, one.example(), "{}", content_type="application/json")
        if response.status_code != 401:
            wrong.append(f"{one.method} {one.pattern}: {response.status_code}")
    assert wrong == []
