"""Draws `series.csv`: synthetic figures in the shape of four public series, the same on every machine.

The loan prime rate and unemployment step up in the last months, so that the demonstration has a shock to warn of.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path

FIRST, LAST = dt.date(2023, 1, 1), dt.date(2026, 11, 20)
SHOCK = dt.date(2026, 9, 1)
SEED = 20261130


def months() -> Iterator[dt.date]:
    """The 20th of every month."""
    day = FIRST.replace(day=20)
    while day <= LAST:
        yield day
        day = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=20)


def weeks() -> Iterator[dt.date]:
    """Every Friday."""
    day = FIRST + dt.timedelta(days=(4 - FIRST.weekday()) % 7)
    while day <= LAST:
        yield day
        day += dt.timedelta(days=7)


def rows() -> Iterator[tuple[str, dt.date, float]]:
    """Code, day and value of every figure, by code and day."""
    chance = random.Random(SEED)  # noqa: S311 - a sample, no secret
    price = 104.0
    for day in months():
        price += chance.gauss(-0.25, 0.3)
        yield "cn_home_prices", day, round(price, 1)
    rate = 3.65
    for day in months():
        # a central bank moves its rate seldom and by steps of five hundredths
        if day >= SHOCK:
            rate += 0.20
        elif chance.random() < 0.12:
            rate -= 0.05
        yield "cn_lpr_1y", day, round(rate, 2)
    for day in months():
        season = 0.2 if day.month in (2, 7, 8) else 0.0
        shock = 0.35 * max(0, (day.year - SHOCK.year) * 12 + day.month - SHOCK.month + 1) if day >= SHOCK else 0.0
        yield "cn_unemployment", day, round(5.1 + season + shock + chance.gauss(0, 0.06), 1)
    parity = 6.95
    for day in weeks():
        parity += chance.gauss(0.0012, 0.012)
        yield "usd_cny", day, round(parity, 4)


def main() -> None:
    """Write the file beside this one."""
    lines = ["code,on,value", *(f"{code},{on.isoformat()},{value}" for code, on, value in rows())]
    Path(__file__).with_name("series.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
