"""Figures, measures, slices and their values in the words of the request's language."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from babel import Locale, numbers
from django.utils.translation import get_language

from cureline.engine import evaluate
from cureline.results.query import UNKNOWN
from cureline.trust.duties import language_tag

_BABEL = {"zh-hans": "zh_Hans_CN", "zh-hant": "zh_Hant_TW", "en": "en_GB"}
NOTHING = "–"
# from so many units on cents tell nothing
_WHOLE = 10_000


def locale() -> str:
    """The language of this request as Babel names it."""
    return _BABEL.get((get_language() or "en").lower(), "en_GB")


def plain(value: Any) -> str:
    """A column's value as it stands in an address: `-` for unknown, true and false, days in ISO form."""
    if value is None:
        return UNKNOWN
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def title(code: str) -> str:
    """A measure's title."""
    measure = evaluate.measures().get(code)
    return str(measure.title[language_tag()]) if measure else code


def figure(value: float | None, unit: str, currency: str = "") -> str:
    """A figure in its unit: 45.3%, ¥1,234.56, 12.5 …; a dash where there is none."""
    if value is None:
        return NOTHING
    where = locale()
    if unit == "rate":
        return numbers.format_percent(value, "0.0#%" if 0 < abs(value) < 0.01 else "0.0%", locale=where)
    if unit == "minor" and currency:
        return money(round(value), currency)
    if unit in ("count", "minor"):
        return numbers.format_decimal(round(value), locale=where)
    return numbers.format_decimal(Decimal(str(round(value, 2))), "#,##0.##", locale=where)


def money(minor: int, currency: str) -> str:
    """Minor units as people write them; whole units from ten thousand on, where cents tell nothing."""
    digits = numbers.get_currency_precision(currency)
    amount = Decimal(minor).scaleb(-digits)
    if abs(amount) < _WHOLE:
        return str(numbers.format_currency(amount, currency, locale=locale()))
    pattern = Locale.parse(locale()).currency_formats["standard"].pattern.split(";")[0].replace("0.00", "0")
    return str(numbers.format_currency(amount, currency, pattern, locale=locale(), currency_digits=False))


def count(value: int) -> str:
    """A whole number with its thousands apart."""
    return str(numbers.format_decimal(value, locale=locale()))


def signed(value: float, unit: str = "") -> str:
    """A difference with its sign, to two places, and its unit behind it."""
    text = numbers.format_decimal(Decimal(str(round(value, 2))), "+#,##0.##;-#,##0.##", locale=locale())
    return f"{text} {unit}".strip()


def signed_share(value: float) -> str:
    """A relative change as a percentage with its sign."""
    return str(numbers.format_percent(value, "+0.0%;-0.0%", locale=locale()))
