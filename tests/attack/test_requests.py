"""Requests from other sites: every address of the desk, one after the other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

import cureline
from tests.attack import routes
from tests.desk import Desk

# pages that outside systems post to: each proves itself by a signature, or by a token in its address
SIGNED = {"dispatch:sms_receipt", "dispatch:sms_reply", "dispatch:mail_bounce", "dispatch:unsubscribe"}
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
POLICY = {
    "default-src 'self'", "img-src 'self' data:", "object-src 'none'", "base-uri 'none'", "form-action 'self'",
    "frame-ancestors 'none'",
}  # fmt: skip


@pytest.mark.django_db
def test_no_unsafe_request_without_its_token_gets_in(desk: Desk) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(desk.user("head"), backend="allauth.account.auth_backends.AuthenticationBackend")
    client.raise_request_exception = False
    wrong, tried = [], 0
    for route in routes.every():
        if route.name in SIGNED:
            continue
        for method in ("POST",) if not route.method else {route.method} & set(UNSAFE):
            answer = client.generic(method, route.example(), b"", content_type="application/x-www-form-urlencoded")
            tried += 1
            if answer.status_code != 403:
                wrong.append(f"{method} {route.pattern}: {answer.status_code}")
    print(f"{tried} requests without a token")
    assert not wrong, "\n".join(wrong)
    assert tried > 700


def test_only_the_signed_doors_are_exempt_of_the_token() -> None:
    exempt = {route.name for route in routes.pages() if getattr(route.view, "csrf_exempt", False)}
    assert exempt == SIGNED


@pytest.mark.django_db
def test_a_token_of_another_session_does_not_help(desk: Desk) -> None:
    client, other = Client(enforce_csrf_checks=True), Client()
    client.force_login(desk.user("phone"), backend="allauth.account.auth_backends.AuthenticationBackend")
    other.get("/account/login/")
    token = other.cookies["csrftoken"].value
    client.get("/")
    for origin in ("https://elsewhere.example", "null"):
        answer = client.post("/theme/", {"theme": "dark", "csrfmiddlewaretoken": client.cookies["csrftoken"].value},
                             headers={"origin": origin})  # fmt: skip
        assert answer.status_code == 403
    assert client.post("/theme/", {"theme": "dark", "csrfmiddlewaretoken": token}).status_code == 403


@pytest.mark.django_db
def test_every_answer_carries_its_headers(desk: Desk) -> None:
    client, nobody = desk.client(desk.user("head")), Client()
    wrong = []
    for number, route in enumerate(routes.every()):
        for who in (client, nobody) if number % 4 == 0 else (client,):
            who.raise_request_exception = False
            answer = who.generic(route.method or "GET", route.example())
            given = answer.headers
            policy = {part.strip() for part in given.get("Content-Security-Policy", "").split(";")}
            if (
                policy != POLICY or given.get("X-Content-Type-Options") != "nosniff"
                or given.get("X-Frame-Options") != "DENY"
                # a page whose address is a token tells other sites less still
                or given.get("Referrer-Policy") not in ("same-origin", "strict-origin")
                or given.get("Cross-Origin-Opener-Policy") != "same-origin" or "Permissions-Policy" not in given
                or not {"no-store", "no-cache"} & set(re.split(r"[\s,]+", given.get("Cache-Control", "")))
            ):  # fmt: skip
                wrong.append(f"{route.method} {route.pattern} {answer.status_code}: {dict(given)}")
    assert not wrong, "\n".join(wrong[:20])


# a drawing by the chart library, which escapes its texts, and the widget of a form, which Django has escaped
RAW = {"charts.py", "web/templates/web/forms/field.html"}


def test_no_template_marks_a_text_safe_that_somebody_wrote() -> None:
    """What a template takes as it is: icons, drawings and texts of ours."""
    root = Path(cureline.__file__).parent
    raw = re.compile(r"\|\s*safe\b|\bautoescape off\b|\bmark_safe\(")
    found = {
        str(path.relative_to(root))
        for ending in ("*.html", "*.py", "*.txt")
        for path in root.rglob(ending)
        if raw.search(path.read_text(encoding="utf-8"))
    }
    assert found - RAW == set()


# what the policy of our answers stops: a script or a style inside a page, a handler, an address that runs
INSIDE = re.compile(
    r"<style[\s>]|<script(?![^>]*\bsrc=)[^>]*>|\sstyle\s*=|\son[a-z]+\s*=|=\s*[\"']?\s*(?:javascript|vbscript):",
    re.IGNORECASE,
)
COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}", re.DOTALL)
# the local SMS gateway's own page, which no desk serves
STYLED = {"dispatch/templates/dispatch/localgateway.html"}


def test_no_template_has_a_script_or_a_style_inside_it() -> None:
    root = Path(cureline.__file__).parent
    templates = sorted(root.rglob("templates/**/*.html"))
    assert len(templates) > 300
    found = {str(path.relative_to(root)) for path in templates
             if INSIDE.search(COMMENT.sub("", path.read_text(encoding="utf-8")))}  # fmt: skip
    assert found == STYLED


@pytest.mark.parametrize(
    "text",
    ["<script>x()</script>", "<script type=module>x()", "<p style='color:red'>", '<a onclick="x()">',
     "<style>p{}</style>", '<a href="javascript:x()">', "<form action = javascript:x()>", "<p\nSTYLE=x>"],
)  # fmt: skip
def test_what_a_template_must_not_have_is_found(text: str) -> None:
    assert INSIDE.search(text)
