"""The forms that a department's own people see, with what stands in their fields: to be sent by somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from django.urls import resolve

from tests.attack.routes import Route
from tests.attack.rows import Address, address_of
from tests.desk import Desk

KIND = "application/x-www-form-urlencoded"
TEAMS = ("early", "late", "care", "legal", "field")


@dataclass(frozen=True)
class Form:
    """A form that is posted: where to, its duty, and its body as a browser would send it."""

    to: Address
    duty: str
    body: str

    def may(self, user: Any) -> bool:
        """Whether somebody's role may post it at all."""
        return not self.duty or bool(user.may(self.duty))


class _Page(HTMLParser):
    """Reads a page: its forms of method POST, and every script, style, handler and address that stands inside it."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.forms: list[tuple[str, list[tuple[str, str]]]] = []
        self.inside: list[str] = []
        self.open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.inside += inside(tag, given)
        post = given.get("hx-post")
        if tag == "form" or (post and not self.open):
            self.open = tag == "form" and (given.get("method", "").lower() == "post" or bool(post))
            if self.open or post:
                self.forms.append((post or given.get("action") or self.path, []))
        elif self.open and given.get("name") and given["name"] != "csrfmiddlewaretoken":
            kind = given.get("type", "")
            chosen = kind not in ("checkbox", "radio") or "checked" in given
            if tag in ("input", "button") and chosen:
                self.forms[-1][1].append((given["name"], given.get("value") or _typed(kind)))
            elif tag in ("textarea", "select"):
                self.forms[-1][1].append((given["name"], "x y z" if tag == "textarea" else ""))
        elif self.open and tag == "option" and given.get("value") and self.forms[-1][1]:
            name, value = self.forms[-1][1][-1]
            if not value or "selected" in given:
                self.forms[-1][1][-1] = (name, given["value"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = False


def inside(tag: str, given: Mapping[str, str]) -> list[str]:
    """What of a tag the policy of the desk's answers would stop, had it been written: script, style, handlers."""
    # JSON is data, which no browser runs
    runs = tag == "style" or (tag == "script" and not given.get("src") and given.get("type") != "application/json")
    held = [name for name in given if name == "style" or name.startswith("on")]
    led = [
        name for name, value in given.items() if re.match(r"\s*(javascript|vbscript|data:text)", value, re.IGNORECASE)
    ]
    return [f"<{tag} {name}>" for name in [*held, *led]] + ([f"<{tag}>"] if runs else [])


def _typed(kind: str) -> str:
    return {"number": "1", "date": "2026-11-26", "time": "10:00", "checkbox": "on"}.get(kind, "x y z")


@dataclass(frozen=True)
class Read:
    """What a department's pages hold: forms, one of each address and set of fields, and what a page had inside it that
    belongs into a file: script, style, handlers."""

    pages: int
    forms: list[Form]
    inside: list[str]


def read(desk: Desk, where: list[tuple[str, str]], pages: Iterable[Route]) -> Read:
    """Read these pages (role and address) as somebody whom they are for."""
    found: dict[tuple[str, tuple[str, ...]], Form] = {}
    named = {route.name: route for route in pages}
    clients: dict[str, Client] = {}
    inside, opened = [], 0
    for role, path in where:
        if role not in clients:
            clients[role] = desk.client(desk.user(role, "early", more_teams=TEAMS)) if role else Client()
        response = clients[role].get(path)
        if "text/html" not in response.headers.get("Content-Type", ""):
            continue
        reader = _Page(path.partition("?")[0])
        reader.feed(response.content.decode())
        opened += 1
        inside += [f"{role} {path}: {what}" for what in reader.inside]
        for action, fields in reader.forms if role and response.status_code == 200 else []:
            to = action.partition("?")[0]
            if to.startswith("/account/") or not to.startswith("/"):
                continue
            match = resolve(to)
            address = address_of(named[match.view_name], match.kwargs)
            form = Form(address, str(getattr(match.func, "duty", "")), urlencode(fields))
            found[to, tuple(sorted({name for name, _ in fields}))] = form
    return Read(opened, list(found.values()), inside)
