"""What the pages of the field show: the map of a day, a visit in words, the leader's view."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

from cureline.contact import taxonomy
from cureline.portfolio.models import ContactPoint, Customer
from cureline.trust import masking
from cureline.visit import config
from cureline.visit.models import FieldDay, Visit

STATES = {
    "planned": (_("Planned"), "neutral"),
    "waiting": (_("One of two is there"), "warn"),
    "inside": (_("At the door"), "info"),
    "done": (_("Done"), "good"),
    "refused": (_("Refused by the gate"), "bad"),
    "cancelled": (_("Called off"), "neutral"),
}
DAYS = {"planned": (_("Planned"), "neutral"), "out": (_("Out"), "info"), "done": (_p("from the field", "Back"), "good")}
ALARMS = {"raised": _("Calls for help"), "overdue": _("No check-out in time")}
_EDGE = 26
_SCALE = 9


@dataclass(frozen=True)
class Line:
    """A visit of a list: the row with its words, the customer's masked name, minutes of driving before it."""

    visit: Visit
    name: str
    state: Any
    tone: str
    outcome: str
    drive: int


@dataclass(frozen=True)
class Dot:
    """A district on the map: x and y of the picture, the numbers of the visits there, done or not."""

    x: float
    y: float
    label: str
    district: str
    done: bool


@dataclass(frozen=True)
class Map:
    """A day's way as a picture: its size, the line through the stops in order, office first and last."""

    width: float
    height: float
    way: str
    dots: tuple[Dot, ...]
    office: tuple[float, float]


def lines(visits: Sequence[Visit]) -> list[Line]:
    """Visits in order with their words."""
    names = {
        customer.pk: masking.masked(customer, "name")
        for customer in Customer.objects.filter(pk__in=[visit.customer_id for visit in visits])
    }
    found, before = [], None
    for visit in visits:
        state, tone = STATES[visit.state]
        outcome = taxonomy.outcomes().get(visit.outcome)
        drive = config.minutes_between(before, visit.district)
        before = visit.district
        name = names.get(visit.customer_id) or visit.customer_id
        found.append(Line(visit, name, state, tone, outcome.title if outcome else "", drive))
    return found


def map_of(visits: Sequence[Visit]) -> Map | None:
    """The picture of a way; None where there is none."""
    if not visits:
        return None
    office = config.place(None)
    places = [office, *(config.place(visit.district) for visit in visits)]
    left, top = min(x for x, _ in places), max(y for _, y in places)
    width = (max(x for x, _ in places) - left) * _SCALE + 2 * _EDGE
    height = (top - min(y for _, y in places)) * _SCALE + 2 * _EDGE

    def at(place: config.Place) -> tuple[float, float]:
        return round((place[0] - left) * _SCALE + _EDGE, 1), round((top - place[1]) * _SCALE + _EDGE, 1)

    way = " ".join(f"{x},{y}" for x, y in map(at, [*places, office]))
    groups: dict[str, list[Visit]] = {}
    for visit in visits:
        groups.setdefault(visit.district or "", []).append(visit)
    dots = tuple(
        Dot(*at(config.place(district)), "·".join(str(visit.place or "") for visit in group), district,
            all(not visit.is_open for visit in group))
        for district, group in groups.items()
    )  # fmt: skip
    return Map(width, height, way, dots, at(office))


def of_day(day: FieldDay) -> list[Visit]:
    """The visits of a pair's day in order, those called off last."""
    return list(day.visits.order_by("state", "place").order_by("place", "pk").exclude(state="cancelled"))


def who(visit: Visit) -> dict[str, Any]:
    """The masked name and address of a visit and the customer's masked telephone, each with its reference."""
    customer = Customer.objects.get(pk=visit.customer_id)
    point = ContactPoint.objects.get(pk=visit.contact_point_id)
    return {
        "customer": customer,
        "name": masking.masked(customer, "name"),
        "address": masking.masked(point, "value"),
        "here": {row.staff_id: row.at for row in visit.check_ins.all() if row.kind == "in"},
    }


def overview(on: dt.date, teams: Sequence[str] | None) -> list[dict[str, Any]]:
    """Each pair that is out on a day, with how far it is; `teams` None: all."""
    days = FieldDay.objects.filter(on=on).select_related("lead", "partner").order_by("team", "pk")
    if teams is not None:
        days = days.filter(team__in=teams)
    found = []
    for day in days:
        visits = of_day(day)
        now = next((visit for visit in visits if visit.state in ("inside", "waiting")), None)
        following = next((visit for visit in visits if visit.state == "planned"), None)
        state, tone = DAYS[day.state]
        found.append(
            {"day": day, "state": state, "tone": tone, "now": now, "next": following, "lines": lines(visits),
             "done": sum(visit.state == "done" for visit in visits), "all": len(visits)}
        )  # fmt: skip
    return found


def teams_of(user: Any) -> list[str] | None:
    """The teams whom somebody leads; None: all."""
    if user.role == "head":
        return None
    staff = getattr(user, "staff", None)
    return staff.team_codes() if staff is not None else []
