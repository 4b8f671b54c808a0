"""One timeline of everything that happened with a customer, filtered by kind."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.http import HttpRequest
from django.utils.translation import pgettext_lazy as _p

from cureline.face import Event, Strand
from cureline.web import gathered

# shown at first; the rest on demand
SHORT = 20
# kinds of events by the names that the apps give them
KINDS = {
    "contact": _p("kind of event", "Contacts"),
    "note": _p("kind of event", "Notes"),
    "message": _p("kind of event", "Messages"),
    "letter": _p("kind of event", "Letters"),
    "visit": _p("kind of event", "Visits"),
    "promise": _p("kind of event", "Promises"),
    "plan": _p("kind of event", "Plans"),
    "payment": _p("kind of event", "Payments"),
    "legal": _p("kind of event", "Legal steps"),
    "complaint": _p("kind of event", "Complaints"),
    "help": _p("kind of event", "Help"),
    "offer": _p("kind of event", "Offers"),
    "circumstance": _p("kind of event", "Circumstances"),
    "script": _p("kind of event", "Scripts"),
    "task": _p("kind of event", "Tasks"),
}
OTHER = _p("kind of event", "Other")


@dataclass(frozen=True)
class Timeline:
    """Events to show, how many there are of each kind, which kind is chosen, and whether more wait."""

    events: list[Event]
    kinds: list[tuple[str, Any, int]]
    chosen: str
    total: int
    more: bool


class _Mark(NamedTuple):
    """An event that may be shown: when, its kind, and the event itself or the strand and the key of its row."""

    at: dt.datetime
    kind: str
    part: Event | Strand
    key: str = ""


def of(request: HttpRequest, customer_id: str) -> Timeline:
    """The timeline that the request asks for by `kind` and `all`; only events that it shows are made."""
    marks = _marks(gathered.events(request, customer_id))
    counts = Counter(mark.kind for mark in marks)
    order = list(KINDS)
    kinds = sorted(counts, key=lambda kind: (order.index(kind) if kind in order else len(order), kind))
    chosen = request.GET.get("kind", "")
    chosen = chosen if chosen in counts else ""
    of_kind = [mark for mark in marks if chosen in ("", mark.kind)]
    shown = of_kind if request.GET.get("all") else of_kind[:SHORT]
    named = [(kind, KINDS.get(kind, OTHER), counts[kind]) for kind in kinds]
    return Timeline(_told(shown), named, chosen, len(marks), len(shown) < len(of_kind))


def _marks(parts: Iterable[Event | Strand]) -> list[_Mark]:
    """All that happened, the latest first; the keys and instants of all strands are read in one query."""
    given = list(parts)
    strands = {place: part for place, part in enumerate(given) if isinstance(part, Strand)}
    keys = _keys(strands)
    marks: list[_Mark] = []
    for place, part in enumerate(given):
        if isinstance(part, Strand):
            marks += [_Mark(at, part.kind, part, key) for key, at in keys[place]]
        else:
            marks.append(_Mark(part.at, part.kind, part))
    return sorted(marks, key=lambda mark: mark.at, reverse=True)


def _keys(strands: dict[int, Strand]) -> dict[int, list[tuple[str, dt.datetime]]]:
    found: dict[int, list[tuple[str, dt.datetime]]] = {place: [] for place in strands}
    parts: list[str] = []
    params: list[Any] = []
    for place, strand in strands.items():
        try:
            sql, values = strand.rows.values_list("pk", strand.at)[: strand.most].query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append(f"SELECT {place}, key::text, at FROM ({sql}) AS strand (key, at)")
        params += values
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), params)
            for place, key, at in cursor.fetchall():
                found[place].append((key, at))
    return found


def _told(marks: list[_Mark]) -> list[Event]:
    """The events of some marks; a row that has gone meanwhile is left out."""
    keys: dict[int, list[str]] = {}
    strands: dict[int, Strand] = {}
    for mark in marks:
        if isinstance(mark.part, Strand):
            strands[id(mark.part)] = mark.part
            keys.setdefault(id(mark.part), []).append(mark.key)
    told: dict[tuple[int, str], Event] = {}
    for place, strand in strands.items():
        rows = {str(row.pk): row for row in strand.rows.order_by().filter(pk__in=keys[place])}
        there = [key for key in keys[place] if key in rows]
        events = strand.tell([rows[key] for key in there])
        told |= {(place, key): event for key, event in zip(there, events, strict=True)}
    made = (mark.part if isinstance(mark.part, Event) else told.get((id(mark.part), mark.key)) for mark in marks)
    return [event for event in made if event is not None]
