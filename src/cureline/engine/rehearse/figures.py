"""Amounts of money and days in what somebody says, in Chinese and English."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from cureline.engine.rehearse.words import normal

_DIGITS = {sign: place for place, sign in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_SCALES = {"十": 10, "百": 100, "千": 1000}
_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_ENGLISH_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name}
_N = r"(\d{1,3}|[一二两三四五六七八九十]{1,3})"
_MONEY_ZH = re.compile(
    r"(\d[\d,]*(?:\.\d+)?|[零一二两三四五六七八九十百千万]+)(万|千|百)?(多)?(元|块钱|块|圆|人民币|rmb)"
)
# a bare round sum ("还两千", "先还500") after a verb of paying
_PAID_ZH = re.compile(
    r"(?:还|付|转|存)(?:款|上|个|掉|入)?(\d[\d,]*(?:\.\d+)?|[一二两三四五六七八九十百千万]+)(万|千|百)?(?![\d日号月点天期个分成次年])"
)
_MONEY_EN = re.compile(
    r"(?:cny|rmb|¥|\$|yuan)\s?(\d[\d,]*(?:\.\d+)?)(k|\sthousand)?|(\d[\d,]*(?:\.\d+)?)(k|\sthousand)?\s?(?:yuan|cny|rmb|dollars)"
    r"|\b(?:pay|transfer|put down|settle|send|set aside|manage)\s(?:about |around |at least )?(\d[\d,]*(?:\.\d+)?)"
    r"(k|\sthousand)?\b(?!\s?(?:days?|weeks?|months?|th|st|nd|rd|%))"
)  # fmt: skip
FURTHEST_DAYS = 92


@dataclass(frozen=True, slots=True)
class Figures:
    """What a text names: amounts in minor units, and days from `on` to three months later, each in order."""

    amounts_minor: tuple[int, ...] = ()
    days: tuple[dt.date, ...] = ()

    @property
    def concrete(self) -> bool:
        """Whether both an amount and a day are named."""
        return bool(self.amounts_minor and self.days)


def read(text: str, on: dt.date) -> Figures:
    """The amounts and days of a text said on a day; what lies in the past or too far off is no day of it."""
    plain = normal(text)
    amounts = [round(value * 100) for value in _amounts(plain)]
    days = [day for day in _days(plain, on) if on <= day <= on + dt.timedelta(days=FURTHEST_DAYS)]
    return Figures(tuple(a for a in dict.fromkeys(amounts) if 0 < a <= 10**12), tuple(dict.fromkeys(days)))


def _amounts(plain: str) -> Iterator[float]:
    found: dict[int, float] = {}
    for pattern in (_MONEY_ZH, _PAID_ZH):
        for hit in pattern.finditer(plain):
            value = _number(hit[1]) * {"万": 10_000, "千": 1000, "百": 100}.get(hit[2] or "", 1)
            found.setdefault(hit.start(1), value)
    for hit in _MONEY_EN.finditer(plain):
        digits, more = next((hit[n], hit[n + 1]) for n in (1, 3, 5) if hit[n])
        found.setdefault(hit.start(), _number(digits) * (1000 if more else 1))
    yield from (found[place] for place in sorted(found))


def _number(text: str) -> float:
    """A number in digits or in Chinese signs: 1,500 or 一千五 or 两万三千."""
    if text[0].isdigit():
        return float(text.replace(",", ""))
    whole, part, digit, scale = 0, 0, 0, 0
    for sign in text:
        if sign in _DIGITS:
            digit, scale = _DIGITS[sign], 1 if sign in "零〇" else scale
        elif sign == "万":
            whole, part, digit, scale = (part + digit) * 10_000, 0, 0, 10_000
        else:
            scale = _SCALES[sign]
            part, digit = part + (digit or 1) * scale, 0
    # 一千五 is 1500: a digit after a scale and without one of its own is a tenth of it
    return float(whole + part + digit * (scale // 10 if scale >= 100 else 1))


def _days(plain: str, on: dt.date) -> Iterator[dt.date]:
    yield from _chinese_days(plain, on)
    yield from _english_days(plain, on)
    for hit in re.finditer(r"\b(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})", plain):
        yield from _date(int(hit[1]), int(hit[2]), int(hit[3]))


def _chinese_days(plain: str, on: dt.date) -> Iterator[dt.date]:
    for word, more in (("大后天", 3), ("(?<!大)后天", 2), ("明天|明日|明早|明晚", 1), ("今天|今日|今晚", 0)):
        if re.search(word, plain):
            yield on + dt.timedelta(days=more)
    rest = plain
    for hit in re.finditer(rf"{_N}月{_N}[日号]?", plain):
        yield from _next(on, int(_number(hit[1])), int(_number(hit[2])))
        rest = rest.replace(hit[0], " ")
    for hit in re.finditer(rf"(下个?月|本月|这个?月)?{_N}[号日](?!码|楼|店|线)", rest):
        yield from _month_day(on, int(_number(hit[2])), after=bool(hit[1]) and hit[1].startswith("下"))
    for hit in re.finditer(r"(下个?|这个?|本)?(周|星期|礼拜)([一二三四五六日天])", plain):
        yield _weekday(on, _WEEKDAYS[hit[3]], bool(hit[1]) and hit[1].startswith("下"))
    for hit in re.finditer(rf"{_N}(个)?(天|周|星期)(之?内|后|以后|以内)", plain):
        yield on + dt.timedelta(days=int(_number(hit[1])) * (1 if hit[3] == "天" else 7))
    if re.search(r"(本|这个?)?月底|月末", plain):
        month = on.replace(day=calendar.monthrange(on.year, on.month)[1])
        yield month if "下月底" not in plain and "下个月底" not in plain else _end_of_next(on)


def _english_days(plain: str, on: dt.date) -> Iterator[dt.date]:
    if re.search(r"\bday after tomorrow\b", plain):
        yield on + dt.timedelta(days=2)
    elif re.search(r"\btomorrow\b", plain):
        yield on + dt.timedelta(days=1)
    if re.search(r"\b(today|tonight)\b", plain):
        yield on
    names = "|".join(_MONTHS)
    rest = plain
    for hit in re.finditer(
        rf"\b(?:({names})\.? (?:the )?(\d{{1,2}})(?:st|nd|rd|th)?|(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ({names}))\b",
        plain,
    ):
        yield from _next(on, _MONTHS[hit[1] or hit[4]], int(hit[2] or hit[3]))
        rest = rest.replace(hit[0], " ")
    for hit in re.finditer(r"\b(next )?(" + "|".join(_ENGLISH_DAYS) + r")\b", plain):
        yield _weekday(on, _ENGLISH_DAYS.index(hit[2]), bool(hit[1]))
    for hit in re.finditer(r"\b(?:in|within) (\d{1,2}|a|one|two|three) (day|week)s?\b", plain):
        count = {"a": 1, "one": 1, "two": 2, "three": 3}.get(hit[1]) or int(hit[1])
        yield on + dt.timedelta(days=count * (7 if hit[2] == "week" else 1))
    for hit in re.finditer(r"\b(?:on|by|before|until) the (\d{1,2})(?:st|nd|rd|th)\b", rest):
        yield from _month_day(on, int(hit[1]), after=False)
    if re.search(r"\bend of (the|this) month\b", plain):
        yield on.replace(day=calendar.monthrange(on.year, on.month)[1])


def _date(year: int, month: int, day: int) -> Iterator[dt.date]:
    if 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]:
        yield dt.date(year, month, day)


def _next(on: dt.date, month: int, day: int) -> Iterator[dt.date]:
    """The next such day, this year or the next."""
    for year in (on.year, on.year + 1):
        for found in _date(year, month, day):
            if found >= on:
                yield found
                return


def _month_day(on: dt.date, day: int, *, after: bool) -> Iterator[dt.date]:
    month = on.replace(day=1)
    if after or day < on.day:
        month = (month + dt.timedelta(days=32)).replace(day=1)
    yield from _date(month.year, month.month, day)


def _weekday(on: dt.date, wanted: int, following: bool) -> dt.date:
    if following:
        return on + dt.timedelta(days=7 - on.weekday() + wanted)
    return on + dt.timedelta(days=(wanted - on.weekday()) % 7)


def _end_of_next(on: dt.date) -> dt.date:
    first = (on.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])
