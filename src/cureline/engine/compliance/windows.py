"""Contact hours in columns: whether a minute lies in a rule's window, and the next minute that does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import product

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from cureline.engine.compliance.days import EPOCH, number, weekday
from cureline.engine.compliance.rules import DAY_MINUTES, HORIZON_DAYS, Calendar, Hours, Pack, Rule, Window

_NAMES = ("pack_number", "mask", "start_day", "w_opens", "w_closes", "w_next_day", "w_next_opens", "w_next_closes")
_SCHEMA = pa.schema([(name, pa.int64()) for name in _NAMES])


def window(hours: Hours, calendar: Calendar, day: ir.IntegerValue) -> tuple[ir.IntegerValue, ir.IntegerValue]:
    """Opening and closing minute of a rule on each row's day."""
    if hours.uniform:
        usual = hours.week[0]
        return ibis.literal(usual.opens, "int64"), ibis.literal(usual.closes, "int64")
    cases: list[tuple[ir.BooleanValue, Window]] = []
    if hours.holiday is not None and calendar.holidays:
        cases.append((day.isin(sorted(map(number, calendar.holidays))), hours.holiday))
    if calendar.workdays:
        cases.append((day.isin(sorted(map(number, calendar.workdays))), hours.week[0]))
    cases += [(weekday(day) == n, hours.week[n]) for n in range(6)]
    last = hours.week[6]
    return (
        ibis.cases(*((at, w.opens) for at, w in cases), else_=last.opens).cast("int64"),
        ibis.cases(*((at, w.closes) for at, w in cases), else_=last.closes).cast("int64"),
    )


def uneven(pack: Pack) -> bool:
    """Whether some day of the pack has other hours than the rest, so that the next opening needs a calendar."""
    return any(rule.hours is not None and not rule.hours.uniform for rule in pack.active if rule.effect == "block")


def hours_rules(pack: Pack) -> list[Rule]:
    """The rules of hours that refuse, in the order of the mask's bits."""
    return [rule for rule in pack.of("hours") if rule.effect == "block"]


def openings(packs: Sequence[Pack], as_of: dt.date, days: int) -> ir.Table:
    """For packs with uneven days: the window of each day, and the next later one, for each set of speaking rules.

    `pack_number` is the place in `packs`, `mask` the bits of the rules of hours that speak.
    """
    rows = []
    first = number(as_of)
    for place, pack in enumerate(packs):
        if not uneven(pack):
            continue
        rules = hours_rules(pack)
        for bits in product((0, 1), repeat=len(rules)):
            speaking = [rule.hours for rule, bit in zip(rules, bits, strict=True) if bit and rule.hours]
            mask = sum(bit << n for n, bit in enumerate(bits))
            following: tuple[int | None, int | None, int | None] = (None, None, None)
            for day in range(first + days + HORIZON_DAYS + 1, first - 2, -1):
                at = common(speaking, EPOCH + dt.timedelta(days=day), pack.calendar)
                rows.append((place, mask, day, at.opens, at.closes, *following))
                if at.opens < at.closes:
                    following = (day, at.opens, at.closes)
    return ibis.memtable(
        pa.Table.from_pylist([dict(zip(_SCHEMA.names, row, strict=True)) for row in rows], schema=_SCHEMA)
    )


def common(hours: Sequence[Hours], day: dt.date, calendar: Calendar) -> Window:
    """What is open under all of some rules on a day."""
    windows = [h.on(day, calendar) for h in hours]
    return Window(max((w.opens for w in windows), default=0), min((w.closes for w in windows), default=DAY_MINUTES))
