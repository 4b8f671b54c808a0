"""Routes of the API below `/api/v1/visit/`: a field app and the leader's view over the same services as the pages."""

import datetime as dt
import uuid
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, File, Form, Router, Schema
from ninja.files import UploadedFile

from cureline.people.models import Staff
from cureline.trust.duties import duty
from cureline.visit import board, config, services
from cureline.visit.errors import PairError
from cureline.visit.models import Visit

router = Router()
Id = Annotated[int, Field(ge=1, le=2**62)]


class Problem(Schema):
    """What was refused, as RFC 9457 tells it."""

    title: str
    status: int
    detail: str = ""


class PlaceIn(Schema):
    """Where the telephone says that it is; all of it may be missing."""

    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    accuracy_m: Annotated[float, Field(ge=0, le=1e7)] | None = None


class LeaveIn(PlaceIn):
    """What came of a visit: a code of contact's outcomes."""

    outcome: Annotated[str, Field(min_length=1, max_length=40)]


class CancelIn(Schema):
    """Why a visit is called off."""

    why: Annotated[str, Field(min_length=1, max_length=500)]


class AlarmIn(PlaceIn):
    """A call for help, from a visit if there is one."""

    visit_id: Id | None = None


class NoteIn(Schema):
    """What is done about an alarm."""

    note: Annotated[str, Field(max_length=2000)] = ""


class PlanIn(Schema):
    """A day and its pairs, each two ids of staff records."""

    on: dt.date
    pairs: Annotated[list[Annotated[list[Id], Field(min_length=2, max_length=2)]], Field(min_length=1, max_length=50)]


class VisitOut(Schema):
    """A visit of a day, names masked; instants are UTC."""

    id: int
    on: dt.date
    customer_id: str
    account_id: str
    name: str
    district: str | None
    place: int | None
    arrives_at: dt.datetime | None
    agreed_at: dt.datetime | None
    minutes: int
    state: str
    outcome: str
    script: str
    began_at: dt.datetime | None
    ended_at: dt.datetime | None
    next_lawful_at: dt.datetime | None


class DayOut(Schema):
    """A pair's day with its visits in order."""

    id: int
    on: dt.date
    lead: str
    partner: str
    state: str
    visits: list[VisitOut]


class NextOut(Schema):
    """A visit that is over, and what the outcome asks for."""

    visit: VisitOut
    form: str
    advice: str
    note: str


class AddressOut(Schema):
    """An address in clear; that it was shown is on record."""

    address: str


class EvidenceOut(Schema):
    """A photograph that is kept."""

    id: uuid.UUID
    sha256: str
    size: int
    caption: str
    taken_at: dt.datetime


class AlarmOut(Schema):
    """An alarm and what became of it."""

    id: int
    kind: str
    staff: str
    at: dt.datetime
    district: str | None
    latitude: float | None
    longitude: float | None
    accuracy_m: float | None
    escalated_at: dt.datetime | None
    acknowledged_at: dt.datetime | None
    note: str


class PersonOut(Schema):
    """Somebody who may make visits."""

    id: int
    name: str
    collector_id: str
    team: str | None


def _visit(visit: Visit) -> dict[str, Any]:
    line = board.lines([visit])[0]
    return {**{name: getattr(visit, name) for name in VisitOut.model_fields if name != "name"}, "name": line.name}


def _day(day: Any) -> dict[str, Any]:
    return {"id": day.pk, "on": day.on, "lead": day.lead.name, "partner": day.partner.name, "state": day.state,
            "visits": [_visit(visit) for visit in board.of_day(day)]}  # fmt: skip


def _alarm(alarm: Any) -> dict[str, Any]:
    return {**{name: getattr(alarm, name) for name in AlarmOut.model_fields if name != "staff"},
            "staff": alarm.staff.name}  # fmt: skip


def _where(given: PlaceIn) -> services.Where:
    return services.Where(given.latitude, given.longitude, given.accuracy_m)


def _today() -> dt.date:
    return timezone.now().astimezone(config.zone()).date()


@router.get("/day", response={200: DayOut, 404: Problem})
@duty("contact.visit")
def my_day(request: HttpRequest) -> Any:
    """My field day: the visits in order."""
    day = services.day_of(request.user, _today())
    if day is None:
        raise services.VisitUnknownError()
    return _day(day)


@router.post("/day/out", response={200: DayOut, 404: Problem, 409: Problem})
@duty("contact.visit")
def set_out(request: HttpRequest) -> Any:
    """The pair leaves the office."""
    day = services.day_of(request.user, _today())
    if day is None:
        raise services.VisitUnknownError()
    return _day(services.set_out(day, user=request.user, request=request))


@router.post("/day/back", response={200: DayOut, 404: Problem, 409: Problem})
@duty("contact.visit")
def end_day(request: HttpRequest) -> Any:
    """The pair is back; what was not visited is called off."""
    day = services.day_of(request.user, _today())
    if day is None:
        raise services.VisitUnknownError()
    return _day(services.end_day(day, user=request.user, request=request))


@router.get("/visits/{visit_id}", response={200: VisitOut, 404: Problem})
@duty("contact.visit")
def visit(request: HttpRequest, visit_id: Id) -> Any:
    """One visit."""
    return _visit(services.find(visit_id))


