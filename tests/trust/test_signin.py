"""Signing in: names, passwords, second factors, lockout, single sign-on; all of it in the log."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import oidc_provider_mock
import pytest
import requests
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from tests.desk import PASSWORD, SECRET, Desk

from cureline.trust import invitations, lockout, second_factor
from cureline.trust.models import AuditEntry, User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_counts() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def code() -> str:
    """What an authenticator app would show now for the desk's secret."""
    return str(format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time())))))


def someone(desk: Desk, role: str, *, factor: bool = True) -> User:
    user = desk.user(role)
    user.set_password(PASSWORD)
    user.save()
    if not factor:
        Authenticator.objects.filter(user=user).delete()
    return user


def sign_in(client: Client, user: User, password: str = PASSWORD, **more: Any) -> Any:
    return client.post("/account/login/", {"login": user.username, "password": password, **more})


def actions(user: User | None = None) -> list[str]:
    return list(AuditEntry.objects.filter(user=user).order_by("pk").values_list("action", flat=True))


def test_password_and_second_factor_open_the_desk(desk: Desk) -> None:
    user, client = someone(desk, "phone"), Client()
    assert sign_in(client, user).headers["Location"] == "/account/factor/code/"
    assert client.get("/").status_code == 302
    assert client.post("/account/factor/code/", {"code": "000000"}).status_code == 200
    assert client.post("/account/factor/code/", {"code": code()}).headers["Location"] == "/"
    assert client.get("/").status_code == 200
    client.post("/account/logout/")
    assert client.get("/").status_code == 302
    assert actions(user) == ["signin.failed", "session.began", "session.ended"]


def test_a_role_that_needs_a_second_factor_is_sent_to_set_it_up(
    desk: Desk, django_capture_on_commit_callbacks: Any
) -> None:
    user, client = someone(desk, "head", factor=False), Client()
    assert sign_in(client, user).headers["Location"] == "/"
    assert client.get("/").headers["Location"] == "/account/factor/app/"
    assert client.get("/api/v1/trust/exports").status_code == 403
    page = client.get("/account/factor/app/")
    assert b"data:image/svg" in page.content
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page.content.decode())
    assert secret
    now = str(format_hotp_value(hotp_value(secret[1], next(iter(yield_hotp_counters_from_time())))))
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/account/factor/app/", {"code": now}).status_code == 302
    assert client.get("/").status_code == 200
    codes = client.get("/account/factor/recovery/")
    assert len(re.findall(r"<li><code>", codes.content.decode())) == 10
    # neither secret nor seed stands in clear in the table, and the role can't take it away
    assert all("vault:" in str(row.data) for row in Authenticator.objects.filter(user=user))
    client.post("/account/factor/app/remove/")
    assert second_factor.required(user)
    assert Authenticator.objects.filter(user=user, type="totp").exists()
    assert "second_factor.added" in actions(user)


def test_a_recovery_code_opens_the_desk_once(desk: Desk) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    user = someone(desk, "phone")
    recovery = RecoveryCodes.activate(user).get_unused_codes()[0]
    for expected in (302, 200):
        client = Client()
        sign_in(client, user)
        assert client.post("/account/factor/code/", {"code": recovery}).status_code == expected


def test_a_collector_may_do_without(desk: Desk) -> None:
    user, client = someone(desk, "phone", factor=False), Client()
    sign_in(client, user)
    assert client.get("/").status_code == 200


def test_nobody_signs_up_and_nothing_else_of_allauth_is_reachable(client: Client) -> None:
    for path in ("signup/", "email/", "password/reset/", "confirm-email/", "3rdparty/", "3rdparty/signup/", "2fa/"):
        assert client.get(f"/account/{path}").status_code == 404
        assert client.post(f"/account/{path}", {"username": "me", "password1": PASSWORD}).status_code == 404
    assert not User.objects.exists()


def test_too_many_failures_lock_the_name_for_a_while(desk: Desk) -> None:
    user = someone(desk, "phone", factor=False)
    with time_machine.travel("2026-11-25T09:00:00Z", tick=False) as clock:
        for _ in range(5):
            sign_in(Client(), user, "wrong")
        assert lockout.locked_until(user)
        assert sign_in(Client(), user).status_code == 200
        assert actions(user) == ["signin.failed"] * 5 + ["signin.locked"]
        clock.shift(15 * 60 + 1)
        cache.clear()
        assert sign_in(Client(), user).status_code == 302


def test_an_administrator_lifts_the_lock(desk: Desk) -> None:
    user, admin = someone(desk, "phone", factor=False), desk.user("admin")
    for _ in range(5):
        sign_in(Client(), user, "wrong")
    lockout.lift(user, by=admin)
    assert sign_in(Client(), user).status_code == 302


def test_a_good_sign_in_begins_the_count_anew(desk: Desk) -> None:
    user = someone(desk, "phone", factor=False)
    for _ in range(2):
        for _ in range(4):
            sign_in(Client(), user, "wrong")
        assert sign_in(Client(), user).status_code == 302


