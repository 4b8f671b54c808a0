"""What the pages share."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

PER_PAGE = 20


def listed(request: HttpRequest, rows: Any, most: int = PER_PAGE) -> Page[Any]:
    """The page of a list that the request names."""
    return Paginator(rows, most).get_page(request.GET.get("page"))


def asked(request: HttpRequest, name: str, known: Any = None) -> str:
    """A word of the query; empty where it is none of those known."""
    value = request.GET.get(name, "").replace("\x00", "").strip()[:400]
    return value if known is None or value in known else ""
