"""Public holidays of a country and the weekend days worked instead, as far ahead as they are published."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import holidays

from cureline.engine.compliance.rules import Calendar

YEARS_AHEAD = 3


@lru_cache(maxsize=64)
def calendar(country: str | None, on: dt.date) -> Calendar:
    """The calendar of an ISO 3166 country from the year before `on` to three years after it; empty for None."""
    if country is None:
        return Calendar()
    years = range(on.year - 1, on.year + YEARS_AHEAD + 1)
    found = holidays.country_holidays(country, years=years)
    worked = getattr(found, "weekend_workdays", ())
    return Calendar(frozenset(found), frozenset(day for day in worked if day.year in years))
