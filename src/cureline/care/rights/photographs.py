"""Visits and their photographs: shown in the access report, deleted with their files once no rule keeps them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from cureline.care import clock
from cureline.care.rights import generic, own
from cureline.care.rights.keeping import kept, relation
from cureline.care.rights.registry import Erased, Section
from cureline.visit import evidence
from cureline.visit.models import Evidence


def collect(customer_id: str) -> Iterator[Section]:
    """Visits as the other rooms' rows are shown, and what is known of each photograph."""
    yield from generic.collector("visit")(customer_id)
    rows = tuple(generic.shown(row) for row in Evidence.objects.filter(visit__customer_id=customer_id).order_by("pk"))
    if rows:
        yield Section("visit.evidence", rows, "visit")


def erase(customer_id: str, on: dt.date) -> Iterator[Erased]:
    """Delete the photographs that no rule keeps on a day, and the visits' own sealed texts as the other rooms' are."""
    yield from own.eraser("visit")(customer_id, on)
    who = relation(customer_id)
    gone, rules = 0, []
    for row in Evidence.objects.filter(visit__customer_id=customer_id).order_by("pk"):
        rule = kept("photo", who, own_day=clock.local_day(row.taken_at, who.time_zone), on=on)
        if rule:
            rules.append(rule)
        else:
            evidence.delete(row)
            gone += 1
    if gone:
        yield Erased("photo", erased=gone)
    if rules:
        last = max(rules, key=lambda rule: rule.until_on or dt.date.max)
        yield Erased("photo", kept=len(rules), rule=last.rule, until_on=last.until_on)
