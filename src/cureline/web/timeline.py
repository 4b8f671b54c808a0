"""One timeline of everything that happened with a customer, filtered by kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import pgettext_lazy as _p

from cureline.face import Event
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


def of(request: HttpRequest, customer_id: str) -> Timeline:
    """The timeline that the request asks for by `kind` and `all`."""
    events = gathered.events(request, customer_id)
    counts: dict[str, int] = {}
    for event in events:
        counts[event.kind] = counts.get(event.kind, 0) + 1
    order = list(KINDS)
    kinds = sorted(counts, key=lambda kind: (order.index(kind) if kind in order else len(order), kind))
    chosen = request.GET.get("kind", "")
    chosen = chosen if chosen in counts else ""
    of_kind = [event for event in events if chosen in ("", event.kind)]
    shown = of_kind if request.GET.get("all") else of_kind[:SHORT]
    named = [(kind, KINDS.get(kind, OTHER), counts[kind]) for kind in kinds]
    return Timeline(shown, named, chosen, len(events), len(shown) < len(of_kind))
