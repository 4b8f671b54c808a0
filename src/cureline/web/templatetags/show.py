"""Filters and tags of every template: money, days, masks, words of codes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel import dates, numbers
from django import template
from django.utils.translation import get_language

from cureline.portfolio import words
from cureline.trust import sources
from cureline.trust.duties import language_tag
from cureline.web.words import OUTCOMES
from cureline.worklist import desk

register = template.Library()

_BABEL = {"zh-hans": "zh_Hans_CN", "zh-hant": "zh_Hant_TW", "en": "en_GB"}


def locale() -> str:
    """The language of this request as Babel names it."""
    return _BABEL.get((get_language() or "en").lower(), "en_GB")


@register.filter
def money(minor: int | None, currency: str) -> str:
    """Minor units of a currency as people write them: 123456 CNY is ¥1,234.56. Nothing for None."""
    if minor is None:
        return ""
    digits = numbers.get_currency_precision(currency)
    return numbers.format_currency(Decimal(minor).scaleb(-digits), currency, locale=locale())


@register.filter
def status(code: str) -> str:
    """How far a figure of a document can be trusted, in words; an unknown code as it is written."""
    return sources.status(code)


@register.filter
def day(value: dt.date | None) -> str:
    """A day in the language's middle form; nothing for None."""
    return dates.format_date(value, "medium", locale=locale()) if value else ""


@register.filter
def month(value: dt.date | None) -> str:
    """A month in words of the language; nothing for None."""
    return dates.format_skeleton("yMMM", value, locale=locale()) if value else ""


@register.filter
def instant(value: dt.datetime | None, zone: str = "") -> str:
    """An aware instant in a time zone, or else the bank's, to the minute: 2026-11-25 09:30. Nothing for None."""
    return value.astimezone(ZoneInfo(zone) if zone else desk.zone()).strftime("%Y-%m-%d %H:%M") if value else ""


@register.filter
def moment(value: dt.datetime, zone: str) -> str:
    """As `instant`; midnight in the zone stands for the day alone: 2026-11-25."""
    local = value.astimezone(ZoneInfo(zone))
    return local.strftime("%Y-%m-%d %H:%M" if local.time() != dt.time() else "%Y-%m-%d")


@register.filter
def bp(value: int | None) -> str:
    """Basis points as a percentage: 1825 is 18.25%. Nothing for None."""
    return numbers.format_percent(Decimal(value) / 10_000, "0.##%", locale=locale()) if value is not None else ""


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """`mapping[key]`, or nothing."""
    return mapping.get(key, "") if mapping else ""


@register.filter
def word(code: str | None, group: str) -> str:
    """A code of the portfolio in the language's words: `{{ row.relation|word:"relation" }}`. Nothing for None."""
    return words.word(group, code)


@register.filter
def outcome(code: str) -> str:
    """What became of a candidate action of the night, in words."""
    return str(OUTCOMES.get(code, code))


@register.filter
def lines(ruling: Any) -> list[str]:
    """A ruling's sentences in the language of the request."""
    found: list[str] = ruling.lines(language_tag())
    return found


@register.filter
def number(value: int | str | None) -> str:
    """A whole number with its thousands apart; nothing for None, nor for what a night did not count."""
    return numbers.format_decimal(value, locale=locale()) if value not in (None, "") else ""


@register.filter
def times(value: int, factor: int) -> int:
    """A product, for places in a picture."""
    return value * factor


@register.filter
def percent(value: float | None) -> str:
    """A number of hundredths with at most one digit after the point: 73.0 is 73%. Nothing for None."""
    return numbers.format_percent(value / 100, "0.#%", locale=locale()) if value is not None else ""


@register.simple_tag(takes_context=True)
def may(context: template.Context, duty: str) -> bool:
    """Whether this page's user has a duty, to leave out buttons that would be refused."""
    user: Any = context["request"].user
    return bool(user.is_authenticated and user.may(duty))
