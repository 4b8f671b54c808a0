"""Plan a day in the field: who goes with whom, what is to be visited, in which order and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.contact.services import gate
from cureline.engine import allocate
from cureline.engine.compliance.zones import known_zones
from cureline.people.models import Absence, Staff
from cureline.portfolio.models import Customer
from cureline.trust import audit, documents
from cureline.visit import config, route
from cureline.visit.errors import PairError, StateError, VisitUnknownError
from cureline.visit.models import OPEN, FieldDay, Visit
from cureline.worklist.models import Task

_TASK_OPEN = ("open", "claimed")


def licensed(on: dt.date) -> list[Staff]:
    """Who may make visits on a day: holds the licence of the capacity document and is not away."""
    if "capacity" in documents.names("capacity", on):
        text = documents.in_force("capacity", "capacity", on).content
    else:
        text = allocate.shipped("capacity")
    licence = config.document()["pair"]["licence"]
    holders = [c.id for c in allocate.load_capacity(text).collectors if licence in c.licences]
    away = Absence.objects.filter(from_on__lte=on, until_on__gte=on).values("staff_id")
    found = Staff.objects.filter(
        Q(collector_id__in=holders) | Q(user__role="field"), user__is_active=True, collector_id__isnull=False
    )
    return list(found.exclude(pk__in=away).select_related("team").order_by("team_id", "collector_id"))


def suggested(on: dt.date, staff: Sequence[Staff] | None = None) -> list[tuple[Staff, Staff]]:
    """Pairs out of those who are free: two of a team, in order of their ids."""
    busy = {person for day in FieldDay.objects.filter(on=on) for person in day.persons()}
    free = [person for person in (licensed(on) if staff is None else staff) if person.pk not in busy]
    pairs = []
    for team in sorted({person.team_id or "" for person in free}):
        mates = [person for person in free if (person.team_id or "") == team]
        pairs += list(zip(mates[::2], mates[1::2], strict=False))
    return pairs


def candidates(on: dt.date) -> list[Task]:
    """Open tasks of the channel visit that belong to the day or are left from before, without a visit of that day."""
    visited = Visit.objects.filter(on=on, state__in=(*OPEN, "done")).values("customer_id")
    return list(
        Task.objects.filter(channel="visit", state__in=_TASK_OPEN, on__lte=on)
        .exclude(customer_id__in=visited)
        .order_by("urgency", "place", "pk")
    )


@transaction.atomic
def plan(on: dt.date, pairs: Iterable[tuple[Staff, Staff]], *, user: Any = None, request: Any = None) -> list[FieldDay]:
    """Make the day of each pair out of the open visit tasks; those without room stay visits without a place.

    Raises PairError. Planned again, a pair that is known keeps its day and takes what fits in.
    """
    now = timezone.now()
    hours = config.document()["day"]
    able = {person.pk for person in licensed(on)}
    days = []
    for lead, partner in pairs:
        _check_pair(on, lead, partner, able)
        day, made = FieldDay.objects.get_or_create(
            on=on, lead=lead, partner=partner,
            defaults={"team": lead.team_id, "starts": config.minute(hours["starts"]),
                      "ends": config.minute(hours["ends"]), "planned_by": user, "planned_at": now},
        )  # fmt: skip
        days.append(day)
        if made:
            audit.record("field_day.planned", request=request, user=user, subject=f"field_day:{day.pk}",
                         detail={"on": on.isoformat()})  # fmt: skip
    for task in candidates(on):
        _visit_of(task, on, now)
    arrange(on, days=days, at=now)
    return days


def _check_pair(on: dt.date, lead: Staff, partner: Staff, able: set[int]) -> None:
    if lead.pk == partner.pk:
        raise PairError(_("Two different persons are needed."))
    if not {lead.pk, partner.pk} <= able:
        raise PairError(_("Both need the licence for visits, and must not be away."))
    if lead.team_id != partner.team_id:
        raise PairError(_("Both must be of one team, so that both see the customer."))
    others = FieldDay.objects.filter(on=on).exclude(lead=lead, partner=partner)
    if others.filter(Q(lead__in=(lead, partner)) | Q(partner__in=(lead, partner))).exists():
        raise PairError(_("One of them is out with somebody else that day."))


def _visit_of(task: Task, on: dt.date, now: dt.datetime) -> Visit | None:
    """A visit without a place yet; None where the gate lets nobody go there that day."""
    customer = Customer.objects.select_for_update().get(pk=task.customer_id)
    agreed = task.due_at if task.due_at and task.due_at.astimezone(config.zone()).date() == on else None
    windows, point_id = lawful(customer.pk, on, account_id=task.account_id or None, agreed_at=agreed)
    if point_id is None or not windows:
        return None
    return Visit.objects.create(
        on=on, customer_id=customer.pk, account_id=task.account_id, contact_point_id=point_id, task_id=task.pk,
        script=task.script or "visit_home", district=customer.district, windows=windows, agreed_at=agreed,
        minutes=task.minutes or config.document()["visit"]["minutes"]["default"], planned_at=now,
    )  # fmt: skip


def lawful(
    customer_id: str, on: dt.date, *, account_id: str | None = None, agreed_at: dt.datetime | None = None
) -> tuple[list[list[int]], str | None]:
    """The windows of a day in which the gate lets somebody arrive, by minute, and the address that it would choose.

    With an agreed time only what lies around it. What changes until then is judged again at the door.
    """
    hours, visits = config.document()["day"], config.document()["visit"]
    step = visits["probe_minutes"]["value"]
    first, last = config.minute(hours["starts"]), config.minute(hours["ends"])
    case = gate.case_of(customer_id, config.instant(on, first))
    zone = case.customer["time_zone"]
    probes: list[int] = list(range(first, last + 1, step))
    if agreed_at is not None:
        local = agreed_at.astimezone(ZoneInfo(zone) if zone in known_zones() else dt.UTC).astimezone(config.zone())
        middle, slack = local.hour * 60 + local.minute, visits["agreed_minutes"]["value"]
        probes = [minute for minute in (middle - slack, middle, middle + slack) if first <= minute <= last]
    windows: list[list[int]] = []
    point_id: str | None = None
    before: int | None = None
    for minute in probes:
        ruling = gate.rule_on(case, "visit", config.instant(on, minute), account_id=account_id)
        if ruling.point is not None:
            point_id = ruling.point["contact_point_id"]
        if not ruling.allowed or ruling.point is None:
            before = None
        elif before is None:
            windows.append([minute, minute])
            before = minute
        else:
            windows[-1][1] = before = minute
    return windows, point_id


def arrange(on: dt.date, *, days: Sequence[FieldDay] | None = None, at: dt.datetime | None = None) -> None:
    """Put the day's visits that are not begun in order, for the pairs of a day: from now on if the day runs.

    A visit that a pair has in hand stays with it; what no pair has room for stays without a place.
    """
    now = at or timezone.now()
    chosen = list(days if days is not None else FieldDay.objects.filter(on=on).exclude(state=FieldDay.State.DONE))
    local = now.astimezone(config.zone())
    minute = local.hour * 60 + local.minute if local.date() == on else 0
    waiting = list(
        Visit.objects.select_for_update().filter(on=on, state=Visit.State.PLANNED)
        .filter(Q(day__in=chosen) | Q(day=None)).order_by("pk")
    )  # fmt: skip
    tasks = Task.objects.in_bulk([visit.task_id for visit in waiting if visit.task_id])
    pairs, numbers = [], {}
    for number, day in enumerate(chosen):
        busy = day.visits.filter(state__in=("waiting", "inside")).first()
        made = day.visits.filter(state__in=("waiting", "inside", "done")).order_by("-place").first()
        starts = max(day.starts, minute, minute + busy.minutes if busy else 0)
        most = config.document()["visit"]["most_a_day"]["value"]
        gone = day.visits.filter(state__in=("waiting", "inside", "done", "refused")).count()
        pairs.append(route.Pair(made.district if made else None, min(starts, day.ends), day.ends, max(most - gone, 0)))
        for person in (day.lead.collector_id, day.partner.collector_id):
            numbers[person] = number
    stops = []
    for visit in waiting:
        task = tasks.get(visit.task_id) if visit.task_id else None
        own = numbers.get(task.collector_id) if task is not None else None
        windows = tuple((max(a, minute), b) for a, b in visit.windows if b >= minute)
        stops.append(
            route.Stop(str(visit.pk), visit.district, visit.minutes, windows, () if own is None else (own,),
                       3 if visit.agreed_at else 1)
        )  # fmt: skip
    found = route.plan(stops, pairs, config.minutes_between)
    by_id = {str(visit.pk): visit for visit in waiting}
    for day, calls in zip(chosen, found.calls, strict=True):
        offset = day.visits.exclude(state__in=("planned", "cancelled")).count()
        for place, call in enumerate(calls, offset + 1):
            visit = by_id[call.id]
            visit.day, visit.place, visit.arrives_at = day, place, config.instant(on, call.arrives)
    for identity in found.left_out:
        by_id[identity].day, by_id[identity].place, by_id[identity].arrives_at = None, None, None
    Visit.objects.bulk_update(waiting, ["day", "place", "arrives_at"])


@transaction.atomic
def cancel(visit_id: int, *, user: Any, why: str, at: dt.datetime | None = None, request: Any = None) -> Visit:
    """Call off a visit that nobody stands at the door of, and put the rest of the day in order again.

    Raises VisitUnknownError and StateError (begun, over, or without a reason).
    """
    visit = Visit.objects.select_for_update().filter(pk=visit_id).first()
    if visit is None:
        raise VisitUnknownError()
    if visit.state not in (Visit.State.PLANNED, Visit.State.WAITING):
        raise StateError(_("It has begun, or is over."))
    if not why.strip():
        raise StateError(_("Say why it is called off."))
    visit.state, visit.why, visit.ended_at = Visit.State.CANCELLED, why.strip()[:500], at or timezone.now()
    visit.save(update_fields=["state", "why", "ended_at"])
    audit.record("visit.cancelled", request=request, user=user, customer_id=visit.customer_id,
                 subject=f"visit:{visit.pk}")  # fmt: skip
    if visit.day_id:
        arrange(visit.on, at=at)
    return visit
