"""How a field day is worked: `field.yaml`, read once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

import yaml

Place = tuple[float, float]
_NUMBERED = re.compile(r"\D*(\d{1,6})")


@cache
def document() -> Mapping[str, Any]:
    """All of field.yaml."""
    found: Mapping[str, Any] = yaml.safe_load(
        resources.files("cureline.visit").joinpath("field.yaml").read_text("utf-8")
    )
    return found


def zone() -> ZoneInfo:
    """The time zone in which a field day is told."""
    return ZoneInfo(document()["day"]["zone"])


def instant(on: dt.date, minute: int) -> dt.datetime:
    """The instant of a minute of a day (0 is midnight) in the zone of the field day."""
    return dt.datetime.combine(on, dt.time(), zone()) + dt.timedelta(minutes=minute)


def minute(text: str) -> int:
    """Minutes since midnight of `HH:MM`."""
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def place(district: str | None) -> Place:
    """Kilometres east and north of a district: the bank's own, else its knot of the synthetic grid; else the office."""
    distance = document()["distance"]
    own = distance["places"].get(district or "")
    if own:
        return float(own[0]), float(own[1])
    found = _NUMBERED.fullmatch(district or "")
    if found is None:
        return float(distance["office"][0]), float(distance["office"][1])
    number = max(int(found[1]) - 1, 0)
    columns, step = distance["columns"], distance["kilometres"]
    return float(number % columns * step), float(number // columns * step)


def minutes_between(one: str | None, other: str | None) -> int:
    """Minutes from a district to another; within one as well. None is the office."""
    distance = document()["distance"]
    if one == other:
        return int(distance["within_minutes"])
    (x, y), (u, v) = place(one), place(other)
    kilometres = ((x - u) ** 2 + (y - v) ** 2) ** 0.5 * distance["detour"]
    return round(kilometres * distance["minutes_a_kilometre"]) + int(distance["within_minutes"])
