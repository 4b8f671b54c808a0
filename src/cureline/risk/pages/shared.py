"""What the pages of the room share."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from cureline.worklist import desk

PAGE = 30


def today() -> dt.date:
    """The bank's day."""
    return desk.today(timezone.now())


def place(request: HttpRequest, name: str = "page") -> int:
    """The number of the page that is asked for, from 0 on."""
    text = request.GET.get(name, "")
    return min(int(text), 10_000) if text.isdecimal() and len(text) < 6 else 0


def pager(request: HttpRequest, number: int, more: bool) -> dict[str, str]:
    """Addresses of the pages before and after, with the filters that stand."""

    def to(page: int) -> str:
        query = request.GET.copy()
        query["page"] = str(page)
        return f"?{query.urlencode()}"

    return {"previous": to(number - 1) if number else "", "next": to(number + 1) if more else ""}


def may(request: HttpRequest, *names: str) -> dict[str, bool]:
    """`may_<last word>` for each duty."""
    user: Any = request.user
    return {f"may_{name.replace('.', '_')}": user.may(name) for name in names}