def test_an_unknown_name_is_refused_like_a_wrong_password(desk: Desk) -> None:
    user = someone(desk, "phone")
    known = sign_in(Client(), user, "wrong")
    unknown = Client().post("/account/login/", {"login": "nobody", "password": "wrong"})
    strip = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"|value="[^"]*"|X-CSRFToken[^}]+|nonce="[^"]+"')
    assert strip.sub(b"", known.content) == strip.sub(b"", unknown.content)
    assert AuditEntry.objects.filter(action="signin.failed", user=None, username="").count() == 1


def test_a_closed_account_stays_out(desk: Desk) -> None:
    user = someone(desk, "phone", factor=False)
    user.is_active = False
    user.save()
    client = Client()
    sign_in(client, user)
    assert client.get("/").status_code == 302


def test_throttling_by_address(desk: Desk) -> None:
    # within one minute, however long a busy machine takes
    with time_machine.travel("2026-11-25T09:00:00Z", tick=False):
        answers = [Client().post("/account/login/", {"login": f"n{n}", "password": "x"}) for n in range(62)]
    assert answers[0].status_code == 200
    assert "Too many" in answers[-1].content.decode() or "次数" in answers[-1].content.decode()


def test_an_invitation_sets_the_first_password_once(desk: Desk) -> None:
    user = desk.user("phone")
    user.set_unusable_password()
    user.save()
    link = invitations.invite(user)
    assert Client().post(link, {"password": "short", "again": "short"}).status_code == 200
    assert Client().post(link, {"password": PASSWORD, "again": PASSWORD}).status_code == 302
    assert Client().get(link).status_code == 404
    assert sign_in(Client(), user).status_code == 302
    with time_machine.travel("2026-11-01T09:00:00Z"):
        old = invitations.invite(user)
    assert Client().get(old).status_code == 404


def test_a_changed_password_ends_the_other_sessions(desk: Desk) -> None:
    user = someone(desk, "phone", factor=False)
    here, there = Client(), Client()
    sign_in(here, user)
    sign_in(there, user)
    new = "another long pass phrase"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post("/account/password/", form).status_code == 302
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302
    assert "password.changed" in actions(user)


def test_the_language_of_the_user_counts_after_sign_in(desk: Desk) -> None:
    user, client = someone(desk, "phone", factor=False), Client(headers={"accept-language": "en"})
    User.objects.filter(pk=user.pk).update(language="zh-hant")
    sign_in(client, user)
    assert 'lang="zh-hant"' in client.get("/").content.decode()


@pytest.fixture
def provider(settings: Any) -> Iterator[str]:
    """The bank's identity provider, really listening on loopback."""
    with oidc_provider_mock.run_server_in_thread() as server:
        issuer = f"http://127.0.0.1:{server.server_port}"
        app = {"provider_id": "bank", "name": "SSO", "client_id": "desk", "secret": "s3cret",
               "settings": {"server_url": issuer}}  # fmt: skip
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
        yield issuer


def sign_on(provider: str, name: str) -> tuple[Client, Any]:
    """Through the provider's own pages, as a browser goes."""
    requests.put(f"{provider}/users/{name}-sub", json={"preferred_username": name}, timeout=10)
    client = Client()
    page = client.get("/account/login/").content.decode()
    assert "/account/sso/bank/" in page
    away = client.get("/account/sso/bank/")
    back = requests.post(away.headers["Location"], {"sub": f"{name}-sub"}, allow_redirects=False, timeout=10)
    place = urlsplit(back.headers["Location"])
    return client, client.get(f"{place.path}?{place.query}")


def test_single_sign_on_opens_the_desk_to_a_known_name(desk: Desk, provider: str) -> None:
    user = someone(desk, "head", factor=False)
    client, response = sign_on(provider, user.username)
    assert response.status_code == 302
    # the provider's own second factor is enough
    assert client.get("/").status_code == 200
    assert actions(user) == ["single_sign_on.linked", "session.began"]


def test_single_sign_on_makes_nobody(desk: Desk, provider: str) -> None:
    client, response = sign_on(provider, "stranger")
    assert response.status_code == 403
    assert client.get("/").status_code == 302
    assert not User.objects.filter(username="stranger").exists()
    closed = someone(desk, "phone")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    assert sign_on(provider, closed.username)[1].status_code == 403


def test_the_second_factor_is_optional_in_a_trial_on_this_machine_alone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    user = desk.user("head")
    assert second_factor.required(user)
    monkeypatch.setenv("CURELINE_SECOND_FACTOR", "optional")
    settings.ALLOWED_HOSTS, settings.SESSION_COOKIE_SECURE = ["127.0.0.1", "localhost"], False
    assert not second_factor.required(user)
    settings.SESSION_COOKIE_SECURE = True
    assert second_factor.required(user)
    settings.SESSION_COOKIE_SECURE, settings.ALLOWED_HOSTS = False, ["desk.bank.example", "localhost"]
    assert second_factor.required(user)
