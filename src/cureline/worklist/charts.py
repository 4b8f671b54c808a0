"""Charts of the floor, as figures that a template draws into SVG: no script, no style."""

from __future__ import annotations

from dataclasses import dataclass

from cureline.worklist.services.floor import Floor

WIDTH = 640
_NAME = 150
_ROW = 26
_BAR = 16
_HEIGHT = 120


@dataclass(frozen=True)
class Part:
    """A rectangle of a chart: which series (one, two, three), where, how large, and its number."""

    series: str
    x: float
    y: float
    width: float
    height: float
    number: int


@dataclass(frozen=True)
class Row:
    """A line of a bar chart: its label with the place of the text, and its parts."""

    label: str
    y: float
    parts: list[Part]


@dataclass(frozen=True)
class Chart:
    """A whole chart."""

    width: int
    height: int
    rows: list[Row]


def work(floor: Floor) -> Chart:
    """Minutes of each collector: done, waiting; on the same scale for all."""
    seats = [seat for group in floor.groups for seat in group.seats]
    most = max((max(seat.done_minutes + seat.waiting_minutes, seat.day_minutes) for seat in seats), default=0) or 1
    scale = (WIDTH - _NAME - 60) / most
    rows = []
    for number, seat in enumerate(seats):
        top, x = number * _ROW + 4, float(_NAME)
        parts = []
        for series, minutes in (("one", seat.done_minutes), ("two", seat.waiting_minutes)):
            parts.append(Part(series, round(x, 1), top, round(minutes * scale, 1), _BAR, minutes))
            x += minutes * scale
        # where the day ends
        parts.append(Part("axis", round(_NAME + seat.day_minutes * scale, 1), top - 2, 2, _BAR + 4, seat.day_minutes))
        rows.append(Row(seat.staff.name, top + _BAR - 4, parts))
    return Chart(WIDTH, len(rows) * _ROW + 8, rows)


def hours(floor: Floor) -> Chart:
    """Tasks finished by hour of the day, all teams together."""
    if not floor.hours:
        return Chart(WIDTH, 0, [])
    first, last = min(floor.hours), max(floor.hours)
    span = range(min(first, 8), max(last, 20) + 1)
    step = WIDTH / len(span)
    most = max(floor.hours.values())
    rows = []
    for place, hour in enumerate(span):
        number = floor.hours.get(hour, 0)
        height = round(number / most * (_HEIGHT - 40), 1)
        part = Part(
            "one", round(place * step + 4, 1), round(_HEIGHT - 20 - height, 1), round(step - 8, 1), height, number
        )
        rows.append(Row(f"{hour:02d}", round(place * step + step / 2, 1), [part]))
    return Chart(WIDTH, _HEIGHT, rows)
