"""Filters of the worklist's templates."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from babel import dates
from django import template
from django.utils.translation import get_language

from cureline.worklist import desk as settings

register = template.Library()

_BABEL = {"zh-hans": "zh_Hans_CN", "zh-hant": "zh_Hant_TW"}


@register.filter
def desk(code: str, group: str) -> str:
    """A code of desk.yaml in words: `{{ kind|desk:"kinds" }}`."""
    return settings.title(group, code)


@register.filter
def total(rows: Any, name: str) -> int:
    """The sum of a figure over a team or the floor."""
    return int(rows.total(name))


@register.filter
def clock(value: dt.datetime | None, zone: str) -> str:
    """The hour and minute of an instant in a time zone."""
    return value.astimezone(ZoneInfo(zone)).strftime("%H:%M") if value else ""


@register.filter
def weekday(value: dt.date) -> str:
    """The short name of a day of the week."""
    return dates.format_date(value, "EEEEE", locale=_BABEL.get((get_language() or "en").lower(), "en_GB"))
