"""Deadlines: so many working days, days, weeks or months after a day, by the calendar of a jurisdiction."""

from __future__ import annotations

import calendar as months_of
import datetime as dt
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from cureline.engine.compliance.calendars import calendar


@cache
def country_of_holidays(jurisdiction: str) -> str | None:
    """The country whose public holidays a jurisdiction's pack names (UK is GB); None where there is no pack."""
    file = resources.files("cureline.packs").joinpath(jurisdiction.partition("-")[0].lower(), "compliance.yaml")
    if not file.is_file():
        return None
    found: str | None = yaml.safe_load(file.read_text("utf-8")).get("holidays")
    return found


def is_working_day(day: dt.date, jurisdiction: str) -> bool:
    """Monday to Friday but for public holidays, and the weekend days that are worked instead."""
    known = calendar(country_of_holidays(jurisdiction), dt.date(day.year, 1, 1))
    return known.works(day)


def add_working_days(day: dt.date, amount: int, jurisdiction: str) -> dt.date:
    """The `amount`-th working day after `day` (which is not counted); `day` itself for 0."""
    while amount > 0:
        day += dt.timedelta(days=1)
        amount -= is_working_day(day, jurisdiction)
    return day


def working_days_until(today: dt.date, day: dt.date, jurisdiction: str) -> int:
    """Working days from the day after `today` to `day`, both ends included; below 0 for how many have passed since."""
    early, late = sorted((today, day))
    between = (early + dt.timedelta(days=n) for n in range(1, (late - early).days + 1))
    count = sum(is_working_day(one, jurisdiction) for one in between)
    return count if day >= today else -count


def add_months(day: dt.date, amount: int) -> dt.date:
    """The same day so many months later, or the last of a shorter month."""
    month = day.month - 1 + amount
    year, month = day.year + month // 12, month % 12 + 1
    return dt.date(year, month, min(day.day, months_of.monthrange(year, month)[1]))


def due_on(received_on: dt.date, rule: Mapping[str, Any], jurisdiction: str) -> dt.date:
    """The last day of a rule of a clock document: `amount` of `unit` after the day of receipt."""
    amount, unit = int(rule["amount"]), rule["unit"]
    if unit == "working_days":
        return add_working_days(received_on, amount, jurisdiction)
    if unit == "months":
        return add_months(received_on, amount)
    return received_on + dt.timedelta(days=amount * {"days": 1, "weeks": 7}[unit])


def local_day(at: dt.datetime, time_zone: str) -> dt.date:
    """The day of an aware instant where the customer lives."""
    return at.astimezone(ZoneInfo(time_zone)).date()


def end_of_day(day: dt.date, time_zone: str) -> dt.datetime:
    """The last second of a day where the customer lives, aware."""
    return dt.datetime.combine(day, dt.time(23, 59, 59), ZoneInfo(time_zone))


def shown(at: dt.datetime, time_zone: str) -> str:
    """An instant to the minute where the customer lives, as pages write it."""
    return at.astimezone(ZoneInfo(time_zone)).strftime("%Y-%m-%d %H:%M")
