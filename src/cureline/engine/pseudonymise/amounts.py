"""Amounts in Arabic and Chinese numerals: read, rounded, told."""

from __future__ import annotations

import re
from decimal import Decimal

_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_FIGURES = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_ENGLISH = {"k": 1000}


def value_of(text: str) -> Decimal:
    """The number in a text such as `12,345.60元`, `1.2万`, `三万两千元`; 0 where there is none."""
    match = re.search(r"(\d[\d, ]*(?:\.\d+)?) ?([万千百亿k])?", text)
    if match:
        number = Decimal(re.sub(r"[, ]", "", match.group(1)))
        return number * (_UNITS | _ENGLISH).get(match.group(2) or "", 1)
    total = part = figure = 0
    for char in text:
        if char in _FIGURES:
            figure = _FIGURES[char]
        elif char in ("万", "亿"):
            total = (total + part + figure) * _UNITS[char]
            part = figure = 0
        elif char in _UNITS:
            part += (figure or 1) * _UNITS[char]
            figure = 0
    return Decimal(total + part + figure)


def significant(number: Decimal | str) -> int:
    """How many significant digits a number has: 5000 has one, 5230 has three."""
    text = number if isinstance(number, str) else f"{number.normalize():f}"
    return len(text.replace(".", "").lstrip("0").rstrip("0")) if "." not in text else len(
        text.replace(".", "").lstrip("0")
    )  # fmt: skip


def rounded(number: Decimal) -> int:
    """To one significant digit, to two where the first is 1: 12,345 is 12,000 and 46,800 is 50,000."""
    if number <= 0:
        return 0
    whole = round(number)
    digits = len(str(whole))
    step = 10 ** max(digits - (2 if str(whole)[0] == "1" and digits > 1 else 1), 0)
    return round(whole / step) * step


def told(number: Decimal, *, chinese: bool, currency: str = "") -> str:
    """A rounded amount in words: `约1.2万元`, `about CNY 12,000`."""
    value = rounded(number)
    if not chinese:
        return f"about {currency.upper() or 'CNY'} {value:,}"
    if value >= 10**8:
        return f"约{_short(value, 10**8)}亿元"
    return f"约{_short(value, 10**4)}万元" if value >= 10**4 else f"约{value}元"


def _short(value: int, unit: int) -> str:
    return f"{Decimal(value) / unit:f}"
