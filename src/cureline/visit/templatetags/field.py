"""Filters of the field's pages."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django import template

register = template.Library()


@register.filter
def clock(value: dt.datetime | None, zone: str) -> str:
    """The time of day of an instant in a time zone: 14:05; nothing for None."""
    return value.astimezone(ZoneInfo(zone)).strftime("%H:%M") if value else ""
