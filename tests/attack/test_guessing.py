"""Who guesses, hurries or brings a session along: limits, fixation, cookies, the time that an answer takes."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client

from cureline.portfolio.models import ContactPoint
from cureline.trust import access, limits, masking, tokens
from cureline.trust.models import AuditEntry
from tests.desk import PASSWORD, Desk

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"


def signed_in(desk: Desk, role: str = "phone") -> tuple[Client, Any]:
    """Somebody who typed the password: the client and the user."""
    user = desk.user(role)
    user.set_password(PASSWORD)
    user.save()
    user.authenticator_set.all().delete()
    client = Client()
    assert client.post(LOGIN, {"login": user.username, "password": PASSWORD}).status_code == 302
    return client, user


# --- limits


def test_nobody_searches_for_persons_without_end(desk: Desk) -> None:
    most = access.document()["limits"]["customer.searched"]["most"]
    client = desk.client(desk.user("phone"))
    for n in range(most + 3):
        # the page tells it as it tells any problem, and finds nothing
        assert client.post("/customers/", {"q": f"1390000{n:04}"}).status_code == 200
    assert AuditEntry.objects.filter(action="customer.searched").count() == most
    assert AuditEntry.objects.filter(action="limit.reached").count() == 3
    assert desk.client(desk.user("phone")).post("/customers/", {"q": "13900009999"}).status_code == 200
    assert AuditEntry.objects.filter(action="customer.searched").count() == most + 1
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=11)):
        client.post("/customers/", {"q": "13900009999"})
    assert AuditEntry.objects.filter(action="customer.searched").count() == most + 2


def test_nobody_shows_one_field_after_the_other(desk: Desk) -> None:
    most = access.document()["limits"]["field.unmasked"]["most"]
    customer, client = desk.customer(), desk.client(desk.user("phone"))
    reference = masking.refer(ContactPoint.objects.get(customer_id=customer), "value")
    form = {"reference": reference, "reason": "call"}
    answers = [client.post("/trust/unmask/", form) for _ in range(most + 2)]
    assert [answer.status_code for answer in answers] == [200] * most + [429] * 2
    assert "13812345678" not in answers[-1].content.decode()
    by_api = client.post("/api/v1/trust/unmask", json.dumps(form), content_type="application/json")
    assert (by_api.status_code, by_api.json()["status"]) == (429, 429)


def test_the_api_answers_so_many_calls_a_minute(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURELINE_API_PER_MINUTE", "5")
    user = desk.user("compliance")
    _, secret = tokens.make("siem", user, ["audit.see"], user=desk.user("admin"))
    bearer = {"authorization": f"Bearer {secret}"}
    with time_machine.travel(dt.datetime(2026, 11, 25, 2, 30, 10, tzinfo=dt.UTC), tick=False) as clock:
        seen = [Client().get("/api/v1/trust/audit", headers=bearer) for _ in range(7)]
        assert [answer.status_code for answer in seen] == [200] * 5 + [429] * 2
        assert seen[-1].headers["Retry-After"] == "50" and seen[-1].json()["status"] == 429
        # a person and a token of the same person are two
        assert desk.client(user).get("/api/v1/trust/audit").status_code == 200
        clock.shift(50)
        assert Client().get("/api/v1/trust/audit", headers=bearer).status_code == 200


def test_guessed_tokens_are_counted_by_their_address_and_do_not_fill_the_log(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CURELINE_API_PER_MINUTE", "5")
    with time_machine.travel(dt.datetime(2026, 11, 25, 2, 30, tzinfo=dt.UTC), tick=False):
        answers = [Client().get("/api/v1/trust/audit", headers={"authorization": f"Bearer cl_{n:043}"}).status_code
                   for n in range(20)]  # fmt: skip
    assert answers == [401] * 5 + [429] * 15
    assert AuditEntry.objects.filter(action="token.refused").count() == 5


def test_calls_at_once_are_counted_each() -> None:
    assert [limits.refused("x") for _ in range(3)] == [None] * 3


def test_a_password_is_not_guessed(desk: Desk) -> None:
    failures = access.document()["lockout"]["failures"]
    _, user = signed_in(desk)
    client = Client()
    for n in range(failures):
        assert client.post(LOGIN, {"login": user.username, "password": f"wrong {n}"}).status_code == 200
    right = client.post(LOGIN, {"login": user.username, "password": PASSWORD})
    assert right.status_code == 200 and "sessionid" not in client.cookies


# --- what the time of an answer tells


def test_an_unknown_name_costs_as_much_as_a_wrong_password(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _, user = signed_in(desk)
    hashed: list[str] = []
    encode, verify = Argon2PasswordHasher.encode, Argon2PasswordHasher.verify
    monkeypatch.setattr(Argon2PasswordHasher, "encode", lambda *a, **k: hashed.append("encode") or encode(*a, **k))
    monkeypatch.setattr(Argon2PasswordHasher, "verify", lambda *a, **k: hashed.append("verify") or verify(*a, **k))
    counts, pages = [], []
    for name in (user.username, "nobody-of-that-name"):
        hashed.clear()
        page = Client().post(LOGIN, {"login": name, "password": "a wrong pass phrase"}).content.decode()
        counts.append(len(hashed))
        pages.append("The user name or the password is not right." in page or "用户名或密码不正确" in page)
    assert counts[0] == counts[1] == 1
    assert pages[0] == pages[1]


# --- sessions


def test_a_session_that_was_brought_along_is_not_the_one_that_is_signed_in(desk: Desk) -> None:
    client, _ = signed_in(desk)
    before = client.cookies["sessionid"].value
    planted = Client()
    planted.cookies["sessionid"] = before
    client.post("/account/logout/")
    # signed out, the old key opens nothing
    assert planted.get("/").status_code == 302
    user = desk.user("phone")
    user.set_password(PASSWORD)
    user.save()
    user.authenticator_set.all().delete()
    planted.post(LOGIN, {"login": user.username, "password": PASSWORD})
    after = planted.cookies["sessionid"].value
    assert after != before
    thief = Client()
    thief.cookies["sessionid"] = before
    assert thief.get("/").status_code == 302


def test_a_made_up_session_is_none(desk: Desk) -> None:
    for key in ("x", "0" * 32, "../../etc/passwd", "a" * 5_000):
        client = Client()
        client.cookies["sessionid"] = key
        assert client.get("/").status_code == 302


def test_cookies_are_kept_from_scripts_and_other_sites(desk: Desk, settings: Any) -> None:
    client, _ = signed_in(desk)
    session = client.cookies["sessionid"]
    assert session["httponly"] and session["samesite"] == "Lax" and not session["expires"] and not session["max-age"]
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    user = desk.user("phone")
    user.set_password(PASSWORD)
    user.save()
    user.authenticator_set.all().delete()
    safe = Client()
    safe.get(LOGIN, secure=True)
    safe.post(LOGIN, {"login": user.username, "password": PASSWORD}, secure=True)
    assert safe.cookies["sessionid"]["secure"]
    assert safe.cookies["csrftoken"]["secure"] and safe.cookies["csrftoken"]["samesite"] == "Lax"
