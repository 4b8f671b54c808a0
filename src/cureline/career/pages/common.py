"""What the pages share: lists in pages, today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from cureline.paging import CursorError, page
from cureline.worklist import desk

PAGE = 30


def today() -> dt.date:
    """The bank's day."""
    return desk.today(timezone.now())


def listed(request: HttpRequest, rows: QuerySet[Any], order: Sequence[str]) -> tuple[list[Any], str]:
    """One page of a list, and the address of the next (empty at the end)."""
    try:
        found = page(rows, order=order, after=request.GET.get("after", ""), limit=PAGE)
    except CursorError:
        found = page(rows, order=order, limit=PAGE)
    query = request.GET.copy()
    query["after"] = found["next"] or ""
    return found["items"], f"?{query.urlencode()}" if found["next"] else ""


def number(text: str) -> int:
    """A whole number that came by the address; 0 for anything else."""
    return int(text[:18]) if text.isdecimal() else 0