@router.post("/visits/{visit_id}/address", response={200: AddressOut, 403: Problem, 404: Problem, 409: Problem})
@duty("customer.unmask")
def address(request: HttpRequest, visit_id: Id) -> Any:
    """The address in clear, for the two who go there today; recorded."""
    return {"address": services.address(visit_id, request=request)}


@router.post("/visits/{visit_id}/arrival", response={200: VisitOut, 403: Problem, 404: Problem, 409: Problem})
@duty("contact.visit")
def arrive(request: HttpRequest, visit_id: Id, given: PlaceIn) -> Any:
    """Check in at the door; with the second person the gate is asked, and a refusal is a problem of 409."""
    return _visit(services.arrive(visit_id, user=request.user, where=_where(given), request=request))


@router.post("/visits/{visit_id}/departure",
             response={200: NextOut, 403: Problem, 404: Problem, 409: Problem, 422: Problem})  # fmt: skip
@duty("contact.visit")
def leave(request: HttpRequest, visit_id: Id, given: LeaveIn) -> Any:
    """Check out with what came of the visit."""
    done, following = services.leave(visit_id, given.outcome, user=request.user, where=_where(given), request=request)
    return {"visit": _visit(done), "form": following.form, "advice": following.outcome.advice,
            "note": following.outcome.note}  # fmt: skip


@router.post("/visits/{visit_id}/cancellation", response={200: VisitOut, 404: Problem, 409: Problem})
@duty("contact.visit")
def cancel(request: HttpRequest, visit_id: Id, given: CancelIn) -> Any:
    """Call a visit off; the rest of the day is put in order again."""
    return _visit(services.cancel(visit_id, user=request.user, why=given.why, request=request))


@router.post("/visits/{visit_id}/evidence",
             response={201: EvidenceOut, 403: Problem, 404: Problem, 409: Problem, 422: Problem})  # fmt: skip
@duty("contact.visit")
def keep(request: HttpRequest, visit_id: Id, picture: File[UploadedFile],
         caption: str = Form("", max_length=200)) -> Any:  # type: ignore[type-arg]  # fmt: skip
    """Keep a photograph, without its metadata."""
    kept = services.keep(visit_id, picture.file, user=request.user, caption=caption.replace("\0", ""), request=request)
    return 201, kept


@router.get("/evidence/{evidence_id}", response={200: None, 404: Problem, 422: Problem})
@duty("contact.visit")
def evidence(request: HttpRequest, evidence_id: uuid.UUID) -> Any:
    """A kept photograph as JPEG; that it was seen is on record."""
    return HttpResponse(services.picture(evidence_id, user=request.user, request=request), content_type="image/jpeg")


@router.post("/alarms", response={201: AlarmOut, 409: Problem})
@duty("contact.visit")
def raise_alarm(request: HttpRequest, given: AlarmIn) -> Any:
    """Call for help; again it is the same alarm, with the newer place."""
    return 201, _alarm(services.raise_alarm(user=request.user, where=_where(given), visit_id=given.visit_id,
                                            request=request))  # fmt: skip


@router.get("/alarms", response=list[AlarmOut])
@duty("floor.see")
def alarms(request: HttpRequest, limit: Annotated[int, Field(ge=1, le=200)] = 100, after: Annotated[
        int, Field(ge=0, le=2**62)] = 0) -> Any:  # fmt: skip
    """Alarms nobody answered yet, by id; `after` is the last id of the page before."""
    return [_alarm(alarm) for alarm in services.open_alarms(request.user).filter(pk__gt=after).order_by("pk")[:limit]]


@router.post("/alarms/{alarm_id}/acknowledgement", response={200: AlarmOut, 404: Problem, 409: Problem})
@duty("floor.see")
def acknowledge(request: HttpRequest, alarm_id: Id, given: NoteIn) -> Any:
    """Take an alarm in hand."""
    return _alarm(services.acknowledge(alarm_id, user=request.user, note=given.note, request=request))


@router.get("/days", response=list[DayOut])
@duty("floor.see")
def days(request: HttpRequest, on: dt.date | None = None) -> Any:
    """The pairs of a day and how far they are."""
    return [_day(row["day"]) for row in board.overview(on or _today(), board.teams_of(request.user))]


@router.get("/licensed", response=list[PersonOut])
@duty("floor.see")
def licensed(request: HttpRequest, on: dt.date | None = None) -> Any:
    """Who may make visits on a day."""
    teams = board.teams_of(request.user)
    return [
        {"id": person.pk, "name": person.name, "collector_id": person.collector_id, "team": person.team_id}
        for person in services.licensed(on or _today())
        if teams is None or person.team_id in teams
    ]


@router.post("/days", response={201: list[DayOut], 409: Problem})
@duty("floor.move")
def plan(request: HttpRequest, given: PlanIn) -> Any:
    """Plan the day of some pairs out of the open visit tasks."""
    people = Staff.objects.in_bulk([number for pair in given.pairs for number in pair])
    if any(number not in people for pair in given.pairs for number in pair):
        raise PairError(_("One of them is not known."))
    pairs = [(people[one], people[two]) for one, two in given.pairs]
    return 201, [_day(day) for day in services.plan(given.on, pairs, user=request.user, request=request)]
