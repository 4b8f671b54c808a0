"""Role × page × route: everything asks for a duty, and who lacks it gets 403 and stands in the audit log."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
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
_CONVERTERS = {"int": "1", "str": "x", "slug": "x", "uuid": str(uuid.UUID(int=1)), "path": "x"}


def walk(patterns: Any, prefix: str = "", space: str = "") -> Iterator[tuple[str, str, Any]]:
    """Name, path with example values and view of every address."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from walk(pattern.url_patterns, prefix + _example(pattern.pattern), inner)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name or ''}", prefix + _example(pattern.pattern), pattern.callback


def _example(pattern: Any) -> str:
    if hasattr(pattern, "_route"):
        text = str(pattern._route)
        for name, converter in pattern.converters.items():
            value = _CONVERTERS.get(type(converter).__name__.replace("Converter", "").lower(), "1")
            for kind in ("int:", "str:", "slug:", "uuid:", "path:", ""):
                text = text.replace(f"<{kind}{name}>", value)
        return text
    return _shortest(re._parser.parse(pattern.regex.pattern))  # type: ignore[attr-defined]


def _shortest(tokens: Any) -> str:
    """A text that fits a parsed regular expression: the first of what it allows."""
    text = ""
    for kind, value in tokens:
        name = str(kind)
        if name == "LITERAL":
            text += chr(value)
        elif name == "IN":
            text += {"LITERAL": lambda v: chr(v), "RANGE": lambda v: chr(v[0]), "CATEGORY": lambda v: "1"}.get(
                str(value[0][0]), lambda v: "x"
            )(value[0][1])
        elif name == "BRANCH":
            text += _shortest(value[1][0])
        elif name == "SUBPATTERN":
            text += _shortest(value[3])
        elif name in ("MAX_REPEAT", "MIN_REPEAT"):
            text += _shortest(value[2]) * max(1, value[0])
        elif name in ("ANY", "NOT_LITERAL"):
            text += "x"
    return text


def pages() -> list[tuple[str, str, Any]]:
    return [row for row in walk(get_resolver().url_patterns) if not row[0].startswith("api:")]


def public(name: str) -> bool:
    if any(name == start or (start.endswith("_") and name.startswith(start)) for start in PUBLIC):
        return True
    return any(name == f"{space}{word}" for space, words in SIGNED.items() for word in words)


def operations() -> list[tuple[str, str, Any]]:
    """Method, path and function of every operation of the API."""
    from cureline.api.root import api

    found = []
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                for method in operation.methods:
                    found.append((method, re.sub("/+", "/", f"/api/{prefix}/{path}"), operation))
    return found


def test_every_page_asks_for_a_duty_or_is_known_to_be_public() -> None:
    open_pages = [name for name, _, view in pages() if not getattr(view, "duty", None) and not public(name)]
    assert open_pages == []


def test_every_route_of_the_api_asks_for_a_duty() -> None:
    open_routes = [
        f"{method} {path}" for method, path, operation in operations() if not getattr(operation.view_func, "duty", None)
    ]
    assert open_routes == []


def test_every_duty_is_known_and_somebody_has_it() -> None:
    asked = {view.duty for _, _, view in pages() if hasattr(view, "duty")}
    asked |= {op.view_func.duty for _, _, op in operations() if hasattr(op.view_func, "duty")}
    assert asked <= set(duties())
    assert all(holders and holders <= set(roles()) for holders in duties().values())


@pytest.mark.parametrize("role", list(roles()))
def test_a_page_without_the_duty_is_refused_and_recorded(desk: Desk, role: str) -> None:
    user = desk.user(role)
    client = desk.client(user)
    wrong: list[str] = []
    refused = 0
    for name, path, view in pages():
        needed = getattr(view, "duty", None)
        if not needed or user.may(needed):
            continue
        response = client.get(f"/{path}")
        if response.status_code == 405:
            response = client.post(f"/{path}")
        refused += 1
        if response.status_code != 403:
            wrong.append(f"{name} /{path}: {response.status_code}")
    assert wrong == []
    entries = AuditEntry.objects.filter(action="access.refused", user=user)
    assert entries.count() == refused


@pytest.mark.parametrize("role", list(roles()))
def test_a_route_without_the_duty_is_refused_and_recorded(desk: Desk, role: str) -> None:
    user = desk.user(role)
    client = desk.client(user)
    wrong: list[str] = []
    refused = 0
    for method, path, operation in operations():
        needed = getattr(operation.view_func, "duty", None)
        if not needed or user.may(needed):
            continue
        response = client.generic(method, _filled(path), "{}", content_type="application/json")
        # whatever was sent: the duty is asked before the request is read
        if response.status_code != 403 or response.json()["duty"] != needed:
            wrong.append(f"{method} {path}: {response.status_code}")
        refused += 1
    assert wrong == []
    assert AuditEntry.objects.filter(action="access.refused", user=user).count() == refused


def _filled(path: str) -> str:
    return re.sub(r"\{(?:(\w+):)?[^}]+\}", lambda found: _CONVERTERS.get(found[1] or "int", "1"), path)


def test_who_has_not_signed_in_gets_nowhere(desk: Desk) -> None:
    client = Client()
    wrong = []
    for name, path, view in pages():
        if not hasattr(view, "duty"):
            continue
        response = client.get(f"/{path}")
        if response.status_code == 405:
            response = client.post(f"/{path}")
        if response.status_code not in (302, 403):
            wrong.append(f"{name}: {response.status_code}")
    for method, path, _operation in operations():
        response = client.generic(method, _filled(path), "{}", content_type="application/json")
        if response.status_code != 401:
            wrong.append(f"{method} {path}: {response.status_code}")
    assert wrong == []
